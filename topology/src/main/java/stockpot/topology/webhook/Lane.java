package stockpot.topology.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import stockpot.topology.decide.OwnedPartitions;

/** One partition of a ledger, as far as it is told of. All but what never changes is guarded by the {@link Outbox}. */
final class Lane {
    final OwnedPartitions.Task task;
    final TopicPartition ledger;

    /** Offset of the next record to be read; and that which is written down, before which nothing has to be read again. */
    long next;

    long saved;

    /** Offsets of what is neither delivered nor written down, with how many of them there are. */
    final NavigableMap<Long, Integer> open = new TreeMap<>();

    /** Webhooks that have so much before them that this partition is read for them later. */
    final Map<Long, Parked> parked = new HashMap<>();

    /** Whether the partition is another node's by now. */
    boolean left;

    /**
     * Where a webhook stopped taking.
     *
     * @param from offset of the first record that it has not taken
     */
    record Parked(String instance, long hook, long from) {
        Parked at(long offset) {
            return new Parked(instance, hook, offset);
        }
    }

    Lane(OwnedPartitions.Task task, TopicPartition ledger, long next) {
        this.task = task;
        this.ledger = ledger;
        this.next = next;
        this.saved = next;
    }

    OwnedPartitions.Id id() {
        return task.id();
    }

    void opens(long offset) {
        open.merge(offset, 1, Integer::sum);
    }

    void closes(long offset) {
        open.computeIfPresent(offset, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Before this offset all is delivered or written down. */
    long settled() {
        return open.isEmpty() ? next : Math.min(next, open.firstKey());
    }
}
