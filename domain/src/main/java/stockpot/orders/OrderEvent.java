package stockpot.orders;

import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.stock.ProductId;

/** What happened to an order. */
public sealed interface OrderEvent {
    /** The order is placed; its holds are firm from now on. */
    record OrderPlaced(Order order) implements OrderEvent {}

    /** A wallet has bound the order to itself. */
    record OrderClaimed(Order order) implements OrderEvent {}

    /** The order is paid; what is held for it is sold. */
    record OrderPaid(Order order) implements OrderEvent {}

    /** Nobody paid in time; what is held for it is free. */
    record OrderExpired(Order order) implements OrderEvent {}

    /** The merchant took the order back; what is held for it is free. */
    record OrderWithdrawn(Order order) implements OrderEvent {}

    /**
     * What becomes of a hold that asked.
     *
     * @param fate what its product's log is told
     */
    record HoldResolved(AttemptId attempt, ProductId product, Fate fate) implements OrderEvent {}

    /** Nothing can be placed with this attempt any more. */
    record AttemptAbandoned(AttemptId attempt) implements OrderEvent {}

    /** An abandoned attempt is forgotten; nobody can still be trying to place it. */
    record AttemptForgotten(AttemptId attempt) implements OrderEvent {}
}
