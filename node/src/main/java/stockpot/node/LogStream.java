package stockpot.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.Layout;

/** The committed records of one partition that were there when this was opened, in order. */
final class LogStream implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int POLLED_AT_ONCE = 5_000;
    private static final int FETCH_WAIT_MILLIS = 5;

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition source;
    private final long begin;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    LogStream(Map<String, Object> client, TopicPartition source) {
        Map<String, Object> committed = new HashMap<>(client);
        committed.put("isolation.level", "read_committed");
        committed.put("max.poll.records", POLLED_AT_ONCE);
        // Closing waits for what was asked for last, which is behind the end.
        committed.put("fetch.max.wait.ms", FETCH_WAIT_MILLIS);
        this.consumer = new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.source = source;
        List<TopicPartition> one = List.of(source);
        consumer.assign(one);
        this.begin = consumer.beginningOffsets(one).getOrDefault(source, 0L);
        this.end = consumer.endOffsets(one).getOrDefault(source, 0L);
        consumer.seek(source, begin);
    }

    /** Offset behind the last record of a partition that is committed. */
    static long end(Map<String, Object> client, TopicPartition source) {
        try (LogStream stream = new LogStream(client, source)) {
            return stream.end();
        }
    }

    /** How many commands there are in all partitions of all families. */
    static long commands(Map<String, Object> client, Layout layout) {
        List<TopicPartition> all = layout.topics().families().stream()
                .flatMap(family -> IntStream.range(0, layout.partitions())
                        .mapToObj(partition -> new TopicPartition(family.commands(), partition)))
                .toList();
        try (Consumer<byte[], byte[]> asked =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long ends = asked.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return ends
                    - asked.beginningOffsets(all).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
        }
    }

    /** Offset of the first record that is left. */
    long begin() {
        return begin;
    }

    /** The offset behind the last record. */
    long end() {
        return end;
    }

    @Nullable
    ConsumerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> next = peek();
        read.poll();
        return next;
    }

    /** The next record, which stays the next. */
    @Nullable
    ConsumerRecord<byte[], byte[]> peek() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (read.isEmpty() && consumer.position(source) < end) {
            consumer.poll(POLL).forEach(read::add);
            if (System.nanoTime() > deadline && read.isEmpty()) {
                throw new IllegalStateException(
                        source.topic() + "/" + source.partition() + " is not read on from offset "
                                + consumer.position(source) + " within " + PATIENCE.toSeconds()
                                + " s: the brokers do not answer, or the log is damaged there");
            }
        }
        return read.peek();
    }

    /** Reads to the end; Kafka's client throws where the log is damaged. */
    void requireReadable() {
        while (next() != null) {
            read.clear();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
