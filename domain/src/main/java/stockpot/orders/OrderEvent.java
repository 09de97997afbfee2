package stockpot.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Resolution;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.Taken;
import stockpot.stock.ProductId;

/** What happened to an order, or to a reservation. */
public sealed interface OrderEvent permits OrderEvent.OfOrder, ReservationEvent {
    /** What happened to an order. */
    sealed interface OfOrder extends OrderEvent {}

    /**
     * The order is placed; its holds are firm from now on.
     *
     * @param taken reservation whose goods it has; null for none
     */
    record OrderPlaced(Order order, @Nullable Taken taken) implements OfOrder {
        /** One that takes over no reservation. */
        public OrderPlaced(Order order) {
            this(order, null);
        }
    }

    /** A batch of locks is decided for: what an attempt holds for them are locks from now on. */
    record LocksGranted(AttemptId attempt, List<BatchedLock> locks) implements OfOrder {
        public LocksGranted {
            locks = List.copyOf(locks);
        }
    }

    /** A wallet has bound the order to itself. */
    record OrderClaimed(Order order) implements OfOrder {}

    /** The order is paid; what is held for it is sold. */
    record OrderPaid(Order order) implements OfOrder {}

    /** Nobody paid in time; what is held for it is free. */
    record OrderExpired(Order order) implements OfOrder {}

    /**
     * The merchant took the order back; what is held for it is free.
     *
     * @param erased its contract, which nobody may read any more; null when there was none
     */
    record OrderWithdrawn(Order order, @Nullable ContractRef erased) implements OfOrder {}

    /**
     * The order's contract, or a part of it, is erased.
     *
     * @param erased what its contract was
     */
    record ContractErased(Order order, ContractRef erased) implements OfOrder {}

    /**
     * The order is forgotten.
     *
     * @param order as it was
     * @param erased its contract; null when there was none
     */
    record OrderRemoved(Order order, @Nullable ContractRef erased) implements OfOrder {}

    /**
     * What becomes of a hold that asked.
     *
     * @param fate what its product's log is told
     */
    record HoldResolved(AttemptId attempt, ProductId product, Resolution fate) implements OfOrder {}

    /**
     * What becomes of a reservation that asked.
     *
     * @param fate what its log is told
     */
    record TakeResolved(AttemptId attempt, ReservationKey reservation, Resolution fate) implements OfOrder {}

    /** Nothing can be placed with this attempt any more. */
    record AttemptAbandoned(AttemptId attempt) implements OfOrder {}

    /** An abandoned attempt is forgotten; nobody can still be trying to place it. */
    record AttemptForgotten(AttemptId attempt) implements OfOrder {}
}
