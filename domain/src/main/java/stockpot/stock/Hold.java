package stockpot.stock;

import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;

/**
 * Stock set aside for an order. It ends because the order's own log decided so, and never by itself: nobody else may give
 * it back, or a paid order could lose its goods.
 *
 * @param quantity what the order gets if it is placed
 * @param counted what counts as taken: until the order is decided the larger of {@code quantity} and the locks it is to
 *     replace, because either may stand in the end
 * @param firm whether the order was placed with this attempt
 * @param overdueAt first instant, in milliseconds since the epoch, at which the order's log is asked about it; {@link
 *     #NEVER} when it is firm or that was done
 * @param aside locks that wait beside it: they go when it is confirmed and come back when it is released
 */
public record Hold(
        AttemptId attempt,
        HoldOwner owner,
        Quantity quantity,
        Quantity counted,
        boolean firm,
        long overdueAt,
        List<LockId> aside) {
    public static final long NEVER = Long.MAX_VALUE;

    public Hold {
        aside = List.copyOf(aside);
        if (quantity.isZero() || quantity.exceeds(counted)) {
            throw new IllegalArgumentException("a hold of " + quantity + " cannot count as " + counted);
        }
        if (firm && !(aside.isEmpty() && overdueAt == NEVER && counted.equals(quantity))) {
            throw new IllegalArgumentException("nothing about a firm hold is undecided");
        }
    }

    Hold confirmed() {
        return new Hold(attempt, owner, quantity, quantity, true, NEVER, List.of());
    }

    /** After its order was asked about it. */
    public Hold reported() {
        return new Hold(attempt, owner, quantity, counted, firm, NEVER, aside);
    }
}
