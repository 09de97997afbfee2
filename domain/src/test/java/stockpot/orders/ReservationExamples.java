package stockpot.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Scenario;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

/** A reservation at noon, and the words in which the tests of its rules speak of it. */
final class ReservationExamples {
    static final long NOON = 43_200_000;
    static final long UNTIL = NOON + 600_000;
    static final long DAY = 24 * 3_600_000L;
    static final ReservationKey KEY = new ReservationKey(117);
    static final InstanceId SHOP = new InstanceId("shop");
    static final InstanceId ANOTHER_SHOP = new InstanceId("shop2");
    static final AttemptId BASE = new AttemptId("base");
    static final AttemptId NEXT = new AttemptId("next");
    static final AttemptId MINE = new AttemptId("mine");
    static final OrderId ORDER = new OrderId("2026-1");
    static final ProductId APPLES = new ProductId("apples");
    static final ProductId PEARS = new ProductId("pears");
    static final Take TAKE = new Take(MINE, ORDER, NOON + 10_000);
    static final List<Line> LINES = List.of(line(APPLES, 2), line(PEARS, 0));
    static final List<Line> OTHER_LINES = List.of(line(PEARS, 5));

    private ReservationExamples() {}

    static Line line(ProductId product, long quantity) {
        return new Line(product, Quantity.of(quantity));
    }

    static Reservation live() {
        return new Reservation(SHOP, BASE, "hash", LINES, UNTIL, State.LIVE, 0, null);
    }

    static Reservation live(AttemptId attempt, List<Line> lines, long until) {
        return new Reservation(SHOP, attempt, "hash", lines, until, State.LIVE, 0, null);
    }

    static Reservation in(State state) {
        return new Reservation(SHOP, BASE, "hash", LINES, UNTIL, state, state == State.LIVE ? 0 : NOON, null);
    }

    static Reservation taken(Take take) {
        return new Reservation(SHOP, BASE, "hash", LINES, UNTIL, State.LIVE, 0, take);
    }

    static Scenario<Orders, OrderCommand, OrderEvent> given(@Nullable Reservation reservation) {
        return given(reservation, false, NOON);
    }

    static Scenario<Orders, OrderCommand, OrderEvent> given(
            @Nullable Reservation reservation, boolean abandoned, long now) {
        return new Scenario<>(
                new OrderDecider(), _ -> new Orders(null, abandoned, reservation), new CommandContext(now, 7));
    }

    static PlaceReservation place(InstanceId instance, String hash) {
        return new PlaceReservation(KEY, instance, BASE, hash, LINES, 600);
    }

    static ChangeReservation change(AttemptId base, @Nullable Renewal renewal, @Nullable Long lifetime) {
        return new ChangeReservation(KEY, SHOP, base, renewal, lifetime);
    }

    static Renewal covered() {
        return new Renewal(NEXT, OTHER_LINES, false);
    }

    static Renewal anew() {
        return new Renewal(NEXT, OTHER_LINES, true);
    }

    static TakeReservation take(AttemptId attempt) {
        return new TakeReservation(KEY, SHOP, attempt, ORDER);
    }
}
