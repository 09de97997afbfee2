package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.orders.ReservationRows;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.ExpiringEntries;

/** Reservations through the machine: rows, results, ledger, their ends, and the orders that take them over. */
class MachineReservationsTest {
    private static final ReservationKey KEY = new ReservationKey(117);
    private static final ReservationKey OTHER = new ReservationKey(118);
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final AttemptId TAKING = new AttemptId("taking");
    private static final ProductId CHAIR = new ProductId("chair");
    private static final ProductId TABLE = new ProductId("table");
    private static final OrderKey ORDER = OrderKey.of("shop", "117");
    private static final List<Line> LINES =
            List.of(new Line(CHAIR, Quantity.of(2)), new Line(TABLE, Quantity.ZERO), new Line(CHAIR, Quantity.of(1)));
    private static final long DAY = 24 * 3_600_000L;
    private static final int LIFETIME = 60_000;

    private final Workbench<Orders, OrderCommand, OrderEvent> orders = Workbench.orders();

    private static PlaceReservation place(ReservationKey key, AttemptId attempt) {
        return new PlaceReservation(key, SHOP, attempt, "hash", LINES, LIFETIME / 1_000);
    }

    private static TakeReservation take() {
        return new TakeReservation(KEY, SHOP, TAKING, new OrderId("117"));
    }

    private static CancelReservation cancel() {
        return new CancelReservation(KEY, SHOP);
    }

    private static PlaceOrder order(AttemptId attempt) {
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");
        List<Item> items = List.of(new Item(CHAIR, Quantity.of(1)));
        return new PlaceOrder(ORDER, attempt, "hash", items, terms, new Taken(KEY, FIRST, List.of(CHAIR)));
    }

    private static SourcePosition source(String family, long offset) {
        return new SourcePosition("stockpot." + family + ".commands", 0, offset, 0, 0);
    }

    private Reservation reservation() {
        return ReservationRows.read(orders.rows().get(ReservationRows.key(KEY))).reservation();
    }

    private static Reservation reservation(State state, long until, long ended, Take take) {
        return new Reservation(SHOP, FIRST, "hash", LINES, Workbench.NOON + until, state, ended, take);
    }

    private static String code(JsonNode result) {
        return result.path("code").asText("ACCEPTED");
    }

    private JsonNode lastFact() {
        return orders.effects().ledger().getLast();
    }

