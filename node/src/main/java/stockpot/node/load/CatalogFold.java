package stockpot.node.load;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Instance;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogViewKeys;
import stockpot.topology.catalog.DefinitionRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.table.RowReader;

/** The catalog as every node has it, read from its compacted topic as far as it is needed. */
final class CatalogFold implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition topic;
    private final Map<Bytes, byte[]> rows = new HashMap<>();

    /**
     * Reads the catalog as it is now.
     *
     * @throws IllegalArgumentException when there is none
     */
    CatalogFold(Map<String, Object> client, Topics topics) {
        topic = new TopicPartition(topics.catalogView(), 0);
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        if (consumer.partitionsFor(topic.topic()).isEmpty()) {
            consumer.close();
            throw new IllegalArgumentException("no stockpot has ever run on these brokers");
        }
        consumer.assign(List.of(topic));
        consumer.seekToBeginning(List.of(topic));
        long end = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
        while (consumer.position(topic) < end) {
            read();
        }
    }

    private void read() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            // There may be a hundred thousand tokens of an instance, and nothing here needs one.
            if (!ExpiringEntries.isThing(record.key())) {
                if (record.value() == null) {
                    rows.remove(Bytes.wrap(record.key()));
                } else {
                    rows.put(Bytes.wrap(record.key()), record.value());
                }
            }
        }
    }

    /**
     * Reads on until it shows what a command did.
     *
     * @param partition of the catalog's commands
     */
    void await(int partition, long offset) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Bytes mark = Bytes.wrap(new CatalogViewKeys().mark(partition));
        while (true) {
            byte[] row = rows.get(mark);
            if (row != null && RowReader.offset(row) >= offset) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(topic.topic() + " does not show within " + PATIENCE.toSeconds()
                        + " s what command " + offset + " of partition " + partition + " decided");
            }
            read();
        }
    }

    /** The instance of that name, closed or not; null when there is none. */
    @Nullable
    Instance instance(InstanceId id) {
        CatalogRows.Stored stored = CatalogRows.read(rows.get(Bytes.wrap(CatalogRows.key(id))));
        return stored == null ? null : stored.instance();
    }

    @Nullable
    Defined find(Instance owner, Definition.Kind kind, String name) {
        byte[] row = rows.get(Bytes.wrap(DefinitionRows.key(owner.serial(), kind, name)));
        return row == null ? null : DefinitionRows.read(kind, name, row);
    }

    /** Shows all that an instance defines. */
    void each(Instance owner, java.util.function.Consumer<Defined> visitor) {
        for (Definition.Kind kind : Definition.Kind.values()) {
            Bytes from = Bytes.wrap(DefinitionRows.bySerialKey(owner.serial(), kind, 0));
            Bytes to = Bytes.wrap(DefinitionRows.bySerialKey(owner.serial(), kind, Long.MAX_VALUE));
            rows.forEach((key, row) -> {
                if (key.compareTo(from) >= 0 && key.compareTo(to) < 0) {
                    Defined defined = find(owner, kind, DefinitionRows.nameIn(row));
                    if (defined != null) {
                        visitor.accept(defined);
                    }
                }
            });
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
