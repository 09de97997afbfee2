package stockpot.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places in which requests are worked on, and the queue before them.
 *
 * <p>More at work at the same time would not be done sooner: it would only wait further inside, where everybody waits behind
 * everybody. So few work, and the others wait here, where they take turns by whose they are: who sends one request is not
 * behind those of someone who sends a thousand. What works for long, because what it waits for does not come, lends its place
 * to another. When all is full, the newest request of whoever has most waiting is refused for one of somebody who has
 * less, and otherwise the one that comes.
 *
 * <p>A connection that was refused and comes again sooner than it was told is not read until there is room or its time has
 * come: refusing costs little, but whoever asks at once again after each refusal would turn all the node's time into
 * refusals. For the same reason new connections are not read either while more are refused than a node can easily do.
 */
final class Places {
    /** When a refused client may come again. */
    static final int RETRY_SECONDS = 1;

    static final long TICK_MILLIS = 50;

    /** A request that has worked for so many ticks lends its place. */
    private static final int TICKS_OF_A_TURN = 5;

    private static final int NEWCOMERS_PER_TICK = 10;
    private static final int REFUSALS_PER_TICK = 50;
    private static final int MOST_REFUSALS_AT_ONCE = 2048;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(RETRY_SECONDS);

    private final int mostWorking;
    private final int mostInFlight;
    private final LongSupplier nanoTime;
    private final Map<Object, Waiting> waitingBy = new HashMap<>();
    private final Queue<Waiting> turns = new ArrayDeque<>();
    private final Queue<GuardedConnection> unread = new ArrayDeque<>();
    /** By the address that they come from, in the order of turns. */
    private final Map<Object, Queue<Runnable>> newcomers = new LinkedHashMap<>();
    /** In the order in which they began, each knows its neighbours: the hot path makes nothing for it. */
    private final Place oldest = Place.none();

    private int working;
    private int lent;
    private int waiting;
    private int tick;
    private int refusals = MOST_REFUSALS_AT_ONCE;

    /** How many requests are at work. */
    synchronized int working() {
        return working + lent;
    }

    /** How many wait before that. */
    synchronized int waiting() {
        return waiting;
    }

    Places(int mostWorking, int mostInFlight, LongSupplier nanoTime) {
        this.mostWorking = Math.min(mostWorking, mostInFlight);
        this.mostInFlight = mostInFlight;
        this.nanoTime = nanoTime;
        oldest.before = oldest;
        oldest.after = oldest;
    }

    /** Gives the request a place, lets it wait for one, or sends it away; the place's state says which. */
    Place.State enter(Place place) {
        Place sentAway = null;
        synchronized (this) {
            if (waiting == 0 && working < mostWorking && working + lent < mostInFlight) {
                begin(place);
                return Place.State.WORKING;
            }
            place.whose = place.asks();
            if (isFull()) {
                refusals--;
                sentAway = newestOfTheLoudest(place.whose);
                if (sentAway == null) {
                    return Place.State.OUT;
                }
                remove(sentAway);
            }
            add(place);
        }
        if (sentAway != null) {
            sentAway.refuse();
        }
        return Place.State.WAITING;
    }

    /** Gives the place to others, or gives up waiting for one. Nothing when it is given away already. */
    void leave(Place place) {
        Place next;
        GuardedConnection read;
        synchronized (this) {
            switch (place.state) {
                case OUT -> {
                    return;
                }
                case WAITING -> remove(place);
                case WORKING -> {
                    end(place);
                    working--;
                }
                case LENT -> lent--;
            }
            place.state = Place.State.OUT;
            next = next();
            read = isFull() ? null : unread.poll();
        }
        if (next != null) {
            next.go();
        }
        if (read != null) {
            read.readOn();
        }
    }

    /** Stops waiting; true when there is a place by now. */
    boolean giveUp(Place place) {
        synchronized (this) {
            if (place.state == Place.State.WAITING) {
                remove(place);
            }
            return place.state != Place.State.OUT;
        }
    }

    /** Whether what this connection has sent is left unread for now; it is called again. */
    boolean leavesUnread(GuardedConnection connection) {
        // The first look is without the lock, so it may be a little out of date; it is all that most requests pay.
        if (!isFull() || connection.isTrusted()) {
            return false;
        }
        synchronized (this) {
            if (!isFull()) {
                return false;
            }
            long now = nanoTime.getAsLong();
            if (connection.toldUntil(now) == 0) {
                if (connection.isVouchedFor() || refusals > 0) {
                    return false;
                }
                connection.tell(now + RETRY_NANOS);
            }
            unread.add(connection);
            return true;
        }
    }

