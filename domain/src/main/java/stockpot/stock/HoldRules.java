package stockpot.stock;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decision;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold.AsLock;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/**
 * The rules of holds: the stock's part of an order or a reservation over several products.
 *
 * <p>A hold is granted or refused here; what becomes of it is decided by the order's own log and only carried out here.
 * While that is open, what the hold wants and what it is to replace are both protected: the larger counts.
 */
final class HoldRules {

    private HoldRules() {}

    static Decision<StockEvent> hold(Stock stock, HoldForLock c, CommandContext at) {
        return hold(stock, c.hold(), new AsLock(c.of(), StockDecider.deadline(at, c.durationMicros())), at);
    }

    static Decision<StockEvent> hold(Stock stock, HoldStock c, CommandContext at) {
        return hold(stock, c, null, at);
    }

    private static Decision<StockEvent> hold(Stock stock, HoldStock c, @Nullable AsLock asLock, CommandContext at) {
        Product product = stock.product();
        if (product == null) {
            return StockDecider.unknown();
        }
        if (stock.holding().hold() != null) {
            return alreadyInEffect();
        }
        if (!product.fractions().allow(c.quantity())) {
            return StockDecider.tooFine(product.fractions());
        }
        Hold other = stock.holding().other();
        if (other != null && (!other.firm() || other.under() != null)) {
            return contended();
        }
        if (asLock != null && stock.holding().locks().stream().anyMatch(Lock::isAside)) {
            return contended();
        }
        List<LockId> aside = new ArrayList<>();
        Quantity back = other == null ? Quantity.ZERO : other.quantity();
        for (Lock lock : stock.holding().locks()) {
            if (!lock.isAside() && !lock.isOverAt(at.epochMillis())) {
                aside.add(lock.id());
                back = back.plus(lock.quantity());
            }
        }
        Quantity others = product.locked().plus(product.held()).minus(back);
        Quantity available = product.total()
                .limit()
                .minusOrZero(product.sold().plus(product.lost()).plus(others));
        Quantity granted = c.quantity();
        if (c.quantity().exceeds(available)) {
            if (stock.overdue()) {
                return StockDecider.stillEnding();
            }
            Quantity soon = available.plus(product.pending());
            granted = c.partly() ? Quantity.of(available.whole()) : Quantity.ZERO;
            boolean mayBeAnother = granted.isZero() && c.partly() && soon.whole() > 0;
            if (mayBeAnother || !c.quantity().exceeds(soon)) {
                return contended();
            }
            if (granted.isZero()) {
                return new Decision.Rejected<>(new OutOfStock(c.quantity(), available, product.nextRestock()));
            }
        }
        if (c.publicPercent() != null) {
            Quantity share = product.publicShare(c.publicPercent());
            Quantity before = stock.holding().publiclyHeld().minus(Holding.publicly(other));
            if (before.plus(granted).exceeds(share)) {
                return reject(Code.PUBLIC_SHARE_HELD, "share", share, "held", before);
            }
        }
        boolean tooManyLocks = asLock != null
                && product.locks() - aside.size() >= at.level().most().locks();
        if (tooManyLocks && stock.overdue()) {
            return StockDecider.stillEnding();
        }
        if (tooManyLocks || product.holds() >= at.level().most().holds()) {
            return new Decision.Rejected<>(new OutOfStock(c.quantity(), Quantity.ZERO, product.nextRestock()));
        }
        Quantity counted = back.exceeds(granted) ? back : granted;
        long overdueAt = at.epochMillis() + at.level().times().patienceMillis();
        AttemptId over = other == null ? null : other.attempt();
        return accept(new StockHeld(
                new Hold(c.attempt(), c.owner(), granted, counted, false, overdueAt, aside, over, null, asLock)));
    }

    static Decision<StockEvent> contended() {
        return reject(Code.CONTENDED);
    }

    static Decision<StockEvent> confirm(Stock stock) {
        Hold hold = stock.holding().hold();
        // None there: its owner has decided otherwise, or this was said before.
        if (hold == null || hold.firm()) {
            return alreadyInEffect();
        }
        return new Decision.Accepted<>(hold.asLock() == null ? confirming(stock, hold) : locking(stock, hold));
    }

    /** What the lock has by now goes, whoever set it and whoever has it set aside: this is the later word of its cart. */
    private static List<StockEvent> locking(Stock stock, Hold hold) {
        List<StockEvent> events = new ArrayList<>(2);
        for (Lock lock : stock.holding().locks()) {
            events.add(new LockReplaced(lock.id(), lock.quantity(), hold.attempt()));
        }
        events.add(new HoldLocked(hold));
        return events;
    }

    static Decision<StockEvent> sell(Stock stock) {
        Hold hold = stock.holding().hold();
        if (hold == null) {
            return alreadyInEffect();
        }
        List<StockEvent> events = hold.firm() ? dropping(stock, hold) : confirming(stock, hold);
        events.add(new HoldSold(hold.confirmed().under(null)));
        return new Decision.Accepted<>(events);
    }

    static Decision<StockEvent> release(Stock stock) {
        Hold hold = stock.holding().hold();
        if (hold == null) {
            return alreadyInEffect();
        }
        List<StockEvent> events = dropping(stock, hold);
        events.add(new HoldReleased(hold.under(null)));
        return new Decision.Accepted<>(events);
    }

