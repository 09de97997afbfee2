package stockpot.topology.law;

import static stockpot.topology.law.Fault.accepting;
import static stockpot.topology.law.Fault.both;
import static stockpot.topology.law.Fault.dueBefore;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.lateAfterAStart;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.refusing;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.Fault.without;
import static stockpot.topology.law.Fault.withoutLastChange;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decision;
import stockpot.kernel.Resolution;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;

/** Ways to spoil orders, each of which the laws have to find. */
enum OrderFault {
    EXPIRES_WHAT_IS_PAID(both(
            dueBefore((command, _) -> command.key() instanceof OrderKey order ? new EndOrder(order) : null),
            accepting((orders, command, events) -> {
                Order order = orders.order();
                return command instanceof EndOrder && order != null && order.state() == State.PAID
                        ? List.of(new OrderExpired(like(order, State.EXPIRED, null)))
                        : events;
            }))),
    TAKES_LATE_PAYMENTS(paying(OrderCode.ORDER_OVER)),
    IS_PAID_TWICE(paying(OrderCode.ALREADY_PAID)),
    TAKES_WHATEVER_IS_PAID(paying(OrderCode.AMOUNT_WRONG)),
    WITHDRAWS_WHAT_IS_PAID(refusing((orders, command, because) ->
            command instanceof WithdrawOrder && because.code() == OrderCode.ALREADY_PAID
                    ? Decision.accept(new OrderWithdrawn(like(orders.order(), State.WITHDRAWN, null), null))
                    : null)),
    PLACES_OVER_WHAT_STANDS(loading(
            (orders, command) -> command instanceof PlaceOrder ? new Orders(null, orders.abandoned()) : orders)),
    PLACES_WITH_AN_ABANDONED_ATTEMPT(
            loading((orders, command) -> command instanceof PlaceOrder ? new Orders(orders.order(), false) : orders)),
    RELEASES_WITHOUT_ABANDONING(without(AttemptAbandoned.class)),
    RELEASES_WHAT_IS_PAID(telling((_, event) -> resolvedAs(event, Resolution.SELL, Resolution.RELEASE))),
    CONFIRMS_WHAT_IS_OVER(telling((_, event) -> resolvedAs(event, Resolution.RELEASE, Resolution.CONFIRM))),
    KEEPS_CONTRACTS_OF_WHAT_IS_WITHDRAWN(telling((_, event) ->
            event instanceof OrderWithdrawn e && e.erased() != null ? new OrderWithdrawn(e.order(), null) : event)),
    LETS_THE_HOLD_ASK_IN_VAIN(without(HoldResolved.class)),
    FORGETS_WHAT_IS_DUE_BEFORE(dueBefore((_, _) -> null)),
    FOLLOWS_THE_CLOCK_BACK(withoutLastChange(OrderCommand.class)),
    LOSES_AN_AGENDA_ENTRY(losing('t', 20)),
    KEEPS_OLD_AGENDA_ENTRIES(keeping('t', 20)),
    LOSES_A_CHANGE(losing('p', 50)),
    LISTS_WHAT_WAS_WITHDRAWN(keeping('i')),
    LISTS_SOME_ORDERS_ONLY(losing('i', 20)),
    KEEPS_ATTEMPTS_FOR_EVER(keeping('g')),
    LOSES_AN_ATTEMPT(losing('g', 20)),
    SETTLES_AGAIN(losing('w', 1)),
    COUNTS_SINCE_IT_WAS_STARTED(lateAfterAStart());

    final Fault<Orders, OrderCommand, OrderEvent> fault;

    OrderFault(Fault<Orders, OrderCommand, OrderEvent> fault) {
        this.fault = fault;
    }

    /** Only a restart shows it. */
    boolean isForgetful() {
        return this == COUNTS_SINCE_IT_WAS_STARTED;
    }

    /** A payment is taken that ought to be refused for that. */
    private static Fault<Orders, OrderCommand, OrderEvent> paying(OrderCode code) {
        return refusing((orders, command, because) -> command instanceof PayOrder c && because.code() == code
                ? Decision.accept(new OrderPaid(like(orders.order(), State.PAID, c.payment())))
                : null);
    }

    private static OrderEvent resolvedAs(OrderEvent event, Resolution is, Resolution other) {
        return event instanceof HoldResolved e && e.fate() == is
                ? new HoldResolved(e.attempt(), e.product(), other)
                : event;
    }

    private static Order like(@Nullable Order there, State state, @Nullable Payment payment) {
        Order order = Objects.requireNonNull(there);
        return new Order(
                order.serial(),
                order.attempt(),
                order.fingerprint(),
                order.items(),
                order.terms(),
                order.placed(),
                state,
                order.nonce(),
                payment,
                order.paid());
    }
}
