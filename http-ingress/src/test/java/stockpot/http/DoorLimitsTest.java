package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** What clients may take of a node, and that others are served meanwhile. */
class DoorLimitsTest {
    private static final String LOCK = "{\"lock_uuid\":\"x\",\"duration\":{\"d_us\":1},\"quantity\":0}";
    private static final String PATH = "/private/products/p/lock";
    private static final int CONNECTIONS = 100;
    private static final int CROWD = 200;

    /** The same for every site. */
    private static String token;

    private static Site site(int maxInFlight, int connections, long heldBytes) {
        Site site =
                new Site(_ -> Site.settings(maxInFlight, connections, 1 << 20, heldBytes, null, Map.of()), List.of());
        token = "Bearer " + site.admin();
        return site;
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + "\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    private static String lock() {
        return post(PATH, LOCK.length()) + LOCK;
    }

    /** A site of which all places are taken, until {@link #close}. */
    private static final class Full implements AutoCloseable {
        private final Site site;
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<Future<Reply>> inside = new ArrayList<>();

        Full(Site site, int places) throws InterruptedException {
            this.site = site;
            site.stock("p", "1");
            CountDownLatch entered = new CountDownLatch(places);
            site.machine.obstacle = () -> {
                entered.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            };
            for (int i = 0; i < places; i++) {
                inside.add(clients.submit(() -> site.sendAs(token, "POST", PATH, LOCK)));
            }
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        }

        void release() throws Exception {
            site.machine.obstacle = () -> {};
            goOn.countDown();
            for (Future<Reply> each : inside) {
                assertThat(each.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
            }
        }

        @Override
        public void close() {
            goOn.countDown();
            clients.close();
        }
    }

    /** Jetty would remember 98 KB of headers for each, so that a crowd which does nothing would take most of the heap. */
    @Test
    void keepsLittleForAConnectionThatDoesNothing() throws Exception {
        List<Wire> idle = new ArrayList<>();
        try (Site site = site(2, CROWD + 1, 1 << 20)) {
            site.stock("p", "1");
            long before = heldBytes();
            for (int i = 0; i < CROWD; i++) {
                Wire wire = new Wire(site.door.port());
                idle.add(wire);
                for (int request = 0; request < 2; request++) {
                    wire.send(lock());
                    assertThat(wire.readOne()).startsWith("HTTP/1.1 204 ");
                }
            }
            assertThat((heldBytes() - before) / CROWD)
                    .as("bytes of heap for each connection, and for its client's end")
                    .isLessThan(50_000);
        } finally {
            for (Wire each : idle) {
                each.close();
            }
        }
    }

