package stockpot.topology.webhook;

import java.util.concurrent.TimeUnit;

/**
 * When what failed is tried again, and for how long.
 *
 * @param first pause after the first failure; each next one is twice as long
 * @param longest pause
 * @param deadAfter age of an event from which on a failure is the last
 */
public record Backoff(long first, long longest, long deadAfter) {
    private static final int MOST_DOUBLINGS = 30;

    public static final Backoff USUAL =
            new Backoff(TimeUnit.SECONDS.toMillis(1), TimeUnit.HOURS.toMillis(1), TimeUnit.DAYS.toMillis(1));

    /** How long to wait after so many failures. */
    long pause(int failures) {
        return Math.min(longest, first << Math.min(failures - 1, MOST_DOUBLINGS));
    }
}
