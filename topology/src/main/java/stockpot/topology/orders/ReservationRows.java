package stockpot.topology.orders;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of a reservation's row. */
public final class ReservationRows {
    private static final char KIND = 'r';
    private static final int VERSION = 2;

    private ReservationRows() {}

    /** A reservation and what the plumbing keeps beside it. */
    public record Stored(Reservation reservation, long offset, long changed) {}

    public static byte[] key(ReservationKey key) {
        return key(key.id());
    }

    /** Where the row of that number is or would be; of any number, for the ends of a range. */
    public static byte[] key(long number) {
        return RowWriter.key(KIND).u64(number).done();
    }

    static boolean isKey(byte[] key) {
        return key[0] == KIND;
    }

    public static ReservationKey read(RowReader key) {
        return new ReservationKey(key.u64());
    }

    public static byte[] write(Stored stored) {
        RowWriter row = RowWriter.begin(VERSION, stored.offset()).number(stored.changed());
        ReservationRecords.RESERVATION_ROW.write(row, stored.reservation());
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        return new Stored(ReservationRecords.RESERVATION_ROW.read(reader), offset, changed);
    }

    /** Where its row is. */
    static NamedRow<Reservation> named(ReservationKey key) {
        return NamedRow.named(Topics.ORDERS, ReservationCodec.key(key), key(key), row -> {
            Stored stored = Objects.requireNonNull(read(row));
            return new NamedRow.Stored<>(stored.reservation(), stored.offset());
        });
    }
}
