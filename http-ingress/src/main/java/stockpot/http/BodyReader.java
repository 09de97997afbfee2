package stockpot.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;

/**
 * Reads bodies: never more than the limit in memory, whatever the headers say, and never for long.
 *
 * <p>A client that stops in the middle is given up after five seconds, and so is one that trickles, however fast it began.
 * Nothing is set aside for bytes that have not come, so a stalled body costs what was sent of it.
 */
final class BodyReader {
    private static final byte[] NONE = {};
    private static final int FIRST_BYTES = Budget.SMALL_BYTES;
    private static final long STALLED_MILLIS = 5000;
    private static final long LEAST_BYTES_PER_SECOND = 1000;
    private static final int FASTER_WHEN_TIGHT = 16;
    private static final long DRAIN_IDLE_MILLIS = 500;
    private static final long DRAIN_MILLIS = 2000;
    private static final long DRAIN_BYTES = 32 << 20;
    private static final int UNSUPPORTED = 415;

    private BodyReader() {}

    /** What a body that comes bit by bit is allowed to take. */
    interface Room {
        /** Whoever has a right to be heard. */
        Room UNBOUNDED = new Room() {
            @Override
            public void take(long bytes) {}

            @Override
            public boolean isTight() {
                return false;
            }
        };

        void take(long bytes) throws ApiException;

        /** Whether whoever is slow has to make room for others. */
        boolean isTight();
    }

    /** The body, when all of it has come already and there is no other reason to wait; null otherwise. */
    static byte @Nullable [] whatIsHere(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
            return NONE;
        }
        if (length < 0 || length > FIRST_BYTES || request.getHeader("Content-Encoding") != null) {
            return null;
        }
        ServletInputStream in = request.getInputStream();
        return in.available() >= length ? in.readNBytes((int) length) : null;
    }

    /**
     * The body as it was meant, inflated if need be.
     *
     * @throws ApiException when it is too large, too slow, or not what the headers say, or there is no room for it
     */
    static byte[] read(HttpServletRequest request, int maxBytes, Room room) throws ApiException, IOException {
        long length = request.getContentLengthLong();
        if (length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        String encoding = request.getHeader("Content-Encoding");
        byte[] raw = whatIsHere(request);
        if (raw == null) {
            raw = readSlowly(request, length, maxBytes, room);
        }
        return encoding == null ? raw : inflated(encoding, raw, maxBytes, room);
    }

    private static byte[] readSlowly(HttpServletRequest request, long length, int maxBytes, Room room)
            throws ApiException, IOException {
        EndPoint endPoint = endPointOf(request);
        long usualMillis = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(STALLED_MILLIS);
        try {
            byte[] body = readAll(request.getInputStream(), length, maxBytes, room, new Progress(room));
            endPoint.setIdleTimeout(usualMillis);
            return body;
        } catch (IOException e) {
            ApiException refused = meantByJetty(e);
            if (refused != null) {
                throw refused;
            }
            throw e;
        }
    }

    /** Reads to the end, or {@code length} bytes; takes room for the buffer before it grows. */
    private static byte[] readAll(InputStream in, long length, int maxBytes, Room room, Progress progress)
            throws ApiException, IOException {
        byte[] buffer = new byte[length < 0 ? FIRST_BYTES : (int) Math.min(length, FIRST_BYTES)];
        room.take(buffer.length);
        int count = 0;
        while (length < 0 || count < length) {
            if (count == buffer.length) {
                int larger = (int) Math.min(2L * count, length < 0 ? maxBytes + 1L : length);
                room.take(larger - buffer.length);
                buffer = Arrays.copyOf(buffer, larger);
            }
            int n = in.read(buffer, count, buffer.length - count);
            if (n < 0) {
                break;
            }
            count += n;
            if (count > maxBytes) {
                throw tooLarge(maxBytes);
            }
            progress.require(count);
        }
        return count == buffer.length ? buffer : Arrays.copyOf(buffer, count);
    }

    /** Looks at how much has come in the last seconds; what came before them helps nobody who has become slow. */
    private static final class Progress {
        private final Room room;
        private long since = System.nanoTime();
        private int before;

        Progress(Room room) {
            this.room = room;
        }

        void require(int count) throws ApiException {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            if (millis > STALLED_MILLIS) {
                long least = LEAST_BYTES_PER_SECOND * millis / 1000;
                if (count - before < (room.isTight() ? FASTER_WHEN_TIGHT * least : least)) {
                    throw tooSlow();
                }
                since = System.nanoTime();
                before = count;
            }
        }
    }

    /**
     * Sends the answer, and takes in what the client still sends for a while: a connection that is closed under a client
     * while it writes is reset, and then the client may never see why.
     */
    static void drain(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long length = request.getContentLengthLong();
        if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
            return;
        }
        ServletInputStream in = request.getInputStream();
        if (in.isFinished()) {
            return;
        }
        response.flushBuffer();
        EndPoint endPoint = endPointOf(request);
        long usualMillis = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(DRAIN_IDLE_MILLIS);
        long begin = System.nanoTime();
        byte[] buffer = new byte[FIRST_BYTES];
        long count = 0;
        while (count < DRAIN_BYTES && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS)) {
            int n = in.read(buffer);
            if (n < 0) {
                GuardedConnector.setIdleMillis(connectionOf(request).getConnector(), endPoint, usualMillis);
                return;
            }
            count += n;
        }
    }

    private static EndPoint endPointOf(HttpServletRequest request) {
        return connectionOf(request).getConnection().getEndPoint();
    }

    private static ConnectionMetaData connectionOf(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
    }

    private static @Nullable ApiException meantByJetty(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return tooSlow();
            }
            if (cause instanceof HttpException) {
                return new ApiException(
                        ErrorCode.GENERIC_HTTP_HEADERS_MALFORMED, "the body is not framed as the headers say");
            }
        }
        return null;
    }

    private static byte[] inflated(String encoding, byte[] raw, int maxBytes, Room room) throws ApiException {
        try (InputStream in = inflating(encoding.strip().toLowerCase(Locale.ROOT), raw)) {
            return readAll(in, -1, maxBytes, room, new Progress(Room.UNBOUNDED));
        } catch (IOException _) {
            throw new ApiException(ErrorCode.GENERIC_COMPRESSION_INVALID, "the body is not " + known(encoding));
        }
    }

    private static InputStream inflating(String encoding, byte[] raw) throws ApiException, IOException {
        InputStream in = new ByteArrayInputStream(raw);
        return switch (encoding) {
            case "identity", "" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default ->
                throw new ApiException(
                        ErrorCode.GENERIC_COMPRESSION_INVALID,
                        UNSUPPORTED,
                        "Content-Encoding must be gzip, deflate or identity");
        };
    }

    private static String known(String encoding) {
        return encoding.strip().equalsIgnoreCase("deflate") ? "deflate" : "gzip";
    }

    static ApiException tooLarge(int maxBytes) {
        return new ApiException(ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT, "a body has at most " + maxBytes + " bytes");
    }

    private static ApiException tooSlow() {
        return new ApiException(ErrorCode.GENERIC_TIMEOUT, "the body did not arrive in time");
    }
}
