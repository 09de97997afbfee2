package stockpot.kernel;

import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is recognised by, in lines of logs and, when somebody follows it, in every record that comes of it: W3C Trace
 * Context, level 1 (https://www.w3.org/TR/trace-context-1/).
 */
public final class Trace {
    /** Name of the header, of HTTP and of records. */
    public static final String HEADER = "traceparent";

    /** The request that a thread is at work for. */
    public static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final HexFormat HEX = HexFormat.of();
    private static final int PARENT_CHARS = 55;
    private static final int ID_BEGIN = 3;
    private static final int ID_END = 35;

    private final long high;
    private final long low;
    private final @Nullable String parent;

    private Trace(long high, long low, @Nullable String parent) {
        this.high = high;
        this.low = low;
        this.parent = parent;
    }

    /** The request that this thread is at work for; null for none. */
    public static @Nullable Trace current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** One that nobody follows beyond the logs, by 128 bits drawn at random. */
    public static Trace ofNobody(long high, long low) {
        return new Trace(high, low, null);
    }

    /**
     * One that somebody follows; null for what is no {@code traceparent}, which is passed over as the standard demands. Of one
     * of a later version the beginning counts.
     */
    public static @Nullable Trace of(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < PARENT_CHARS) {
            return null;
        }
        boolean isLonger = traceparent.length() > PARENT_CHARS;
        String parent = traceparent.substring(0, PARENT_CHARS);
        if (!PARENT.matcher(parent).matches()
                || (isLonger && (parent.startsWith("00") || traceparent.charAt(PARENT_CHARS) != '-'))) {
            return null;
        }
        String id = parent.substring(ID_BEGIN, ID_END);
        return new Trace(
                Long.parseUnsignedLong(id, 0, 16, 16),
                Long.parseUnsignedLong(id, 16, 32, 16),
                isLonger ? "00" + parent.substring(2) : parent);
    }

    /** The trace's id: 32 hexadecimal digits. */
    public String id() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    /** The header that records get; null when nobody follows it. */
    public @Nullable String parent() {
        return parent;
    }
}
