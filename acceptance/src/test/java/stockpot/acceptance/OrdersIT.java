package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        assertThat(shop.delete("/private/orders/" + order).status()).isEqualTo(204);
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
            dying.hold("milk", "attempt-4", "order-4", "10");
            await().untilAsserted(() -> {
                assertThat(free("bread")).isEqualTo(5);
                assertThat(free("jam")).isEqualTo(6);
            });
            whoWantsWhatIsBeingDecidedTriesFor5Seconds();
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

    private void whoWantsWhatIsBeingDecidedTriesFor5Seconds() throws IOException {
        long begun = System.nanoTime();
        Answer contended = shop.order(Map.of("bread", "5", "milk", "1"));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertThat(contended.status()).as("%s", contended).isEqualTo(500);
        assertThat(contended.body().path("code").asInt()).isEqualTo(55);
        assertThat(contended.body().path("detail").asText()).startsWith("milk: ");
        assertThat(millis).isBetween(5_000L, 8_000L);
        assertThat(free("bread")).as("nothing is kept of it").isEqualTo(5);
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
