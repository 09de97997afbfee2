package stockpot.kernel;

/**
 * Where and when in its log a command stands: all that a rule may know of time and of identity.
 *
 * @param epochMillis the broker's timestamp of the record, never less than the last change of the rows it names
 * @param serial a number made from the record's position, unique in its family, positive, below 2^53, roughly in order of
 *     time; whatever the command makes may take it as its serial number
 */
public record CommandContext(long epochMillis, long serial) {
    /** The largest number that a JSON reader of any language holds exactly. */
    public static final long MAX_SERIAL = (1L << 53) - 1;

    public CommandContext {
        if (serial < 1 || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("serial out of range: " + serial);
        }
    }
}
