package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Coordinator;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** Orders over several products: all or nothing, for everybody, whoever dies. */
@ExtendWith(Children.class)
class OrdersIT {
    private static final int PAIRS = 40;
    private static final int CLIENTS = 24;
    private static final List<String> SHELF = List.of("bread", "butter", "jam", "milk");
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    @BeforeEach
    void start() throws IOException {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
    }

    @Test
    void exactlyAsManyPairsAreSoldAsThereAre() throws Exception {
        shop.define("left", Integer.toString(PAIRS));
        shop.define("right", Integer.toString(PAIRS));
        AtomicInteger sold = new AtomicInteger();
        List<Integer> others = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> refused = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                refused.add(clients.submit(() -> {
                    Answer answer = shop.order(Map.of("left", "1", "right", "1"));
                    while (answer.status() == 200) {
                        sold.incrementAndGet();
                        answer = shop.order(Map.of("left", "1", "right", "1"));
                    }
                    return answer.status();
                }));
            }
            for (Future<Integer> each : refused) {
                others.add(each.get());
            }
        }
        assertThat(sold).hasValue(PAIRS);
        assertThat(others).containsOnly(410);
        assertThat(free("left")).isEqualTo(0);
        assertThat(free("right")).isEqualTo(0);
    }

    @Test
    void locksMoveIntoTheOrderAndTheirSurplusIsFree() throws Exception {
        shop.define("bread", "10");
        assertThat(shop.lock("bread", "cart", 8, Duration.ofHours(1)).status()).isEqualTo(204);
        Answer refused = shop.post("/private/orders", orderOf(Map.of("bread", "11"), "cart"));
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.body().path("product_id").asText()).isEqualTo("bread");
        assertThat(free("bread")).as("the lock stands as before").isEqualTo(2);
        Answer placed = shop.post("/private/orders", orderOf(Map.of("bread", "3"), "cart"));
        assertThat(placed.status()).as("%s", placed).isEqualTo(200);
        assertThat(free("bread")).isEqualTo(7);
        String order = placed.body().path("order_id").asText();
        assertThat(shop.send("DELETE", "/private/orders/" + order, null, Map.of())
                        .status())
                .isEqualTo(204);
        assertThat(free("bread")).isEqualTo(10);
    }

    @Test
    void aPaidOrderIsSoldAndAnUnpaidOneIsFreeAfterItsTime() throws Exception {
        shop.define("bread", "10");
        Answer placed = shop.order(Map.of("bread", "4"));
        String order = placed.body().path("order_id").asText();
        String payment = "{\"payment_ref\":\"p1\",\"amount\":\"KUDOS:1\"}";
        String payments = "/private/orders/" + order + "/payments";
        assertThat(shop.post(payments, payment).status()).isEqualTo(204);
        assertThat(shop.post(payments, payment).status()).isEqualTo(204);
        assertThat(shop.post(payments, payment.replace("p1", "p2")).status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(sold("bread")).isEqualTo(4));
        long soon = System.currentTimeMillis() / 1000 + 3;
        Answer late = shop.post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"late","pay_deadline":{"t_s":%d}},
                 "inventory_products":[{"product_id":"bread","quantity":5}]}""".formatted(soon));
        assertThat(late.status()).as("%s", late).isEqualTo(200);
        assertThat(free("bread")).isEqualTo(1);
        await().atMost(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThat(free("bread")).isEqualTo(6));
        String over = late.body().path("order_id").asText();
        assertThat(shop.post("/private/orders/" + over + "/payments", payment).status())
                .isEqualTo(410);
    }

    /** Whoever sends commands may stop anywhere: here this test is the coordinator that dies. */
    @Test
    void aDeadCoordinatorLeavesNothingBehind() throws Exception {
        for (String product : SHELF) {
            shop.define(product, "10");
        }
        try (Coordinator dying = new Coordinator(node.kafka())) {
            dying.hold("bread", "attempt-1", "order-1", "3");
            dying.hold("bread", "attempt-2", "order-2", "2");
            dying.hold("butter", "attempt-2", "order-2", "2");
            dying.hold("jam", "attempt-3", "order-3", "4");
            dying.place("order-3", "attempt-3", "jam", "4");
            await().untilAsserted(() -> {
                assertThat(free("bread")).isEqualTo(5);
                assertThat(free("jam")).isEqualTo(6);
            });
            await().atMost(DEAD_ATTEMPT).untilAsserted(() -> {
                assertThat(free("bread")).isEqualTo(10);
                assertThat(free("butter")).isEqualTo(10);
            });
            assertThat(free("jam")).as("what was decided stands").isEqualTo(6);
            dying.place("order-2", "attempt-2", "bread", "2");
            assertThat(shop.get("/private/orders/order-3").status()).isEqualTo(200);
            await().during(Duration.ofMillis(500))
                    .untilAsserted(
                            () -> assertThat(shop.get("/private/orders/order-2").status())
                                    .as("an abandoned attempt is not placed")
                                    .isEqualTo(404));
        }
        verify();
    }

    @Test
    void killsLoseNoOrderAndNoPiece() throws Exception {
        for (String product : SHELF) {
            shop.define(product, "100000");
        }
        AtomicBoolean done = new AtomicBoolean();
        ConcurrentMap<String, String> answered = new ConcurrentHashMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                running.add(clients.submit(() -> shop(number, done, answered)));
            }
            for (int kill = 0; kill < 2; kill++) {
                int before = answered.size();
                await().atMost(Duration.ofSeconds(30)).until(() -> answered.size() > before + 150);
                node.kill();
                node.startAgain();
                shop = shop.movedTo(node.url());
            }
            int before = answered.size();
            await().atMost(Duration.ofSeconds(30)).until(() -> answered.size() > before + 100);
            done.set(true);
            for (Future<?> each : running) {
                each.get();
            }
        }
        await().atMost(DEAD_ATTEMPT.plusSeconds(3)).untilAsserted(this::everyPieceIsAccountedFor);
        for (Map.Entry<String, String> each : answered.entrySet()) {
            Answer order = shop.get("/private/orders/" + each.getKey());
            String status = order.status() == 404
                    ? "gone"
                    : order.body().path("order_status").asText();
            assertThat(status).as(each.getKey()).isEqualTo(each.getValue());
        }
        verify();
    }

    /** Places, pays and takes back orders, and notes what it was told last of each. */
    private void shop(int number, AtomicBoolean done, Map<String, String> answered) {
        SplittableRandom random = new SplittableRandom(number);
        for (int i = 0; !done.get(); i++) {
            String order = "o-" + number + "-" + i;
            Map<String, String> items = new TreeMap<>();
            for (int k = 0; k < 3; k++) {
                items.put(SHELF.get(random.nextInt(SHELF.size())), Integer.toString(1 + random.nextInt(3)));
            }
            try {
                if (shop.order(order, items).status() != 200) {
                    continue;
                }
                String status = "unpaid";
                int dice = random.nextInt(3);
                if (dice == 0) {
                    Answer paid = shop.post(
                            "/private/orders/" + order + "/payments",
                            "{\"payment_ref\":\"" + order + "\",\"amount\":\"KUDOS:1\"}");
                    if (paid.status() != 204) {
                        continue;
                    }
                    status = "paid";
                } else if (dice == 1) {
                    if (shop.send("DELETE", "/private/orders/" + order, null, Map.of())
                                    .status()
                            != 204) {
                        continue;
                    }
                    status = "gone";
                }
                answered.put(order, status);
            } catch (IOException e) {
                // The node is dying; what became of this order only the log knows.
                Thread.onSpinWait();
            }
        }
    }

    private void everyPieceIsAccountedFor() throws IOException {
        Map<String, Integer> paid = new TreeMap<>();
        Map<String, Integer> unpaid = new TreeMap<>();
        long offset = 0;
        while (true) {
            JsonNode page = shop.get("/private/orders?limit=500&offset=" + offset)
                    .body()
                    .path("orders");
            for (JsonNode order : page) {
                offset = order.path("row_id").asLong();
                Map<String, Integer> sums = order.path("paid").asBoolean() ? paid : unpaid;
                JsonNode contract = shop.get(
                                "/private/orders/" + order.path("order_id").asText())
                        .body();
                JsonNode products = contract.has("contract_terms")
                        ? contract.path("contract_terms").path("products")
                        : contract.path("proto_contract_terms").path("products");
                products.forEach(product -> sums.merge(
                        product.path("product_id").asText(),
                        product.path("quantity").asInt(),
                        Integer::sum));
            }
            if (page.isEmpty()) {
                break;
            }
        }
        for (String product : SHELF) {
            assertThat(sold(product)).as(product).isEqualTo(paid.getOrDefault(product, 0));
            assertThat(free(product))
                    .as(product)
                    .isEqualTo(100_000 - paid.getOrDefault(product, 0) - unpaid.getOrDefault(product, 0));
        }
    }

    private int sold(String product) throws IOException {
        return shop.get("/private/products/" + product)
                .body()
                .path("total_sold")
                .asInt();
    }

    /** What is left for others, as the refusal of a lock that is much too large says. */
    private int free(String product) throws IOException {
        Answer refused = shop.lock(product, "asking", 1_000_000, Duration.ofSeconds(1));
        assertThat(refused.status()).isEqualTo(410);
        return refused.body().path("available_quantity").asInt();
    }

    private static String orderOf(Map<String, String> items, String lock) {
        ObjectNode body = Shop.orderBody(null, items);
        body.putArray("lock_uuids").add(lock);
        return body.toString();
    }

    private void verify() throws IOException {
        Launcher.Ran verified = node.tool("verify");
        assertThat(verified.out()).as(verified.err()).contains("equal: ");
        assertThat(verified.exit()).isZero();
    }
}
