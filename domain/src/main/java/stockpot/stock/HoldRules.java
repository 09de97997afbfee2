package stockpot.stock;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/**
 * The rules of holds: the stock's part of an order over several products.
 *
 * <p>A hold is granted or refused here; what becomes of it is decided by the order's own log and only carried out here.
 * While that is open, what the hold wants and what it is to replace are both protected: the larger counts.
 */
final class HoldRules {
    /** How long a hold waits for its order before the order's log is asked. */
    static final long PATIENCE_MILLIS = 10_000;

    /** Holds that one product may carry. */
    static final int MAX_HOLDS = 1_000_000;

    private HoldRules() {}

    static Decision<StockEvent> hold(Stock stock, HoldStock c, Moment at) {
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
        List<LockId> aside = new ArrayList<>();
        Quantity back = Quantity.ZERO;
        for (Lock lock : stock.holding().locks()) {
            if (!lock.isAside() && !lock.isOverAt(at.epochMillis())) {
                aside.add(lock.id());
                back = back.plus(lock.quantity());
            }
        }
        Quantity others =
                product.locked().minus(stock.overdue().quantity()).minus(back).plus(product.held());
        Quantity available = product.total()
                .limit()
                .minusOrZero(product.sold().plus(product.lost()).plus(others));
        if (c.quantity().exceeds(available)) {
            return c.quantity().exceeds(available.plus(product.pending()))
                    ? new Decision.Rejected<>(new OutOfStock(c.quantity(), available, product.nextRestock()))
                    : contended();
        }
        if (product.holds() >= MAX_HOLDS) {
            return new Decision.Rejected<>(new OutOfStock(c.quantity(), Quantity.ZERO, product.nextRestock()));
        }
        Quantity counted = back.exceeds(c.quantity()) ? back : c.quantity();
        return accept(new StockHeld(new Hold(
                c.attempt(), c.owner(), c.quantity(), counted, false, at.epochMillis() + PATIENCE_MILLIS, aside)));
    }

    static Decision<StockEvent> contended() {
        return reject(Code.CONTENDED, "an order that is being placed has what is asked for set aside for the moment");
    }

    static Decision<StockEvent> confirm(Stock stock) {
        Hold hold = stock.holding().hold();
        // None there: its order was decided otherwise, or this was said before.
        return hold == null || hold.firm() ? alreadyInEffect() : new Decision.Accepted<>(confirming(stock, hold));
    }

    static Decision<StockEvent> sell(Stock stock) {
        Hold hold = stock.holding().hold();
        if (hold == null) {
            return alreadyInEffect();
        }
        List<StockEvent> events = hold.firm() ? new ArrayList<>(1) : confirming(stock, hold);
        events.add(new HoldSold(hold.confirmed()));
        return new Decision.Accepted<>(events);
    }

    static Decision<StockEvent> release(Stock stock) {
        Hold hold = stock.holding().hold();
        return hold == null ? alreadyInEffect() : accept(new HoldReleased(hold));
    }

    private static List<StockEvent> confirming(Stock stock, Hold hold) {
        List<StockEvent> events = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            events.add(new LockReplaced(lock.id(), lock.quantity(), hold.attempt()));
        }
        events.add(new HoldConfirmed(hold.confirmed()));
        return events;
    }

    /** What is to be said of holds that have waited too long. */
    static List<StockEvent> overdue(Stock stock, Moment at) {
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
        Product product = there(stock).withHold(hold);
        List<Lock> locks = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            if (hold.aside().contains(lock.id())) {
                product = product.withoutLock(lock.quantity());
                locks.add(lock.asideFor(hold.attempt()));
            } else {
                locks.add(lock);
            }
        }
        return stock.withHolding(product, new Holding(hold, locks, List.of()));
    }

    static Stock replaced(Stock stock, LockId replaced) {
        List<Lock> left = stock.holding().locks().stream()
                .filter(lock -> !lock.id().equals(replaced))
                .toList();
        return stock.withHolding(there(stock), new Holding(stock.holding().hold(), left, List.of()));
    }

    static Stock confirmed(Stock stock, Hold hold) {
        Product product = there(stock).withoutHold(named(stock)).withHold(hold);
        return stock.withHolding(product, new Holding(hold, stock.holding().locks(), List.of()));
    }

    static Stock sold(Stock stock, Hold hold) {
        Product product = there(stock).withoutHold(named(stock)).selling(hold.quantity());
        return stock.withHolding(product, Holding.NONE);
    }

    static Stock released(Stock stock) {
        Product product = there(stock).withoutHold(named(stock));
        List<Lock> back = new ArrayList<>();
        for (Lock lock : stock.holding().locks()) {
            product = product.withLock(lock);
            back.add(lock.asideFor(null));
        }
        return stock.withHolding(product, new Holding(null, back, List.of()));
    }

    static Stock reported(Stock stock) {
        List<Hold> waiting = stock.holding().waiting();
        return stock.withHolding(there(stock), new Holding(null, List.of(), waiting.subList(1, waiting.size())));
    }

    private static Hold named(Stock stock) {
        return Objects.requireNonNull(stock.holding().hold(), "the event is about a hold that there is");
    }

    private static Product there(Stock stock) {
        return Objects.requireNonNull(stock.product(), "the event is about a product that there is");
    }
}
