package stockpot.topology.query;

import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * What did the command of this id come to? Asked of the node that owns the partition; the answer is the outcome's row,
 * or nothing when there is none within the time.
 *
 * @param timeMillis the log's time of the command
 * @param committed whether the answer waits until the outcome is committed
 */
public record OutcomeQuestion(
        OwnedPartitions.Id task, String id, boolean keyed, long timeMillis, boolean committed, long waitMillis) {
    public static final String NAME = "outcome";

    byte[] write() {
        return new RowWriter()
                .text(task.family())
                .number(task.partition())
                .text(id)
                .flag(keyed)
                .number(timeMillis)
                .flag(committed)
                .number(waitMillis)
                .done();
    }

    static OutcomeQuestion read(byte[] bytes) {
        RowReader reader = RowReader.content(bytes);
        return new OutcomeQuestion(
                new OwnedPartitions.Id(reader.text(), reader.integer()),
                reader.text(),
                reader.flag(),
                reader.number(),
                reader.flag(),
                reader.number());
    }
}
