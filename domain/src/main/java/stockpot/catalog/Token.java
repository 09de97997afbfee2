package stockpot.catalog;

/**
 * A token that was issued.
 *
 * @param serial the position of the record that issued it
 * @param issued milliseconds since the epoch
 * @param deadline first instant, in milliseconds since the epoch, at which it is good no more; {@link #FOREVER} for never
 */
public record Token(
        TokenHash hash, long serial, Scope scope, boolean refreshable, String description, long issued, long deadline) {
    public static final long FOREVER = Long.MAX_VALUE;
}
