package stockpot.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import stockpot.topology.decide.Layout;
import stockpot.topology.log.LogConsumers;

/**
 * Reads committed records of one partition after the other. A consumer that has read one reads the next, because to make one
 * costs more than to read the log of a small shop. May be used by several threads.
 */
final class LogReaders implements AutoCloseable {
    private static final int POLLED_AT_ONCE = 5_000;

    private final Map<String, Object> client;
    private final Queue<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedQueue<>();

    LogReaders(Map<String, Object> client) {
        this.client = client;
    }

    /** What a client of these brokers has to be told. */
    Map<String, Object> client() {
        return client;
    }

    /** The records that are there now. */
    LogStream open(TopicPartition source) {
        Consumer<byte[], byte[]> consumer = take();
        try {
            return new LogStream(this, consumer, source);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Offset behind the last record of a partition that is committed. */
    long end(TopicPartition source) {
        try (LogStream stream = open(source)) {
            return stream.end();
        }
    }

    /** How many commands there are in all partitions of all families. */
    long commands(Layout layout) {
        List<TopicPartition> all = layout.topics().families().stream()
                .flatMap(family -> IntStream.range(0, layout.partitions())
                        .mapToObj(partition -> new TopicPartition(family.commands(), partition)))
                .toList();
        Consumer<byte[], byte[]> asked = take();
        try {
            return sum(asked.endOffsets(all)) - sum(asked.beginningOffsets(all));
        } finally {
            idle.add(asked);
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private Consumer<byte[], byte[]> take() {
        Consumer<byte[], byte[]> consumer = idle.poll();
        if (consumer != null) {
            return consumer;
        }
        Map<String, Object> many = new HashMap<>(client);
        many.put("max.poll.records", POLLED_AT_ONCE);
        return LogConsumers.committed(many);
    }

    /** The consumer has read its partition. */
    void giveBack(Consumer<byte[], byte[]> consumer) {
        consumer.unsubscribe();
        idle.add(consumer);
    }

    @Override
    public void close() {
        for (Consumer<byte[], byte[]> consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
            consumer.close();
        }
    }
}
