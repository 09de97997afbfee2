package stockpot.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a command came to.
 *
 * @param <A> what its family says when it grants something
 */
public sealed interface Outcome<A> {
    /** Of the command that was decided; for a repeated command the first one's. */
    LogPosition position();

    /** Whether an earlier command of the same id came to that. */
    boolean isRemembered();

    /**
     * It was granted.
     *
     * @param isChanged whether anything is different now; otherwise what was asked for held already
     */
    record Granted<A>(A answer, boolean isChanged, LogPosition position, boolean isRemembered) implements Outcome<A> {}

    /** It was refused, and nothing has changed. */
    record Refused<A>(Rejection because, LogPosition position, boolean isRemembered) implements Outcome<A> {}

    /** What was said when it was granted; null when it was not. */
    default @Nullable A answer() {
        return null;
    }

    default boolean isGranted() {
        return this instanceof Granted<A>;
    }

    default boolean isRefusedAs(Rejection.Code code) {
        return this instanceof Refused<A> refused && refused.because().code().equals(code);
    }

    /** Whether it may be another one soon, because others are just deciding. */
    default boolean isUndecided() {
        return this instanceof Refused<A> refused && refused.because().code().mayPass();
    }
}