    @Test
    void areMadeAndSayWhatTheyHave() {
        JsonNode made = orders.send(place(KEY, FIRST));
        assertThat(made.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(made.at("/data/state").textValue()).isEqualTo("LIVE");
        assertThat(made.at("/data/lines/1/quantity").textValue()).isEqualTo("0");
        assertThat(made.at("/data/items")).hasSize(1);
        assertThat(made.at("/data/items/0/quantity").textValue()).isEqualTo("3");
        assertThat(made.at("/data/until_ms").longValue()).isEqualTo(Workbench.NOON + LIFETIME);
        assertThat(made.has("instance"))
                .as("its number is all that a reservation is known by")
                .isFalse();
        assertThat(reservation()).isEqualTo(reservation(State.LIVE, LIFETIME, 0, null));
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + LIFETIME);
        JsonNode again = orders.send(place(KEY, SECOND));
        assertThat(again.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(again.at("/data/unchanged").booleanValue()).isTrue();
        assertThat(orders.happened()).containsExactly("ReservationMade");
    }

    @Test
    void areChangedInPlace() {
        orders.send(place(KEY, FIRST));
        Renewal renewal = new Renewal(SECOND, List.of(new Line(TABLE, Quantity.of(4))), false);
        JsonNode changed = orders.at(1_000).send(new ChangeReservation(KEY, SHOP, FIRST, renewal, 100L));
        assertThat(changed.at("/data/attempt").textValue()).isEqualTo("second");
        assertThat(lastFact().at("/replaced/attempt").textValue()).isEqualTo("first");
        assertThat(lastFact().at("/replaced/items/0/quantity").textValue()).isEqualTo("3");
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 101_000);
        orders.send(new ChangeReservation(KEY, SHOP, SECOND, null, 200L));
        assertThat(lastFact().has("replaced")).isFalse();
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 201_000);
        assertThat(orders.rows('t')).isEqualTo(1);
        assertThat(code(orders.send(new ChangeReservation(KEY, SHOP, FIRST, null, 1L))))
                .isEqualTo("RESERVATION_CHANGED");
    }

    @Test
    void areTakenBackWithAllTheyHave() {
        orders.send(place(KEY, FIRST));
        JsonNode cancelled = orders.at(5).send(cancel());
        assertThat(cancelled.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(cancelled.at("/data/items/0/product").textValue()).isEqualTo("chair");
        assertThat(reservation()).isEqualTo(reservation(State.CANCELLED, LIFETIME, Workbench.NOON + 5, null));
        assertThat(code(orders.send(cancel()))).isEqualTo("RESERVATION_UNKNOWN");
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 5 + DAY);
    }

    @Test
    void endAtTheirTimeAndNotBefore() {
        orders.send(place(KEY, FIRST));
        orders.at(LIFETIME - 1).tickUntilNothingIsDue();
        assertThat(orders.happened()).containsExactly("ReservationMade");
        orders.at(LIFETIME).tickUntilNothingIsDue();
        assertThat(orders.happened()).containsExactly("ReservationMade", "ReservationEnded");
        assertThat(lastFact().get("state").textValue()).isEqualTo("EXPIRED");
        assertThat(lastFact().at("/cause/type").textValue()).isEqualTo("Tick");
        assertThat(reservation().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void endAheadOfACommandThatComesLate() {
        orders.send(place(KEY, FIRST));
        assertThat(code(orders.at(LIFETIME).send(take()))).isEqualTo("RESERVATION_UNKNOWN");
        assertThat(orders.happened()).containsExactly("ReservationMade", "ReservationEnded");
        JsonNode cancelled = orders.send(cancel());
        assertThat(code(cancelled)).isEqualTo("ACCEPTED");
        assertThat(cancelled.has("data")).as("its goods are free already").isFalse();
        orders.at(0).send(place(OTHER, FIRST));
        TakeReservation intime = new TakeReservation(OTHER, SHOP, TAKING, new OrderId("117"));
        assertThat(code(orders.at(LIFETIME - 1).send(intime))).isEqualTo("ACCEPTED");
    }

    @Test
    void thatAreOverAreMadeAnewButNotUnderTheirOldCover() {
        orders.send(place(KEY, FIRST));
        Renewal covered = new Renewal(SECOND, LINES, false);
        Renewal anew = new Renewal(SECOND, LINES, true);
        JsonNode late = orders.at(LIFETIME).send(new ChangeReservation(KEY, SHOP, FIRST, covered, 60L));
        assertThat(code(late)).isEqualTo("RESERVATION_CHANGED");
        JsonNode changed = orders.send(new ChangeReservation(KEY, SHOP, FIRST, anew, 60L));
        assertThat(changed.at("/data/state").textValue()).isEqualTo("LIVE");
        assertThat(lastFact().has("replaced")).as("its goods are free already").isFalse();
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 2 * LIFETIME);
    }

    @Test
    void areForgottenADayAfterTheirEnd() {
        orders.send(place(KEY, FIRST));
        orders.at(LIFETIME).tickUntilNothingIsDue();
        orders.at(LIFETIME + DAY - 1).tickUntilNothingIsDue();
        assertThat(orders.rows('r')).isEqualTo(1);
        orders.at(LIFETIME + DAY).tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("ReservationForgotten");
        assertThat(orders.rows('r')).isZero();
        assertThat(orders.rows('t')).isZero();
        assertThat(orders.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(code(orders.send(place(KEY, FIRST)))).isEqualTo("ACCEPTED");
    }

    @Test
    void waitForTheOrderThatTakesThemAndAreUsedUp() {
        orders.send(place(KEY, FIRST));
        JsonNode taken = orders.send(take());
        assertThat(taken.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(lastFact().get("taking").textValue()).isEqualTo("taking");
        assertThat(code(orders.send(cancel()))).isEqualTo("RESERVATION_TAKEN");
        orders.send(order(TAKING));
        assertThat(lastFact().at("/taken/reservation").textValue()).isEqualTo("117");
        assertThat(lastFact().at("/taken/products/0").textValue()).isEqualTo("chair");
        orders.at(9).settle(source("orders", 3), new ConfirmTake(KEY, TAKING));
        assertThat(lastFact().get("order").textValue()).isEqualTo("117");
        assertThat(reservation()).isEqualTo(reservation(State.ORDERED, LIFETIME, Workbench.NOON + 9, null));
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 9 + DAY);
    }

    @Test
    void doNotEndWhileTheyAreTaken() {
        orders.send(place(KEY, FIRST));
        orders.at(LIFETIME - 1_000).send(take());
        orders.at(LIFETIME + 8_999).tickUntilNothingIsDue();
        assertThat(orders.happened()).containsExactly("ReservationMade", "ReservationTaken");
    }

    @Test
    void askOnceForAnOrderThatIsLateAndEndWhenItIsNone() {
        orders.send(place(KEY, FIRST));
        orders.at(LIFETIME - 1_000).send(take());
        orders.at(LIFETIME + 9_000).tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("TakeOverdue");
        assertThat(lastFact().get("order").textValue()).isEqualTo("117");
        assertThat(orders.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        orders.at(2 * LIFETIME).settle(source("orders", 0), new ResolveTake(ORDER, TAKING, KEY));
        assertThat(orders.happened()).endsWith("AttemptAbandoned", "TakeResolved");
        assertThat(lastFact().get("fate").textValue()).isEqualTo("RELEASE");
        assertThat(code(orders.send(order(TAKING)))).isEqualTo("ATTEMPT_ABANDONED");
        orders.settle(source("orders", 1), new ReleaseTake(KEY, TAKING));
        assertThat(orders.happened()).endsWith("TakeReleased");
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + LIFETIME);
        orders.tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("ReservationEnded");
        assertThat(lastFact().get("state").textValue()).isEqualTo("EXPIRED");
    }

    @Test
    void areToldThatAnOrderHasThem() {
        orders.send(order(TAKING));
        orders.settle(source("orders", 0), new ResolveTake(ORDER, TAKING, KEY));
        assertThat(orders.happened()).containsExactly("OrderPlaced", "TakeResolved");
        assertThat(lastFact().get("fate").textValue()).isEqualTo("CONFIRM");
    }

    @Test
    void areNotMadeWithAnAttemptThatWasGivenUp() {
        orders.settle(source("stock", 0), new ResolveReserved(KEY, SHOP, FIRST, CHAIR));
        assertThat(orders.happened()).containsExactly("AttemptAbandoned", "HoldResolved");
        assertThat(lastFact().get("fate").textValue()).isEqualTo("RELEASE");
        assertThat(lastFact().get("instance").textValue()).isEqualTo("shop");
        assertThat(code(orders.send(place(KEY, FIRST)))).isEqualTo("ATTEMPT_ABANDONED");
        assertThat(code(orders.send(place(OTHER, FIRST))))
                .as("the attempt of another reservation is another")
                .isEqualTo("ACCEPTED");
        assertThat(code(orders.send(order(FIRST))))
                .as("and so is that of the order of the same name")
                .isEqualTo("ACCEPTED");
        assertThat(code(orders.send(place(KEY, SECOND)))).isEqualTo("ACCEPTED");
        orders.at(DAY - 1).tickUntilNothingIsDue();
        assertThat(orders.rows('g')).isEqualTo(1);
        orders.at(DAY).tickUntilNothingIsDue();
        assertThat(orders.happened()).contains("AttemptForgotten");
        assertThat(orders.rows('g')).isZero();
    }

    @Test
    void letTheirHoldsFollowThem() {
        orders.send(place(KEY, FIRST));
        orders.settle(source("stock", 0), new ResolveReserved(KEY, SHOP, FIRST, CHAIR));
        // The reservation is over by now, whether or not the clock has come by.
        orders.at(LIFETIME).settle(source("stock", 1), new ResolveReserved(KEY, SHOP, FIRST, CHAIR));
        List<String> fates = orders.effects().ledger().stream()
                .filter(fact -> fact.has("fate"))
                .map(fact -> fact.get("fate").textValue())
                .toList();
        assertThat(fates).containsExactly("CONFIRM", "RELEASE");
    }

    /** An order's serial number may be a reservation's number, and both may end in the same instant. */
    @Test
    void haveAPlaceOfTheirOwnWithTheClock() {
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Workbench.NOON + LIFETIME, "", List.of(), "");
        orders.send(new PlaceOrder(ORDER, TAKING, "hash", List.of(), terms));
        orders.send(place(new ReservationKey(1), FIRST));
        assertThat(orders.rows('t')).isEqualTo(2);
        orders.at(LIFETIME).tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("OrderExpired", "ReservationEnded");
    }

    @Test
    void areAllInTheirRows() {
        orders.send(place(KEY, FIRST));
        orders.send(take());
        orders.send(place(OTHER, FIRST));
        orders.restart();
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 10_000);
        orders.at(LIFETIME).tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("TakeOverdue", "ReservationEnded");
        orders.restart();
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + LIFETIME + DAY);
    }
}
