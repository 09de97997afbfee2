package stockpot.stock;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.quantity.Quantity;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockFreed;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;

/**
 * Books kept from the events alone, against which rows and decisions are checked: the invariants, without any opinion on
 * which decision is right.
 */
final class StockBooks {
    /** A broken invariant. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super(what);
        }
    }

    /** What is known of one product from its definition to its last lock's end. */
    private static final class Account {
        private final Map<LockId, StockLocked> open = new HashMap<>();
        private @Nullable Product last;
        private boolean removed;
        private boolean mayOverlock;
    }

    private final Map<Long, Account> accounts = new HashMap<>();

    /** Enters one event of the product with that serial. */
    void enter(long serial, StockEvent event, long now) {
        Account account = accounts.computeIfAbsent(serial, _ -> new Account());
        switch (event) {
            case ProductDefined e -> require(e.serial() == serial, "it is defined under another serial");
            case ProductChanged e -> {
                Product before = Objects.requireNonNull(account.last);
                boolean limited = before.total().isUnlimited() && !e.total().isUnlimited();
                account.mayOverlock |= limited || e.lost().exceeds(before.lost());
            }
            case ProductRemoved _ -> account.removed = true;
            case StockLocked e -> {
                StockLocked old = account.open.put(e.lock(), e);
                require(old == null || old.deadline() > now, "a lock that is over is replaced and does not end");
                require(!account.removed, "a removed product is locked");
            }
            case StockUnlocked e -> {
                StockLocked old = ended(account, e.lock(), e.quantity());
                require(old.deadline() > now, "a lock that is over is given back");
            }
            case LockFreed e -> {
                StockLocked old = ended(account, e.lock(), e.quantity());
                require(old.deadline() > now, "a lock that is over is freed");
            }
            case LockExpired e -> {
                StockLocked old = ended(account, e.lock(), e.quantity());
                require(old.deadline() == e.deadline(), "a lock ends with another deadline");
                require(e.deadline() <= now, "a lock ends before its time");
                require(!account.removed, "a lock of a removed product expires");
            }
            case LockDropped e -> {
                ended(account, e.lock(), e.quantity());
                require(account.removed, "a lock is dropped, and its product is still there");
            }
            case LockReplaced _,
                    StockHeld _,
                    HoldReplaced _,
                    HoldConfirmed _,
                    HoldLocked _,
                    HoldSold _,
                    HoldReleased _,
                    HoldOverdue _ -> throw new IllegalStateException("nothing is held here: " + event);
        }
    }

    private static StockLocked ended(Account account, LockId lock, Quantity quantity) {
        StockLocked old = account.open.remove(lock);
        if (old == null) {
            throw new Broken("lock " + lock + " ends and is not open");
        }
        require(old.quantity().equals(quantity), "a lock ends with another quantity");
        return old;
    }

    /** Compares a product's rows with the books and with what they were before. */
    void check(long serial, @Nullable Product product, Map<LockId, Lock> locks, long now) {
        Account account = accounts.get(serial);
        if (account == null) {
            return;
        }
        require(locks.size() == account.open.size(), "the rows have other locks than the books");
        for (Lock lock : locks.values()) {
            StockLocked open = account.open.get(lock.id());
            require(
                    open != null && open.quantity().equals(lock.quantity()) && open.deadline() == lock.deadline(),
                    "a lock's row is not what the books say");
        }
        if (product == null) {
            require(account.removed || account.open.isEmpty(), "the product is gone and was not removed");
            return;
        }
        sumsUp(product, locks);
        Product last = account.last;
        if (last != null) {
            require(!last.sold().exceeds(product.sold()), "what was sold has fallen");
            require(!last.lost().exceeds(product.lost()), "what was lost has fallen");
            boolean switched = last.total().isUnlimited() || product.total().isUnlimited();
            require(switched || !last.total().limit().exceeds(product.total().limit()), "the total has fallen");
        }
        account.last = product;
        BigDecimal free = free(product, locks, now, null);
        require(free == null || free.signum() >= 0 || account.mayOverlock, "more is set aside than there is");
    }

    private static void sumsUp(Product product, Map<LockId, Lock> locks) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Lock lock : locks.values()) {
            sum = sum.add(decimal(lock.quantity()));
        }
        require(sum.compareTo(decimal(product.locked())) == 0, "locked is not the sum of the locks");
        require(locks.size() == product.locks(), "locks is not how many there are");
        BigDecimal gone = decimal(product.sold()).add(decimal(product.lost()));
        BigDecimal limit = decimal(product.total().limit());
        require(gone.compareTo(limit) <= 0, "more is sold and lost than there ever was");
        require(
                limit.subtract(gone).subtract(sum).max(BigDecimal.ZERO).compareTo(decimal(product.free())) == 0,
                "free is not what nobody has");
    }

    /** After a grant: it counts as locked even when its time is over at once. */
    void granted(Product product, Map<LockId, Lock> locks, StockLocked grant, long now) {
        BigDecimal free = free(product, locks, now, grant.lock());
        require(
                free == null || free.compareTo(decimal(grant.quantity())) >= 0,
                "a grant leaves more set aside than there is");
    }

    /** Whether so much is free when no lock that is over counts. */
    boolean covers(Product product, Map<LockId, Lock> locks, Quantity quantity, long now) {
        BigDecimal free = free(product, locks, now, null);
        return free == null || free.compareTo(decimal(quantity)) >= 0;
    }

    /** After a refusal: it says what is free when no lock that is over counts, and neither does the lock itself. */
    void refused(Product product, Map<LockId, Lock> locks, LockId lock, StockRejection.OutOfStock refusal, long now) {
        BigDecimal free = free(product, locks, now, lock);
        require(free != null, "unlimited stock is refused");
        require(
                Objects.requireNonNull(free).max(BigDecimal.ZERO).compareTo(decimal(refusal.available())) == 0,
                "a refusal names " + refusal.available() + " instead of " + free);
        require(refusal.requested().exceeds(refusal.available()), "what is available is refused");
    }

    private static @Nullable BigDecimal free(
            Product product, Map<LockId, Lock> locks, long now, @Nullable LockId except) {
        if (product.total().isUnlimited()) {
            return null;
        }
        BigDecimal free = decimal(product.total().limit())
                .subtract(decimal(product.sold()))
                .subtract(decimal(product.lost()));
        for (Lock lock : locks.values()) {
            if (lock.deadline() > now && !lock.id().equals(except)) {
                free = free.subtract(decimal(lock.quantity()));
            }
        }
        return free;
    }

    static BigDecimal decimal(Quantity quantity) {
        return BigDecimal.valueOf(quantity.whole()).add(BigDecimal.valueOf(quantity.micros(), 6));
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }
}