    /** Whoever wanted to replace a hold that ends was decided against: its owner has spoken about the hold itself. */
    private static List<StockEvent> dropping(Stock stock, Hold hold) {
        List<StockEvent> events = new ArrayList<>(2);
        if (hold.under() != null) {
            events.add(new HoldReleased(other(stock)));
        }
        return events;
    }

    private static List<StockEvent> confirming(Stock stock, Hold hold) {
        List<StockEvent> events = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            // A batch may have set the lock anew since then, and that is another one.
            if (hold.attempt().equals(lock.asideFor())) {
                events.add(new LockReplaced(lock.id(), lock.quantity(), hold.attempt()));
            }
        }
        if (hold.over() != null) {
            events.add(new HoldReplaced(other(stock).under(null), hold.attempt()));
        }
        events.add(new HoldConfirmed(hold.confirmed()));
        return events;
    }

    /** What is to be said of holds that have waited too long. */
    static List<StockEvent> overdue(Stock stock, CommandContext at) {
        List<StockEvent> events = new ArrayList<>();
        for (Hold hold : stock.holding().waiting()) {
            if (hold.overdueAt() > at.epochMillis()) {
                throw new IllegalStateException("hold " + hold.attempt() + " is not overdue at " + at);
            }
            events.add(new HoldOverdue(hold.reported()));
        }
        return events;
    }

    static Stock held(Stock stock, Hold hold) {
        Product product = there(stock);
        Hold other = null;
        if (hold.over() != null) {
            other = other(stock).under(hold.attempt());
            product = product.withoutHold(other(stock)).withHold(other);
        }
        product = product.withHold(hold);
        List<Lock> locks = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            if (hold.aside().contains(lock.id())) {
                product = product.withoutLock(lock.quantity());
                locks.add(lock.asideFor(hold.attempt()));
            } else {
                locks.add(lock);
            }
        }
        return stock.withHolding(product, stock.holding().becoming(hold, other, locks));
    }

    static Stock replaced(Stock stock, LockId replaced) {
        Product product = there(stock);
        List<Lock> left = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            if (!lock.id().equals(replaced)) {
                left.add(lock);
            } else if (!lock.isAside()) {
                product = product.withoutLock(lock.quantity());
            }
        }
        Holding holding = stock.holding();
        return stock.withHolding(product, holding.becoming(holding.hold(), holding.other(), left));
    }

    /** The hold is a lock now. */
    static Stock locked(Stock stock, Hold hold) {
        AsLock as = Objects.requireNonNull(hold.asLock(), "the hold of a batch says which lock it becomes");
        Lock lock = new Lock(as.lock(), hold.quantity(), as.deadline());
        List<Lock> locks = new ArrayList<>(stock.holding().locks());
        locks.add(lock);
        Product product = there(stock).withoutHold(named(stock)).withLock(lock);
        return stock.withHolding(product, stock.holding().becoming(null, null, locks));
    }

    /** The other hold is gone; the named one has its place. */
    static Stock replaced(Stock stock) {
        Product product = there(stock).withoutHold(other(stock));
        Holding holding = stock.holding();
        return stock.withHolding(product, holding.becoming(holding.hold(), null, holding.locks()));
    }

    static Stock confirmed(Stock stock, Hold hold) {
        Product product = there(stock).withoutHold(named(stock)).withHold(hold);
        return stock.withHolding(
                product, stock.holding().becoming(hold, null, stock.holding().locks()));
    }

    static Stock sold(Stock stock, Hold hold) {
        Product product = there(stock).withoutHold(named(stock)).selling(hold.quantity());
        return stock.withHolding(
                product, stock.holding().becoming(null, null, stock.holding().locks()));
    }

    /** Either the named hold ended, or the one that was to replace it. */
    static Stock released(Stock stock, Hold hold) {
        Hold other = stock.holding().other();
        boolean isNamed = named(stock).attempt().equals(hold.attempt());
        Product product = there(stock).withoutHold(isNamed ? named(stock) : other(stock));
        Hold left = isNamed ? other : named(stock);
        if (left != null) {
            product = product.withoutHold(left).withHold(left.under(null));
            left = left.under(null);
        }
        List<Lock> back = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            if (hold.attempt().equals(lock.asideFor())) {
                product = product.withLock(lock);
                back.add(lock.asideFor(null));
            } else {
                back.add(lock);
            }
        }
        return stock.withHolding(product, stock.holding().becoming(isNamed ? null : left, isNamed ? left : null, back));
    }

    static Stock reported(Stock stock) {
        List<Hold> waiting = stock.holding().waiting();
        return stock.withHolding(there(stock), new Holding(null, List.of(), waiting.subList(1, waiting.size())));
    }

    private static Hold named(Stock stock) {
        return Objects.requireNonNull(stock.holding().hold(), "the event is about a hold that there is");
    }

    private static Hold other(Stock stock) {
        return Objects.requireNonNull(stock.holding().other(), "a hold that replaces another is read with it");
    }

    private static Product there(Stock stock) {
        return Objects.requireNonNull(stock.product(), "the event is about a product that there is");
    }
}
