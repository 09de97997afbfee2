package stockpot.topology.records;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Trace;

/** The header by which a record that comes of another is followed as that one is. */
public final class TraceHeader {
    private static final int MOST_BYTES = 128;

    private TraceHeader() {}

    /** What the record is followed by; null for nothing. Whoever may write records may write any header, so it is looked at. */
    public static @Nullable Trace in(Headers headers) {
        Header header = headers.lastHeader(Trace.HEADER);
        return header == null || header.value() == null || header.value().length > MOST_BYTES
                ? null
                : Trace.of(new String(header.value(), StandardCharsets.ISO_8859_1));
    }

    /** For a record that comes of the one with those headers. */
    public static Headers alone(Headers headers) {
        return with(new RecordHeaders(), in(headers));
    }

    /** The same headers, and that of a trace if there is one. */
    public static Headers with(Headers headers, @Nullable Trace trace) {
        if (trace != null && trace.parent() != null) {
            headers.add(Trace.HEADER, trace.parent().getBytes(StandardCharsets.US_ASCII));
        }
        return headers;
    }
}
