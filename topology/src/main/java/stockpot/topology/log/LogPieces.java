package stockpot.topology.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads pieces of partitions, as far as they are committed. Not to be used by two threads at once. */
public final class LogPieces implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LAST_FEW = 8;

    private final Consumer<byte[], byte[]> consumer;

    public LogPieces(Map<String, Object> client) {
        this.consumer = LogConsumers.committed(client);
    }

    /**
     * A piece of a partition.
     *
     * @param begin inclusive
     * @param end exclusive
     */
    public record Range(TopicPartition partition, long begin, long end) {
        boolean has(long offset) {
            return offset >= begin && offset < end;
        }

        /** No more than that many offsets before the end. */
        private Range last(long offsets) {
            return new Range(partition, Math.max(begin, end - offsets), end);
        }
    }

    /** From the first record that is left to behind the last one that is committed. */
    public Range range(TopicPartition partition) {
        return ranges(List.of(partition)).getFirst();
    }

    /** The same of several, in their order, at one moment. */
    List<Range> ranges(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = ends(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        return partitions.stream()
                .map(each -> new Range(each, begins.getOrDefault(each, 0L), ends.getOrDefault(each, 0L)))
                .toList();
    }

    /** Offsets behind the last committed records. */
    Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /** The first record of a piece that has that offset or a higher one. */
    @Nullable
    ConsumerRecord<byte[], byte[]> firstFrom(Range range, long from) {
        TopicPartition partition = range.partition();
        consumer.assign(List.of(partition));
        consumer.seek(partition, Math.max(from, range.begin()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < range.end()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return record;
            }
            requireBefore(deadline, range);
        }
        return null;
    }

    /** Last records: markers of transactions and what was given up lie behind them, so a few are looked at, then more. */
    public Map<TopicPartition, ConsumerRecord<byte[], byte[]>> lasts(List<Range> ranges) {
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
        List<Range> open = ranges;
        for (long back = LAST_FEW; !open.isEmpty(); back *= LAST_FEW) {
            long offsets = back;
            read(open.stream().map(range -> range.last(offsets)).toList(), found::put);
            open = open.stream()
                    .filter(range -> !found.containsKey(range.partition())
                            && !range.last(offsets).equals(range))
                    .toList();
        }
        return found;
    }

    /** Hands over the records of pieces, each partition's in order. */
    public void read(List<Range> pieces, BiConsumer<TopicPartition, ConsumerRecord<byte[], byte[]>> taken) {
        consumer.assign(pieces.stream().map(Range::partition).toList());
        pieces.forEach(piece -> consumer.seek(piece.partition(), piece.begin()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (pieces.stream().anyMatch(piece -> consumer.position(piece.partition()) < piece.end())) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (Range piece : pieces) {
                for (ConsumerRecord<byte[], byte[]> record : polled.records(piece.partition())) {
                    if (piece.has(record.offset())) {
                        taken.accept(piece.partition(), record);
                    }
                }
            }
            requireBefore(deadline, pieces);
        }
    }

    private static void requireBefore(long deadline, Object pieces) {
        if (System.nanoTime() > deadline) {
            throw new TimeoutException(pieces + " is not read within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Ends what another thread waits for here. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
