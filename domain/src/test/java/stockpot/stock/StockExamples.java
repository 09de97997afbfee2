package stockpot.stock;

import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.flour;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Scenario;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;

/** One product at noon, and the words in which the tests of the stock rules speak of it. */
final class StockExamples {
    static final long NOON = 43_200_000;
    static final long ONE = NOON + 3_600_000;
    static final long HOUR = 3_600_000_000L;
    static final long SERIAL = 77;
    static final ProductKey APPLES = ProductKey.of("shop", "apples");
    static final LockId CART = new LockId("cart");
    static final LockId OTHER = new LockId("other");
    static final LockId THIRD = new LockId("third");
    static final String MOST = "9007199254740991";

    private StockExamples() {}

    static Scenario<Stock, StockCommand, StockEvent> given(StockEvent... events) {
        StockRows rows = new StockRows();
        for (StockEvent event : events) {
            rows.fold(new StockDecider(), APPLES, 1, event);
        }
        return new Scenario<>(
                new StockDecider(), command -> rows.load(command, NOON), new CommandContext(NOON, SERIAL));
    }

    static Scenario<Stock, StockCommand, StockEvent> given(Stock slice) {
        return new Scenario<>(new StockDecider(), _ -> slice, new CommandContext(NOON, SERIAL));
    }

    static ProductDefined stocked(String total) {
        return new ProductDefined(1, apples(), total(total));
    }

    static ProductDefined weighed(String total) {
        return new ProductDefined(1, flour(), total(total));
    }

    /** The product as it was defined, with so much of it lost. */
    static ProductChanged lost(ProductDefined product, String lost) {
        return new ProductChanged(product.details(), product.total(), q(lost));
    }

    static ChangeProduct change(PatchBuilder patch) {
        return new ChangeProduct(APPLES, patch.build());
    }

    static LockStock lock(LockId lock, String quantity, @Nullable Long durationMicros) {
        return new LockStock(APPLES, lock, q(quantity), durationMicros);
    }

    /** Apples with at most one lock. */
    static Product product(String total, String lost, String locked) {
        int locks = q(locked).isZero() ? 0 : 1;
        return Samples.made(1, total(total), Quantity.ZERO, q(lost), q(locked), locks, Fractions.NONE, Restock.UNKNOWN);
    }
}
