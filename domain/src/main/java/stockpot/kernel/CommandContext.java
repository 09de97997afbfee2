package stockpot.kernel;

/**
 * Where and when in its log a command stands: all that a rule may know of time and of identity.
 *
 * @param level the rules that are in force there
 * @param epochMillis the broker's timestamp of the record, never less than the last change of the rows it names
 * @param serial unique in its family, positive, below 2^53, in order of time as far as its family's numbers are; whatever the
 *     command makes may take it as its serial number
 * @param closedUpTo nothing may appear any more in this partition under a number up to this one
 */
public record CommandContext(Level level, long epochMillis, long serial, long closedUpTo) {
    /** The largest number that a JSON reader of any language holds exactly. */
    public static final long MAX_SERIAL = (1L << 53) - 1;

    private static final long NO_SERIAL = 0;

    public CommandContext {
        if (serial < NO_SERIAL || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("serial out of range: " + serial);
        }
    }

    /** In a log of the first level in which nothing was closed. */
    public CommandContext(long epochMillis, long serial) {
        this(Level.ONE, epochMillis, serial, 0);
    }

    /** Of a command that makes nothing. */
    public static CommandContext makingNothing(Level level, long epochMillis, long closedUpTo) {
        return new CommandContext(level, epochMillis, NO_SERIAL, closedUpTo);
    }

    @Override
    public long serial() {
        if (serial == NO_SERIAL) {
            throw new IllegalStateException("a command that is said to make nothing has no serial number");
        }
        return serial;
    }
}
