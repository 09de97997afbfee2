package stockpot.topology.query;

import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.RecordKey;

/** The rows of one partition for whoever answers one question of it, and how much of them may be kept for the answer. */
final class PartitionRows {
    private final LocalRows rows;
    private final LiveTasks.Id task;
    private final int partitions;
    private final Allowance allowance;
    private boolean firstIsFree;

    /** @param partitions how many the family has */
    PartitionRows(LocalRows rows, LiveTasks.Id task, int partitions, Allowance allowance) {
        this.rows = rows;
        this.task = task;
        this.partitions = partitions;
        this.allowance = allowance;
    }

    Optional<byte[]> get(byte[] key) throws NoAnswer {
        return rows.get(task, key);
    }

    void scan(byte[] from, byte[] to, boolean descending, LocalRows.Visitor visitor) throws NoAnswer {
        rows.scan(task, from, to, descending, visitor);
    }

    /** Offset of the last command that may have changed something of the instance here. */
    long changed(InstanceId instance) throws NoAnswer {
        return rows.changed(task, instance);
    }

    /** Whether the rows about these ids are here, if there are any. */
    boolean isOf(String... ids) {
        return RecordKey.partition(RecordKey.of(ids), partitions) == task.partition();
    }

    /** Lets the first thing that is kept count nothing, or what is largest could not be listed at all. */
    void letFirstBeFree() {
        firstIsFree = true;
    }

    /** Takes note of something that is kept for the answer. */
    void keep(long bytes) throws NoAnswer {
        if (firstIsFree) {
            firstIsFree = false;
        } else {
            allowance.take(bytes);
        }
    }
}
