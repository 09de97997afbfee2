package stockpot.stock;

import static stockpot.stock.Samples.q;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.lock;

import java.util.List;
import java.util.Objects;
import stockpot.kernel.AttemptId;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockRejection.OutOfStock;

/** Holds of an order that is being placed, and the words in which the tests of the rules speak of them. */
final class HoldExamples {
    static final AttemptId MINE = new AttemptId("mine");
    static final AttemptId THEIRS = new AttemptId("theirs");
    static final HoldOwner ORDER = new HoldOwner("2026-1");
    static final long LATER = NOON + 10_000;

    private HoldExamples() {}

    static HoldStock hold(String quantity, LockId... replacing) {
        return new HoldStock(APPLES, MINE, ORDER, q(quantity), List.of(replacing));
    }

    static Hold pending(AttemptId attempt, String quantity, String counted, LockId... aside) {
        return new Hold(attempt, ORDER, q(quantity), q(counted), false, LATER, List.of(aside));
    }

    static Hold firm(AttemptId attempt, String quantity) {
        return new Hold(attempt, ORDER, q(quantity), q(quantity), true, Hold.NEVER, List.of());
    }

    static StockHeld held(String quantity, String counted, LockId... aside) {
        return new StockHeld(pending(MINE, quantity, counted, aside));
    }

    static StockHeld heldByOthers(String quantity) {
        return new StockHeld(pending(THEIRS, quantity, quantity));
    }

    static StockLocked locked(LockId lock, String quantity) {
        return new StockLocked(lock, q(quantity), ONE);
    }

    static OutOfStock outOfStock(String requested, String available) {
        return new OutOfStock(q(requested), q(available), Restock.UNKNOWN);
    }

    static Product after(Stock stock) {
        return Objects.requireNonNull(stock.product());
    }
}
