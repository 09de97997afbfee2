package stockpot.topology.webhook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.topology.records.RecordKey;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** One event for one webhook, until it is delivered or given up. Guarded by the {@link Outbox}. */
final class Delivery {
    private static final int MOST_SAID = 200;

    final Lane lane;
    final String instance;
    final long hook;
    final long offset;
    final byte[] key;
    final String event;
    final String id;
    final long timeMillis;

    int tries;
    long triedMillis;
    long nextMillis;
    String said = "";

    /** Whether it is written down. */
    boolean stored;

    /** Whether it has to be, before anything else is. */
    boolean urgent;

    /** Whether nothing is to become of it any more. */
    boolean over;

    /** Whether it has one of the places that are for those in trouble. */
    boolean troubled;

    long sinceMillis;

    /** The record, for a first try; later ones read it again. */
    byte @Nullable [] record;

    Delivery(Lane lane, String instance, long hook, long offset, byte[] key, String event, String id, long timeMillis) {
        this.lane = lane;
        this.instance = instance;
        this.hook = hook;
        this.offset = offset;
        this.key = key;
        this.event = event;
        this.id = id;
        this.timeMillis = timeMillis;
    }

    void says(String what) {
        said = what.length() <= MOST_SAID ? what : what.substring(0, MOST_SAID);
    }

    byte[] row(int version) {
        return RowWriter.begin(version, offset)
                .text(instance)
                .bytes(key)
                .text(event)
                .text(id)
                .number(timeMillis)
                .number(tries)
                .number(triedMillis)
                .number(nextMillis)
                .text(said)
                .done();
    }

    /** Reads what {@link #row} wrote. */
    static Delivery read(Lane lane, long hook, int version, byte[] row) {
        RowReader in = RowReader.row(version, row);
        long offset = in.number();
        String instance = in.text();
        Delivery read = new Delivery(lane, instance, hook, offset, in.bytes(), in.text(), in.text(), in.number());
        read.tries = in.integer();
        read.triedMillis = in.number();
        read.nextMillis = in.number();
        read.said = in.text();
        read.stored = true;
        return read;
    }

    DeliveryRow shown(String state) {
        List<String> ids = RecordKey.ids(key);
        boolean over = state.equals(DeliveryRow.DELIVERED) || state.equals(DeliveryRow.DEAD);
        return new DeliveryRow(
                state,
                event,
                id,
                ids.size() > 1 ? ids.getLast() : "",
                timeMillis,
                tries,
                triedMillis,
                over ? 0 : nextMillis,
                said);
    }
}
