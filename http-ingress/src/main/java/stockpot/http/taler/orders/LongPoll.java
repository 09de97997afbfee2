package stockpot.http.taler.orders;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.kernel.Unavailable;

/** Looks again and again for what a client waits for, as long as its {@code timeout_ms} says. */
final class LongPoll {
    /** More is as much as this. */
    private static final long MOST_MILLIS = 30_000;

    private static final long REST_PER_LOOK = 9;

    private final HttpRequest call;
    private final long firstPauseMillis;
    private final long longestPauseMillis;

    /**
     * A way of waiting.
     *
     * @param firstPauseMillis between the first look and the second; each pause is twice the one before
     * @param longestPauseMillis how much later than it happens something may be seen
     */
    LongPoll(HttpRequest call, long firstPauseMillis, long longestPauseMillis) {
        this.call = call;
        this.firstPauseMillis = firstPauseMillis;
        this.longestPauseMillis = longestPauseMillis;
    }

    /** One look at what there is. */
    @FunctionalInterface
    interface Look<T> {
        T see() throws ApiException, Unavailable;
    }

    /** What is seen as soon as it is enough, or when the time is over, or when the node is stopping. */
    <T> T await(T first, Predicate<T> enough, Look<T> look) throws ApiException, Unavailable {
        long millis = Math.min(MOST_MILLIS, call.query().integer("timeout_ms", 0, 0, Long.MAX_VALUE));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        T seen = first;
        long pause = firstPauseMillis;
        long tookMillis = 0;
        while (!enough.test(seen)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            // Where a look is dear, whoever waits does so seldom: nobody looks for more than a tenth of the time.
            if (left <= 0 || !call.rest(Math.min(left, Math.max(pause, REST_PER_LOOK * tookMillis)))) {
                break;
            }
            long begun = System.nanoTime();
            seen = look.see();
            tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            pause = Math.min(longestPauseMillis, 2 * pause);
        }
        return seen;
    }
}
