package stockpot.node.webhook;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.webhook.Hook;
import stockpot.topology.webhook.Sender;

/**
 * Tells one event by one request on a connection of its own. The JDK's HTTP client looks a name up itself, after anybody could
 * have looked what it means; so this connects to the very address that was looked at. Redirects are not followed, and of the
 * answer only the status is of interest.
 */
public final class HttpSender implements Sender, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_LINE_BYTES = 1 << 10;
    private static final int MOST_HEAD_BYTES = 16 << 10;

    private final PublicAddresses addresses;
    private final Duration patience;
    /** Asked when it is needed first: the certificates that are trusted take a while to read. */
    private final Supplier<SSLSocketFactory> tls;

    private final InstantSource clock;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stockpot-webhook-deadlines").daemon().factory());

    /**
     * Sends to addresses of the Internet.
     *
     * @param privateOnes whether to others, too
     */
    public HttpSender(boolean privateOnes) {
        this(
                new PublicAddresses(privateOnes),
                PATIENCE,
                () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
                InstantSource.system());
    }

    HttpSender(PublicAddresses addresses, Duration patience, Supplier<SSLSocketFactory> tls, InstantSource clock) {
        this.addresses = addresses;
        this.patience = patience;
        this.tls = tls;
        this.clock = clock;
    }

    @Override
    public Reply send(Hook hook, Message message) {
        try {
            HookRequest request = HookRequest.of(hook.said(), message, clock.millis() / 1_000);
            int status = exchange(request);
            return new Reply(status >= 200 && status < 300, "HTTP " + status);
        } catch (UnknownHostException e) {
            return new Reply(false, "the host's name is not known");
        } catch (SocketTimeoutException e) {
            return new Reply(false, "no answer in time");
        } catch (SSLException e) {
            return new Reply(false, "TLS: " + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            return new Reply(false, String.valueOf(e.getMessage()));
        }
    }

    private int exchange(HookRequest request) throws IOException {
        URI uri = request.uri();
        String host = IDN.toASCII(uri.getHost());
        InetAddress address = addresses.find(literal(host));
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        AtomicBoolean late = new AtomicBoolean();
        try (Socket plain = new Socket()) {
            // Whatever it waits for: a byte now and then would keep a time-out for reads from ever being over.
            Future<?> deadline = deadlines.schedule(() -> end(plain, late), patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                plain.connect(
                        new InetSocketAddress(address, port), (int) Math.min(CONNECT_MILLIS, patience.toMillis()));
                plain.setSoTimeout((int) patience.toMillis());
                plain.setTcpNoDelay(true);
                try (Socket socket = secure ? secured(plain, host, port) : plain) {
                    write(socket.getOutputStream(), request, host);
                    return status(new BufferedInputStream(socket.getInputStream(), MOST_LINE_BYTES));
                }
            } finally {
                deadline.cancel(false);
            }
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException("no answer in time");
            }
            throw e;
        }
    }

    private static void end(Socket connection, AtomicBoolean late) {
        late.set(true);
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("a connection that was too slow did not close", e);
        }
    }

    /** What stands in brackets in a URI is an address as it is. */
    private static String literal(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.get().createSocket(plain, literal(host), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // Whoever has the address must be who has the name.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void write(OutputStream to, HookRequest request, String host) throws IOException {
        URI uri = request.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(path)
                .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append(uri.getPort() < 0 ? "" : ":" + uri.getPort())
                .append("\r\nConnection: close\r\nContent-Length: ")
                .append(request.body().length)
                .append("\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        OutputStream out = new BufferedOutputStream(to);
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(request.body());
        out.flush();
    }

    /** The status of the answer, behind those that are only on the way to it. */
    private static int status(InputStream in) throws IOException {
        int[] left = {MOST_HEAD_BYTES};
        while (true) {
            String line = line(in, left);
            if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
                throw new IOException("the answer is no HTTP/1.1");
            }
            int status = Integer.parseInt(line.substring(9, 12));
            if (status >= 200) {
                return status;
            }
            while (!line(in, left).isEmpty()) {
                // Headers of no interest.
            }
        }
    }

    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended without an answer");
            }
            if (line.length() >= MOST_LINE_BYTES || --left[0] < 0) {
                throw new IOException("the answer's head is too long");
            }
            line.append((char) next);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
