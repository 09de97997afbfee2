package stockpot.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;

/**
 * One request's place among those that are worked on. It is given to others while the request waits: for its client, for a
 * password to be checked, or for something to happen.
 */
final class Place {
    /** How long a request that has begun waits for its place when it wants to go on. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Where the request is. */
    enum State {
        OUT,
        WAITING,
        WORKING,
        /** It still works, but has done so for long, and another has its place. */
        LENT
    }

    /** Whom a request belongs to, and what is to be done when there is a place for it, or none. */
    interface Request {
        Object whose();

        void begin();

        void refuse();
    }

    private final @Nullable Places places;
    private final @Nullable Request request;
    private volatile @Nullable Thread sleeper;

    /** Written by {@link Places} under its lock, as are those below. */
    volatile State state = State.OUT;

    Object whose = this;
    Place before = this;
    Place after = this;
    int since;

    private Place(@Nullable Places places, @Nullable Request request) {
        this.places = places;
        this.request = request;
    }

    static Place of(Places places, Request request) {
        return new Place(places, request);
    }

    /** For requests that need no place. */
    static Place none() {
        return new Place(null, null);
    }

    Object asks() {
        return request == null ? this : request.whose();
    }

    /** There is a place. */
    void go() {
        Thread waits = sleeper;
        if (waits != null) {
            LockSupport.unpark(waits);
        } else if (request != null) {
            request.begin();
        }
    }

    /** There will be none. */
    void refuse() {
        Thread waits = sleeper;
        if (waits != null) {
            LockSupport.unpark(waits);
        } else if (request != null) {
            request.refuse();
        }
    }

    /** Lets others have it. */
    void leave() {
        if (places != null) {
            places.leave(this);
        }
    }

    /** Takes it again, and waits a while for it if need be. Only for the thread that works on the request. */
    void take() throws ApiException {
        if (places == null || state != State.OUT) {
            return;
        }
        sleeper = Thread.currentThread();
        places.enter(this);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (state == State.WAITING) {
            long left = end - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                places.giveUp(this);
            } else {
                LockSupport.parkNanos(this, left);
            }
        }
        if (state == State.OUT) {
            throw ApiException.busy("too many requests are in flight; try again");
        }
    }
}
