package stockpot.topology.place;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import stockpot.topology.send.NoAnswer;
import stockpot.topology.send.Patience;

/** Trying again while others are just deciding about what is wanted: nobody waits for a lock, so nobody can be told when. */
public final class Contention {
    /** How long a request tries again. */
    public static final long PATIENCE_MILLIS = 5_000;

    private static final int FIRST_PAUSE_MILLIS = 5;

    /** Every try is a record in a log and another in its results: somebody who has to wait for long asks about once a second. */
    private static final int MOST_DOUBLINGS = 7;

    private Contention() {}

    /** One of several tries. */
    @FunctionalInterface
    public interface Try<T> {
        /**
         * Tries.
         *
         * @param number how many tries there were before
         */
        T make(int number) throws NoAnswer, InterruptedException;
    }

    /** What the first try comes to that is decided, or the last one for which there was time. */
    public static <T> T outlast(Try<T> tries, Predicate<T> isUndecided) throws NoAnswer, InterruptedException {
        return outlast(tries, isUndecided, made -> false);
    }

    /**
     * As above, for tries whose outcomes are remembered, each under its number.
     *
     * @param isRemembered whether that is what a try of an earlier request came to: it says nothing of now, so the next one is
     *     made at once, and whoever repeats a request comes to the end of what is remembered
     */
    public static <T> T outlast(Try<T> tries, Predicate<T> isUndecided, Predicate<T> isRemembered)
            throws NoAnswer, InterruptedException {
        Patience patience = Patience.ofMillis(PATIENCE_MILLIS);
        int pauses = 0;
        for (int number = 0; ; number++) {
            T made = tries.make(number);
            if (!isUndecided.test(made) || patience.isOver()) {
                return made;
            }
            if (!isRemembered.test(made)) {
                pause(pauses++);
            }
        }
    }

    /** Lets others decide; longer each time, and never two for the same time. */
    private static void pause(int pauses) throws InterruptedException {
        int pause = FIRST_PAUSE_MILLIS << Math.min(pauses, MOST_DOUBLINGS);
        Thread.sleep(ThreadLocalRandom.current().nextInt(pause, 2 * pause));
    }
}
