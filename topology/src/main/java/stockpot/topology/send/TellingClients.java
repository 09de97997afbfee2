package stockpot.topology.send;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' clients as they always are, except that the producer tells {@link Commits} what it committed, and that
 * whoever processes a partition may say from where it is read.
 */
public final class TellingClients implements KafkaClientSupplier {
    private final Commits commits;
    private final ConcurrentMap<String, Consumer<byte[], byte[]>> consumers = new ConcurrentHashMap<>();

    public TellingClients(Commits commits) {
        this.commits = commits;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new TellingProducer(config, commits);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> main = consumer(config);
        consumers.put(String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG)), main);
        return main;
    }

    /** Lets the stream thread that calls this read one of its partitions from an offset on, whatever the group remembers. */
    public void readFrom(TopicPartition partition, long offset) {
        // Kafka Streams names the consumer of a thread after the thread.
        String name = Thread.currentThread().getName() + "-consumer";
        Consumer<byte[], byte[]> main = consumers.get(name);
        if (main == null) {
            throw new IllegalStateException("there is no consumer " + name);
        }
        main.seek(partition, offset);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer that says which input offsets went with a transaction once it is committed. */
    private static final class TellingProducer extends KafkaProducer<byte[], byte[]> {
        private final Commits commits;
        private final Map<TopicPartition, Long> pending = new HashMap<>();

        private TellingProducer(Map<String, Object> config, Commits commits) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.commits = commits;
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            super.sendOffsetsToTransaction(offsets, group);
            offsets.forEach((partition, offset) -> pending.put(partition, offset.offset()));
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            commits.committed(pending);
            pending.clear();
        }

        @Override
        public void abortTransaction() {
            pending.clear();
            super.abortTransaction();
        }
    }
}
