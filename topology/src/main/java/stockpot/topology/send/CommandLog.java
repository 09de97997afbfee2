package stockpot.topology.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Trace;
import stockpot.topology.records.TraceHeader;

/**
 * The one way into the command topics: plain idempotent producers that wait for all replicas.
 *
 * <p>They have no transactions on purpose. One open transaction in a command topic would hold back every later command
 * there until it ends, and locks would wait for commits.
 *
 * <p>Waiting for company makes a lone client slow, and not waiting makes a crowd dear, because each request to the brokers
 * costs as much as several commands. A producer knows only one of the two, so there are two of them. Each partition keeps to
 * one as long as something is on its way there: what a coordinator sends to a product one after the other arrives so.
 */
public final class CommandLog implements Appending, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private static final int CROWD_LINGER_MILLIS = 3;

    private final Producer<byte[], byte[]> prompt;
    private final Producer<byte[], byte[]> gathering;
    private final LongSupplier nanos;
    private final Crowd crowd = new Crowd();
    private final ConcurrentMap<TopicPartition, Lane> lanes = new ConcurrentHashMap<>();

    public CommandLog(Map<String, Object> clientSettings) {
        this(
                producer(clientSettings, "stockpot-commands", 0),
                producer(clientSettings, "stockpot-commands-of-a-crowd", CROWD_LINGER_MILLIS),
                System::nanoTime);
    }

    CommandLog(Producer<byte[], byte[]> prompt, Producer<byte[], byte[]> gathering, LongSupplier nanos) {
        this.nanos = nanos;
        this.prompt = prompt;
        this.gathering = gathering;
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> clientSettings, String id, int lingerMillis) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, id);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public CompletableFuture<RecordMetadata> append(
            String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
        CompletableFuture<RecordMetadata> appended = new CompletableFuture<>();
        Lane lane = lanes.computeIfAbsent(new TopicPartition(topic, partition), _ -> new Lane());
        Producer<byte[], byte[]> producer = lane.enter(crowd.comes(nanos.getAsLong()) ? gathering : prompt);
        try {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
            TraceHeader.with(record.headers(), Trace.current());
            producer.send(record, (metadata, failure) -> {
                lane.leave();
                if (failure == null) {
                    appended.complete(metadata);
                } else {
                    appended.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            // Nothing was sent, and nobody is called back.
            lane.leave();
            throw e;
        }
        return appended;
    }

    @Override
    public void close() {
        prompt.close(CLOSE_TIMEOUT);
        gathering.close(CLOSE_TIMEOUT);
    }

    /** Which producer a partition has at present. */
    private static final class Lane {
        private @Nullable Producer<byte[], byte[]> taken;
        private int onTheirWay;

        synchronized Producer<byte[], byte[]> enter(Producer<byte[], byte[]> wanted) {
            Producer<byte[], byte[]> producer = taken == null || onTheirWay == 0 ? wanted : taken;
            taken = producer;
            onTheirWay++;
            return producer;
        }

        synchronized void leave() {
            onTheirWay--;
        }
    }

    /** Whether as many commands come that one which waits a little gets company. */
    static final class Crowd {
        static final long WINDOW_NANOS = 8_000_000;
        static final int MANY = 8;

        private long window;
        private int came;
        private int cameBefore;

        synchronized boolean comes(long nanos) {
            long now = Math.floorDiv(nanos, WINDOW_NANOS);
            if (now != window) {
                cameBefore = now == window + 1 ? came : 0;
                came = 0;
                window = now;
            }
            came++;
            return Math.max(came, cameBefore) > MANY;
        }
    }
}
