package stockpot.stock;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;

/**
 * Stock set aside for a cart until a deadline.
 *
 * @param asideFor the attempt that is to replace it; until that is decided it counts no more, does not end and cannot be
 *     changed; null for none
 * @param deadline first instant, in milliseconds since the epoch, at which it counts no more; {@link #FOREVER} for never
 */
public record Lock(
        LockId id,
        Quantity quantity,
        long deadline,
        @Nullable AttemptId asideFor) {
    public static final long FOREVER = Long.MAX_VALUE;

    public Lock {
        if (quantity.isZero()) {
            throw new IllegalArgumentException("a lock of nothing is no lock");
        }
    }

    public Lock(LockId id, Quantity quantity, long deadline) {
        this(id, quantity, deadline, null);
    }

    boolean isAside() {
        return asideFor != null;
    }

    Lock asideFor(@Nullable AttemptId attempt) {
        return new Lock(id, quantity, deadline, attempt);
    }

    boolean isOverAt(long epochMillis) {
        return deadline <= epochMillis;
    }
}
