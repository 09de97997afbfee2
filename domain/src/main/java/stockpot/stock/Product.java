package stockpot.stock;

import stockpot.quantity.Quantity;

/**
 * A product's totals: the row that every decision about the product reads.
 *
 * @param serial the position of the record that defined it; its locks are kept under this number
 * @param locked sum of the locks that have not ended
 * @param locks how many those are
 * @param held sum of what the holds count
 * @param pending the part of it whose order is not decided
 * @param holds how many those are
 */
public record Product(
        long serial,
        Total total,
        Quantity sold,
        Quantity lost,
        Quantity locked,
        int locks,
        Quantity held,
        Quantity pending,
        int holds,
        Fractions fractions,
        Restock nextRestock) {
    private static final Quantity ONE = Quantity.of(1);

    public Product {
        if (sold.plus(lost).exceeds(total.limit())) {
            throw new IllegalStateException("more of product " + serial + " is sold and lost than there ever was");
        }
        if (locks < 0 || (locks == 0 && !locked.isZero())) {
            throw new IllegalStateException("product " + serial + " has " + locks + " locks of " + locked);
        }
        if (holds < 0 || (holds == 0 && !held.isZero()) || pending.exceeds(held)) {
            throw new IllegalStateException(
                    "product " + serial + " has " + holds + " holds of " + held + ", " + pending + " undecided");
        }
    }

    /** What nobody has: never negative, also when more was lost than was free. */
    public Quantity free() {
        return total.limit().minusOrZero(sold.plus(lost).plus(locked).plus(held));
    }

    /** How much of it orders that anybody may place can hold together before they are paid: at least one piece. */
    public Quantity publicShare(int percent) {
        Quantity share = total.limit().minusOrZero(sold.plus(lost)).percent(percent);
        return ONE.exceeds(share) ? ONE : share;
    }

    Product withDetails(ProductDetails details, Total total, Quantity lost) {
        return new Product(
                serial,
                total,
                sold,
                lost,
                locked,
                locks,
                held,
                pending,
                holds,
                details.fractions(),
                details.nextRestock());
    }

    Product withLock(Lock lock) {
        return counting(sold, locked.plus(lock.quantity()), locks + 1, held, pending, holds);
    }

    Product withoutLock(Quantity quantity) {
        return counting(sold, locked.minus(quantity), locks - 1, held, pending, holds);
    }

    Product withHold(Hold hold) {
        Quantity more = hold.firm() ? pending : pending.plus(hold.counts());
        return counting(sold, locked, locks, held.plus(hold.counts()), more, holds + 1);
    }

    Product withoutHold(Hold hold) {
        Quantity less = hold.firm() ? pending : pending.minus(hold.counts());
        return counting(sold, locked, locks, held.minus(hold.counts()), less, holds - 1);
    }

    Product selling(Quantity quantity) {
        return counting(sold.plus(quantity), locked, locks, held, pending, holds);
    }

    private Product counting(
            Quantity newSold, Quantity newLocked, int newLocks, Quantity newHeld, Quantity newPending, int newHolds) {
        return new Product(
                serial,
                total,
                newSold,
                lost,
                newLocked,
                newLocks,
                newHeld,
                newPending,
                newHolds,
                fractions,
                nextRestock);
    }
}
