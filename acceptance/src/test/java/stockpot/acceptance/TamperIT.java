package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;
import stockpot.acceptance.process.Trees;

/**
 * {@code stockpot verify} has to find it when one row is altered on purpose, wherever that is done and still matters: in the
 * store as it lies on disk, in the changelog that a store is restored from, and in what was published.
 */
@ExtendWith(Children.class)
class TamperIT {
    private static final String CHANGELOG = "stockpot-stock-changelog";
    private static final byte LOCK_ROW = 'l';

    @TempDir
    Path folder;

    @Test
    void oneAlteredRowIsFound() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("sound"), Map.of());
        Shop shop = Shop.at(node.url());
        shop.define("chair", "100");
        for (int cart = 0; cart < 20; cart++) {
            shop.lock("chair", "cart-" + cart, 2, Duration.ofHours(1));
        }
        node.verify();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));

        inTheStore(copy("store"));
        inTheChangelog(copy("changelog"));
        inTheResults(copy("results"));
    }

    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        Trees.copy(folder.resolve("sound"), to);
        return to;
    }

    /** A store that was closed in order is taken as it lies. */
    private void inTheStore(Path data) throws IOException, RocksDBException {
        int altered = 0;
        try (Stream<Path> files = Files.walk(data.resolve("state"))) {
            for (Path store :
                    files.filter(path -> path.endsWith("rocksdb/stock")).toList()) {
                altered += alterOneRow(store);
            }
        }
        assertThat(altered).as("proved nothing: rows altered").isEqualTo(1);
        foundOnStopped(data, "row 'l");
    }

    private static int alterOneRow(Path store) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, store.toString())
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, store.toString(), families, handles)) {
            for (ColumnFamilyHandle handle : handles) {
                try (RocksIterator rows = db.newIterator(handle)) {
                    rows.seek(new byte[] {LOCK_ROW});
                    if (rows.isValid() && rows.key()[0] == LOCK_ROW) {
                        db.put(handle, rows.key(), altered(rows.value()));
                        return 1;
                    }
                }
            }
            return 0;
        }
    }

    /** A lock's row ends with the whole units and the millionths that it holds. */
    private static byte[] altered(byte[] row) {
        byte[] altered = row.clone();
        assertThat(altered[altered.length - 2]).as("the quantity in a row").isEqualTo((byte) 2);
        altered[altered.length - 2] = 1;
        return altered;
    }

    /** A store that was lost is whatever the changelog says. */
    private void inTheChangelog(Path data) throws IOException, InterruptedException {
        RunningNode node = RunningNode.start(data, Map.of());
        ConsumerRecord<byte[], byte[]> row = anyLockRow(node.kafka());
        send(node.kafka(), new ProducerRecord<>(CHANGELOG, row.partition(), row.key(), altered(row.value())));
        node.verify();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        Trees.remove(data.resolve("state"));
        foundOnStopped(data, "row 'l");
    }

    private static ConsumerRecord<byte[], byte[]> anyLockRow(Map<String, Object> kafka) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(CHANGELOG).stream()
                    .map(info -> new TopicPartition(CHANGELOG, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key()[0] == LOCK_ROW && record.value() != null) {
                        return record;
                    }
                }
            }
            throw new AssertionError("no lock's row in " + CHANGELOG);
        }
    }

    /** What others read of a decision is not what was decided. */
    private void inTheResults(Path data) throws IOException {
        RunningNode node = RunningNode.start(data, Map.of());
        Shop shop = Shop.at(node.url());
        var real = new LogReader(node.kafka()).read(LogReader.RESULTS).getLast();
        byte[] forged = real.value().toString().replace("accepted", "rejected").getBytes(StandardCharsets.UTF_8);
        byte[] key = "5:admin5:chair".getBytes(StandardCharsets.UTF_8);
        send(node.kafka(), new ProducerRecord<>(LogReader.RESULTS, real.partition(), key, forged));
        shop.lock("chair", "one-more", 1, Duration.ofHours(1));
        Launcher.Ran found = node.tool("verify");
        assertThat(found.exit()).as(found.all()).isEqualTo(1);
        assertThat(found.out()).contains("DIFFERENT: " + LogReader.RESULTS + "/" + real.partition(), "rejected");
    }

    private static void send(Map<String, Object> kafka, ProducerRecord<byte[], byte[]> record) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record);
            producer.flush();
        }
    }

    private void foundOnStopped(Path data, String what) throws IOException {
        Launcher.Ran found = Launcher.run(folder, Map.of(), "verify", "--data-dir", data.toString());
        assertThat(found.exit()).as(found.all()).isEqualTo(1);
        assertThat(found.out()).contains("DIFFERENT: " + what);
        assertThat(Arrays.asList(found.out().split("\\R", -1))).noneMatch(line -> line.startsWith("equal"));
    }
}
