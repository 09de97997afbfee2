package stockpot.bench.drive;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads HTTP/1.1 answers one after the other, however the network has cut them into pieces.
 *
 * <p>It looks at three things only: the status, where the answer ends, and whether the connection ends with it; and it
 * keeps the beginning of the body. Everything else a server may send is skipped, because the driver shares its cores with
 * the server it measures.
 */
final class ResponseReader {

    /** Longer lines are skipped beyond this; no header that matters here is longer. */
    private static final int KEPT_LINE_BYTES = 128;

    /** Enough for the id of what a request has made. */
    private static final int KEPT_BODY_BYTES = 256;

    private enum Part {
        STATUS_LINE,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private final byte[] line = new byte[KEPT_LINE_BYTES];
    private final ByteBuffer body = ByteBuffer.allocate(KEPT_BODY_BYTES);
    private int lineLength;
    private Part part = Part.STATUS_LINE;
    private int status;
    private boolean chunked;
    private boolean closes;
    private long contentLength = -1;
    private long bodyLeft;

    /** Reads on, and stops behind the end of the answer. True when there was such an end; the rest stays in the buffer. */
    boolean read(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            boolean ended = switch (part) {
                case BODY, CHUNK -> skipBody(in);
                default -> collectLine(in) && endOfLine();
            };
            if (ended) {
                part = Part.STATUS_LINE;
                return true;
            }
        }
        return false;
    }

    /** The status of the answer read last. */
    int status() {
        return status;
    }

    /** The body of the answer read last, at most its first {@value #KEPT_BODY_BYTES} bytes; valid until more is read. */
    ByteBuffer body() {
        return body.duplicate().flip();
    }

    /** Whether the server said that it closes the connection after the answer read last. */
    boolean closes() {
        return closes;
    }

    /** Forgets a half-read answer; for a connection that is opened anew. */
    void reset() {
        part = Part.STATUS_LINE;
        lineLength = 0;
    }

    private boolean skipBody(ByteBuffer in) {
        int skipped = (int) Math.min(bodyLeft, in.remaining());
        body.put(in.slice(in.position(), Math.min(skipped, body.remaining())));
        in.position(in.position() + skipped);
        bodyLeft -= skipped;
        if (bodyLeft > 0) {
            return false;
        }
        if (part == Part.CHUNK) {
            part = Part.CHUNK_END;
            return false;
        }
        return true;
    }

    private boolean collectLine(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (b == '\n') {
                return true;
            }
            if (b != '\r' && lineLength < KEPT_LINE_BYTES) {
                line[lineLength++] = b;
            }
        }
        return false;
    }

    private boolean endOfLine() throws ProtocolException {
        int length = lineLength;
        lineLength = 0;
        switch (part) {
            case STATUS_LINE -> statusLine(length);
            case HEADERS -> {
                if (length > 0) {
                    header(length);
                } else {
                    return endOfHeaders();
                }
            }
            case CHUNK_SIZE -> chunkSize(length);
            case CHUNK_END -> part = Part.CHUNK_SIZE;
            case TRAILERS -> {
                return length == 0;
            }
            case BODY, CHUNK -> throw new IllegalStateException("a body has no lines");
        }
        return false;
    }

    private void statusLine(int length) throws ProtocolException {
        // "HTTP/1.1 204 No Content": the digits stand at a fixed place.
        if (length < 12 || line[0] != 'H' || line[8] != ' ') {
            throw new ProtocolException("not an HTTP/1.1 answer: " + text(length));
        }
        status = digit(line[9]) * 100 + digit(line[10]) * 10 + digit(line[11]);
        chunked = false;
        closes = false;
        contentLength = -1;
        body.clear();
        part = Part.HEADERS;
    }

    private int digit(byte b) throws ProtocolException {
        if (b < '0' || b > '9') {
            throw new ProtocolException("not a status: " + text(12));
        }
        return b - '0';
    }

    private void header(int length) throws ProtocolException {
        // Only names that begin with c or t can matter, so that most headers cost one comparison.
        int first = line[0] | 0x20;
        if (first != 'c' && first != 't') {
            return;
        }
        String header = text(length).toLowerCase(Locale.ROOT);
        int colon = header.indexOf(':');
        if (colon < 0) {
            throw new ProtocolException("not a header: " + header);
        }
        String value = header.substring(colon + 1).strip();
        switch (header.substring(0, colon)) {
            case "content-length" -> contentLength = number(value, 10);
            case "transfer-encoding" -> chunked = value.endsWith("chunked");
            case "connection" -> closes = value.contains("close");
            default -> {}
        }
    }

    private boolean endOfHeaders() throws ProtocolException {
        if (status < 200) {
            part = Part.STATUS_LINE;
            return false;
        }
        if (status == 204 || status == 304) {
            return true;
        }
        if (chunked) {
            part = Part.CHUNK_SIZE;
            return false;
        }
        if (contentLength < 0) {
            throw new ProtocolException("an answer " + status + " whose end nobody can tell");
        }
        bodyLeft = contentLength;
        part = Part.BODY;
        return bodyLeft == 0;
    }

    private void chunkSize(int length) throws ProtocolException {
        String size = text(length);
        int semicolon = size.indexOf(';');
        bodyLeft = number((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
        part = bodyLeft == 0 ? Part.TRAILERS : Part.CHUNK;
    }

    private static long number(String digits, int radix) throws ProtocolException {
        try {
            return Long.parseUnsignedLong(digits, radix);
        } catch (NumberFormatException e) {
            ProtocolException because = new ProtocolException("not a length: " + digits);
            because.initCause(e);
            throw because;
        }
    }

    private String text(int length) {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
