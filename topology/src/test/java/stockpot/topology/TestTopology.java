package stockpot.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.log.LogCheck;
import stockpot.topology.log.Mark;
import stockpot.topology.rows.MapRows;

/** The real topology with the real settings and real RocksDB stores, without a broker. */
public final class TestTopology implements AutoCloseable {
    private final OwnedPartitions ownedPartitions = new OwnedPartitions();
    private final PendingRequests waiters = new PendingRequests(60_000);
    private final CatalogView catalogView = new CatalogView();
    private final Topology topology;
    private final TopologyTestDriver driver;
    private boolean closed;

    public TestTopology(Layout layout, Path folder, long startMillis) {
        this.topology = new StockpotTopology(
                        StockpotFamilies.ALL, layout, LogCheck.trusting(), ownedPartitions, waiters, catalogView)
                .draw();
        Properties settings = new Properties();
        settings.putAll(new StreamsSettings(
                        Map.of("bootstrap.servers", "none:1"),
                        folder,
                        "localhost:1",
                        1,
                        1,
                        0,
                        64L << 20,
                        layout.topics())
                .asMap());
        this.driver = new TopologyTestDriver(topology, settings, Instant.ofEpochMilli(startMillis));
    }

    public void append(String topic, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
        input(topic).pipeInput(key, value, timestamp);
    }

    /** The same with a header. */
    public void append(String topic, byte[] key, byte[] value, long timestamp, Header header) {
        input(topic)
                .pipeInput(new TestRecord<>(
                        key, value, new RecordHeaders(new Header[] {header}), Instant.ofEpochMilli(timestamp)));
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What was written to a topic since it was read last. */
    public List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** The rows of a store; between two records this would take the next record's position away (KAFKA-20699). */
    public MapRows rowsAtTheEnd(String store) {
        MapRows rows = new MapRows();
        KeyValueStore<Bytes, byte[]> there = driver.getKeyValueStore(store);
        try (KeyValueIterator<Bytes, byte[]> all = there.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                if (!Arrays.equals(row.key.get(), Mark.KEY)) {
                    rows.put(row.key.get(), row.value);
                }
            }
        }
        return rows;
    }

    /** All rows as the task itself shows them between two records. */
    public List<KeyValue<byte[], byte[]>> snapshot(String family) throws Exception {
        var wanted = ownedPartitions.find(new OwnedPartitions.Id(family, 0)).snapshot();
        driver.advanceWallClockTime(Duration.ofMillis(50));
        List<KeyValue<byte[], byte[]>> rows = new ArrayList<>();
        try (OwnedPartitions.Snapshot snapshot = wanted.getNow(null)) {
            while (snapshot.hasNext()) {
                rows.add(snapshot.next());
            }
        }
        return rows;
    }

    public CatalogView.Access catalogViewAtTheEnd() {
        KeyValueStore<Bytes, byte[]> view = driver.getKeyValueStore(CatalogView.storeName());
        return () -> view;
    }

    public CatalogView catalogView() {
        return catalogView;
    }

    public OwnedPartitions ownedPartitions() {
        return ownedPartitions;
    }

    public PendingRequests waiters() {
        return waiters;
    }

    public String description() {
        return topology.describe().toString();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.close();
        }
    }
}
