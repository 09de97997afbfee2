package stockpot.catalog;

/**
 * A token that was issued.
 *
 * @param deadline first instant, in milliseconds since the epoch, at which it is good no more; {@link #FOREVER} for never
 * @param serial the position of the record that issued it
 * @param issued milliseconds since the epoch
 */
public record Token(
        TokenHash hash, long deadline, long serial, Scope scope, boolean refreshable, String description, long issued) {
    public static final long FOREVER = Long.MAX_VALUE;
}
