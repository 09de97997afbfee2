package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Families;

/**
 * A node of default settings in this process, with its real broker and its real settler, for the tests of one class: register
 * it in a static field. It must not have failed when they are done.
 */
final class TestNode implements BeforeAllCallback, AfterAllCallback {
    static final String PASSWORD = "open sesame";

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Families families;
    private Path folder = Path.of("");
    private Node node;
    private String token = "";

    TestNode() {
        this(StockpotFamilies.ALL);
    }

    /** Of a release with these rules. */
    TestNode(Families families) {
        this.families = families;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("stockpot-node");
        start();
        token = Reply.bearer(url() + "/private", Reply.basic("admin", PASSWORD));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        try {
            node.close();
            assertThat(failure.get()).isNull();
        } finally {
            Utils.delete(folder.toFile());
        }
    }

    private void start() throws Exception {
        node = Node.start(settings(), families, failure::set);
    }

    /** Ends it and starts it again on its folder; it listens elsewhere then. */
    void restart() throws Exception {
        node.close();
        start();
    }

    /** The same as another release does, whose rules are other ones. */
    void restart(Families others) throws Exception {
        families = others;
        restart();
    }

    /** Ends it, does something with its folder, and starts it again. */
    void whileStopped(Callable<?> work) throws Exception {
        node.close();
        work.call();
        start();
    }

    Settings settings() {
        Map<Setting, String> flags =
                Map.of(Setting.HTTP_PORT, "0", Setting.DATA_DIR, folder.toString(), Setting.ADMIN_PASSWORD, PASSWORD);
        return Settings.read(flags, Map.of(), folder.resolve("none"));
    }

    Engine engine() {
        return node.engine();
    }

    /** The exit code of {@code stockpot verify}. */
    int verify() {
        return Main.run("verify", "--data-dir", folder.toString());
    }

    String url() {
        return node.url();
    }

    Path folder() {
        return folder;
    }

    /** What a Kafka client needs that may do all that the node may. */
    Map<String, Object> brokers() {
        try {
            return node.client();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends as the admin; bodies may have apostrophes in the place of quotation marks. */
    Reply send(String method, String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization")) {
            all.addAll(List.of("Authorization", token));
        }
        return Reply.to(method, url() + path, body, all.toArray(String[]::new));
    }

    Reply post(String path, String body, String... headers) throws Exception {
        return send("POST", path, body, headers);
    }

    Reply get(String path) throws Exception {
        return send("GET", path, "");
    }

    /** All that is committed in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return records(brokers(), topic);
    }

    /** The same on any brokers. */
    static List<ConsumerRecord<byte[], byte[]>> records(Map<String, Object> brokers, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                ClientSettings.of(brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    /** The same as JSON. */
    List<JsonNode> facts(String topic) {
        return records(topic).stream().map(record -> Reply.tree(record.value())).toList();
    }
}
