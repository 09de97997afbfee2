package stockpot.orders;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.HoldPhase.Need;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Outcome;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/** What is asked of the products' logs for an order or a reservation. */
final class Goods {
    private Goods() {}

    static Need<StockAnswer> need(HoldStock hold) {
        return new Need<>(
                hold, new ConfirmHold(hold.key(), hold.attempt()), new ReleaseHold(hold.key(), hold.attempt()));
    }

    /**
     * Frees what an attempt has that its owner's log decided for once, and does not stand for any more. It is confirmed first:
     * what it replaced is gone, and releasing a hold that the settler has not confirmed yet would bring that back.
     */
    static List<Command<StockAnswer>> freeing(InstanceId instance, AttemptId attempt, List<ProductId> products) {
        List<Command<StockAnswer>> all = new ArrayList<>(keeping(instance, attempt, products));
        for (ProductId product : products) {
            all.add(new ReleaseHold(new ProductKey(instance, product), attempt));
        }
        return all;
    }

    /** Confirms what an attempt has that its owner's log decided for; whatever became of it since, that changes nothing more. */
    static List<Command<StockAnswer>> keeping(InstanceId instance, AttemptId attempt, List<ProductId> products) {
        return products.stream()
                .<Command<StockAnswer>>map(product -> new ConfirmHold(new ProductKey(instance, product), attempt))
                .toList();
    }

    static List<ProductId> products(List<Item> items) {
        return items.stream().map(Item::product).toList();
    }

    /** What a product's log said of a hold; null when it refused. */
    static @Nullable Held held(Outcome<StockAnswer> outcome) {
        return outcome.answer() instanceof Held held ? held : null;
    }

    /** Whether what a hold replaces had more, which is free once the hold is confirmed. */
    static boolean hasSurplus(Outcome<StockAnswer> outcome) {
        Held held = held(outcome);
        return held != null && held.surplus() != null;
    }
}
