package stockpot.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A request that takes several commands, as a value: whoever runs it does what its steps say, one after the other, and may stop
 * for ever after any of them.
 *
 * @param <R> what it comes to
 */
@FunctionalInterface
public interface Flow<R> {
    /**
     * The first step.
     *
     * @param fresh an id that nobody else has: attempts are called after it
     */
    Next<R> begin(String fresh);

    /** One try of several. */
    @FunctionalInterface
    interface Try<R> {
        /**
         * The first step of a try.
         *
         * @param attempt of which nobody else knows
         * @param number how many tries there were before
         */
        Next<R> make(AttemptId attempt, int number);
    }

    /** What an outcome is taken from, to tell whether it may be another soon. */
    @FunctionalInterface
    interface Decisive<R> {
        @Nullable
        Outcome<?> of(R result);
    }

    /**
     * Tries again while others are just deciding about what is wanted: nobody waits for a lock, so nobody can be told when. What
     * an earlier request was told under the same id says nothing of now, so the next try is made at once, and whoever repeats a
     * request comes to the end of what is remembered.
     */
    static <R> Flow<R> trying(Try<R> tries, Decisive<R> decisive) {
        return fresh -> Next.attempt(fresh, 0, 0, tries, decisive);
    }

    /** One command, tried again under ids of their own while others are just deciding. */
    static <A> Flow<Outcome<A>> asking(Request request, Command<A> command) {
        return trying(
                (attempt, number) -> Next.ask(
                        (number == 0 ? request.sent(command) : request.sent(number, command))
                                .expecting(request.expected()),
                        request.committed(),
                        Next.Done::new),
                outcome -> outcome);
    }
}
