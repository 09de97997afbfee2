package stockpot.stock;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Decider;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
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
 * The rows of the stock family in memory: a command's slice is loaded from them, and what the events made of the slice is
 * saved. Locks are kept under their product's serial, so those of a removed product stay until they are dropped.
 */
final class StockRows {
    private static final Comparator<Lock> EARLIEST_FIRST = Comparator.comparingLong(Lock::deadline)
            .thenComparing(lock -> lock.id().value());

    private final Map<ProductKey, Product> products = new HashMap<>();
    private final Map<ProductKey, ProductDetails> details = new HashMap<>();
    private final Map<Long, Map<LockId, Lock>> locks = new HashMap<>();
    private final Map<Long, Map<AttemptId, Hold>> holds = new HashMap<>();
    private final Map<ProductKey, Deque<Long>> removed = new HashMap<>();

    /** The rows that the command may read at that time. */
    Stock load(StockCommand command, long now) {
        Product product = products.get(command.key());
        return switch (command) {
            case DefineProduct _, ChangeProduct _ ->
                Stock.of(product, details.get(command.key()), null).counting(overdue(product, null, now));
            case RemoveProduct _ -> Stock.of(product, null, null).counting(overdue(product, null, now));
            case LockStock c ->
                Stock.of(product, null, lock(product, c.lock())).counting(overdue(product, c.lock(), now));
            case FreeLock c ->
                Stock.of(product, null, lock(product, c.lock())).counting(overdue(product, c.lock(), now));
            case HoldStock c ->
                Stock.of(product, null, null)
                        .holding(new Holding(
                                hold(product, c.attempt()),
                                null,
                                locks(product, c.locks()),
                                List.of(),
                                publiclyHeld(product)))
                        .counting(overdue(product, null, now));
            case HoldForLock c ->
                Stock.of(product, null, null)
                        .holding(new Holding(hold(product, c.attempt()), locks(product, List.of(c.of())), List.of()))
                        .counting(overdue(product, null, now));
            case ConfirmHold c -> deciding(product, c.attempt());
            case SellHold c -> deciding(product, c.attempt());
            case ReleaseHold c -> deciding(product, c.attempt());
            case EndLocks c ->
                product == null
                        ? Stock.NOTHING
                        : Stock.of(product, null, null)
                                .ending(ending(product.serial(), now, c.limit()))
                                .holding(new Holding(null, List.of(), waiting(product.serial(), now, c.limit())));
            case DropLocks c -> Stock.NOTHING.ending(dropped(c.serial(), c.limit()));
        };
    }

    private @Nullable Hold hold(@Nullable Product product, AttemptId id) {
        return product == null ? null : holdsOf(product.serial()).get(id);
    }

    private List<Lock> locks(@Nullable Product product, List<LockId> ids) {
        return ids.stream()
                .map(id -> lock(product, id))
                .filter(Objects::nonNull)
                .toList();
    }

    private Stock deciding(@Nullable Product product, AttemptId id) {
        Hold hold = hold(product, id);
        List<Lock> beside = hold == null
                ? List.of()
                : locks(
                        product,
                        hold.asLock() == null
                                ? hold.aside()
                                : List.of(hold.asLock().lock()));
        return Stock.of(product, null, null).holding(new Holding(hold, null, beside, List.of(), publiclyHeld(product)));
    }

    private Quantity publiclyHeld(@Nullable Product product) {
        return product == null
                ? Quantity.ZERO
                : holdsOf(product.serial()).values().stream()
                        .map(Holding::publicly)
                        .reduce(Quantity.ZERO, Quantity::plus);
    }

    private List<Hold> waiting(long serial, long now, int limit) {
        return holdsOf(serial).values().stream()
                .filter(hold -> hold.overdueAt() <= now)
                .sorted(Comparator.comparingLong(Hold::overdueAt)
                        .thenComparing(hold -> hold.attempt().value()))
                .limit(limit)
                .toList();
    }

    private @Nullable Lock lock(@Nullable Product product, LockId id) {
        return product == null ? null : locksOf(product.serial()).get(id);
    }

    private boolean overdue(@Nullable Product product, @Nullable LockId named, long now) {
        return product != null
                && locksOf(product.serial()).values().stream()
                        .anyMatch(lock -> !lock.isAside()
                                && lock.deadline() <= now
                                && !lock.id().equals(named));
    }

    private List<Lock> ending(long serial, long now, int limit) {
        return locksOf(serial).values().stream()
                .filter(lock -> !lock.isAside() && lock.deadline() <= now)
                .sorted(EARLIEST_FIRST)
                .limit(limit)
                .toList();
    }

    private List<Lock> dropped(long serial, int limit) {
        return locksOf(serial).values().stream()
                .sorted(EARLIEST_FIRST)
                .limit(limit)
                .toList();
    }

    /** Whether locks of the product are over and not yet ended. */
    boolean overdue(ProductKey key, long now) {
        return overdue(products.get(key), null, now);
    }

    /** Writes what became of a slice. */
    void save(StockCommand command, Stock before, Stock after) {
        save(command.key(), command instanceof DropLocks c ? c.serial() : 0, before, after);
    }

