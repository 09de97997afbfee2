package stockpot.stock;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.quantity.Quantity;

/** What can be asked of a product's log. */
public sealed interface StockCommand extends Command<StockAnswer> {
    ProductKey key();

    /** The lock that the command is about; null when it is about none, or about several. */
    default @Nullable LockId lock() {
        return null;
    }

    /** Begin to keep stock of a product. Defining it again exactly as it stands is no conflict. */
    record DefineProduct(ProductKey key, Total total, ProductDetails details) implements StockCommand {}

    /** Change what a merchant says of a product, or how much there is. */
    record ChangeProduct(ProductKey key, ProductPatch patch) implements StockCommand {}

    /** Stop keeping stock of a product; {@code force} also when there are locks, which end then. */
    record RemoveProduct(ProductKey key, boolean force) implements StockCommand {}

    /**
     * Set a quantity aside, replacing what the same lock had; a quantity of zero gives it back.
     *
     * @param durationMicros for how long, counted from the log's time; null for ever
     */
    record LockStock(
            ProductKey key,
            LockId lock,
            Quantity quantity,
            @Nullable Long durationMicros) implements StockCommand {
        public LockStock {
            if (durationMicros != null && durationMicros < 0) {
                throw new IllegalArgumentException("a duration is not negative");
            }
        }
    }

    /**
     * End a cart's lock, as the merchant says and not the cart. Without such a lock it changes nothing.
     *
     * @param reason for people who read the ledger; it may be empty
     */
    record FreeLock(ProductKey key, LockId lock, String reason) implements StockCommand {
        /** Longest reason, in characters. */
        public static final int MAX_REASON = 1_024;

        public FreeLock {
            if (reason.length() > MAX_REASON) {
                throw new IllegalArgumentException("a reason has at most " + MAX_REASON + " characters");
            }
        }
    }

    /**
     * Set a quantity aside for an order or a reservation that is about to be decided.
     *
     * @param locks locks of this product that it replaces; others are ignored
     * @param over attempt whose firm hold it replaces, if there is one on this product; null for none
     * @param partly whether less will do: then as many whole pieces as there are, and at least one
     * @param publicPercent how many hundredths of the stock orders like this one may hold together before they are paid; null
     *     unless anybody may place it
     */
    record HoldStock(
            ProductKey key,
            AttemptId attempt,
            HoldOwner owner,
            Quantity quantity,
            List<LockId> locks,
            @Nullable AttemptId over,
            boolean partly,
            @Nullable Integer publicPercent)
            implements StockCommand {
        /** Locks that one hold may replace. */
        public static final int MAX_LOCKS = 1_000;

        public HoldStock {
            locks = List.copyOf(new LinkedHashSet<>(locks));
            if (quantity.isZero()) {
                throw new IllegalArgumentException("a hold of nothing is no hold");
            }
            if (locks.size() > MAX_LOCKS) {
                throw new IllegalArgumentException("a hold replaces at most " + MAX_LOCKS + " locks");
            }
            if (attempt.equals(over)) {
                throw new IllegalArgumentException("an attempt does not replace itself");
            }
            if (publicPercent != null && owner.kind() == HoldOwner.Kind.ORDER) {
                owner = owner.anybodys();
            }
            if ((publicPercent != null) != (owner.kind() == HoldOwner.Kind.PUBLIC_ORDER)
                    || (publicPercent != null && (publicPercent < 1 || publicPercent > 100))) {
                throw new IllegalArgumentException(
                        "an order that anybody may place, and no other, has a share of 1 to 100 percent");
            }
        }

        /** For an order or a reservation that not anybody may make. */
        public HoldStock(
                ProductKey key,
                AttemptId attempt,
                HoldOwner owner,
                Quantity quantity,
                List<LockId> locks,
                @Nullable AttemptId over,
                boolean partly) {
            this(key, attempt, owner, quantity, locks, over, partly, null);
        }

        /** All of the quantity, replacing nothing but locks. */
        public HoldStock(ProductKey key, AttemptId attempt, HoldOwner owner, Quantity quantity, List<LockId> locks) {
            this(key, attempt, owner, quantity, locks, null, false);
        }
    }

    /**
     * Set a quantity aside that becomes a cart's lock, in the place of what the same lock has, when its batch is decided for. From
     * level 2 on.
     *
     * @param batch in whose log that is decided
     * @param of the lock
     * @param durationMicros for how long, counted from the log's time now; null for ever
     */
    record HoldForLock(
            ProductKey key,
            AttemptId attempt,
            HoldOwner batch,
            LockId of,
            Quantity quantity,
            @Nullable Long durationMicros)
            implements StockCommand {
        public HoldForLock {
            if (batch.kind() != HoldOwner.Kind.BATCH || quantity.isZero()) {
                throw new IllegalArgumentException("a batch holds something for each of its locks");
            }
            if (durationMicros != null && durationMicros < 0) {
                throw new IllegalArgumentException("a duration is not negative");
            }
        }

        /** The same without what becomes of it. */
        HoldStock hold() {
            return new HoldStock(key, attempt, batch, quantity, List.of(of));
        }
    }

    /** The order was placed with this attempt: what it replaces is gone. Or the batch was decided: it is a lock. */
    record ConfirmHold(ProductKey key, AttemptId attempt) implements StockCommand {}

    /** The order is paid: the goods are sold. */
    record SellHold(ProductKey key, AttemptId attempt) implements StockCommand {}

    /** The order was not placed, or is over: its goods are free, and what was set aside for it comes back. */
    record ReleaseHold(ProductKey key, AttemptId attempt) implements StockCommand {}

    /**
     * End the locks whose deadline has passed, and report the holds that have waited too long for their order. The log's
     * clock asks this ahead of every other command for the product and in every {@code Tick}; no client does.
     *
     * @param limit how many of each at most, so that the work of one record is bounded
     */
    record EndLocks(ProductKey key, int limit) implements StockCommand {}

    /**
     * End locks of a product that was removed.
     *
     * @param serial the removed product's
     */
    record DropLocks(ProductKey key, long serial, int limit) implements StockCommand {}
}
