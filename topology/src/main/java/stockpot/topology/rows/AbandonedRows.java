package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Attempts that were given up: nothing can be decided with one of them any more, for as long as somebody might still try.
 * The rows lie in the partition of the owner for whom the attempt was made.
 */
public final class AbandonedRows {
    /** Beyond every other serial number, so that an entry of the agenda is never shared. */
    private static final long SERIALS = 1L << 62;

    private static final char KIND = 'g';
    private static final int VERSION = 1;

    private final Rows rows;
    private final TimerIndex agenda;

    public AbandonedRows(Rows rows, TimerIndex agenda) {
        this.rows = rows;
        this.agenda = agenda;
    }

    public static byte[] key(String instance, String owner, AttemptId attempt) {
        return RowWriter.key(KIND)
                .text(instance)
                .text(owner)
                .text(attempt.value())
                .done();
    }

    /** Whether a row with that key is about an abandoned attempt. */
    public static boolean isKey(byte[] key) {
        return key[0] == KIND;
    }

    public boolean has(byte @Nullable [] key) {
        return key != null && rows.get(key) != null;
    }

    /** Writes what differs; {@code key} is null where no attempt is named. */
    public void save(byte @Nullable [] key, boolean was, boolean is, Slices.Written written) {
        if (key != null && is && !was) {
            add(key, written);
        } else if (key != null && was && !is) {
            remove(key, written);
        }
    }

    private void add(byte[] key, Slices.Written written) {
        long until = written.now() + written.level().times().abandonedKeptMillis();
        long serial = SERIALS + written.offset();
        rows.put(
                key,
                RowWriter.begin(VERSION, written.offset())
                        .number(until)
                        .number(serial)
                        .done());
        agenda.move(serial, key, ExpiringEntries.FOREVER, until, written.offset());
    }

    private void remove(byte[] key, Slices.Written written) {
        byte[] row = rows.get(key);
        if (row != null) {
            RowReader reader = RowReader.row(VERSION, row);
            reader.number();
            long until = reader.number();
            long serial = reader.number();
            rows.delete(key);
            agenda.move(serial, key, until, ExpiringEntries.FOREVER, written.offset());
        }
    }
}
