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
 * @param holding what a command about holds reads beside it
 * @param overdue whether locks past their deadline still count in the totals, the named one excepted: more were due at once
 *     than one record ends
 */
public record Stock(
        @Nullable Product product,
        @Nullable ProductDetails details,
        @Nullable Lock lock,
        List<Lock> ending,
        Holding holding,
        boolean overdue) {

    /**
     * What a command about holds reads.
     *
     * @param hold the named one; null when there is none
     * @param other for a new hold the one it is to replace; otherwise the one that the named one replaces, or is replaced by:
     *     it never is both; null when there is none
     * @param locks for a new hold those it is to replace; otherwise those that wait beside whichever of the two is undecided
     * @param waiting holds that have waited too long for their owners
     * @param publiclyHeld what all orders that anybody may place hold of the product; only read where one of the holds is such an
     *     order's
     */
    public record Holding(
            @Nullable Hold hold, @Nullable Hold other, List<Lock> locks, List<Hold> waiting, Quantity publiclyHeld) {
        public static final Holding NONE = new Holding(null, List.of(), List.of());

        public Holding {
            locks = List.copyOf(locks);
            waiting = List.copyOf(waiting);
        }

        /** Where no order is concerned that anybody may place. */
        public Holding(@Nullable Hold hold, @Nullable Hold other, List<Lock> locks, List<Hold> waiting) {
            this(hold, other, locks, waiting, Quantity.ZERO);
        }

        /** The same when these two are there in the place of those that were. */
        Holding becoming(@Nullable Hold newHold, @Nullable Hold newOther, List<Lock> newLocks) {
            Quantity others = publiclyHeld.minus(publicly(hold)).minus(publicly(other));
            return new Holding(
                    newHold,
                    newOther,
                    newLocks,
                    List.of(),
                    others.plus(publicly(newHold)).plus(publicly(newOther)));
        }

        static Quantity publicly(@Nullable Hold hold) {
            return hold != null && hold.owner().kind() == HoldOwner.Kind.PUBLIC_ORDER ? hold.counts() : Quantity.ZERO;
        }

        /** With no other hold. */
        public Holding(@Nullable Hold hold, List<Lock> locks, List<Hold> waiting) {
            this(hold, null, locks, waiting);
        }
    }

    public static final Stock NOTHING = new Stock(null, null, null, List.of(), Holding.NONE, false);

    public Stock {
        ending = List.copyOf(ending);
    }

    /** Of a product, its details and one of its locks. */
    public static Stock of(@Nullable Product product, @Nullable ProductDetails details, @Nullable Lock lock) {
        return new Stock(product, details, lock, List.of(), Holding.NONE, false);
    }

    /** With word of whether locks past their deadline still count. */
    public Stock counting(boolean late) {
        return new Stock(product, details, lock, ending, holding, late);
    }

    /** With those that the command is to end. */
    public Stock ending(List<Lock> locks) {
        return new Stock(product, details, lock, locks, holding, overdue);
    }

    public Stock holding(Holding read) {
        return new Stock(product, details, lock, ending, read, overdue);
    }

    Stock with(@Nullable Product changedProduct, @Nullable Lock changedLock) {
        return new Stock(changedProduct, details, changedLock, ending, holding, overdue);
    }

    Stock described(Product changedProduct, ProductDetails changedDetails) {
        return new Stock(changedProduct, changedDetails, lock, ending, holding, overdue);
    }

    /** After the first of the ending locks has ended. */
    Stock afterEnding(@Nullable Product changedProduct) {
        return new Stock(changedProduct, details, lock, ending.subList(1, ending.size()), holding, overdue);
    }

    Stock withHolding(Product changedProduct, Holding changed) {
        return new Stock(changedProduct, details, lock, ending, changed, overdue);
    }
}
