package stockpot.topology;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import stockpot.schemas.Topics;

/**
 * How Kafka Streams is set up, with the reason for each value that is not its default.
 *
 * @param client what every Kafka client of the node is given: where the brokers are, security
 * @param advertised {@code host:port} under which other nodes reach this one
 * @param threads stream threads; each commits a transaction of its own, so few are better than many
 * @param rocksBytes bound for the memory of all stores together
 * @param topics the names, of consumer groups too
 */
public record StreamsSettings(
        Map<String, Object> client,
        Path stateFolder,
        String advertised,
        int threads,
        int replication,
        int standbys,
        long rocksBytes,
        Topics topics) {

    /** How long after its last heartbeat a node keeps its partitions; nobody reads from it for longer than that, either. */
    public static final int SESSION_TIMEOUT_MILLIS = 10_000;

    private static final int HEARTBEAT_MILLIS = 1_000;

    /** Where the index of the past lies: beside what Kafka Streams keeps there under its applications' names. */
    public Path historyFolder() {
        return stateFolder.resolve(topics.prefix() + "-history");
    }

    /** Lets a store that is not Kafka Streams' own take its part of the memory of all. */
    public void boundMemory(Options options) {
        RocksDbMemory.bound(options, new BlockBasedTableConfig(), rocksBytes);
    }

    public Map<String, Object> asMap() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.applicationId());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), TopicTable.minInSync(replication));
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        // The streams group protocol of 4.3.1 can route queries to a wrong host (KAFKA-20782, KAFKA-20887).
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // An idle thread commits only when its poll returns, so the poll and not the interval would set the pace.
        settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(RocksDbMemory.BYTES, rocksBytes);
        // Nobody waits for what it sends: answers leave before, and a commit flushes.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 25);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 131_072);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 8 << 20);
        // With transaction version 2 several requests in flight end in sequence errors and retries.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
        // A takeover waits for the dead node's open transaction, so both time-outs are one decision.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MILLIS);
        // The slowest answer to a heartbeat is looked for among those of the last seconds.
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG), 2 * HEARTBEAT_MILLIS);
        // A command log without a committed position is folded from its beginning, never from its end.
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        failing(settings);
        return settings;
    }

    /** Whatever goes wrong stops the node, also when somebody has set Kafka's own handlers to go on. */
    private static void failing(Map<String, Object> settings) {
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class);
        settings.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailProcessingExceptionHandler.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DefaultProductionExceptionHandler.class);
    }

    /**
     * The settler's. At least once: a transaction of its own would hold back the commands of everybody else, and what it
     * sends twice the receiver takes once.
     */
    public Map<String, Object> forSettler() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.settlerId());
        settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, replication);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
        // What is not committed may never have happened.
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MILLIS);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG), true);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        // Given up, a command would be missing while a later one of the same source arrives, and would be taken for
        // had.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), Integer.MAX_VALUE);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRIES_CONFIG), Integer.MAX_VALUE);
        failing(settings);
        return settings;
    }
}
