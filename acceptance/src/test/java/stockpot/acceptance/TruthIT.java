package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.LoneBroker;
import stockpot.acceptance.process.RunningNode;
import stockpot.acceptance.process.Trees;

/** What an operator meets: after trouble a node serves what the log leads to, or says why not and serves nothing. */
@ExtendWith(Children.class)
class TruthIT {
    private static final Map<String, String> ONE_PARTITION = Map.of("STOCKPOT_PARTITIONS", "1");
    private static final TopicPartition COMMANDS = new TopicPartition(LogReader.COMMANDS, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String VIEW = "stockpot.catalog";
    private static final String CHANGELOG = "stockpot-stock-changelog";

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    private void open(String name) throws IOException {
        node = RunningNode.start(folder.resolve(name), ONE_PARTITION);
        shop = Shop.at(node.url());
    }

    /** Ten pieces of tea, three sold. */
    private void sellTea() throws IOException {
        shop.define("tea", "10");
        Answer order = shop.order("three-teas", Map.of("tea", "3"));
        assertThat(order.status()).as(order.toString()).isEqualTo(200);
        Answer paid =
                shop.post("/private/orders/three-teas/payments", "{\"payment_ref\":\"cash\",\"amount\":\"KUDOS:1\"}");
        assertThat(paid.status()).as(paid.toString()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> soldOf("tea") == 3);
    }

    private void again() throws IOException {
        node.startAgain();
        shop = shop.movedTo(node.url());
    }

    private int soldOf(String product) throws IOException {
        return shop.get("/private/products/" + product)
                .body()
                .path("total_sold")
                .asInt(-1);
    }

    private List<LogRecord> published() throws IOException {
        LogReader reader = new LogReader(node.kafka());
        return Stream.of("stock", "orders", "catalog", "pots")
                .flatMap(family -> Stream.of(family + ".results", family + ".ledger"))
                .flatMap(topic -> reader.read("stockpot." + topic).stream())
                .toList();
    }

    /** Nothing is published twice, and the rows are the fold of the log. */
    private void assertSound() throws IOException {
        assertThat(published().stream()
                        .map(record -> record.topic() + record.text("position") + record.text("ordinal")))
                .hasSizeGreaterThan(5)
                .doesNotHaveDuplicates();
        node.verify();
    }

    /** The group's offsets are gone, then half of a changelog, then all of it; the view is gone, then altered. */
    @Test
    void whatIsLostOutsideOfTheCommandsIsMadeAgainAndNotPublishedAgain() throws Exception {
        open("lost");
        sellTea();
        for (int i = 0; i < 5; i++) {
            assertThat(shop.post("/private/categories", "{\"name\":\"category " + i + "\"}")
                            .status())
                    .isEqualTo(200);
        }
        Map<String, String> view = view();
        assertThat(view).hasSizeGreaterThan(10);
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        try (LoneBroker broker = LoneBroker.start(node.data());
                Admin admin = Admin.create(broker.client())) {
            delete(admin, "stockpot");
            admin.deleteTopics(List.of(VIEW)).all().get();
        }
        again();
        assertThat(soldOf("tea")).isEqualTo(3);
        await().atMost(PATIENCE).until(() -> view().equals(view));
        for (int cart = 0; cart < 20; cart++) {
            shop.lock("tea", "cart-" + cart % 7, 1, Duration.ofHours(1));
        }

        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        cutInHalf(node.data().resolve("kafka"), CHANGELOG + "-0");
        try (LoneBroker broker = LoneBroker.start(node.data())) {
            alterTheView(broker, view);
        }
        again();
        assertThat(soldOf("tea")).isEqualTo(3);
        await().atMost(PATIENCE).until(() -> view().equals(view));

        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        try (LoneBroker broker = LoneBroker.start(node.data());
                Admin admin = Admin.create(broker.client())) {
            admin.deleteTopics(List.of(CHANGELOG)).all().get();
        }
        again();
        assertThat(soldOf("tea")).isEqualTo(3);
        assertThat(shop.lock("tea", "cart-0", 1, Duration.ofHours(1)).status()).isEqualTo(204);
        assertSound();
    }

    /** A row that is none, and one that is gone. */
    private static void alterTheView(LoneBroker broker, Map<String, String> view) throws Exception {
        String any = view.keySet().iterator().next();
        byte[] forged = HexFormat.of().parseHex(any);
        forged[forged.length - 1]++;
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(broker.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] row = HexFormat.of().parseHex(view.get(any));
            producer.send(new ProducerRecord<>(VIEW, forged, row)).get();
            producer.send(new ProducerRecord<>(VIEW, HexFormat.of().parseHex(any), null))
                    .get();
        }
    }

