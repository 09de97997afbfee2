package stockpot.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The committed records of one partition that were there when this was opened, in order. */
final class LogStream implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LogReaders readers;
    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition source;
    private final long begin;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    LogStream(LogReaders readers, Consumer<byte[], byte[]> consumer, TopicPartition source) {
        this.readers = readers;
        this.consumer = consumer;
        this.source = source;
        List<TopicPartition> one = List.of(source);
        consumer.assign(one);
        this.begin = consumer.beginningOffsets(one).getOrDefault(source, 0L);
        this.end = consumer.endOffsets(one).getOrDefault(source, 0L);
        consumer.seek(source, begin);
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
        readers.giveBack(consumer);
    }
}
