package stockpot.stock;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Rejection.Refusal;
import stockpot.quantity.Quantity;
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
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/** The rules of stock: never more set aside, sold and lost than there is, and no lock that is over stands in the way. */
public final class StockDecider implements Decider<Stock, StockCommand, StockEvent> {

    @Override
    public Decision<StockEvent> decide(Stock stock, StockCommand command, CommandContext at) {
        return switch (command) {
            case DefineProduct c -> define(stock, c, at);
            case ChangeProduct c -> change(stock, c);
            case RemoveProduct c -> remove(stock, c);
            case LockStock c -> lock(stock, c, at);
            case FreeLock c -> free(stock, c, at);
            case HoldStock c -> HoldRules.hold(stock, c, at);
            case HoldForLock c -> HoldRules.hold(stock, c, at);
            case ConfirmHold c -> HoldRules.confirm(stock);
            case SellHold c -> HoldRules.sell(stock);
            case ReleaseHold c -> HoldRules.release(stock);
            case EndLocks c -> endLocks(stock, at);
            case DropLocks c -> dropLocks(stock);
        };
    }

    private static Decision<StockEvent> define(Stock stock, DefineProduct c, CommandContext at) {
        if (c.details().size() > ProductDetails.MAX_SIZE) {
            return tooLarge();
        }
        if (stock.product() == null) {
            return c.details().fractions().allow(c.total().limit())
                    ? accept(new ProductDefined(at.serial(), c.details(), c.total()))
                    : tooFine(c.details().fractions());
        }
        if (c.details().equals(stock.details())
                && c.total().equals(stock.product().total())) {
            return alreadyInEffect();
        }
        return reject(Code.PRODUCT_EXISTS);
    }

    private static Decision<StockEvent> change(Stock stock, ChangeProduct c) {
        Product product = stock.product();
        if (product == null) {
            return unknown();
        }
        ProductPatch patch = c.patch();
        Total total = patch.total() != null ? patch.total() : product.total();
        Quantity lost = patch.lost() != null ? patch.lost() : product.lost();
        Refusal refused = refusedCount(product, total, lost);
        if (refused != null) {
            return new Decision.Rejected<>(refused);
        }
        ProductDetails old = Objects.requireNonNull(stock.details(), "details are loaded for a change");
        ProductDetails details = patch.over(old);
        if (details.size() > ProductDetails.MAX_SIZE) {
            return tooLarge();
        }
        boolean tooFine = (patch.total() != null
                        && !details.fractions().allow(patch.total().limit()))
                || (patch.lost() != null && !details.fractions().allow(patch.lost()));
        if (tooFine) {
            return tooFine(details.fractions());
        }
        if (details.equals(old) && total.equals(product.total()) && lost.equals(product.lost())) {
            return alreadyInEffect();
        }
        return accept(new ProductChanged(details, total, lost));
    }

    private static @Nullable Refusal refusedCount(Product product, Total total, Quantity lost) {
        Quantity gone = product.sold().plus(product.lost()).plus(product.held());
        boolean limits = product.total().isUnlimited() && !total.isUnlimited();
        if (limits ? gone.exceeds(total.limit()) : total.isBelow(product.total())) {
            return new Refusal(Code.TOTAL_REDUCED);
        }
        if (product.lost().exceeds(lost)) {
            return new Refusal(Code.LOST_REDUCED, "lost", product.lost());
        }
        // Locked units may be lost: the protocol lets the merchant say so, and the locks are then not honoured. What is
        // held for orders may not, because only the order's log gives it back.
        if (lost.exceeds(product.lost())
                && lost.exceeds(total.limit().minusOrZero(product.sold().plus(product.held())))) {
            return new Refusal(Code.LOST_EXCEEDS_STOCK, "held", product.held());
        }
        return null;
    }

    private static Decision<StockEvent> remove(Stock stock, RemoveProduct c) {
        Product product = stock.product();
        if (product == null) {
            return unknown();
        }
        if (!c.force() && product.locks() > 0) {
            return stock.overdue() ? stillEnding() : reject(Code.PRODUCT_LOCKED);
        }
        if (product.holds() > 0) {
            return reject(Code.PRODUCT_HELD);
        }
        return accept(new ProductRemoved());
    }

    private static Decision<StockEvent> lock(Stock stock, LockStock c, CommandContext at) {
        Product product = stock.product();
        if (product == null) {
            return unknown();
        }
        if (!product.fractions().allow(c.quantity())) {
            return tooFine(product.fractions());
        }
        Lock old = stock.lock();
        if (old != null && old.isAside()) {
            return HoldRules.contended();
        }
        // A repeated lock replaces its predecessor, so what that one holds counts as free.
        Quantity own = old == null ? Quantity.ZERO : old.quantity();
        Quantity others = product.locked().minus(own);
        Quantity available = product.total()
                .limit()
                .minusOrZero(
                        product.sold().plus(product.lost()).plus(product.held()).plus(others));
        boolean tooMuch = c.quantity().exceeds(available);
        boolean tooMany = !c.quantity().isZero()
                && product.locks() - (old == null ? 0 : 1) >= at.level().most().locks();
        if (tooMuch || tooMany) {
            Quantity left = tooMuch ? available : Quantity.ZERO;
            return stock.overdue()
                    ? stillEnding()
                    : new Decision.Rejected<>(new OutOfStock(c.quantity(), left, product.nextRestock()));
        }
        return new Decision.Accepted<>(locking(old, c, at));
    }

