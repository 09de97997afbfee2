package stockpot.topology.query;

import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Is the command at this offset committed? Asked of the node that owns the partition; the answer is a byte, or nothing when
 * it is not within the time.
 */
public record CommitQuestion(OwnedPartitions.Id task, long offset, long waitMillis) {
    public static final String NAME = "commit";

    byte[] write() {
        return new RowWriter()
                .text(task.family())
                .number(task.partition())
                .number(offset)
                .number(waitMillis)
                .done();
    }

    static CommitQuestion read(byte[] bytes) {
        RowReader reader = RowReader.content(bytes);
        return new CommitQuestion(
                new OwnedPartitions.Id(reader.text(), reader.integer()), reader.number(), reader.number());
    }
}
