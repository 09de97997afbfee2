package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import stockpot.schemas.RecordSchemas;
import stockpot.topology.decide.DeadLetterNews;

/** A node in this process, with its real broker: what leaves it on Kafka, and what comes in there. */
class NodeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

    @TempDir
    static Path folder;

    private static Node node;
    private static Map<String, Object> brokers;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start(settings(), FAILURE::set);
        brokers = node.client();
        String basic = Base64.getEncoder().encodeToString("admin:open sesame".getBytes(StandardCharsets.UTF_8));
        JsonNode issued = JSON.readTree(send("POST", "/private/token", "{\"scope\":\"all\"}", "Basic " + basic)
                .body());
        token = "Bearer " + issued.path("access_token").asText();
    }

    @AfterAll
    static void stop() throws IOException {
        node.close();
        assertThat(FAILURE.get()).isNull();
    }

    private static Settings settings() {
        return Settings.read(
                Map.of(
                        Setting.HTTP_PORT, "0",
                        Setting.DATA_DIR, folder.toString(),
                        Setting.ADMIN_PASSWORD, "open sesame"),
                Map.of(),
                folder.resolve("none"));
    }

    @Test
    void anAnswerThatWaitsForTheCommitIsSeenDownstreamAtOnce() throws Exception {
        define("committed");
        HttpResponse<String> locked =
                post("/private/products/committed/lock", lock("cart", 1, 60_000_000), "Prefer", "ack=committed");
        assertThat(locked.statusCode()).isEqualTo(204);
        String position = locked.headers().firstValue("Stockpot-Position").orElseThrow();
        assertThat(read("stockpot.stock.results").stream().map(NodeIT::json))
                .anyMatch(result -> result.path("position").asText().equals(position));
    }

    /** An order that is placed and paid, and whose goods are sold when this returns. */
    private static void order(String product) throws Exception {
        define(product);
        HttpResponse<String> placed = post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"s"},
                 "inventory_products":[{"product_id":"%s","quantity":1}]}""".formatted(product));
        assertThat(placed.statusCode()).as(placed.body()).isEqualTo(200);
        String id = JSON.readTree(placed.body()).path("order_id").asText();
        assertThat(post("/private/orders/" + id + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}")
                        .statusCode())
                .isEqualTo(204);
        await().untilAsserted(() -> assertThat(read("stockpot.stock.ledger").stream()
                        .map(NodeIT::json)
                        .filter(fact -> fact.path("type").asText().equals("HoldSold")))
                .isNotEmpty());
    }

    /** What pots go through: two of them, one of which is renamed, credited, reset, and closed. */
    private static void pots() throws Exception {
        String body = "{\"pot_name\":\"%s\",\"description\":\"%s\"}";
        assertThat(post("/private/pots", body.formatted("one", "d")).statusCode())
                .isEqualTo(200);
        assertThat(post("/private/pots", body.formatted("one", "d")).statusCode())
                .isEqualTo(409);
        HttpResponse<String> made = post("/private/pots", body.formatted("two", "d"));
        String pot = JSON.readTree(made.body()).path("pot_serial_id").asText();
        assertThat(send("PATCH", "/private/pots/" + pot, body.formatted("three", "e"), token)
                        .statusCode())
                .isEqualTo(204);
        HttpResponse<String> placed = post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"s","order_default_money_pot":%s}}""".formatted(pot));
        String id = JSON.readTree(placed.body()).path("order_id").asText();
        post("/private/orders/" + id + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}");
        await().untilAsserted(
                        () -> assertThat(read("stockpot.pots.ledger").stream().map(NodeIT::json))
                                .anyMatch(fact -> fact.path("type").asText().equals("PotCredited")));
        String reset = body.formatted("three", "e").replace("}", ",\"new_pot_totals\":[\"EUR:2\"]}");
        assertThat(send("PATCH", "/private/pots/" + pot, reset, token).statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/private/pots/" + pot, "", token, "Prefer", "ack=committed")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void everyPublicRecordIsAsItsSchemaSays() throws Exception {
        define("described");
        assertThat(post("/private/products/described/lock", lock("a", 1, 1_000)).statusCode())
                .isEqualTo(204);
        assertThat(post("/private/products/described/lock", lock("b", 11, 1_000))
                        .statusCode())
                .isEqualTo(410);
        assertThat(send("DELETE", "/private/products/described?force=yes", "", token)
                        .statusCode())
                .isEqualTo(204);
        post("/private/products/described/lock", lock("c", 1, 1), "Prefer", "ack=committed");
        order("described-order");
        pots();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (String name : RecordSchemas.NAMES) {
            Schema schema = registry.getSchema(RecordSchemas.text(name));
            List<ConsumerRecord<byte[], byte[]>> records = read("stockpot." + name.replace('-', '.'));
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
        post("/private/products/eventful/lock", lock("cart", 2, 60_000_000), "Prefer", "ack=committed");
        ConsumerRecord<byte[], byte[]> record = read("stockpot.stock.ledger").stream()
                .filter(each -> json(each).path("product").asText().equals("eventful"))
                .filter(each -> json(each).path("type").asText().equals("StockLocked"))
                .findFirst()
                .orElseThrow();
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("stockpot.stock.StockLocked");
        assertThat(header(record, "ce_id"))
                .isEqualTo(json(record).path("position").asText() + "/0");
        assertThat(header(record, "ce_subject")).isEqualTo("5:admin8:eventful");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(json(record).path("after").path("locked").asText()).isEqualTo("2");
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
                new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < 4; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, null, "nonsense".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
        assertThat(post("/private/products/steadfast/lock", lock("cart", 1, 60_000_000), "Prefer", "ack=committed")
                        .statusCode())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(read("stockpot.dead-letters"))
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
        try (var admin = Admin.create(brokers)) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "stockpot.stock.commands");
            var config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
            assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
        }
    }

    @Test
    void aSecondNodeOnTheFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        assertThatThrownBy(() -> Node.start(settings(), FAILURE::set)).isInstanceOf(Settings.BadSetting.class);
        define("undisturbed");
    }

    @Test
    void anOpenNodeAnswersNobodyWithoutTheSecret() throws Exception {
        assertThat(send("POST", "/internal/row", "x", "Stockpot-Cluster guess").statusCode())
                .isEqualTo(404);
    }

    private static void define(String product) throws Exception {
        String body = "{\"product_id\":\"" + product
                + "\",\"description\":\"d\",\"unit\":\"Piece\",\"unit_total_stock\":\"10\"}";
        assertThat(post("/private/products", body).statusCode()).isEqualTo(204);
    }

    private static String lock(String cart, int quantity, long micros) {
        return "{\"lock_uuid\":\"" + cart + "\",\"duration\":{\"d_us\":" + micros + "},\"quantity\":" + quantity + "}";
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, token, headers);
    }

    private static HttpResponse<String> send(
            String method, String path, String body, String authorization, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** All that is committed in a topic now. */
    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> client = ClientSettings.of(
                brokers,
                "isolation.level",
                "read_committed",
                "group.id",
                UUID.randomUUID().toString());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, info.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
