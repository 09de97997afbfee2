package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import stockpot.schemas.RecordSchemas;
import stockpot.topology.decide.DeadLetterNews;

/** A node in this process, with its real broker: what leaves it on Kafka, and what comes in there. */
class NodeIT {
    @RegisterExtension
    static final TestNode NODE = new TestNode();

    @Test
    void anAnswerThatWaitsForTheCommitIsSeenDownstreamAtOnce() throws Exception {
        define("committed");
        Reply locked =
                NODE.post("/private/products/committed/lock", lock("cart", 1, 60_000_000), "Prefer", "ack=committed");
        assertThat(locked.status()).isEqualTo(204);
        String position = locked.position();
        assertThat(NODE.facts("stockpot.stock.results").stream())
                .anyMatch(result -> result.path("position").asText().equals(position));
    }

    /** An order that is placed and paid, and whose goods are sold when this returns. */
    private static void order(String product) throws Exception {
        define(product);
        Reply placed = NODE.post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"s"},
                 "inventory_products":[{"product_id":"%s","quantity":1}]}""".formatted(product));
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        String id = placed.json().path("order_id").asText();
        assertThat(NODE.post("/private/orders/" + id + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}")
                        .status())
                .isEqualTo(204);
        await().untilAsserted(() -> assertThat(NODE.facts("stockpot.stock.ledger").stream()
                        .filter(fact -> fact.path("type").asText().equals("HoldSold")))
                .isNotEmpty());
    }

    /** What pots go through: two of them, one of which is renamed, credited, reset, and closed. */
    private static void pots() throws Exception {
        String body = "{\"pot_name\":\"%s\",\"description\":\"%s\"}";
        assertThat(NODE.post("/private/pots", body.formatted("one", "d")).status())
                .isEqualTo(200);
        assertThat(NODE.post("/private/pots", body.formatted("one", "d")).status())
                .isEqualTo(409);
        Reply made = NODE.post("/private/pots", body.formatted("two", "d"));
        String pot = made.json().path("pot_serial_id").asText();
        assertThat(NODE.send("PATCH", "/private/pots/" + pot, body.formatted("three", "e"))
                        .status())
                .isEqualTo(204);
        Reply placed = NODE.post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"s","order_default_money_pot":%s}}""".formatted(pot));
        String id = placed.json().path("order_id").asText();
        NODE.post("/private/orders/" + id + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}");
        await().untilAsserted(() -> assertThat(NODE.facts("stockpot.pots.ledger").stream())
                .anyMatch(fact -> fact.path("type").asText().equals("PotCredited")));
        String reset = body.formatted("three", "e").replace("}", ",\"new_pot_totals\":[\"EUR:2\"]}");
        assertThat(NODE.send("PATCH", "/private/pots/" + pot, reset).status()).isEqualTo(204);
        assertThat(NODE.send("DELETE", "/private/pots/" + pot, "", "Prefer", "ack=committed")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void everyPublicRecordIsAsItsSchemaSays() throws Exception {
        define("described");
        assertThat(NODE.post("/private/products/described/lock", lock("a", 1, 1_000))
                        .status())
                .isEqualTo(204);
        assertThat(NODE.post("/private/products/described/lock", lock("b", 11, 1_000))
                        .status())
                .isEqualTo(410);
        assertThat(NODE.send("DELETE", "/private/products/described?force=yes", "")
                        .status())
                .isEqualTo(204);
        NODE.post("/private/products/described/lock", lock("c", 1, 1), "Prefer", "ack=committed");
        order("described-order");
        pots();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (String name : RecordSchemas.NAMES) {
            Schema schema = registry.getSchema(RecordSchemas.text(name));
            List<ConsumerRecord<byte[], byte[]>> records = NODE.records("stockpot." + name.replace('-', '.'));
            assertThat(records).as(name).isNotEmpty();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String text = new String(record.value(), StandardCharsets.UTF_8);
                // What other tests of this class send on purpose is no command.
                if (!text.contains("nonsense")) {
                    assertThat(schema.validate(text, InputFormat.JSON)).as(text).isEmpty();
                }
            }
        }
    }

    @Test
    void ledgerRecordsAreCloudEvents() throws Exception {
        define("eventful");
        NODE.post("/private/products/eventful/lock", lock("cart", 2, 60_000_000), "Prefer", "ack=committed");
        ConsumerRecord<byte[], byte[]> record = NODE.records("stockpot.stock.ledger").stream()
                .filter(each ->
                        Reply.tree(each.value()).path("product").asText().equals("eventful"))
                .filter(each -> Reply.tree(each.value()).path("type").asText().equals("StockLocked"))
                .findFirst()
                .orElseThrow();
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("stockpot.stock.StockLocked");
        assertThat(header(record, "ce_id"))
                .isEqualTo(Reply.tree(record.value()).path("position").asText() + "/0");
        assertThat(header(record, "ce_subject")).isEqualTo("5:admin8:eventful");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(Reply.tree(record.value()).path("after").path("locked").asText())
                .isEqualTo("2");
    }

    @Test
    void aRecordThatIsNoCommandIsPutAsideAndThePartitionGoesOn() throws Exception {
        define("steadfast");
        String topic = "stockpot.stock.commands";
        Logger news = (Logger) LoggerFactory.getLogger(DeadLetterNews.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        news.addAppender(said);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(NODE.brokers(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < 4; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, "nonsense".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        assertThat(NODE.post("/private/products/steadfast/lock", lock("cart", 1, 60_000_000), "Prefer", "ack=committed")
                        .status())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(NODE.records("stockpot.dead-letters"))
                        .hasSizeGreaterThanOrEqualTo(4)
                        .allSatisfy(letter -> {
                            assertThat(header(letter, "stockpot_topic")).isEqualTo(topic);
                            assertThat(header(letter, "stockpot_reason")).contains("not JSON");
                            assertThat(header(letter, "stockpot_offset")).matches("[0-9]+");
                        }));
        await().untilAsserted(() -> assertThat(said.list.stream().map(ILoggingEvent::getFormattedMessage))
                .anyMatch(line -> line.matches("[0-9]+ dead letters from " + topic + "; the first is .*: not JSON.*")));
        news.detachAppender(said);
    }

    @Test
    void commandTopicsTakeTheirTimeFromTheBrokerAndForgetNothing() throws Exception {
        try (var admin = Admin.create(NODE.brokers())) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "stockpot.stock.commands");
            var config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
        }
    }

    @Test
    void aSecondNodeOnTheFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        assertThatThrownBy(() -> Node.start(NODE.settings(), _ -> {})).isInstanceOf(Settings.BadSetting.class);
        define("undisturbed");
    }

    @Test
    void anOpenNodeAnswersNobodyWithoutTheSecret() throws Exception {
        assertThat(NODE.send("POST", "/internal/row", "x", "Authorization", "Stockpot-Cluster guess")
                        .status())
                .isEqualTo(404);
    }

    private static void define(String product) throws Exception {
        String body = "{\"product_id\":\"" + product
                + "\",\"description\":\"d\",\"unit\":\"Piece\",\"unit_total_stock\":\"10\"}";
        assertThat(NODE.post("/private/products", body).status()).isEqualTo(204);
    }

    private static String lock(String cart, int quantity, long micros) {
        return "{\"lock_uuid\":\"" + cart + "\",\"duration\":{\"d_us\":" + micros + "},\"quantity\":" + quantity + "}";
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
