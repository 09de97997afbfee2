package stockpot.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;

/**
 * Stock set aside for an order, a reservation or a batch of locks. It ends because its owner's own log decided so, and never by itself: nobody
 * else may give it back, or a paid order could lose its goods.
 *
 * @param quantity what the owner gets if it is decided so
 * @param counted what counts as taken: until that is decided the larger of {@code quantity} and what it is to replace, because
 *     either may stand in the end
 * @param firm whether the owner's log has decided for this attempt
 * @param overdueAt first instant, in milliseconds since the epoch, at which the owner's log is asked about it; {@link
 *     #NEVER} when it is firm or that was done
 * @param aside locks that wait beside it: they go when it is confirmed and come back when it is released
 * @param over attempt whose firm hold it is to replace; that one counts no more until this is decided; null for none
 * @param under attempt that is to replace this hold; null for none
 * @param asLock the lock that it is once its owner's log has decided for this attempt; null when it stays a hold
 */
public record Hold(
        AttemptId attempt,
        HoldOwner owner,
        Quantity quantity,
        Quantity counted,
        boolean firm,
        long overdueAt,
        List<LockId> aside,
        @Nullable AttemptId over,
        @Nullable AttemptId under,
        @Nullable AsLock asLock) {
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * What a hold of a batch becomes.
     *
     * @param deadline as in {@link Lock}: counted from when the hold was granted
     */
    public record AsLock(LockId lock, long deadline) {}

    public Hold {
        aside = List.copyOf(aside);
        if (quantity.isZero() || quantity.exceeds(counted)) {
            throw new IllegalArgumentException("a hold of " + quantity + " cannot count as " + counted);
        }
        if (firm && !(aside.isEmpty() && over == null && overdueAt == NEVER && counted.equals(quantity))) {
            throw new IllegalArgumentException("nothing about a firm hold is undecided");
        }
        if (!firm && under != null) {
            throw new IllegalArgumentException("only a firm hold can be replaced");
        }
        if (asLock != null && (firm || over != null)) {
            throw new IllegalArgumentException("what becomes a lock is never firm and replaces no other hold");
        }
    }

    /** One that stays a hold. */
    public Hold(
            AttemptId attempt,
            HoldOwner owner,
            Quantity quantity,
            Quantity counted,
            boolean firm,
            long overdueAt,
            List<LockId> aside,
            @Nullable AttemptId over,
            @Nullable AttemptId under) {
        this(attempt, owner, quantity, counted, firm, overdueAt, aside, over, under, null);
    }

    /** One that neither replaces another nor is replaced. */
    public Hold(
            AttemptId attempt,
            HoldOwner owner,
            Quantity quantity,
            Quantity counted,
            boolean firm,
            long overdueAt,
            List<LockId> aside) {
        this(attempt, owner, quantity, counted, firm, overdueAt, aside, null, null);
    }

    /** What it adds to what is held: nothing while another counts in its place. */
    Quantity counts() {
        return under == null ? counted : Quantity.ZERO;
    }

    Hold confirmed() {
        return new Hold(attempt, owner, quantity, quantity, true, NEVER, List.of(), null, under);
    }

    Hold under(@Nullable AttemptId other) {
        return new Hold(attempt, owner, quantity, counted, firm, overdueAt, aside, over, other, asLock);
    }

    /** After its owner was asked about it. */
    public Hold reported() {
        return new Hold(attempt, owner, quantity, counted, firm, NEVER, aside, over, under, asLock);
    }
}