    private static long heldBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void refusesByTheHeadersAloneWhenAllPlacesAreTaken() throws Exception {
        try (Site site = site(2, CONNECTIONS, 1 << 20);
                Full full = new Full(site, 2);
                Wire early = new Wire(site.door.port());
                Wire bodiless = new Wire(site.door.port())) {
            String refusal = bodiless.send(post(PATH, 30)).readAll();
            assertThat(refusal)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "Connection: close\r\n", "Content-Type: application/json\r\n")
                    .contains("\"name\":\"GENERIC_DB_SOFT_FAILURE\"");
            assertThat(early.send(lock()).readOne()).startsWith("HTTP/1.1 503 ");
            // Sooner than it was told: it is heard when there is room again, and not refused once more.
            early.send(lock());
            assertThat(site.sendAs("", "GET", "/health/live", "").status()).isEqualTo(200);
            full.release();
            assertThat(early.readOne()).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void hearsAtTheToldTimeWhoCameTooEarly() throws Exception {
        try (Site site = site(1, CONNECTIONS, 1 << 20);
                Full _ = new Full(site, 1);
                Wire early = new Wire(site.door.port())) {
            long begin = System.nanoTime();
            assertThat(early.send(lock().repeat(2)).readOne()).startsWith("HTTP/1.1 503 ");
            assertThat(early.readOne()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            assertThat(System.nanoTime() - begin)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(990), TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void closesConnectionsOfAnAddressThatHasTooMany() throws Exception {
        String request = "GET /config HTTP/1.1\r\nHost: x\r\n\r\n";
        try (Site site = site(4, 2, 1 << 20);
                Wire one = new Wire(site.door.port())) {
            assertThat(one.send(request).readOne()).startsWith("HTTP/1.1 200 ");
            try (Wire two = new Wire(site.door.port())) {
                assertThat(two.send(request).readOne()).startsWith("HTTP/1.1 200 ");
                assertThat(Wire.exchange(site.door.port(), ""))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: 1\r\n");
                assertThat(two.send(request).readOne()).startsWith("HTTP/1.1 200 ");
            }
            await().untilAsserted(() -> {
                try (Wire three = new Wire(site.door.port())) {
                    assertThat(three.send(request).readOne()).startsWith("HTTP/1.1 200 ");
                }
            });
        }
    }

    /** Whether its client has closed its end, too, or not. */
    @Test
    void forgetsAConnectionThatItHasClosed() throws Exception {
        String request = "GET /config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        List<Wire> open = new ArrayList<>();
        try (Site site = site(64, 2, 1 << 20)) {
            for (int i = 0; i < 5; i++) {
                await().untilAsserted(() -> {
                    Wire wire = new Wire(site.door.port());
                    open.add(wire);
                    assertThat(wire.send(request).readAll()).startsWith("HTTP/1.1 200 ");
                });
            }
        } finally {
            for (Wire wire : open) {
                wire.close();
            }
        }
    }

    @Test
    void letsATrustedProxyHaveConnectionsForAllItsClients() throws IOException {
        String request = "GET /config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        HttpSettings narrow = Site.settings(4, 1, 1 << 20, 1 << 20, null, Map.of());
        HttpSettings.Outside proxied =
                new HttpSettings.Outside(null, Networks.of("127.0.0.0/8"), false, Origins.ANY, "");
        try (Site site = new Site(
                        _ -> Site.with(narrow, narrow.tenantLimits(), narrow.templateLimits(), proxied), List.of());
                Wire one = new Wire(site.door.port())) {
            one.send("GET ");
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.exchange(site.door.port(), request)).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/o/claim", "/templates/t"})
    void readsLittleOfStrangers(String path) throws IOException {
        int most = path.startsWith("/orders") ? 4096 : 32 << 10;
        try (Site site = site(4, CONNECTIONS, 1 << 20)) {
            String post = "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            String told = Wire.exchange(site.door.port(), post + "Content-Length: " + (most + 1) + "\r\n\r\n");
            assertThat(told).startsWith("HTTP/1.1 413 ").contains("at most " + most + " bytes");
            String chunk = Integer.toHexString(most + 1) + "\r\n" + " ".repeat(most + 1) + "\r\n";
            assertThat(Wire.exchange(site.door.port(), post + "Transfer-Encoding: chunked\r\n\r\n" + chunk))
                    .startsWith("HTTP/1.1 413 ");
            String whole = "{\"x\":\"" + "x".repeat(most - 8) + "\"}";
            assertThat(site.sendAs("", "POST", path, whole).status()).isIn(400, 404);
        }
    }

    /** As much as there is room for is held, one more is refused, and none can keep its room by sending a byte now and then. */
    @Test
    void holdsNoMoreBodiesThanThereIsRoomFor() throws Exception {
        int length = 200_000;
        try (Site site = site(64, CONNECTIONS, 1 << 20);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            site.stock("p", "1");
            String upload = post("/private/products", length) + " ".repeat(length - 200);
            List<Future<String>> answers = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < 12; i++) {
                answers.add(clients.submit(() -> trickle(site, upload)));
            }
            await().atMost(Duration.ofSeconds(8))
                    .until(() -> answers.stream().filter(Future::isDone).count() >= 7);
            assertThat(site.post(PATH, LOCK).status()).isEqualTo(204);
            List<String> statuses = new ArrayList<>();
            for (Future<String> answer : answers) {
                statuses.add(answer.get(20, TimeUnit.SECONDS));
            }
            assertThat(statuses).containsOnly("408", "503");
            assertThat(statuses.stream().filter("408"::equals).count())
                    .as("an instance has half of the room")
                    .isBetween(1L, 2L);
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(14));
            assertThat(site.post("/private/products", " ".repeat(length)).brief())
                    .as("what was given up is free again")
                    .isEqualTo("400/22");
        }
    }

    private static String trickle(Site site, String upload) throws Exception {
        try (Wire wire = new Wire(site.door.port());
                ExecutorService sender = Executors.newSingleThreadExecutor()) {
            Future<?> sending = sender.submit(() -> {
                wire.send(upload);
                for (; ; ) {
                    wire.send(" ");
                    TimeUnit.MILLISECONDS.sleep(500);
                }
            });
            String answer = wire.readAll();
            sending.cancel(true);
            return answer.replaceAll("(?s)HTTP/1.1 (\\d+).*", "$1");
        }
    }

    @Test
    void givesRequestsThatWaitAShareOfTheirOwn() throws Exception {
        try (Site site = site(4, CONNECTIONS, 1 << 20);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            String poll = "/private/orders?timeout_ms=20000&delta=1&start=0";
            List<Future<Reply>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(clients.submit(() -> site.get(poll)));
            }
            await().pollInSameThread().until(() -> answersAtOnce(site, poll));
            assertThat(waiting).noneMatch(Future::isDone);
            assertThat(site.get("/private/products").status()).isEqualTo(200);
            Reply placed = site.post("/private/orders", "{\"order\":{\"amount\":\"KUDOS:1\",\"summary\":\"s\"}}");
            assertThat(placed.status()).isEqualTo(200);
            for (Future<Reply> each : waiting) {
                assertThat(each.get(10, TimeUnit.SECONDS).json().path("orders")).hasSize(1);
            }
        }
    }

    /** A poll that comes before the two others would be one of the two, and wait. */
    private static boolean answersAtOnce(Site site, String poll) {
        long begin = System.nanoTime();
        return site.get(poll.replace("20000", "1000")).status() == 200
                && System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(500);
    }
}
