package stockpot.orders;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.stock.ProductId;

/** What happened to a reservation. */
public sealed interface ReservationEvent extends OrderEvent {
    /** Goods are reserved; their holds are firm from now on. */
    record ReservationMade(Reservation reservation) implements ReservationEvent {}

    /**
     * A reservation is another one now.
     *
     * @param was what held its goods before and is to be released; null when that stays, or is gone already
     */
    record ReservationChanged(
            Reservation reservation, @Nullable Reservation was) implements ReservationEvent {}

    /**
     * A reservation is over; unless an order has them, its goods are free. One that expired ends once more, as cancelled, when
     * its shop takes it back after that.
     */
    record ReservationEnded(
            Reservation reservation, @Nullable OrderId order) implements ReservationEvent {}

    /** An order is about to take a reservation over. */
    record ReservationTaken(Reservation reservation) implements ReservationEvent {}

    /** The order was not placed; the reservation stands. */
    record TakeReleased(Reservation reservation) implements ReservationEvent {}

    /** An order has waited long with a reservation that it is about to take over; its log has to say what becomes of it. */
    record TakeOverdue(Reservation reservation, Reservation.Take take) implements ReservationEvent {}

    /** A reservation that was over is forgotten. */
    record ReservationForgotten(Reservation reservation) implements ReservationEvent {}

    /**
     * What becomes of a hold that asked.
     *
     * @param fate what its product's log is told
     */
    record ReservedResolved(InstanceId instance, AttemptId attempt, ProductId product, Resolution fate)
            implements ReservationEvent {}

    /** Nothing can be reserved with this attempt any more. */
    record ReservingAbandoned(AttemptId attempt) implements ReservationEvent {}

    /** An abandoned attempt is forgotten; nobody can still be trying. */
    record ReservingForgotten(AttemptId attempt) implements ReservationEvent {}
}
