package stockpot.topology.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that read what is committed. */
public final class LogConsumers {
    /**
     * A consumer has asked for more before anybody wants more. Whoever closes it, or gives it another partition, waits until
     * the broker has answered that; at the end of a log it answers when this is over.
     */
    private static final int FETCH_WAIT_MILLIS = 5;

    /**
     * A consumer that turns to a topic that it does not know asks the brokers for it, and not before this has passed since it
     * asked for another.
     */
    private static final int METADATA_WAIT_MILLIS = 5;

    private LogConsumers() {}

    /** One without a group that reads what is there and ends, or goes on with another partition. */
    public static Consumer<byte[], byte[]> committed(Map<String, Object> client) {
        Map<String, Object> prompt = new HashMap<>(client);
        prompt.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        prompt.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, METADATA_WAIT_MILLIS);
        return following(prompt);
    }

    /** One without a group that goes on at the end of a log, where it asks the broker twice a second. */
    public static Consumer<byte[], byte[]> following(Map<String, Object> client) {
        Map<String, Object> committed = new HashMap<>(client);
        committed.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
