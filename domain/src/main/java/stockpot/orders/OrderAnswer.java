package stockpot.orders;

import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.BatchedLock;

/** What the log of an order, or of a reservation, says when it grants something. */
public sealed interface OrderAnswer {
    /**
     * The order that stands, which may be of an earlier attempt.
     *
     * @param attempt whose holds have its goods
     * @param payDeadline as in {@link Terms}
     */
    record Placed(long serial, AttemptId attempt, String claimToken, long payDeadline) implements OrderAnswer {
        public static Placed of(Order order) {
            return new Placed(
                    order.serial(),
                    order.attempt(),
                    order.terms().claimToken(),
                    order.terms().payDeadline());
        }
    }

    /**
     * The reservation that stands, which may be of an earlier attempt.
     *
     * @param attempt whose holds have its goods
     */
    record Reserved(
            Reservation.State state,
            AttemptId attempt,
            List<Reservation.Line> lines,
            List<Item> items,
            long until,
            long ended)
            implements OrderAnswer {
        public static Reserved of(Reservation reservation) {
            return new Reserved(
                    reservation.state(),
                    reservation.attempt(),
                    reservation.lines(),
                    reservation.items(),
                    reservation.until(),
                    reservation.ended());
        }
    }

    /**
     * An order was taken back; whoever did that gives its goods back.
     *
     * @param attempt whose holds have them
     */
    record Freed(AttemptId attempt, List<Item> items) implements OrderAnswer {}

    /**
     * All locks of a batch are granted.
     *
     * @param attempt whose holds they were
     */
    record Locked(AttemptId attempt, List<BatchedLock> locks) implements OrderAnswer {
        public Locked {
            locks = List.copyOf(locks);
        }
    }

    /** What a request with a key was answered. */
    record Kept(Answered answer) implements OrderAnswer {}

    /** There is no more to say. */
    record Done() implements OrderAnswer {}
}
