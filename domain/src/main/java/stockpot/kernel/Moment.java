package stockpot.kernel;

/** A moment in the past of a thing. */
public sealed interface Moment {
    /**
     * By the log's clock, the changes of that millisecond included.
     *
     * @param epochMillis since 1970-01-01T00:00:00Z
     */
    record Time(long epochMillis) implements Moment {}

    /** When the command that stands there, in the log that decides the thing, had been processed. */
    record Position(LogPosition command) implements Moment {}
}
