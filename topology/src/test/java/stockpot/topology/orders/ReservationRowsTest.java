package stockpot.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderId;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.topology.rows.AbandonedRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.stock.HoldRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Rows of reservations and of what they hold: read back as written, under keys of their own. */
class ReservationRowsTest {
    private static final AttemptId ATTEMPT = new AttemptId("attempt");
    private static final AttemptId OTHER = new AttemptId("other");
    private static final HoldOwner RESERVATION = new HoldOwner(HoldOwner.Kind.RESERVATION, "117");
    private static final Quantity TWO = Quantity.of(2);

    private static Reservation reservation(State state, long ended, Take take) {
        List<Line> lines =
                List.of(new Line(new ProductId("\u751f"), Quantity.parse("2.5")), new Line(new ProductId("p"), TWO));
        return new Reservation(new InstanceId("shop"), ATTEMPT, "00ff", lines, 1_000, state, ended, take);
    }

    @Test
    void areReadBackAsWritten() {
        for (Reservation each : List.of(
                reservation(State.LIVE, 0, null),
                reservation(State.LIVE, 0, new Take(OTHER, new OrderId("2026-1"), 10_000)),
                reservation(State.LIVE, 0, new Take(OTHER, new OrderId("2026-1"), Take.NEVER)),
                reservation(State.EXPIRED, 1_000, null),
                reservation(State.CANCELLED, 999, null),
                reservation(State.ORDERED, 1, null))) {
            ReservationRows.Stored stored = new ReservationRows.Stored(each, 7, 42);
            assertThat(ReservationRows.read(ReservationRows.write(stored))).isEqualTo(stored);
        }
        assertThat(ReservationRows.read((byte[]) null)).isNull();
    }

    @Test
    void areFoundByTheirNumber() {
        for (long number : new long[] {1, 117, CommandContext.MAX_SERIAL}) {
            byte[] key = ReservationRows.key(new ReservationKey(number));
            assertThat(ReservationRows.isKey(key)).isTrue();
            assertThat(ReservationRows.read(RowReader.key(key))).isEqualTo(new ReservationKey(number));
        }
        assertThat(ReservationRows.isKey(AbandonedRows.key("", "117", ATTEMPT))).isFalse();
    }

    /** What was abandoned for a reservation lies where no instance's orders can: no instance has an empty name. */
    @Test
    void ofAbandonedAttemptsAreNoOrders() {
        List<byte[]> keys = new ArrayList<>();
        for (String owner : List.of("1", "117", "11")) {
            for (String attempt : List.of("1", "7", "17")) {
                keys.add(AbandonedRows.key("", owner, new AttemptId(attempt)));
                for (String instance : List.of("1", "117", "\u0000")) {
                    keys.add(AbandonedRows.key(instance, owner, new AttemptId(attempt)));
                }
            }
        }
        keys.sort(Arrays::compareUnsigned);
        for (int i = 1; i < keys.size(); i++) {
            byte[] last = keys.get(i - 1);
            byte[] key = keys.get(i);
            boolean begins = last.length <= key.length && Arrays.equals(last, 0, last.length, key, 0, last.length);
            assertThat(begins).as(Arrays.toString(key)).isFalse();
        }
    }

    @Test
    void ofTheirHoldsAreReadBackAsWritten() {
        List<LockId> cart = List.of(new LockId("cart"));
        for (Hold hold : List.of(
                new Hold(ATTEMPT, RESERVATION, TWO, TWO, true, Hold.NEVER, List.of()),
                new Hold(ATTEMPT, RESERVATION, TWO, TWO, true, Hold.NEVER, List.of(), null, OTHER),
                new Hold(ATTEMPT, RESERVATION, TWO, Quantity.of(3), false, 10_000, cart, OTHER, null),
                new Hold(ATTEMPT, new HoldOwner("117"), TWO, TWO, false, 10_000, List.of(), OTHER, null),
                new Hold(ATTEMPT, new HoldOwner("117"), TWO, TWO, true, Hold.NEVER, List.of(), null, OTHER),
                new Hold(ATTEMPT, new HoldOwner("117"), TWO, TWO, false, 10_000, cart))) {
            assertThat(HoldRows.read(HoldRows.lease(hold))).isEqualTo(hold);
        }
    }

    /** Rows that an earlier release wrote say nothing of reservations and of what is replaced. */
    @Test
    void ofHoldsThatSayNothingMoreAreThoseOfOrders() {
        Hold hold = new Hold(ATTEMPT, new HoldOwner("2026-1"), TWO, TWO, false, 10_000, List.of());
        byte[] before = new RowWriter()
                .text("2026-1")
                .quantity(TWO)
                .quantity(TWO)
                .flag(false)
                .number(0)
                .done();
        assertThat(HoldRows.lease(hold).content()).isEqualTo(before);
        assertThat(HoldRows.read(new ExpiringEntries.Lease("attempt", 10_000, before)))
                .isEqualTo(hold);
    }
}
