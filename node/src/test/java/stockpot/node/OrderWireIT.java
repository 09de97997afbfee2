package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orders on a node in this process with its real broker: over HTTP, and as records that a Kafka client sends. */
class OrderWireIT {
    private static final String ORDER_COMMANDS = "stockpot.orders.commands";
    private static final int MOST_LINES = 1_000;

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static Producer<String, String> producer;

    @BeforeAll
    static void connect() {
        producer = new KafkaProducer<>(
                ClientSettings.of(NODE.brokers(), "acks", "all"), new StringSerializer(), new StringSerializer());
    }

    @AfterAll
    static void disconnect() {
        producer.close();
    }

    private static CompletableFuture<Reply> getLater(String path) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return NODE.get(path);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void define(String product, int total, String description) throws Exception {
        assertThat(NODE.post(
                                "/private/products",
                                "{'product_id':'" + product + "','description':'" + description
                                        + "','unit':'Piece','unit_total_stock':'" + total + "'}")
                        .brief())
                .isEqualTo("204");
    }

    private static String line(String product) {
        return "{'product_id':'" + product + "','quantity':1}";
    }

    private static String order(String id, String more, List<String> lines) {
        return "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'" + id + "'" + more + "},'inventory_products':["
                + String.join(",", lines) + "]}";
    }

    private static void place(String id, String product) throws Exception {
        assertThat(NODE.post("/private/orders", order(id, "", List.of(line(product))))
                        .brief())
                .isEqualTo("200");
    }

    private static int free(String product) throws Exception {
        Reply refused = NODE.post(
                "/private/products/" + product + "/lock",
                "{'lock_uuid':'asking','duration':{'d_us':1000000},'quantity':1000000}");
        assertThat(refused.brief()).isEqualTo("410/MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS");
        return refused.json().path("available_quantity").asInt();
    }

    private static int sold(String product) throws Exception {
        return NODE.get("/private/products/" + product)
                .json()
                .path("total_sold")
                .asInt();
    }

    /** Sends a command about an order of instance admin, as any Kafka client can. */
    private static String sendRecord(String type, String order, String members) throws Exception {
        String id = UUID.randomUUID().toString();
        ObjectNode command = (ObjectNode) Reply.JSON.readTree(("{" + members + "}").replace('\'', '"'));
        command.put("type", type).put("id", id).put("instance", "admin").put("order", order);
        String key = "5:admin" + order.length() + ":" + order;
        producer.send(new ProducerRecord<>(ORDER_COMMANDS, key, command.toString()))
                .get();
        return id;
    }

