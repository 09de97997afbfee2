package stockpot.stock;

import stockpot.quantity.Quantity;

/**
 * A product's totals: the row that every decision about the product reads.
 *
 * @param serial the position of the record that defined it; its locks are kept under this number
 * @param locked sum of the locks that have not ended
 * @param locks how many those are
 */
public record Product(
        long serial,
        Total total,
        Quantity sold,
        Quantity lost,
        Quantity locked,
        int locks,
        Fractions fractions,
        Restock nextRestock) {

    public Product {
        if (sold.plus(lost).exceeds(total.limit())) {
            throw new IllegalStateException("more of product " + serial + " is sold and lost than there ever was");
        }
        if (locks < 0 || (locks == 0 && !locked.isZero())) {
            throw new IllegalStateException("product " + serial + " has " + locks + " locks of " + locked);
        }
    }

    /** What nobody has: never negative, also when more was lost than was free. */
    public Quantity free() {
        return total.limit().minusOrZero(sold.plus(lost).plus(locked));
    }

    Product withDetails(ProductDetails details, Total total, Quantity lost) {
        return new Product(serial, total, sold, lost, locked, locks, details.fractions(), details.nextRestock());
    }

    Product withLock(Lock lock) {
        return new Product(serial, total, sold, lost, locked.plus(lock.quantity()), locks + 1, fractions, nextRestock);
    }

    Product withoutLock(Quantity quantity) {
        return new Product(serial, total, sold, lost, locked.minus(quantity), locks - 1, fractions, nextRestock);
    }
}
