package stockpot.topology.history;

import static stockpot.topology.query.Answering.LIMIT;

import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Which records of a thing are wanted.
 *
 * @param since in milliseconds since the epoch: the thing that began before is another owner's; 0 for none
 * @param from offset in the ledger of the first that may be among them
 * @param limit how many at most; negative for the newest first
 * @param type of the records; empty for any
 * @param subject stands for what the records name; 0 for anything
 */
record Search(long since, long from, int limit, String type, long subject) {
    boolean isDescending() {
        return limit < 0;
    }

    boolean takes(Entry entry) {
        return (type.isEmpty() || type.equals(entry.type())) && (subject == 0 || subject == entry.subject());
    }

    void write(RowWriter out) {
        out.number(since).number(from);
        LIMIT.write(out, limit);
        out.text(type).u64(subject);
    }

    static Search read(RowReader in) {
        return new Search(in.number(), in.number(), LIMIT.read(in), in.text(), in.u64());
    }
}
