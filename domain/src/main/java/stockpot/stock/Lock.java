package stockpot.stock;

import stockpot.quantity.Quantity;

/**
 * Stock set aside for a cart until a deadline.
 *
 * @param deadline first instant, in milliseconds since the epoch, at which it counts no more; {@link #FOREVER} for never
 */
public record Lock(LockId id, Quantity quantity, long deadline) {
    public static final long FOREVER = Long.MAX_VALUE;

    public Lock {
        if (quantity.isZero()) {
            throw new IllegalArgumentException("a lock of nothing is no lock");
        }
    }

    boolean isOverAt(long epochMillis) {
        return deadline <= epochMillis;
    }
}