    /** A static member stays in its group for a while after its end. */
    private static void delete(Admin admin, String group) throws Exception {
        for (boolean deleted = false; !deleted; ) {
            try {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                deleted = true;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(GroupNotEmptyException.class);
            }
        }
    }

    /** As if the last segment had been lost with the power: what is left of it is recovered by the broker. */
    private static void cutInHalf(Path kafka, String partition) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(
                kafka.resolve(partition).resolve("00000000000000000000.log").toFile(), "rw")) {
            log.setLength(log.length() / 2);
        }
        Files.deleteIfExists(kafka.resolve(".kafka_cleanshutdown"));
    }

    /** As docs/operations.md says it: back up, put back; and then make the rows anew, which publishes nothing again. */
    @Test
    void rowsOfALogThatWasPutBackAreThrownAway() throws Exception {
        open("backup");
        sellTea();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        Path backup = folder.resolve("backup-of-kafka");
        Trees.copy(node.data().resolve("kafka"), backup);
        again();
        shop.define("cake", "5");
        shop.lock("tea", "cart", 2, Duration.ofHours(1));
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        Trees.remove(node.data().resolve("kafka"));
        Trees.copy(backup, node.data().resolve("kafka"));
        again();
        assertThat(node.said()).contains("are thrown away and restored, because they go up to offset");
        assertThat(shop.get("/private/products/cake").status()).isEqualTo(404);
        assertThat(shop.get("/private/products/tea")
                        .body()
                        .path("unit_total_locked")
                        .asText("0"))
                .isIn("0", "");

        Launcher.Ran running = node.tool("rebuild");
        assertThat(running.exit()).as(running.all()).isEqualTo(2);
        assertThat(running.err()).contains("a node runs on", "stop it first");
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        assertThat(rebuild()).containsPattern("rebuilt: [0-9]{2,} commands led to [0-9]{2,} rows");
        again();
        assertThat(node.said()).doesNotContain("thrown away");
        assertThat(soldOf("tea")).isEqualTo(3);
        assertSound();
    }

    @Test
    void aLogThatBeginsBehindTheRowsIsRefused() throws Exception {
        open("removed");
        sellTea();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        try (LoneBroker broker = LoneBroker.start(node.data());
                Admin admin = Admin.create(broker.client())) {
            admin.deleteRecords(Map.of(COMMANDS, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        again();
        assertThat(soldOf("tea")).isEqualTo(3);
        Launcher.Ran verify = node.tool("verify");
        assertThat(verify.exit()).as(verify.all()).isEqualTo(1);
        assertThat(verify.all()).contains("begins at offset 2").doesNotContain("DIFFERENT");
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        try (LoneBroker broker = LoneBroker.start(node.data());
                Admin admin = Admin.create(broker.client())) {
            admin.deleteTopics(List.of(CHANGELOG)).all().get();
        }
        refused("end before offset 0, and the log begins at offset 2", "./stockpot rebuild");
        assertThat(rebuild()).contains("stock.commands/0 begins at offset 2: 2 commands are gone");
        again();
        assertThat(shop.define("cake", "5").status()).isEqualTo(204);
    }

    private String rebuild() throws IOException {
        Launcher.Ran rebuilt = node.tool("rebuild");
        assertThat(rebuilt.exit()).as(rebuilt.all()).isZero();
        return rebuilt.all();
    }

    private void refused(String... words) throws IOException {
        Launcher.Ran run = node.tool("run", "--http-port", "0");
        assertThat(run.exit()).as(run.all()).isEqualTo(1);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).doesNotContain("stockpot is ready");
    }

    @Test
    void rowsThatAreAheadOfTheLogAreRefused() throws Exception {
        open("ahead");
        sellTea();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        cutInHalf(node.data().resolve("kafka"), LogReader.COMMANDS + "-0");
        refused("and the log ends before offset", "./stockpot rebuild");
        assertThat(rebuild()).contains("ends before offset", "verify will say so");
        again();
        assertThat(shop.define("cake", "5").status()).isEqualTo(204);
    }

    /** The view as a reader of the whole topic has it, without the rows that say how far it is. */
    private Map<String, String> view() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Map<String, Object> committed = new HashMap<>(node.kafka());
        committed.put("isolation.level", "read_committed");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition view = new TopicPartition(VIEW, 0);
            consumer.assign(List.of(view));
            consumer.seekToBeginning(List.of(view));
            long end = consumer.endOffsets(List.of(view)).get(view);
            while (consumer.position(view) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    String key = HexFormat.of().formatHex(record.key());
                    if (record.value() == null || record.key()[0] == 'v') {
                        rows.remove(key);
                    } else {
                        rows.put(key, HexFormat.of().formatHex(record.value()));
                    }
                });
            }
        }
        return rows;
    }
}
