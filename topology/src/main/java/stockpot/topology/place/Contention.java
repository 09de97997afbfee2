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
    private static final int MOST_DOUBLINGS = 5;

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
        Patience patience = Patience.ofMillis(PATIENCE_MILLIS);
        for (int number = 0; ; number++) {
            T made = tries.make(number);
            if (!isUndecided.test(made) || patience.isOver()) {
                return made;
            }
            pause(number);
        }
    }

    /** Lets others decide; longer each time, and never two for the same time. */
    private static void pause(int tries) throws InterruptedException {
        int pause = FIRST_PAUSE_MILLIS << Math.min(tries, MOST_DOUBLINGS);
        Thread.sleep(ThreadLocalRandom.current().nextInt(pause, 2 * pause));
    }
}