    private static List<StockEvent> locking(@Nullable Lock old, LockStock c, CommandContext at) {
        List<StockEvent> events = new ArrayList<>(2);
        Lock live = old;
        if (old != null && old.isOverAt(at.epochMillis())) {
            events.add(new LockExpired(old.id(), old.quantity(), old.deadline()));
            live = null;
        }
        if (c.quantity().isZero()) {
            if (live != null) {
                events.add(new StockUnlocked(live.id(), live.quantity()));
            }
            return events;
        }
        Lock wanted = new Lock(c.lock(), c.quantity(), deadline(at, c.durationMicros()));
        if (!wanted.equals(live)) {
            events.add(new StockLocked(wanted.id(), wanted.quantity(), wanted.deadline()));
        }
        return events;
    }

    private static Decision<StockEvent> free(Stock stock, FreeLock c, CommandContext at) {
        Lock lock = stock.lock();
        if (stock.product() == null) {
            return unknown();
        }
        if (lock == null) {
            return alreadyInEffect();
        }
        if (lock.isAside()) {
            return HoldRules.contended();
        }
        return accept(
                lock.isOverAt(at.epochMillis())
                        ? new LockExpired(lock.id(), lock.quantity(), lock.deadline())
                        : new LockFreed(lock.id(), lock.quantity(), c.reason()));
    }

    /** The first millisecond at which nothing of the duration is left. */
    static long deadline(CommandContext at, @Nullable Long durationMicros) {
        if (durationMicros == null) {
            return Lock.FOREVER;
        }
        return at.epochMillis() + Math.ceilDiv(durationMicros, 1000);
    }

    private static Decision<StockEvent> endLocks(Stock stock, CommandContext at) {
        List<StockEvent> events = new ArrayList<>(stock.ending().size());
        for (Lock lock : stock.ending()) {
            if (!lock.isOverAt(at.epochMillis())) {
                throw new IllegalStateException("lock " + lock + " is not over at " + at);
            }
            events.add(new LockExpired(lock.id(), lock.quantity(), lock.deadline()));
        }
        events.addAll(HoldRules.overdue(stock, at));
        return new Decision.Accepted<>(events);
    }

    private static Decision<StockEvent> dropLocks(Stock stock) {
        List<StockEvent> events = new ArrayList<>(stock.ending().size());
        for (Lock lock : stock.ending()) {
            events.add(new LockDropped(lock.id(), lock.quantity()));
        }
        return new Decision.Accepted<>(events);
    }

    /**
     * Locks that are over must not stand in the way, and how much of it they are is not known before they have ended: a sum
     * would cost as much as there are of them.
     */
    static Decision<StockEvent> stillEnding() {
        return reject(Code.CONTENDED);
    }

    static Decision<StockEvent> tooFine(Fractions fractions) {
        return reject(Code.QUANTITY_TOO_FINE, "digits", fractions.digits());
    }

    private static Decision<StockEvent> tooLarge() {
        return reject(Code.DETAILS_TOO_LARGE, "most", ProductDetails.MAX_SIZE);
    }

    static Decision<StockEvent> unknown() {
        return reject(Code.PRODUCT_UNKNOWN);
    }

    @Override
    public Stock apply(Stock stock, StockEvent event) {
        return switch (event) {
            case ProductDefined e -> defined(e);
            case ProductChanged e ->
                stock.described(there(stock).withDetails(e.details(), e.total(), e.lost()), e.details());
            case ProductRemoved e -> Stock.NOTHING;
            case StockLocked e -> locked(stock, new Lock(e.lock(), e.quantity(), e.deadline()));
            case StockUnlocked e -> stock.with(there(stock).withoutLock(e.quantity()), null);
            case LockFreed e -> stock.with(there(stock).withoutLock(e.quantity()), null);
            case LockExpired e -> ended(stock, e.lock(), there(stock).withoutLock(e.quantity()));
            // Whatever has the removed product's name by now has nothing to do with its locks.
            case LockDropped e -> ended(stock, e.lock(), stock.product());
            case StockHeld e -> HoldRules.held(stock, e.hold());
            case LockReplaced e -> HoldRules.replaced(stock, e.lock());
            case HoldConfirmed e -> HoldRules.confirmed(stock, e.hold());
            case HoldLocked e -> HoldRules.locked(stock, e.hold());
            case HoldSold e -> HoldRules.sold(stock, e.hold());
            case HoldReplaced e -> HoldRules.replaced(stock);
            case HoldReleased e -> HoldRules.released(stock, e.hold());
            case HoldOverdue e -> HoldRules.reported(stock);
        };
    }

    private static Stock defined(ProductDefined e) {
        Product product = new Product(
                e.serial(),
                e.total(),
                Quantity.ZERO,
                Quantity.ZERO,
                Quantity.ZERO,
                0,
                Quantity.ZERO,
                Quantity.ZERO,
                0,
                e.details().fractions(),
                e.details().nextRestock());
        return Stock.of(product, e.details(), null);
    }

    private static Stock locked(Stock stock, Lock lock) {
        Product product = there(stock);
        if (stock.lock() != null) {
            product = product.withoutLock(stock.lock().quantity());
        }
        return stock.with(product.withLock(lock), lock);
    }

    /** An ended lock was either the one the command named or the first of those it was to end. */
    private static Stock ended(Stock stock, LockId lock, @Nullable Product after) {
        if (stock.lock() != null && stock.lock().id().equals(lock)) {
            return stock.with(after, null);
        }
        if (stock.ending().isEmpty() || !stock.ending().getFirst().id().equals(lock)) {
            throw new IllegalStateException("lock " + lock + " is not one that was loaded");
        }
        return stock.afterEnding(after);
    }

    private static Product there(Stock stock) {
        return Objects.requireNonNull(stock.product(), "the event is about a product that there is");
    }
}
