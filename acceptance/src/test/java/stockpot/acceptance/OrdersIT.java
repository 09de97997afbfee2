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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Coordinator;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** Orders over several products: all or nothing, for everybody, whoever dies. */
@ExtendWith(Children.class)
@TestInstance(Lifecycle.PER_CLASS)
class OrdersIT {
    private static final int PAIRS = 40;
    private static final int CLIENTS = 24;
    private static final List<String> SHELF = List.of("bread", "butter", "jam", "milk");
    private static final String RESERVATIONS = Shop.SERVICES + "reservation/admin";
    private static final String RESERVATION = "{'items':[{'id':'cake','qty':1}]}";
    private static final String PRODUCT = "{'product_id':'tart','description':'d','unit':'Piece','total_stock':1}";
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(15);

    private RunningNode node;
    private Shop shop;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
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
        shop.define("rye", "10");
        assertThat(shop.lock("rye", "cart", 8, Duration.ofHours(1)).status()).isEqualTo(204);
        Answer refused = shop.post("/private/orders", orderOf(Map.of("rye", "11"), "cart"));
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.body().path("product_id").asText()).isEqualTo("rye");
        assertThat(free("rye")).as("the lock stands as before").isEqualTo(2);
        Answer placed = shop.post("/private/orders", orderOf(Map.of("rye", "3"), "cart"));
        assertThat(placed.status()).as("%s", placed).isEqualTo(200);
        assertThat(free("rye")).isEqualTo(7);
        String order = placed.body().path("order_id").asText();
        assertThat(shop.delete("/private/orders/" + order).status()).isEqualTo(204);
        assertThat(free("rye")).isEqualTo(10);
    }

    @Test
    void aPaidOrderIsSoldAndAnUnpaidOneIsFreeAfterItsTime() throws Exception {
        shop.define("bun", "10");
        Answer placed = shop.order(Map.of("bun", "4"));
        String order = placed.body().path("order_id").asText();
        String payment = "{\"payment_ref\":\"p1\",\"amount\":\"KUDOS:1\"}";
        String payments = "/private/orders/" + order + "/payments";
        assertThat(shop.post(payments, payment).status()).isEqualTo(204);
        assertThat(shop.post(payments, payment).status()).isEqualTo(204);
        assertThat(shop.post(payments, payment.replace("p1", "p2")).status()).isEqualTo(409);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(sold("bun")).isEqualTo(4));
        long soon = System.currentTimeMillis() / 1000 + 3;
        Answer late = shop.post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"late","pay_deadline":{"t_s":%d}},
                 "inventory_products":[{"product_id":"bun","quantity":5}]}""".formatted(soon));
        assertThat(late.status()).as("%s", late).isEqualTo(200);
        assertThat(free("bun")).isEqualTo(1);
        await().atMost(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThat(free("bun")).isEqualTo(6));
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
            assertThat(shop.get("/private/orders/order-3").status())
                    .as("it is there, without a contract")
                    .isEqualTo(410);
            await().during(Duration.ofMillis(500))
                    .untilAsserted(
                            () -> assertThat(shop.get("/private/orders/order-2").status())
                                    .as("an abandoned attempt is not placed")
                                    .isEqualTo(404));
        }
        node.verify();
    }

    @Test
    void aKeyHasOneEffect() throws Exception {
        shop.define("cake", "3");
        Answer placed = keyed("/private/orders", "placed", order("", "cake", 3));
        assertThat(placed.status()).as("%s", placed).isEqualTo(200);
        Answer refused = keyed("/private/orders", "refused", order("", "cake", 1));
        assertThat(refused.status()).as("%s", refused).isEqualTo(410);
        Answer unknown = keyed("/private/orders", "unknown", order("", "cream", 1));
        assertThat(unknown.status()).as("%s", unknown).isEqualTo(404);
        Answer reserved = keyed(RESERVATIONS, "reserved", RESERVATION);
        assertThat(reserved.status()).as("%s", reserved).isEqualTo(400);
        String id = placed.body().path("order_id").asText();
        assertThat(shop.delete("/private/orders/" + id).status()).isEqualTo(204);
        shop.define("cream", "3");
        Answer chosen = keyed("/private/orders", "chosen", order(",'order_id':'mine'", "cake", 1));
        assertThat(shop.delete("/private/orders/mine").status()).isEqualTo(204);

        assertThat(keyed("/private/orders", "placed", order("", "cake", 3))).isEqualTo(placed);
        assertThat(keyed("/private/orders", "refused", order("", "cake", 1))).isEqualTo(refused);
        assertThat(keyed("/private/orders", "unknown", order("", "cream", 1))).isEqualTo(unknown);
        assertThat(keyed("/private/orders", "chosen", order(",'order_id':'mine'", "cake", 1)))
                .isEqualTo(chosen);
        assertThat(keyed(RESERVATIONS, "reserved", RESERVATION)).isEqualTo(reserved);
        assertThat(free("cake")).as("nothing was made again").isEqualTo(3);

        for (String key : List.of("placed", "refused", "unknown", "chosen")) {
            assertThat(keyed("/private/orders", key, order(",'order_id':'other'", "cake", 2))
                            .status())
                    .as(key)
                    .isEqualTo(409);
        }
        assertThat(keyed(RESERVATIONS, "reserved", RESERVATION.replace("1}", "2}"))
                        .body()
                        .at("/exceptions/0/code")
                        .asText())
                .isEqualTo("21003");
        assertThat(keyed("/private/pots", "pot", "{'pot_name':'one','description':'d'}")
                        .status())
                .isEqualTo(200);
        assertThat(keyed("/private/pots", "pot", "{'pot_name':'two','description':'d'}")
                        .status())
                .as("the name is in another log, which does not know of the key")
                .isEqualTo(409);
        assertThat(keyed("/private/products", "product", PRODUCT).status()).isEqualTo(204);
        assertThat(keyed("/private/products", "product", PRODUCT.replace("tart", "tea"))
                        .status())
                .isEqualTo(409);
        theNextOwnerOfANameIsAnsweredAfresh();
        node.verify();
    }

    private void theNextOwnerOfANameIsAnsweredAfresh() throws IOException {
        String open = "{'id':'twice','name':'n','auth':{'method':'token','password':'password'}}".replace('\'', '"');
        Map<String, String> login = Map.of("Idempotency-Key", "token");
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThat(shop.post("/management/instances", open).status()).isEqualTo(204);
            Answer token = Shop.as(node.url(), "twice", "password")
                    .send("POST", "/instances/twice/private/token", "{\"scope\":\"all\"}", login);
            assertThat(token.status()).as("%s", token).isEqualTo(200);
            tokens.add(token.body().path("access_token").asText());
            assertThat(shop.delete("/management/instances/twice?purge=yes").status())
                    .isEqualTo(204);
        }
        assertThat(tokens).doesNotHaveDuplicates();
    }

    private Answer keyed(String path, String key, String body) throws IOException {
        Answer answer = shop.send("POST", path, body.replace('\'', '"'), Map.of("Idempotency-Key", key));
        // Without the date.
        return new Answer(answer.status(), answer.position(), answer.body(), Map.of());
    }

    private static String order(String more, String product, int quantity) {
        return "{'order':{'amount':'KUDOS:1','summary':'s'%s},'inventory_products':[{'product_id':'%s','quantity':%d}]}"
                .formatted(more, product, quantity);
    }

    private void whoWantsWhatIsBeingDecidedTriesFor5Seconds() throws IOException {
        long begun = System.nanoTime();
        Answer contended = shop.order(Map.of("bread", "5", "milk", "1"));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertThat(contended.status()).as("%s", contended).isEqualTo(503);
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
}
