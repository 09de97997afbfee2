package stockpot.topology.law;

import static stockpot.topology.law.Fault.accepting;
import static stockpot.topology.law.Fault.deciding;
import static stockpot.topology.law.Fault.forgetting;
import static stockpot.topology.law.Fault.none;
import static stockpot.topology.law.Fault.telling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decision;
import stockpot.kernel.Resolution;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservedResolved;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Records;
import stockpot.topology.rows.Rows;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.StockFamily;

/** What can be wrong with reservations; the law has to find each. */
enum ReservingFault {
    NONE(none(), none()),
    /** A hold ends, and the one that was to replace it stays. */
    REPLACING_HOLDS_SURVIVE(
            accepting((_, _, events) -> {
                boolean drops = events.size() == 2 && events.getFirst() instanceof HoldReleased;
                return drops ? events.subList(1, 2) : events;
            }),
            none()),
    /** While a change is undecided, what it replaces is not counted. */
    ONLY_THE_NEW_HOLD_COUNTS(
            telling((_, event) -> event instanceof StockHeld held ? HoldFault.counting(held) : event), none()),
    /** A change that was thought of under the old goods' cover is taken although they went with the reservation's time. */
    COVER_OF_WHAT_IS_OVER(
            none(),
            deciding((sound, orders, command, at) ->
                    sound.decide(orders, command instanceof ChangeReservation c ? anew(orders, c) : command, at))),
    /** A reservation ends while an order is about to take it over. */
    ENDS_WHILE_TAKEN(none(), deciding((sound, orders, command, at) -> {
        Reservation there = orders.reservation();
        boolean ends = there != null
                && there.take() != null
                && (command instanceof CancelReservation
                        || (command instanceof AgeReservation && there.until() <= at.epochMillis()));
        return ends
                ? Decision.accept(new ReservationEnded(cancelled(Objects.requireNonNull(there), at), null))
                : sound.decide(orders, command, at);
    })),
    /** A reservation that an order took gives its goods back itself, which may come before the order's confirmations. */
    ORDERED_GOODS_ARE_RELEASED(none(), none()) {
        @Override
        byte[] ledgerRecord(Shard.Fact fact) {
            if (!fact.type().equals("ReservationEnded")) {
                return fact.value();
            }
            ObjectNode without = (ObjectNode) CollectedEffects.json(fact.value());
            without.remove("order");
            try {
                return Records.JSON.writeValueAsBytes(without);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    },
    /** The same, when one of its holds asks late; {@link LateHoldsTest} has the race that it takes. */
    ORDERED_HOLDS_ARE_RELEASED(none(), deciding((sound, orders, command, at) -> {
        Reservation there = orders.reservation();
        return command instanceof ResolveReserved c && there != null && there.state() == State.ORDERED
                ? Decision.accept(new ReservedResolved(c.instance(), c.attempt(), c.product(), Resolution.RELEASE))
                : sound.decide(orders, command, at);
    })),
    /** A reservation that waited long for an order stands, although the order was placed. */
    TAKE_RELEASED_ALTHOUGH_PLACED(
            none(),
            deciding((sound, orders, command, at) -> command instanceof ResolveTake c
                    ? Decision.accept(new TakeResolved(c.attempt(), c.reservation(), Resolution.RELEASE))
                    : sound.decide(orders, command, at))) {
        @Override
        boolean isCarried(Following.Command command) {
            return !CollectedEffects.json(command.value())
                    .get("type")
                    .textValue()
                    .equals("ConfirmTake");
        }
    },
    /** Whoever gets no answer from the order's log at once gives the reservation back. */
    TAKE_GIVEN_BACK_UNANSWERED(none(), none()),
    /** An attempt that was given up can still be used. */
    ABANDONED_IS_FORGOTTEN(forgetting('g'), forgetting('g'));

    private final Fault<Stock, StockCommand, StockEvent> stock;
    private final Fault<Orders, OrderCommand, OrderEvent> orders;

    ReservingFault(Fault<Stock, StockCommand, StockEvent> stock, Fault<Orders, OrderCommand, OrderEvent> orders) {
        this.stock = stock;
        this.orders = orders;
    }

    /** The rows of either family. */
    Rows rows(Rows sound) {
        return stock.rows().apply(sound);
    }

    Family<Stock, StockCommand, StockEvent> stock() {
        return stock.in(StockFamily.STOCK);
    }

    Family<Orders, OrderCommand, OrderEvent> orders() {
        return orders.in(OrderFamily.ORDERS);
    }

    /** A ledger record as the settler reads it. */
    byte[] ledgerRecord(Shard.Fact fact) {
        return fact.value();
    }

    /** Whether the settler sends that. */
    boolean isCarried(Following.Command command) {
        return true;
    }

    private static ChangeReservation anew(Orders orders, ChangeReservation c) {
        Renewal renewal = c.renewal();
        Reservation there = orders.reservation();
        if (renewal == null || there == null || there.state() != State.EXPIRED) {
            return c;
        }
        Renewal spoilt = new Renewal(renewal.attempt(), renewal.lines(), true);
        long lifetime = Objects.requireNonNullElse(c.lifetime(), 5L);
        return new ChangeReservation(c.key(), c.instance(), c.base(), spoilt, lifetime);
    }

    private static Reservation cancelled(Reservation there, CommandContext at) {
        return new Reservation(
                there.instance(),
                there.attempt(),
                there.fingerprint(),
                there.lines(),
                there.until(),
                State.CANCELLED,
                at.epochMillis(),
                null);
    }
}