    private void save(ProductKey key, long removedSerial, Stock before, Stock after) {
        Product old = before.product();
        Product product = after.product();
        if (product != null) {
            products.put(key, product);
            if (after.details() != null) {
                details.put(key, after.details());
            }
        } else if (old != null) {
            products.remove(key);
            details.remove(key);
            if (locksOf(old.serial()).isEmpty()) {
                locks.remove(old.serial());
            } else {
                removed.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(old.serial());
            }
            return;
        }
        Map<LockId, Lock> rows = locksOf(product != null ? product.serial() : removedSerial);
        if (before.lock() != null && after.lock() == null) {
            rows.remove(before.lock().id());
        }
        if (after.lock() != null) {
            rows.put(after.lock().id(), after.lock());
        }
        if (product != null) {
            saveHolding(product.serial(), rows, before.holding(), after.holding());
        }
        for (Lock ended : before.ending()
                .subList(0, before.ending().size() - after.ending().size())) {
            rows.remove(ended.id());
        }
        if (product == null && rows.isEmpty()) {
            locks.remove(removedSerial);
            removed.getOrDefault(key, new ArrayDeque<>()).remove(removedSerial);
        }
    }

    private void saveHolding(long serial, Map<LockId, Lock> rows, Holding before, Holding after) {
        Map<AttemptId, Hold> holdRows = holdsOf(serial);
        if (before.hold() != null) {
            holdRows.remove(before.hold().attempt());
        }
        if (after.hold() != null) {
            holdRows.put(after.hold().attempt(), after.hold());
        }
        before.locks().forEach(lock -> rows.remove(lock.id()));
        after.locks().forEach(lock -> rows.put(lock.id(), lock));
        int reported = before.waiting().size() - after.waiting().size();
        for (Hold hold : before.waiting().subList(0, reported)) {
            holdRows.put(hold.attempt(), hold.reported());
        }
    }

    /**
     * Folds one event into the rows that it is about, knowing nothing of the command that it came from.
     *
     * @param serial the product's
     */
    void fold(Decider<Stock, StockCommand, StockEvent> rules, ProductKey key, long serial, StockEvent event) {
        Product product = products.get(key);
        Stock before = switch (event) {
            case ProductDefined _, ProductChanged _, ProductRemoved _ ->
                slice(product, details.get(key), null, List.of());
            case StockHeld e ->
                Stock.of(product, null, null)
                        .holding(new Holding(
                                null, null, locks(product, e.hold().aside()), List.of(), publiclyHeld(product)));
            case LockReplaced e -> deciding(product, e.attempt());
            case HoldReplaced e -> deciding(product, e.by());
            case HoldConfirmed e -> deciding(product, e.hold().attempt());
            case HoldLocked e -> deciding(product, e.hold().attempt());
            case HoldSold e -> deciding(product, e.hold().attempt());
            case HoldReleased e -> deciding(product, e.hold().attempt());
            case HoldOverdue e ->
                Stock.of(product, null, null).holding(new Holding(null, List.of(), waiting(e.hold(), serial)));
            case StockLocked e -> slice(product, null, lock(product, e.lock()), List.of());
            case StockUnlocked e -> slice(product, null, lock(product, e.lock()), List.of());
            case LockFreed e -> slice(product, null, lock(product, e.lock()), List.of());
            case LockExpired e -> slice(product, null, null, named(serial, e.lock()));
            case LockDropped e -> slice(null, null, null, named(serial, e.lock()));
        };
        save(key, serial, before, rules.apply(before, event));
    }

    private static Stock slice(
            @Nullable Product product, @Nullable ProductDetails details, @Nullable Lock lock, List<Lock> ending) {
        return Stock.of(product, details, lock).ending(ending);
    }

    private List<Hold> waiting(Hold reported, long serial) {
        return List.of(Objects.requireNonNull(holdsOf(serial).get(reported.attempt())));
    }

    private List<Lock> named(long serial, LockId id) {
        Lock lock = locksOf(serial).get(id);
        return lock == null ? List.of() : List.of(lock);
    }

    /** Stands in for an order that sells: the naive model knows nothing of holds. */
    void change(ProductKey key, UnaryOperator<Product> change) {
        products.computeIfPresent(key, (_, product) -> change.apply(product));
    }

    @Nullable
    Product product(ProductKey key) {
        return products.get(key);
    }

    Map<LockId, Lock> locksOf(long serial) {
        return locks.computeIfAbsent(serial, _ -> new HashMap<>());
    }

    Map<AttemptId, Hold> holdsOf(long serial) {
        return holds.computeIfAbsent(serial, _ -> new HashMap<>());
    }

    /** The serial under which a removed product of that name still has locks, the earliest first; 0 when there is none. */
    long toDrop(ProductKey key) {
        Deque<Long> serials = removed.get(key);
        return serials == null || serials.isEmpty() ? 0 : serials.getFirst();
    }

    /** Everything, to be compared with the rows of another run. */
    List<Object> all() {
        locks.values().removeIf(Map::isEmpty);
        holds.values().removeIf(Map::isEmpty);
        removed.values().removeIf(Deque::isEmpty);
        Map<ProductKey, List<Long>> leftovers = new HashMap<>();
        removed.forEach((key, serials) -> leftovers.put(key, List.copyOf(serials)));
        return List.of(products, details, locks, holds, leftovers);
    }
}