    /**
     * Begins to read a new connection when it is its turn: a few in each tick. Those of whom one alone opens thousands do
     * not make everybody wait until all of them have been greeted; nor others who come in numbers, because addresses take
     * turns.
     */
    void letIn(Object address, Runnable newcomer) {
        synchronized (this) {
            newcomers.computeIfAbsent(address, _ -> new ArrayDeque<>()).add(newcomer);
        }
    }

    /** The connection has been told to come again later. */
    void told(GuardedConnection connection) {
        connection.tell(nanoTime.getAsLong() + RETRY_NANOS);
    }

    /** Called every {@value #TICK_MILLIS} ms: lends the places of those that take long, and reads those whose time has come. */
    void look() {
        Queue<Place> next = new ArrayDeque<>();
        Queue<GuardedConnection> read = new ArrayDeque<>();
        Queue<Runnable> greeted = new ArrayDeque<>();
        synchronized (this) {
            tick++;
            while (!newcomers.isEmpty() && greeted.size() < NEWCOMERS_PER_TICK) {
                greeted.add(nextNewcomer());
            }
            refusals = Math.min(MOST_REFUSALS_AT_ONCE, refusals + REFUSALS_PER_TICK);
            while (oldest.after != oldest && tick - oldest.after.since >= TICKS_OF_A_TURN) {
                Place place = oldest.after;
                end(place);
                place.state = Place.State.LENT;
                working--;
                lent++;
            }
            for (Place place = next(); place != null; place = next()) {
                next.add(place);
            }
            long now = nanoTime.getAsLong();
            int room = mostInFlight - working - lent - waiting;
            for (Iterator<GuardedConnection> i = unread.iterator(); i.hasNext(); ) {
                GuardedConnection connection = i.next();
                if (room-- > 0 || connection.toldUntil(now) == 0) {
                    i.remove();
                    read.add(connection);
                }
            }
        }
        next.forEach(Place::go);
        read.forEach(GuardedConnection::readOn);
        greeted.forEach(Runnable::run);
    }

    private Runnable nextNewcomer() {
        Map.Entry<Object, Queue<Runnable>> turn =
                newcomers.entrySet().iterator().next();
        Queue<Runnable> same = turn.getValue();
        newcomers.remove(turn.getKey());
        Runnable newcomer = same.remove();
        if (!same.isEmpty()) {
            newcomers.put(turn.getKey(), same);
        }
        return newcomer;
    }

    private boolean isFull() {
        return working + lent + waiting >= mostInFlight;
    }

    /** Those that wait on behalf of one and the same. */
    private record Waiting(Object whose, Deque<Place> places) {}

    private @Nullable Place next() {
        if (waiting == 0 || working >= mostWorking) {
            return null;
        }
        Waiting own = turns.remove();
        Place place = own.places.remove();
        waiting--;
        if (own.places.isEmpty()) {
            waitingBy.remove(own.whose);
        } else {
            turns.add(own);
        }
        begin(place);
        return place;
    }

    private @Nullable Place newestOfTheLoudest(Object other) {
        Waiting most = null;
        for (Waiting each : turns) {
            if (most == null || each.places.size() > most.places.size()) {
                most = each;
            }
        }
        Waiting others = waitingBy.get(other);
        return most != null && most.places.size() > 1 + (others == null ? 0 : others.places.size())
                ? most.places.getLast()
                : null;
    }

    private void add(Place place) {
        Waiting own = waitingBy.get(place.whose);
        if (own == null) {
            own = new Waiting(place.whose, new ArrayDeque<>());
            waitingBy.put(place.whose, own);
            turns.add(own);
        }
        own.places.add(place);
        waiting++;
        place.state = Place.State.WAITING;
    }

    private void remove(Place place) {
        Waiting own = waitingBy.get(place.whose);
        if (own == null || !own.places.removeLastOccurrence(place)) {
            throw new IllegalStateException("a request that waits is not among those that wait");
        }
        waiting--;
        place.state = Place.State.OUT;
        if (own.places.isEmpty()) {
            waitingBy.remove(place.whose);
            turns.remove(own);
        }
    }

    private void begin(Place place) {
        working++;
        place.state = Place.State.WORKING;
        place.since = tick;
        place.before = oldest.before;
        place.after = oldest;
        oldest.before.after = place;
        oldest.before = place;
    }

    private static void end(Place place) {
        place.before.after = place.after;
        place.after.before = place.before;
        place.before = place;
        place.after = place;
    }
}
