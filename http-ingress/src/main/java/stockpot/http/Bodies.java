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
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Refused;

/**
 * Reads bodies: never more than the limit in memory, whatever the headers say, and never for long.
 *
 * <p>A client that stops in the middle is given up after five seconds, and so is one that trickles. Nothing is set aside
 * for bytes that have not come, so a stalled body costs what was sent of it.
 */
final class Bodies {
    private static final byte[] NONE = {};
    private static final int FIRST_BYTES = 8192;
    private static final long STALLED_MILLIS = 5000;
    private static final long LEAST_BYTES_PER_SECOND = 1000;
    private static final long DRAIN_IDLE_MILLIS = 500;
    private static final long DRAIN_MILLIS = 2000;
    private static final long DRAIN_BYTES = 32 << 20;
    private static final int UNSUPPORTED = 415;

    private Bodies() {}

    /**
     * The body as it was meant, inflated if need be.
     *
     * @throws Refused when it is too large, too slow, or not what the headers say
     */
    static byte[] read(HttpServletRequest request, int maxBytes) throws Refused, IOException {
        String encoding = request.getHeader("Content-Encoding");
        byte[] raw = readRaw(request, maxBytes);
        return encoding == null ? raw : inflated(encoding, raw, maxBytes);
    }

    private static byte[] readRaw(HttpServletRequest request, int maxBytes) throws Refused, IOException {
        long length = request.getContentLengthLong();
        if (length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
            return NONE;
        }
        ServletInputStream in = request.getInputStream();
        if (length > 0 && in.available() >= length) {
            return in.readNBytes((int) length);
        }
        return readSlowly(request, in, length, maxBytes);
    }

    private static byte[] readSlowly(HttpServletRequest request, ServletInputStream in, long length, int maxBytes)
            throws Refused, IOException {
        EndPoint endPoint = endPointOf(request);
        long usualMillis = endPoint.getIdleTimeout();
        endPoint.setIdleTimeout(STALLED_MILLIS);
        long begin = System.nanoTime();
        byte[] buffer = new byte[length < 0 ? FIRST_BYTES : (int) Math.min(length, FIRST_BYTES)];
        int count = 0;
        try {
            while (length < 0 || count < length) {
                if (count == buffer.length) {
                    buffer = Arrays.copyOf(buffer, (int) Math.min(2L * count, maxBytes + 1L));
                }
                int n = in.read(buffer, count, buffer.length - count);
                if (n < 0) {
                    break;
                }
                count += n;
                if (count > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                requireProgress(count, System.nanoTime() - begin);
            }
        } catch (IOException e) {
            Refused refused = meantByJetty(e);
            if (refused != null) {
                throw refused;
            }
            throw e;
        }
        endPoint.setIdleTimeout(usualMillis);
        return count == buffer.length ? buffer : Arrays.copyOf(buffer, count);
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
                DoorConnector.setIdleMillis(connectionOf(request).getConnector(), endPoint, usualMillis);
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

    private static void requireProgress(int count, long nanos) throws Refused {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        if (millis > STALLED_MILLIS && count < LEAST_BYTES_PER_SECOND * millis / 1000) {
            throw tooSlow();
        }
    }

    private static @Nullable Refused meantByJetty(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return tooSlow();
            }
            if (cause instanceof HttpException) {
                return new Refused(
                        ErrorCode.GENERIC_HTTP_HEADERS_MALFORMED, "the body is not framed as the headers say");
            }
        }
        return null;
    }

    private static byte[] inflated(String encoding, byte[] raw, int maxBytes) throws Refused {
        try (InputStream in = inflating(encoding.strip().toLowerCase(Locale.ROOT), raw)) {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return body;
        } catch (IOException _) {
            throw new Refused(ErrorCode.GENERIC_COMPRESSION_INVALID, "the body is not " + known(encoding));
        }
    }

    private static InputStream inflating(String encoding, byte[] raw) throws Refused, IOException {
        InputStream in = new ByteArrayInputStream(raw);
        return switch (encoding) {
            case "identity", "" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default ->
                throw new Refused(
                        ErrorCode.GENERIC_COMPRESSION_INVALID,
                        UNSUPPORTED,
                        "Content-Encoding must be gzip, deflate or identity");
        };
    }

    private static String known(String encoding) {
        return encoding.strip().equalsIgnoreCase("deflate") ? "deflate" : "gzip";
    }

    static Refused tooLarge(int maxBytes) {
        return new Refused(ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT, "a body has at most " + maxBytes + " bytes");
    }

    private static Refused tooSlow() {
        return new Refused(ErrorCode.GENERIC_TIMEOUT, "the body did not arrive in time");
    }
}
