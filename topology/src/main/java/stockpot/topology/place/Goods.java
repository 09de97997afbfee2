package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;

/** What becomes of goods whose owner's log has decided. */
final class Goods {
    private Goods() {}

    /**
     * Frees what an attempt has that its owner's log decided for once, and does not stand for any more. It is confirmed first:
     * what it replaced is gone, and releasing a hold that the settler has not confirmed yet would bring that back.
     */
    static List<StockCommand> freeing(InstanceId instance, AttemptId attempt, List<ProductId> products) {
        List<StockCommand> all = new ArrayList<>(2 * products.size());
        all.addAll(keeping(instance, attempt, products));
        for (ProductId product : products) {
            all.add(new ReleaseHold(new ProductKey(instance, product), attempt));
        }
        return all;
    }

    /** Confirms what an attempt has that its owner's log decided for; whatever became of it since, that changes nothing more. */
    static List<StockCommand> keeping(InstanceId instance, AttemptId attempt, List<ProductId> products) {
        return products.stream()
                .<StockCommand>map(product -> new ConfirmHold(new ProductKey(instance, product), attempt))
                .toList();
    }
}
