package stockpot.topology.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' clients as they always are, except that the producer tells {@link Commits} what it committed, that the
 * consumers tell {@link Touch} how they do, and that whoever processes a partition may say from where it is read.
 */
public final class CommitTrackingClients implements KafkaClientSupplier {
    private final Commits commits;
    private final Touch touch;
    private final ConcurrentMap<String, Consumer<byte[], byte[]>> consumers = new ConcurrentHashMap<>();

    public CommitTrackingClients(Commits commits, Touch touch) {
        this.commits = commits;
        this.touch = touch;
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
        Consumer<byte[], byte[]> main = new OwningConsumer(config, touch);
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
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new FollowingConsumer(config, touch);
    }

    /** A consumer whose membership is looked at. */
    private static final class OwningConsumer extends KafkaConsumer<byte[], byte[]> {
        private final Runnable unwatch;

        private OwningConsumer(Map<String, Object> config, Touch touch) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.unwatch = touch.watch(metrics());
        }

        @Override
        public void close() {
            unwatch.run();
            super.close();
        }

        @Override
        public void close(CloseOptions options) {
            unwatch.run();
            super.close(options);
        }
    }

    /** A consumer that says up to where its records have been applied. */
    private static final class FollowingConsumer extends KafkaConsumer<byte[], byte[]> {
        private final Touch touch;

        private FollowingConsumer(Map<String, Object> config, Touch touch) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.touch = touch;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            touch.follows(this::position);
            return super.poll(timeout);
        }

        /** Before the first record of the one partition that it follows; -1 when that is not known at once. */
        private long position() {
            try {
                return assignment().isEmpty()
                        ? -1
                        : position(assignment().iterator().next(), Duration.ZERO);
            } catch (TimeoutException e) {
                return -1;
            }
        }
    }

    /**
     * What a failed commit means. A transaction that the coordinator ended because it lasted too long (the process slept) is
     * answered with INVALID_TXN_STATE under transaction version 2, and with an error of the broker while it is being ended;
     * both end the stream thread. But whether a commit that failed is in the log is only known to whoever reads the log, so it
     * means what a fenced producer means: for that Kafka Streams throws its rows away and joins again.
     */
    static KafkaException known(KafkaException failure) {
        // An error that the client has no class for is a KafkaException and no subclass of it. One with a cause is of
        // something
        // that failed before the commit, which must not be stepped over.
        boolean isUnknown = (failure.getClass() == KafkaException.class && failure.getCause() == null)
                || failure instanceof UnknownServerException;
        return isUnknown || failure instanceof InvalidTxnStateException
                ? new ProducerFencedException(
                        "the commit may have been ended by its coordinator: " + failure.getMessage())
                : failure;
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

        /** Commits, or says that somebody else took over, as far as anybody knows. */
        @Override
        public void commitTransaction() {
            try {
                super.commitTransaction();
            } catch (KafkaException e) {
                throw known(e);
            }
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
