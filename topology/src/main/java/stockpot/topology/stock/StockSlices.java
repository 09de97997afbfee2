package stockpot.topology.stock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.kernel.Sent;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.ExpiringEntries.Lease;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The rows of stock: totals, details, locks. */
public final class StockSlices implements Slices<Stock, StockCommand> {
    private final Rows rows;
    private final TimerIndex agenda;
    private final ExpiringEntries locks;
    private final ExpiringEntries holds;
    private final DetailsRows details;

    public StockSlices(Rows rows, TimerIndex agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.locks = new ExpiringEntries(rows);
        this.holds = ExpiringEntries.ofHolds(rows);
        this.details = new DetailsRows(rows);
    }

    @Override
    public @Nullable StockCommand dueBefore(StockCommand command, long timestamp, Level level) {
        ProductRows.Stored stored = ProductRows.read(rows.get(ProductRows.key(command.key())));
        return stored != null && stored.bound() <= Math.max(timestamp, stored.changed())
                ? new EndLocks(command.key(), level.work().locksAhead())
                : null;
    }

    @Override
    public StockCommand due(TimerIndex.Entry entry, Level level) {
        RowReader owner = RowReader.key(entry.owner());
        ProductKey key = ProductKey.of(owner.text(), owner.text());
        return entry.isRemoved()
                ? new DropLocks(key, entry.serial(), level.work().endedAtOnce())
                : new EndLocks(key, level.work().endedAtOnce());
    }

    @Override
    public Loaded<Stock> load(StockCommand command, long timestamp) {
        if (command instanceof DropLocks drop) {
            List<Lock> dropped = read(locks.all(drop.serial(), clearedTo(drop), drop.limit()));
            return new Loaded<>(Stock.NOTHING.ending(dropped), 0, ExpiringEntries.FOREVER);
        }
        ProductRows.Stored stored = ProductRows.read(rows.get(ProductRows.key(command.key())));
        if (stored == null) {
            return new Loaded<>(Stock.NOTHING, 0, ExpiringEntries.FOREVER);
        }
        long now = Math.max(timestamp, stored.changed());
        return new Loaded<>(slice(command, stored, now), stored.changed(), stored.bound());
    }

    private Stock slice(StockCommand command, ProductRows.Stored stored, long now) {
        Product product = stored.product();
        if (command.lock() != null) {
            return locked(stored, command.lock(), now);
        }
        return switch (command) {
            case DefineProduct c -> Stock.of(product, details.find(product.serial()), null);
            case ChangeProduct c -> Stock.of(product, details.find(product.serial()), null);
            case RemoveProduct c -> Stock.of(product, null, null).counting(isLate(stored, now, null));
            case HoldStock c -> {
                Hold other = c.over() == null ? null : hold(product, c.over());
                Holding holding = new Holding(
                        hold(product, c.attempt()),
                        other,
                        named(product, c.locks()),
                        List.of(),
                        c.publicPercent() != null || isPublic(other) ? publiclyHeld(product) : Quantity.ZERO);
                yield Stock.of(product, null, null).holding(holding).counting(isLate(stored, now, null));
            }
            case HoldForLock c -> {
                Holding holding = new Holding(hold(product, c.attempt()), named(product, List.of(c.of())), List.of());
                yield Stock.of(product, null, null).holding(holding).counting(isLate(stored, now, null));
            }
            case ConfirmHold c -> deciding(product, c.attempt());
            case SellHold c -> deciding(product, c.attempt());
            case ReleaseHold c -> deciding(product, c.attempt());
            case EndLocks c -> {
                // Where there is nothing there may be no end of rows that were deleted, and a search passes them all.
                List<Lock> ending = product.locks() == 0
                        ? List.of()
                        : read(locks.due(product.serial(), stored.bound(), now, c.limit()));
                List<Hold> waiting = product.pending().isZero()
                        ? List.of()
                        : holds.due(product.serial(), stored.bound(), now, c.limit()).stream()
                                .map(HoldRows::read)
                                .toList();
                yield Stock.of(product, null, null).ending(ending).holding(new Holding(null, List.of(), waiting));
            }
            case DropLocks c -> throw new IllegalStateException("locks of a removed product have no product");
            // Whatever else is asked is decided by the product's row alone.
            default -> Stock.of(product, null, null);
        };
    }

    private Stock locked(ProductRows.Stored stored, LockId lock, long now) {
        Lease lease = locks.find(stored.product().serial(), lock.value());
        return Stock.of(stored.product(), null, lease == null ? null : HoldRows.lock(lease))
                .counting(isLate(stored, now, lock));
    }

