package stockpot.topology.decide;

import java.util.function.IntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Partitions that a node decides, without the Kafka Streams that would give them to it. */
public final class OpenTasks {
    private OpenTasks() {}

    public static OwnedPartitions of(
            String family, Iterable<Integer> partitions, IntFunction<ReadOnlyKeyValueStore<Bytes, byte[]>> stores) {
        OwnedPartitions tasks = new OwnedPartitions();
        open(tasks, family, partitions, stores);
        return tasks;
    }

    /** Opens partitions of one more family. */
    public static void open(
            OwnedPartitions tasks,
            String family,
            Iterable<Integer> partitions,
            IntFunction<ReadOnlyKeyValueStore<Bytes, byte[]>> stores) {
        partitions.forEach(
                partition -> tasks.open(new OwnedPartitions.Id(family, partition), stores.apply(partition), -1)
                        .settledUpTo(Long.MAX_VALUE));
    }
}