    private static JsonNode result(String id) {
        List<JsonNode> found = new ArrayList<>();
        await().until(() -> {
            NODE.facts("stockpot.orders.results").stream()
                    .filter(result -> result.path("id").asText().equals(id))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    private static List<JsonNode> about(String order, String topic) {
        return NODE.facts(topic).stream()
                .filter(record -> record.path("order").asText().equals(order))
                .toList();
    }

    @Test
    void anOrderThatIsTakenBackAtOnceBringsNoLockBackThatItReplaced() throws Exception {
        define("sofa", 3, "d");
        assertThat(NODE.post(
                                "/private/products/sofa/lock",
                                "{'lock_uuid':'cart','duration':{'d_us':60000000},'quantity':2}")
                        .brief())
                .isEqualTo("204");
        String body = order("hasty", "", List.of(line("sofa")));
        assertThat(NODE.post("/private/orders", body.substring(0, body.length() - 1) + ",'lock_uuids':['cart']}")
                        .brief())
                .isEqualTo("200");
        assertThat(NODE.send("DELETE", "/private/orders/hasty", "").brief()).isEqualTo("204");
        assertThat(free("sofa")).isEqualTo(3);
    }

    @Test
    void anOrderWhoseAttemptWasGivenUpIsTriedAgainWithAnother() throws Exception {
        define("late", 10, "d");
        place("early", "late");
        String attempt = about("early", "stockpot.stock.commands")
                .getFirst()
                .path("attempt")
                .asText();
        int cut = attempt.lastIndexOf('-') + 1;
        int number = Integer.parseInt(attempt.substring(cut));
        // Its own attempts come next: for the log they have waited too long before their order is placed.
        for (int next = number + 1; next <= number + 2; next++) {
            sendRecord("ResolveHold", "slow", "'attempt':'" + attempt.substring(0, cut) + next + "','product':'late'");
        }
        place("slow", "late");
        await().untilAsserted(() -> assertThat(about("slow", "stockpot.orders.results"))
                .filteredOn(result -> result.path("type").asText().equals("PlaceOrder"))
                .extracting(result -> result.path("code").asText("placed"))
                .hasSizeGreaterThan(1)
                .endsWith("placed")
                .startsWith("ATTEMPT_ABANDONED"));
        assertThat(NODE.get("/private/orders/slow").json().path("order_status").asText())
                .isEqualTo("unpaid");
        await().untilAsserted(() -> assertThat(free("late")).isEqualTo(8));
    }

    @Test
    void anOrderHasUpToAThousandLines() throws Exception {
        List<String> lines = IntStream.rangeClosed(0, MOST_LINES)
                .mapToObj(i -> line("line-" + i))
                .toList();
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<?>> defining = new ArrayList<>();
            for (int i = 0; i <= MOST_LINES; i++) {
                String product = "line-" + i;
                defining.add(clients.submit(() -> {
                    define(product, 5, "d");
                    return null;
                }));
            }
            for (Future<?> each : defining) {
                each.get();
            }
        }
        Reply refused = NODE.post("/private/orders", order("too-long", "", lines));
        assertThat(refused.brief()).isEqualTo("400/GENERIC_PARAMETER_MALFORMED");
        assertThat(refused.json().path("detail").asText()).contains("1000");
        assertThat(NODE.post("/private/orders", order("long", "", lines.subList(0, MOST_LINES)))
                        .brief())
                .isEqualTo("200");
        assertThat(NODE.post("/private/orders/long/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .brief())
                .isEqualTo("204");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(about("long", "stockpot.stock.ledger"))
                        .filteredOn(fact -> fact.path("type").asText().equals("HoldSold"))
                        .extracting(fact -> fact.path("product").asText())
                        .hasSize(MOST_LINES)
                        .doesNotHaveDuplicates());
        assertThat(free("line-0")).isEqualTo(4);
        assertThat(free("line-" + MOST_LINES)).isEqualTo(5);
    }

    @Test
    void termsThatTheLogCannotHoldAreRefusedAndNothingIsHeld() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            define("wordy-" + i, 1, "x".repeat(500_000));
            lines.add(line("wordy-" + i));
        }
        Reply refused = NODE.post("/private/orders", order("wordy", "", lines));
        assertThat(refused.brief()).isEqualTo("413/GENERIC_UPLOAD_EXCEEDS_LIMIT");
        assertThat(refused.json().path("detail").asText()).contains("1048576 characters");
        assertThat(NODE.get("/private/orders/wordy").brief()).isEqualTo("404/MERCHANT_GENERIC_ORDER_UNKNOWN");
        assertThat(free("wordy-0")).isEqualTo(1);
    }

    @Test
    void aPaymentMayComeAsARecord() throws Exception {
        define("paid-for", 10, "d");
        place("by-record", "paid-for");
        String payment = "'payment_ref':'till-7','amount':'KUDOS:1'";
        assertThat(result(sendRecord("PayOrder", "by-record", payment.replace(":1", ":2")))
                        .path("code")
                        .asText())
                .isEqualTo("AMOUNT_WRONG");
        assertThat(result(sendRecord("PayOrder", "by-record", payment))
                        .path("outcome")
                        .asText())
                .isEqualTo("accepted");
        assertThat(NODE.get("/private/orders/by-record")
                        .json()
                        .path("order_status")
                        .asText())
                .isEqualTo("paid");
        await().untilAsserted(() -> assertThat(sold("paid-for")).isEqualTo(1));
        assertThat(NODE.post("/private/orders/by-record/payments", "{" + payment + "}")
                        .brief())
                .as("the same payment, by the other way")
                .isEqualTo("204");
        assertThat(NODE.post("/private/orders/by-record/payments", "{" + payment.replace("7", "8") + "}")
                        .brief())
                .isEqualTo("409/MERCHANT_PRIVATE_DELETE_ORDERS_ALREADY_PAID");
        assertThat(result(sendRecord("PayOrder", "no-such-order", payment))
                        .path("code")
                        .asText())
                .isEqualTo("ORDER_UNKNOWN");
        assertThat(about("by-record", "stockpot.orders.ledger"))
                .extracting(fact -> fact.path("type").asText())
                .containsExactly("OrderPlaced", "OrderPaid");
    }

    @Test
    void whoeverWaitsForNewsOfOrdersIsTold() throws Exception {
        define("news", 10, "d");
        assertThat(NODE.post(
                                "/private/orders",
                                order("first", ",'fulfillment_url':'https://news/'", List.of(line("news"))))
                        .brief())
                .isEqualTo("200");
        String list = "/private/orders?limit=5&timeout_ms=20000&fulfillment_url=https://news/";
        JsonNode only = NODE.get(list).json().path("orders").path(0);
        CompletableFuture<Reply> next = getLater(list + "&offset=" + only.path("row_id"));
        CompletableFuture<Reply> paid = getLater(list + "&paid=yes");
        CompletableFuture<Reply> changed = getLater("/private/orders/first?timeout_ms=20000&lp_not_etag="
                + NODE.get("/private/orders/first").tag());
        await().during(Duration.ofMillis(300)).until(() -> !next.isDone() && !paid.isDone() && !changed.isDone());
        assertThat(NODE.post(
                                "/private/orders",
                                order("second", ",'fulfillment_url':'https://news/'", List.of(line("news"))))
                        .brief())
                .isEqualTo("200");
        assertThat(next.get().json().path("orders").findValuesAsText("order_id"))
                .containsExactly("second");
        assertThat(paid).isNotDone();
        assertThat(changed).isNotDone();
        assertThat(NODE.post("/private/orders/first/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .brief())
                .isEqualTo("204");
        assertThat(paid.get().json().path("orders").findValuesAsText("order_id"))
                .containsExactly("first");
        assertThat(changed.get().json().path("order_status").asText()).isEqualTo("paid");
        assertThat(NODE.get(list + "&max_age=3600").json().path("orders")).hasSize(2);
        assertThat(NODE.get(list.replace("20000", "1") + "&max_age=0").json().path("orders"))
                .isEmpty();
    }
}
