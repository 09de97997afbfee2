package stockpot.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Shop;

/** Strangers and a tenant who fill the door: with bodies that do not end, with waiting, with asking again and again. */
class FrontDoorIT {
    private static final int UPLOADS = 600;
    private static final int WAITING = 4_096;
    private static final int HOT = 1_500;
    private static final int LENGTH = 1 << 20;
    private static final Duration HELD = Duration.ofSeconds(10);
    private static final Duration ALMOST_AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    static Path folder;

    private static Siege siege;
    private static Shop loud;

    @BeforeAll
    static void lay() throws Exception {
        siege = Siege.lay(folder);
        loud = siege.admin().open("loud");
        assertThat(loud.define("p", "1000000").status()).isEqualTo(204);
    }

    @AfterAll
    static void close() {
        if (siege != null) {
            siege.close();
        }
    }

    /** One connection of many; what goes wrong on it is the node's defence. */
    @FunctionalInterface
    private interface Client {
        void run(Socket socket) throws IOException, InterruptedException;
    }

    private static void crowd(int size, Client client) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                running.add(clients.submit(() -> {
                    try (Socket socket = siege.stranger()) {
                        socket.setSoTimeout(60_000);
                        client.run(socket);
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

    @Test
    void uploadsThatAreHeldBackShortOfTheirEnd() throws Exception {
        byte[] most = new byte[LENGTH - 200];
        siege.during(
                "uploads that do not end",
                () -> crowd(UPLOADS, socket -> {
                    boolean tenant = socket.getLocalPort() % 2 == 0;
                    send(
                            socket,
                            "POST " + (tenant ? "/instances/loud/private/products" : "/instances/loud/orders/o/claim")
                                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + LENGTH + "\r\n"
                                    + (tenant ? "Authorization: " + loud.authorization() + "\r\n" : "") + "\r\n");
                    socket.getOutputStream().write(most);
                    for (long end = System.nanoTime() + HELD.toNanos(); System.nanoTime() < end; ) {
                        socket.getOutputStream().write(' ');
                        Thread.sleep(3000);
                    }
                }));
    }

    @Test
    void waitingOfStrangers() throws Exception {
        String order = "{\"order\":{\"amount\":\"KUDOS:1\",\"summary\":\"s\",\"order_id\":\"o\"}}";
        String token = loud.post("/private/orders", order).body().path("token").asText();
        String poll = "GET /instances/loud/orders/o?timeout_ms=30000&token=" + token + " HTTP/1.1\r\nHost: x\r\n\r\n";
        siege.during("strangers that wait", () -> {
            try (ExecutorService watcher = Executors.newSingleThreadExecutor()) {
                Future<Duration> slowest = watcher.submit(FrontDoorIT::slowestNewcomer);
                crowd(WAITING, socket -> {
                    send(socket, poll);
                    Thread.sleep(HELD);
                });
                assertThat(slowest.get()).as("a newcomer's wait").isLessThan(ALMOST_AT_ONCE);
            }
        });
    }

    /** How long it takes at most to connect and to be answered, while the others are there. */
    private static Duration slowestNewcomer() throws Exception {
        long slowest = 0;
        for (long end = System.nanoTime() + HELD.toNanos(); System.nanoTime() < end; ) {
            long begin = System.nanoTime();
            try (Socket socket =
                    new Socket("127.0.0.1", URI.create(siege.node().url()).getPort())) {
                socket.setSoTimeout(60_000);
                send(socket, "GET /config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ");
            }
            slowest = Math.max(slowest, System.nanoTime() - begin);
            Thread.sleep(200);
        }
        return Duration.ofNanos(slowest);
    }

    @Test
    void askingAsFastAsItGoes() throws Exception {
        AtomicLong locks = new AtomicLong();
        AtomicLong granted = new AtomicLong();
        siege.during(
                "a tenant in a hot loop",
                () -> crowd(HOT, socket -> {
                    InputStream in = socket.getInputStream();
                    for (long end = System.nanoTime() + HELD.toNanos(); System.nanoTime() < end; ) {
                        String body = "{\"lock_uuid\":\"" + locks.incrementAndGet()
                                + "\",\"duration\":{\"d_us\":60000000},\"quantity\":1}";
                        send(
                                socket,
                                "POST /instances/loud/private/products/p/lock HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                        + loud.authorization() + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                        + body);
                        if (status(in) == 204) {
                            granted.incrementAndGet();
                        }
                    }
                }));
        assertThat(granted.get()).as("locks of the tenant itself").isGreaterThan(1000);
    }

    /** Reads one answer to its end. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
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
