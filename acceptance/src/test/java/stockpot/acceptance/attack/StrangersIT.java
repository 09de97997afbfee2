package stockpot.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;

/** What strangers try at the doors that are open to them: passwords, claims, templates. */
@ExtendWith(Siege.Shared.class)
@Tag("alone")
class StrangersIT {
    private static final int TENANTS = 26;

    private final Siege siege;

    StrangersIT(Siege siege) {
        this.siege = siege;
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    private static String request(String method, String path, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    /** A connection, read as it comes and not byte by byte: who attacks shares the cores with the bystander. */
    private record Line(Socket socket, InputStream in) implements AutoCloseable {
        static Line of(Socket socket) throws IOException {
            socket.setSoTimeout(20_000);
            return new Line(socket, new BufferedInputStream(socket.getInputStream()));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Sends and reads the answer; its status. */
    private static int exchange(Line line, String request) throws IOException {
        line.socket().getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = line.in();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer but " + head);
            }
            head.append((char) next);
        }
        int length = 0;
        for (String header : head.toString().split("\r\n", -1)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.readNBytes(length);
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Strangers who each send again and again on connections of their own; how often each status came. */
    private Map<Integer, AtomicInteger> storm(int strangers, Duration duration, IntFunction<String> request)
            throws Exception {
        Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger hungUp = new AtomicInteger();
        long end = System.nanoTime() + duration.toNanos();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < strangers; i++) {
                all.add(threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        try (Line line = Line.of(siege.stranger())) {
                            for (int each = 0; each < 50 && System.nanoTime() < end; each++) {
                                int status = exchange(line, request.apply(sent.getAndIncrement()));
                                statuses.computeIfAbsent(status, _ -> new AtomicInteger())
                                        .incrementAndGet();
                            }
                        } catch (IOException _) {
                            // Whoever storms may be hung up on, and comes again.
                            hungUp.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        System.out.println("statuses of strangers: " + statuses + ", hung up on " + hungUp);
        return statuses;
    }

    /** Opens an instance that nobody has logged in to yet. */
    private void tenant(String id) throws IOException {
        Answer opened = siege.admin()
                .post(
                        "/management/instances",
                        "{\"id\":\"" + id
                                + "\",\"name\":\"n\",\"auth\":{\"method\":\"token\",\"password\":\"the owner's\"}}");
        assertThat(opened.status()).isEqualTo(204);
    }

    @Test
    void wrongPasswordsKeepNobodyElseOut() throws Exception {
        tenant("guessed");
        for (int i = 0; i < TENANTS; i++) {
            tenant("tenant-" + i);
        }
        AtomicInteger round = new AtomicInteger();
        siege.during("wrong passwords", () -> {
            int from = round.getAndIncrement() * TENANTS / 2;
            try (ExecutorService owners = Executors.newSingleThreadExecutor()) {
                Future<List<Integer>> logins = owners.submit(() -> {
                    List<Integer> statuses = new ArrayList<>();
                    Thread.sleep(2000);
                    for (int i = from; i < from + TENANTS / 2; i++) {
                        // One of two comes from where the guesses come from, as all do behind a proxy that is not
                        // known.
                        String owner = basic("tenant-" + i, "the owner's");
                        String path = "/instances/tenant-" + i + "/private/token";
                        int port = URI.create(siege.node().url()).getPort();
                        try (Line line = Line.of(i % 2 == 0 ? siege.stranger() : new Socket("127.0.0.1", port))) {
                            statuses.add(exchange(line, request("POST", path, owner, "{\"scope\":\"readonly\"}")));
                            statuses.add(exchange(line, request("GET", "/servlets/services/reservation/1", owner, "")));
                        }
                    }
                    return statuses;
                });
                storm(
                        80,
                        Duration.ofSeconds(8),
                        i -> request("POST", "/instances/guessed/private/token", basic("guessed", "guess " + i), "{}"));
                assertThat(logins.get()).containsOnly(200, 404).hasSize(TENANTS);
            }
        });
    }

    @Test
    void claimsOfNothingLeaveNothing() throws Exception {
        Shop shop = siege.admin().open("claimed");
        shop.post("/private/orders", "{\"order\":{\"amount\":\"KUDOS:1\",\"summary\":\"s\",\"order_id\":\"o\"}}");
        String body = "{\"nonce\":\"n\",\"token\":\"" + "x".repeat(2_000) + "\"}";
        siege.during("claims of nothing", () -> {
            long before = siege.logBytes("orders");
            Map<Integer, AtomicInteger> statuses = storm(
                    16,
                    Duration.ofSeconds(5),
                    i -> request(
                            "POST",
                            "/instances/claimed/orders/" + (i % 2 == 0 ? "o" : "nope" + i) + "/claim",
                            "",
                            body));
            assertThat(statuses).containsOnlyKeys(404);
            assertThat(siege.logBytes("orders")).isEqualTo(before);
        });
    }

    @Test
    void ordersOfAnybodyLeaveSomeForCustomers() throws Exception {
        Shop shop = siege.admin().open("baker");
        assertThat(shop.define("bread", "12").status()).isEqualTo(204);
        shop.patch("/private/products/bread", "{\"unit_price\":[\"KUDOS:1\"]}");
        String template = "{\"template_id\":\"t\",\"template_description\":\"d\",\"template_contract\":{"
                + "\"template_type\":\"inventory-cart\",\"summary\":\"s\",\"selected_all\":true,"
                + "\"pay_duration\":{\"d_us\":\"forever\"}}}";
        assertThat(shop.post("/private/templates", template).status()).isEqualTo(204);
        String order = "{\"template_type\":\"inventory-cart\",\"inventory_selection\":"
                + "[{\"product_id\":\"bread\",\"quantity\":\"1\"}]}";
        String use = request("POST", "/instances/baker/templates/t", "Content-Type: application/json\r\n", order);
        try (Line line = Line.of(siege.stranger())) {
            for (int i = 0; i < 6; i++) {
                assertThat(exchange(line, use)).isEqualTo(200);
            }
        }
        siege.during("hoarding by a template", () -> {
            long before = siege.logBytes("orders");
            Map<Integer, AtomicInteger> statuses = storm(16, Duration.ofSeconds(5), _ -> use);
            assertThat(statuses).containsOnlyKeys(429);
            assertThat(siege.logBytes("orders")).isEqualTo(before);
        });
        assertThat(shop.lock("bread", "cart", 6, Duration.ofMinutes(1)).status())
                .isEqualTo(204);
    }
}