    private @Nullable Hold hold(Product product, AttemptId attempt) {
        return HoldRows.hold(holds.find(product.serial(), attempt.value()));
    }

    private List<Lock> named(Product product, List<LockId> ids) {
        List<Lock> named = new ArrayList<>();
        for (LockId id : ids) {
            Lease lease = locks.find(product.serial(), id.value());
            if (lease != null) {
                named.add(HoldRows.lock(lease));
            }
        }
        return named;
    }

    /** With the hold that is decided about, its counterpart, and the locks that wait beside whichever is undecided. */
    private Stock deciding(Product product, AttemptId attempt) {
        Hold hold = hold(product, attempt);
        if (hold == null) {
            return Stock.of(product, null, null);
        }
        AttemptId counterpart = hold.under() == null ? hold.over() : hold.under();
        Hold other = counterpart == null ? null : hold(product, counterpart);
        List<LockId> aside = hold.under() == null || other == null ? hold.aside() : other.aside();
        if (hold.asLock() != null) {
            // Its cart may have set it since the hold was granted.
            aside = List.of(hold.asLock().lock());
        }
        Quantity publicly = isPublic(hold) || isPublic(other) ? publiclyHeld(product) : Quantity.ZERO;
        return Stock.of(product, null, null)
                .holding(new Holding(hold, other, named(product, aside), List.of(), publicly));
    }

    private static boolean isPublic(@Nullable Hold hold) {
        return hold != null && hold.owner().kind() == HoldOwner.Kind.PUBLIC_ORDER;
    }

    private Quantity publiclyHeld(Product product) {
        return ProductRows.readPubliclyHeld(rows.get(ProductRows.publiclyHeldKey(product.serial())));
    }

    /**
     * Whether locks that are over still count beside the named one: what is ended ahead of a command is bounded, and so is this
     * look at what is left. There is nothing to look for where the bound has not passed, and it is exact after something ended.
     */
    private boolean isLate(ProductRows.Stored stored, long now, @Nullable LockId named) {
        if (stored.bound() > now || stored.product().locks() == 0) {
            return false;
        }
        return locks.due(stored.product().serial(), stored.bound(), now, 2).stream()
                .anyMatch(lease -> named == null || !lease.id().equals(named.value()));
    }

    @Override
    public long revision(StockCommand command) {
        ProductRows.Stored stored = ProductRows.read(rows.get(ProductRows.key(command.key())));
        return stored == null
                ? Sent.NO_REVISION
                : details.revision(stored.product().serial());
    }

    @Override
    public void save(Loaded<Stock> before, Stock after, StockCommand command, Written written) {
        if (command instanceof EndLocks c) {
            saveEnded(before, after, c, written);
        } else if (command instanceof DropLocks c) {
            saveDropped(before.slice(), c, written);
        } else {
            saveProduct(before, after, command.key(), written);
        }
    }

    private void saveEnded(Loaded<Stock> before, Stock after, EndLocks c, Written written) {
        Product product = after.product();
        if (product == null) {
            return;
        }
        for (Lock lock : before.slice().ending()) {
            locks.remove(product.serial(), lock.id().value(), lock.deadline());
        }
        for (Hold hold : before.slice().holding().waiting()) {
            holds.put(product.serial(), HoldRows.lease(hold), HoldRows.lease(hold.reported()), written.offset());
        }
        long bound = Math.min(
                product.locks() == 0 ? ExpiringEntries.FOREVER : locks.earliest(product.serial(), before.bound()),
                product.pending().isZero()
                        ? ExpiringEntries.FOREVER
                        : holds.earliest(product.serial(), before.bound()));
        agenda.move(product.serial(), owner(c.key()), before.bound(), bound, written.offset());
        rows.put(ProductRows.key(c.key()), ProductRows.write(product, bound, written));
    }

    private void saveDropped(Stock before, DropLocks c, Written written) {
        for (Lock lock : before.ending()) {
            locks.remove(c.serial(), lock.id().value(), lock.deadline());
        }
        if (before.ending().size() < c.limit()) {
            agenda.forgetRemoved(c.serial());
        } else {
            String clearedTo = before.ending().getLast().id().value();
            agenda.noteRemoved(c.serial(), removedOwner(c.key(), clearedTo), written.offset());
        }
    }

