package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stockpot.kernel.InstanceId;
import stockpot.orders.Contract;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.schemas.Topics;

/** Contracts on a real broker: they lie in one topic, are read from there, and leave every file when they are erased. */
class ContractsIT {
    private static final String CONTRACTS = Topics.DEFAULT.contracts();

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    @BeforeAll
    static void define() throws Exception {
        assertThat(NODE.post(
                                "/private/products",
                                "{'product_id':'tea','description':'','unit':'Piece','unit_total_stock':'100'}")
                        .brief())
                .isEqualTo("204");
    }

    private static void place(String id, String secret, String more) throws Exception {
        Reply placed = NODE.post(
                "/private/orders",
                "{'order':{'order_id':'" + id + "','amount':'KUDOS:1','summary':'for " + secret
                        + "','delivery_location':{'street':'" + secret + "'}" + more
                        + "},'create_token':false,'inventory_products':[{'product_id':'tea','quantity':1}]}");
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    }

    private static void pay(String id) throws Exception {
        assertThat(NODE.post("/private/orders/" + id + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .status())
                .isEqualTo(204);
    }

    private static Reply order(String id) throws Exception {
        return NODE.get("/private/orders/" + id);
    }

    /** The files of the data folder that have it in them. */
    private static List<String> filesWith(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(NODE.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                            .contains(new String(wanted, StandardCharsets.ISO_8859_1))) {
                        found.add(NODE.folder().relativize(file).toString());
                    }
                } catch (NoSuchFileException _) {
                    // Compacted away in this moment.
                }
            }
        }
        return found;
    }

    /** Kafka's own patience is a day. */
    private static void compactAtOnce() throws Exception {
        try (Admin admin = Admin.create(NODE.brokers())) {
            alter(admin, new ConfigResource(ConfigResource.Type.BROKER, ""), Map.of("log.cleaner.backoff.ms", "100"));
            alter(
                    admin,
                    new ConfigResource(ConfigResource.Type.TOPIC, CONTRACTS),
                    Map.of(
                            "max.compaction.lag.ms", "1",
                            "segment.ms", "1",
                            "min.cleanable.dirty.ratio", "0.0",
                            "file.delete.delay.ms", "1"));
        }
    }

    private static void alter(Admin admin, ConfigResource what, Map<String, String> configs) throws Exception {
        List<AlterConfigOp> all = configs.entrySet().stream()
                .map(each ->
                        new AlterConfigOp(new ConfigEntry(each.getKey(), each.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(what, all)).all().get(30, TimeUnit.SECONDS);
    }

    /** As the node's own look at the orders does once a day, so that segments are closed. */
    private static void fill() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(NODE.brokers(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < 4; partition++) {
                producer.send(new ProducerRecord<>(CONTRACTS, partition, "0:".getBytes(StandardCharsets.UTF_8), null))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void leaveEveryFileWhenTheyAreErased() throws Exception {
        place("gone", "Lovelace-1", "");
        place("forgotten", "Hopper-2", "");
        place("paid", "Turing-3", "");
        place("kept", "Noether-4", "");
        pay("paid");
        for (String secret : List.of("Lovelace-1", "Hopper-2", "Turing-3", "Noether-4")) {
            assertThat(filesWith(secret)).isNotEmpty().allMatch(file -> file.startsWith("kafka/" + CONTRACTS + "-"));
        }
        assertThat(NODE.send("DELETE", "/private/orders/gone", "").status()).isEqualTo(204);
        String fields = "{'fields':['$.summary','$.delivery_location.street']}";
        for (String id : List.of("forgotten", "paid")) {
            assertThat(NODE.send("PATCH", "/private/orders/" + id + "/forget", fields)
                            .status())
                    .isEqualTo(200);
        }
        compactAtOnce();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    fill();
                    for (String secret : List.of("Lovelace-1", "Hopper-2", "Turing-3")) {
                        assertThat(filesWith(secret)).isEmpty();
                    }
                });
        assertThat(filesWith("Noether-4")).isNotEmpty();
        NODE.restart();
        assertThat(order("kept").text()).contains("Noether-4");
        assertThat(order("paid").text()).contains("\"order_status\":\"paid\"").doesNotContain("Turing-3");
        assertThat(NODE.verify()).isZero();
    }

    @Test
    void ofWhatIsOverForLongAreErasedAndSoAreOrphans() throws Exception {
        place("swept-paid", "Gauss-5", "");
        pay("swept-paid");
        place("swept-live", "Galois-6", "");
        place(
                "swept-over",
                "Germain-7",
                ",'pay_deadline':{'t_s':" + (Instant.now().getEpochSecond() + 2) + "}");
        OrderKey nobody = new OrderKey(InstanceId.ADMIN, new OrderId("nobody"));
        NODE.engine().contracts().keep(nobody, new Contract("{\"summary\":\"Euler-8\"}"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> NODE.facts(Topics.ORDERS.ledger()).stream()
                        .anyMatch(fact -> fact.path("type").asText().equals("OrderExpired")));

        sweepIn(Duration.ZERO);
        assertThat(values()).contains("Gauss-5", "Galois-6", "Germain-7", "Euler-8");
        sweepIn(Duration.ofHours(25));
        assertThat(values()).contains("Gauss-5", "Galois-6", "Germain-7").doesNotContain("Euler-8");
        sweepIn(Duration.ofDays(29));
        assertThat(order("swept-over").status()).isEqualTo(200);
        sweepIn(Duration.ofDays(31));
        await().atMost(Duration.ofSeconds(20)).until(() -> order("swept-over").status() == 404);
        await().atMost(Duration.ofSeconds(20)).until(() -> !values().contains("Germain-7"));
        assertThat(order("swept-paid").text()).as("for ever").contains("Gauss-5");
        assertThat(order("swept-live").text()).contains("Galois-6");
    }

    private static void sweepIn(Duration later) {
        NODE.engine()
                .sweepAt(InstantSource.offset(InstantSource.system(), later))
                .sweep();
    }

    /** What a reader who knows of erasures finds in the contracts' topic. */
    private static String values() {
        Map<String, String> last = new HashMap<>();
        NODE.records(CONTRACTS).forEach(record -> {
            String key = record.partition() + new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                last.remove(key);
            } else {
                last.put(key, new String(record.value(), StandardCharsets.UTF_8));
            }
        });
        return last.values().toString();
    }
}
