package stockpot.acceptance.attack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many connections of strangers or of one loud tenant, as a program of its own: in life they come from other machines, and
 * what it costs to send so much is theirs to pay.
 *
 * <p>Arguments: what they do, the node's port, and a secret (the tenant's authorization, or the order's claim token). It ends
 * by itself, and says how many locks it was granted.
 */
final class Crowds {
    static final Duration HELD = Duration.ofSeconds(10);

    private static final int LENGTH = 1 << 20;
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private final String secret;
    private final AtomicLong locks = new AtomicLong();
    private final AtomicLong granted = new AtomicLong();

    private Crowds(int port, String secret) {
        this.port = port;
        this.secret = secret;
    }

    /** What a crowd can do. */
    enum Kind {
        /** Bodies of which all but the end is sent, half of them by a tenant, half to a public path. */
        UPLOAD(600, Crowds::upload),
        /** Polls of an order's status that wait. */
        WAIT(4_096, Crowds::await),
        /** Locks, each as soon as the last one was answered. */
        ASK(1_500, Crowds::ask);

        private final int size;
        private final Client client;

        Kind(int size, Client client) {
            this.size = size;
            this.client = client;
        }
    }

    /** One connection of many; what goes wrong on it is the node's defence. */
    @FunctionalInterface
    private interface Client {
        void run(Crowds crowd, Socket socket) throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws Exception {
        Crowds crowd = new Crowds(Integer.parseInt(arguments[1]), arguments[2]);
        crowd.run(Kind.valueOf(arguments[0]));
        System.out.println(crowd.granted);
    }

    private void run(Kind kind) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < kind.size; i++) {
                running.add(clients.submit(() -> {
                    try (Socket socket = new Socket()) {
                        socket.bind(new InetSocketAddress(InetAddress.getByName(Siege.STRANGER), 0));
                        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
                        socket.setSoTimeout(PATIENCE_MILLIS);
                        kind.client.run(this, socket);
                    } catch (IOException _) {
                        // Dropped.
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void upload(Socket socket) throws IOException, InterruptedException {
        boolean tenant = socket.getLocalPort() % 2 == 0;
        send(
                socket,
                "POST " + (tenant ? "/instances/loud/private/products" : "/instances/loud/orders/o/claim")
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n"
                        + (tenant ? "Authorization: " + secret + "\r\n" : "") + "\r\n");
        socket.getOutputStream().write(new byte[LENGTH - 200]);
        for (long end = System.nanoTime() + HELD.toNanos(); System.nanoTime() < end; ) {
            socket.getOutputStream().write(' ');
            Thread.sleep(3000);
        }
    }

    private void await(Socket socket) throws IOException, InterruptedException {
        send(socket, "GET /instances/loud/orders/o?timeout_ms=30000&token=" + secret + " HTTP/1.1\r\nHost: x\r\n\r\n");
        Thread.sleep(HELD);
    }

    private void ask(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1024);
        for (long end = System.nanoTime() + HELD.toNanos(); System.nanoTime() < end; ) {
            String body = "{\"lock_uuid\":\"" + locks.incrementAndGet()
                    + "\",\"duration\":{\"d_us\":60000000},\"quantity\":1}";
            send(
                    socket,
                    "POST /instances/loud/private/products/p/lock HTTP/1.1\r\nHost: x\r\nAuthorization: " + secret
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            if (status(in) == 204) {
                granted.incrementAndGet();
            }
        }
    }

    /** Reads one answer to its end. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection was closed");
            }
            head.append((char) b);
        }
        int length = head.indexOf("Content-Length: ");
        if (length >= 0) {
            int from = length + "Content-Length: ".length();
            in.skipNBytes(Integer.parseInt(head.substring(from, head.indexOf("\r", from))));
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}
