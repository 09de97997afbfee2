package stockpot.http.taler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Reads.ProductFilter;
import stockpot.http.gateway.Reads.ProductRow;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.RemoveProduct;

/**
 * Removes all that an instance has, some at a time.
 *
 * <p>The instance is closed by then, so that nothing new comes in behind. When this ends half-way, the instance stays closed,
 * and purging it again goes on from there.
 */
final class Purge {
    private static final int AT_ONCE = 16;
    private static final int PAGE = 256;

    private final Commands commands;
    private final Reads reads;

    Purge(Commands commands, Reads reads) {
        this.commands = commands;
        this.reads = reads;
    }

    void removeProducts(Call call, InstanceId instance) throws Refused, Unanswered {
        try (ExecutorService removing =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            long after = 0;
            for (; ; ) {
                List<ProductRow> page = reads.products(instance, after, PAGE, ProductFilter.ALL);
                if (page.isEmpty()) {
                    return;
                }
                List<Callable<Outcome>> removals = new ArrayList<>(page.size());
                for (ProductRow row : page) {
                    ProductKey key = new ProductKey(instance, row.id());
                    removals.add(() -> commands.send(call.request(), new RemoveProduct(key, true)));
                }
                for (Future<Outcome> removal : removing.invokeAll(removals)) {
                    removal.get();
                }
                after = page.getLast().product().serial();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refused.busy("the node is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unanswered unanswered) {
                throw unanswered;
            }
            throw new IllegalStateException("cannot remove a product", e);
        }
    }
}
