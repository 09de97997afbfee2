package stockpot.topology.query;

import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.records.RecordKey;

/** The rows of one partition for whoever answers one question of it, and how much of them may be kept for the answer. */
public final class PartitionRows {
    private final LocalRows rows;
    private final OwnedPartitions.Id task;
    private final int partitions;
    private final Allowance allowance;
    private boolean firstIsFree;

    /** @param partitions how many the family has */
    PartitionRows(LocalRows rows, OwnedPartitions.Id task, int partitions, Allowance allowance) {
        this.rows = rows;
        this.task = task;
        this.partitions = partitions;
        this.allowance = allowance;
    }

    public Optional<byte[]> get(byte[] key) throws Unavailable {
        return rows.get(task, key);
    }

    public void scan(byte[] from, byte[] to, boolean descending, LocalRows.Visitor visitor) throws Unavailable {
        rows.scan(task, from, to, descending, visitor);
    }

    /** Offset of the last command that may have changed something of the instance here. */
    long changed(InstanceId instance) throws Unavailable {
        return rows.changed(task, instance);
    }

    /** Whether the rows about these ids are here, if there are any. */
    public boolean isOf(String... ids) {
        return RecordKey.partition(RecordKey.of(ids), partitions) == task.partition();
    }

    /** Up to which serial number nothing can appear here any more that is not in the rows; asked before they are read. */
    long settledUpTo() throws Unavailable {
        return rows.settledUpTo(task);
    }

    /** Lets the first thing that is kept count nothing, or what is largest could not be listed at all. */
    void letFirstBeFree() {
        firstIsFree = true;
    }

    /** Takes note of something that is kept for the answer. */
    public void keep(long bytes) throws Unavailable {
        if (firstIsFree) {
            firstIsFree = false;
        } else {
            allowance.take(bytes);
        }
    }
}
