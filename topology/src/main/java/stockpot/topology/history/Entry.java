package stockpot.topology.history;

import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * A ledger record as the index has it.
 *
 * @param offset in its ledger
 * @param command offset of the command that it comes of
 * @param timeMillis when it happened
 * @param bytes how long the record is
 * @param type what it is called
 * @param says what it says of its thing
 * @param subject stands for what a search may name; 0 for nothing
 */
public record Entry(
        long offset, long command, long timeMillis, int bytes, String type, Chronicle.Says says, long subject) {
    byte[] row() {
        return new RowWriter()
                .number(command)
                .number(timeMillis)
                .number(bytes)
                .text(type)
                .text(says.name())
                .u64(subject)
                .done();
    }

    static Entry of(long offset, byte[] row) {
        RowReader reader = RowReader.content(row);
        return new Entry(
                offset,
                reader.number(),
                reader.number(),
                reader.integer(),
                reader.text(),
                Chronicle.Says.valueOf(reader.text()),
                reader.u64());
    }

    void write(RowWriter out) {
        out.number(offset).bytes(row());
    }

    static Entry read(RowReader in) {
        return of(in.number(), in.bytes());
    }
}
