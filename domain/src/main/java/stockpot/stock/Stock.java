package stockpot.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.quantity.Quantity;

/**
 * The rows that a stock command may read: the product's totals and what the command names.
 *
 * <p>A product may carry any number of locks. Only the named one is loaded, and of those to be ended a bounded number, so
 * a command costs the same on the busiest product as on the quietest.
 *
 * @param product null when there is none of that name
 * @param details only for commands that define or change; null otherwise
 * @param lock the named one; null when there is none
 * @param ending locks that the command is to end, earliest deadline first
 * @param overdue what locks past their deadline still count in the totals, the named one excepted
 */
public record Stock(
        @Nullable Product product,
        @Nullable ProductDetails details,
        @Nullable Lock lock,
        List<Lock> ending,
        Overdue overdue) {

    /**
     * Locks that are over and wait to be ended, because more were due at once than one record ends.
     *
     */
    public record Overdue(Quantity quantity, int locks) {
        public static final Overdue NONE = new Overdue(Quantity.ZERO, 0);
    }

    public static final Stock NOTHING = new Stock(null, null, null, List.of(), Overdue.NONE);

    public Stock {
        ending = List.copyOf(ending);
    }

    Stock with(@Nullable Product changedProduct, @Nullable Lock changedLock) {
        return new Stock(changedProduct, details, changedLock, ending, overdue);
    }

    /** After the first of the ending locks has ended. */
    Stock afterEnding(@Nullable Product changedProduct) {
        return new Stock(changedProduct, details, lock, ending.subList(1, ending.size()), overdue);
    }
}
