package stockpot.topology.rows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderId;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of a reservation's row. */
public final class ReservationRows {
    private static final char KIND = 'r';
    private static final int VERSION = 1;

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
        Reservation reservation = stored.reservation();
        RowWriter row = RowWriter.begin(VERSION, stored.offset())
                .number(stored.changed())
                .text(reservation.instance().value())
                .text(reservation.attempt().value())
                .text(reservation.fingerprint())
                .number(reservation.until())
                .text(reservation.state().name())
                .number(reservation.ended())
                .number(reservation.lines().size());
        reservation.lines().forEach(line -> row.text(line.product().value()).quantity(line.quantity()));
        Take take = reservation.take();
        if (take != null) {
            row.text(take.attempt().value())
                    .text(take.order().value())
                    .number(take.overdueAt() == Take.NEVER ? 0 : take.overdueAt());
        }
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        InstanceId instance = new InstanceId(reader.text());
        AttemptId attempt = new AttemptId(reader.text());
        String fingerprint = reader.text();
        long until = reader.number();
        Reservation.State state = Reservation.State.valueOf(reader.text());
        long ended = reader.number();
        List<Line> lines = new ArrayList<>();
        for (int left = reader.integer(); left > 0; left--) {
            ProductId product = new ProductId(reader.text());
            Quantity quantity = reader.quantity();
            lines.add(new Line(product, quantity));
        }
        Take take = reader.hasMore() ? take(reader) : null;
        return new Stored(
                new Reservation(instance, attempt, fingerprint, lines, until, state, ended, take), offset, changed);
    }

    private static Take take(RowReader reader) {
        AttemptId attempt = new AttemptId(reader.text());
        OrderId order = new OrderId(reader.text());
        long overdueAt = reader.number();
        return new Take(attempt, order, overdueAt == 0 ? Take.NEVER : overdueAt);
    }
}
