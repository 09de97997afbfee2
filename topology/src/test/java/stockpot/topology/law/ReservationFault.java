package stockpot.topology.law;

import static stockpot.topology.law.Fault.deciding;
import static stockpot.topology.law.Fault.forgetting;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.telling;

import java.util.Objects;
import stockpot.kernel.Decision;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationTaken;
import stockpot.orders.ReservationEvent.TakeOverdue;

/** Ways to spoil the rows and the rules of reservations, each of which the audit has to find. */
enum ReservationFault {
    /** A reservation that was forgotten is still there. */
    KEEPS_WHAT_IS_FORGOTTEN(keeping('r')),
    LOSES_A_RESERVATION(losing('r', 20)),
    /** The clock is told of nothing. */
    HAS_NO_AGENDA(losing('t', 1)),
    ABANDONED_IS_FORGOTTEN(forgetting('g')),
    ENDS_LATE(deciding((sound, orders, command, at) -> {
        Reservation there = orders.reservation();
        boolean isEarly = command instanceof AgeReservation
                && there != null
                && there.state() == Reservation.State.LIVE
                && at.epochMillis() < there.until() + 1_000;
        return isEarly ? Decision.alreadyInEffect() : sound.decide(orders, command, at);
    })),
    ASKS_AGAIN(telling((orders, event) -> event instanceof TakeOverdue overdue
            ? new TakeOverdue(Objects.requireNonNull(orders.reservation()), overdue.take())
            : event)),
    TAKES_FROM_ANOTHER(deciding((sound, orders, command, at) -> {
        Reservation there = orders.reservation();
        return command instanceof TakeReservation && there != null && there.take() != null
                ? Decision.accept(new ReservationTaken(there))
                : sound.decide(orders, command, at);
    })),
    LEAVES_GOODS_BEHIND(telling((_, event) ->
            event instanceof ReservationChanged changed ? new ReservationChanged(changed.reservation(), null) : event));

    final Fault<Orders, OrderCommand, OrderEvent> fault;

    ReservationFault(Fault<Orders, OrderCommand, OrderEvent> fault) {
        this.fault = fault;
    }
}