    private void saveProduct(Loaded<Stock> loaded, Stock after, ProductKey key, Written written) {
        Stock before = loaded.slice();
        if (after.product() == null) {
            if (before.product() != null) {
                saveRemoved(loaded, before.product(), key, written);
            }
            return;
        }
        Product product = after.product();
        ProductDetails is = after.details();
        // Also when only how much there is has changed: the details' row says when somebody last changed the product.
        boolean described = is != null && !(is.equals(before.details()) && product.equals(before.product()));
        if (is != null && described) {
            details.save(key, product.serial(), before.details(), is, written.offset());
        }
        long bound = Math.min(saveLock(loaded, after, product, written), saveHolding(before, after, product, written));
        // Also when the details alone changed: this row says when the product was last changed, and by which command.
        if (described
                || !product.equals(before.product())
                || bound != loaded.bound()
                || !same(before.lock(), after.lock())) {
            agenda.move(product.serial(), owner(key), loaded.bound(), bound, written.offset());
            rows.put(ProductRows.key(key), ProductRows.write(product, bound, written));
        }
    }

    /** Writes the named lock and answers the product's new bound, which only ever falls here. */
    private long saveLock(Loaded<Stock> loaded, Stock after, Product product, Written written) {
        Lock old = loaded.slice().lock();
        Lock lock = after.lock();
        if (same(old, lock)) {
            return loaded.bound();
        }
        if (lock == null) {
            if (old != null) {
                locks.remove(product.serial(), old.id().value(), old.deadline());
            }
            return loaded.bound();
        }
        locks.put(product.serial(), old == null ? null : HoldRows.lease(old), HoldRows.lease(lock), written.offset());
        return Math.min(loaded.bound(), lock.deadline());
    }

    /** Writes the named hold and the locks it concerns, and answers the earliest deadline among what was written. */
    private long saveHolding(Stock before, Stock after, Product product, Written written) {
        long earliest = Math.min(
                saveHold(before.holding().hold(), after.holding().hold(), product, written),
                saveHold(before.holding().other(), after.holding().other(), product, written));
        Quantity publicly = after.holding().publiclyHeld();
        if (!publicly.equals(before.holding().publiclyHeld())) {
            byte[] key = ProductRows.publiclyHeldKey(product.serial());
            if (publicly.isZero()) {
                rows.delete(key);
            } else {
                rows.put(key, ProductRows.write(publicly, written.offset()));
            }
        }
        Map<LockId, Lock> left = new HashMap<>();
        after.holding().locks().forEach(lock -> left.put(lock.id(), lock));
        for (Lock old : before.holding().locks()) {
            Lock lock = left.get(old.id());
            Lease lease = HoldRows.lease(old);
            if (lock == null) {
                locks.remove(product.serial(), lease.id(), lease.deadline());
            } else if (!lock.equals(old)) {
                Lease changed = HoldRows.lease(lock);
                locks.put(product.serial(), lease, changed, written.offset());
                earliest = Math.min(earliest, changed.deadline());
            }
            left.remove(old.id());
        }
        for (Lock lock : left.values()) {
            locks.put(product.serial(), null, HoldRows.lease(lock), written.offset());
            earliest = Math.min(earliest, lock.deadline());
        }
        return earliest;
    }

    private long saveHold(@Nullable Hold was, @Nullable Hold is, Product product, Written written) {
        if (was != null && is == null) {
            holds.remove(product.serial(), was.attempt().value(), was.overdueAt());
        } else if (is != null && !is.equals(was)) {
            holds.put(product.serial(), was == null ? null : HoldRows.lease(was), HoldRows.lease(is), written.offset());
            return is.overdueAt();
        }
        return ExpiringEntries.FOREVER;
    }

    private void saveRemoved(Loaded<Stock> loaded, Product product, ProductKey key, Written written) {
        rows.delete(ProductRows.key(key));
        details.remove(key, product.serial(), written.offset());
        agenda.move(product.serial(), owner(key), loaded.bound(), ExpiringEntries.FOREVER, written.offset());
        if (product.locks() > 0) {
            agenda.noteRemoved(product.serial(), removedOwner(key, ""), written.offset());
        }
    }

    private static boolean same(@Nullable Lock one, @Nullable Lock other) {
        return one == null ? other == null : one.equals(other);
    }

    private static byte[] owner(ProductKey key) {
        return ProductRows.key(key);
    }

    /** A removed product's entry also says up to which lock it has been cleared, so that no search starts over. */
    private static byte[] removedOwner(ProductKey key, String clearedTo) {
        return new RowWriter().raw(owner(key)).text(clearedTo).done();
    }

    private String clearedTo(DropLocks drop) {
        return agenda.removed(drop.serial())
                .map(entry -> {
                    RowReader reader = RowReader.key(entry.owner());
                    reader.text();
                    reader.text();
                    return reader.text();
                })
                .orElse("");
    }

    private static List<Lock> read(List<Lease> leases) {
        return leases.stream().map(HoldRows::lock).toList();
    }
}
