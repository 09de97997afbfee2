package stockpot.kernel;

/**
 * How a thing was.
 *
 * @param position of the command that had changed it last by then
 * @param timeMillis when that was, in milliseconds since the epoch
 */
public record Past<T>(T value, LogPosition position, long timeMillis) {
    /** The same moment of something else. */
    public <U> Past<U> of(U other) {
        return new Past<>(other, position, timeMillis);
    }
}
