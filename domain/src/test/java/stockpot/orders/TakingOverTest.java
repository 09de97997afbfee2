package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.orders.ReservationExamples.APPLES;
import static stockpot.orders.ReservationExamples.BASE;
import static stockpot.orders.ReservationExamples.KEY;
import static stockpot.orders.ReservationExamples.MINE;
import static stockpot.orders.ReservationExamples.NEXT;
import static stockpot.orders.ReservationExamples.NOON;
import static stockpot.orders.ReservationExamples.PEARS;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Resolution;
import stockpot.kernel.Scenario;
import stockpot.money.Amount;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

/** What the log of an order says about reservations that it takes over. */
class TakingOverTest {
    private static final OrderKey ORDER = OrderKey.of("shop", "2026-1");
    private static final Amount PRICE = Amount.parse("EUR:3");
    private static final Terms TERMS = new Terms(PRICE, null, Terms.NEVER, "", List.of(), "token");
    private static final List<Item> ITEMS = List.of(new Item(APPLES, Quantity.of(2)));
    private static final Taken TAKEN = new Taken(KEY, BASE, List.of(APPLES, PEARS));
    private static final ResolveTake ASKS = new ResolveTake(ORDER, MINE, KEY);
    private static final TakeResolved CONFIRMED = new TakeResolved(MINE, KEY, Resolution.CONFIRM);
    private static final TakeResolved RELEASED = new TakeResolved(MINE, KEY, Resolution.RELEASE);

    private static Order order(State state) {
        Payment payment = state == State.PAID ? new Payment("p-1", PRICE) : null;
        return new Order(7, MINE, "hash", ITEMS, TERMS, NOON, state, "", payment, payment == null ? 0 : NOON);
    }

    private static Scenario<Orders, OrderCommand, OrderEvent> given(@Nullable Order order, boolean abandoned) {
        return new Scenario<>(new OrderDecider(), _ -> new Orders(order, abandoned), new CommandContext(NOON, 7));
    }

    @Test
    void anOrderSaysWhichReservationItHas() {
        Orders after = given(null, false)
                .when(new PlaceOrder(ORDER, MINE, "hash", ITEMS, TERMS, TAKEN))
                .then(new OrderPlaced(order(State.UNPAID), TAKEN));
        assertThat(after).isEqualTo(new Orders(order(State.UNPAID), false));
        given(null, false)
                .when(new PlaceOrder(ORDER, MINE, "hash", ITEMS, TERMS))
                .then(new OrderPlaced(order(State.UNPAID), null));
    }

    @Test
    void whatIsTakenStaysAsItIs() {
        List<ProductId> products = new ArrayList<>(List.of(APPLES));
        Taken taken = new Taken(KEY, BASE, products);
        products.clear();
        assertThat(taken.products()).containsExactly(APPLES);
    }

    @ParameterizedTest
    @EnumSource
    void aReservationIsUsedUpWhateverBecameOfTheOrder(State state) {
        Orders after = given(order(state), false).when(ASKS).thenEachTime(CONFIRMED);
        assertThat(after).isEqualTo(new Orders(order(state), false));
        given(order(state), true).when(ASKS).thenEachTime(CONFIRMED);
    }

    @Test
    void aReservationThatNoOrderTookStandsAndNoneTakesItLater() {
        Orders after = given(null, false).when(ASKS).thenEachTime(new AttemptAbandoned(MINE), RELEASED);
        assertThat(after).isEqualTo(new Orders(null, true));
        given(order(State.UNPAID), false)
                .when(new ResolveTake(ORDER, NEXT, KEY))
                .thenEachTime(new AttemptAbandoned(NEXT), new TakeResolved(NEXT, KEY, Resolution.RELEASE));
        given(null, true).when(ASKS).thenEachTime(RELEASED);
    }
}
