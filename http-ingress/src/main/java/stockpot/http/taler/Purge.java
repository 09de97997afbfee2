package stockpot.http.taler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Reads.OrderFilter;
import stockpot.http.gateway.Reads.OrderRow;
import stockpot.http.gateway.Reads.ProductFilter;
import stockpot.http.gateway.Reads.ProductRow;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockRejection;

/**
 * Removes all that an instance has, some at a time; only what was paid stays.
 *
 * <p>The instance is closed by then, so that nothing new comes in behind. When this ends half-way, the instance stays closed,
 * and purging it again goes on from there.
 */
final class Purge {
    private static final int THINGS_AT_ONCE = 16;
    /** More, because each of them waits until this node's copy of the catalog shows it. */
    private static final int DEFINITIONS_AT_ONCE = 128;

    private static final int PAGE = 256;
    private static final Duration HELD_PATIENCE = Duration.ofSeconds(5);
    private static final long HELD_PAUSE_MILLIS = 50;

    private final Commands commands;
    private final Reads reads;

    Purge(Commands commands, Reads reads) {
        this.commands = commands;
        this.reads = reads;
    }

    void removeAll(Call call, InstanceId instance) throws Refused, Unanswered {
        try {
            withdrawOrders(call, instance);
            cancelReservations(call, instance);
            removeProducts(call, instance);
            closePots(call, instance);
            removeDefinitions(call, instance);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refused.busy("the node is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unanswered unanswered) {
                throw unanswered;
            }
            throw new IllegalStateException("cannot remove what instance " + instance + " has", e);
        }
    }

    /** Paid ones refuse that. */
    private void withdrawOrders(Call call, InstanceId instance)
            throws Unanswered, InterruptedException, ExecutionException {
        OrderFilter unpaid = new OrderFilter("no", "", "", "", 0);
        try (ExecutorService withdrawing = pool(THINGS_AT_ONCE)) {
            long after = 0;
            for (; ; ) {
                List<OrderRow> page = reads.orders(instance, after, PAGE, unpaid);
                if (page.isEmpty()) {
                    return;
                }
                List<Callable<Outcome>> withdrawals = new ArrayList<>(page.size());
                for (OrderRow row : page) {
                    OrderKey key = new OrderKey(instance, row.id());
                    withdrawals.add(() -> commands.send(call.request(), new WithdrawOrder(key, true)));
                }
                await(withdrawing.invokeAll(withdrawals));
                after = page.getLast().order().serial();
            }
        }
    }

    private void cancelReservations(Call call, InstanceId instance)
            throws Unanswered, InterruptedException, ExecutionException {
        try (ExecutorService cancelling = pool(THINGS_AT_ONCE)) {
            long after = 0;
            for (; ; ) {
                List<ReservationKey> page = reads.reservations(instance, after, PAGE);
                if (page.isEmpty()) {
                    return;
                }
                List<Callable<Outcome>> cancellations = new ArrayList<>(page.size());
                for (ReservationKey key : page) {
                    cancellations.add(
                            () -> commands.cancel(key, instance, call.request().committed()));
                }
                await(cancelling.invokeAll(cancellations));
                after = page.getLast().id();
            }
        }
    }

    /**
     * What was sold a moment ago is still held until the settler has come, and what is being decided until that is; other holds
     * are gone by now.
     */
    private void removeProducts(Call call, InstanceId instance)
            throws Refused, Unanswered, InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + HELD_PATIENCE.toNanos();
        while (isAnyKept(call, instance)) {
            if (System.nanoTime() > deadline) {
                throw Refused.busy(
                        "orders are just deciding about products of the instance, so it is only closed; purge it again");
            }
            Thread.sleep(HELD_PAUSE_MILLIS);
        }
    }

    private boolean isAnyKept(Call call, InstanceId instance)
            throws Unanswered, InterruptedException, ExecutionException {
        boolean kept = false;
        try (ExecutorService removing = pool(THINGS_AT_ONCE)) {
            long after = 0;
            for (; ; ) {
                List<ProductRow> page = reads.products(instance, after, PAGE, ProductFilter.ALL);
                if (page.isEmpty()) {
                    return kept;
                }
                List<Callable<Outcome>> removals = new ArrayList<>(page.size());
                for (ProductRow row : page) {
                    ProductKey key = new ProductKey(instance, row.id());
                    removals.add(() -> commands.send(call.request(), new RemoveProduct(key, true)));
                }
                for (Outcome outcome : await(removing.invokeAll(removals))) {
                    kept |= outcome.code().equals(StockRejection.Code.PRODUCT_LOCKED.name());
                }
                after = page.getLast().product().serial();
            }
        }
    }

    private void closePots(Call call, InstanceId instance) throws Unanswered, InterruptedException, ExecutionException {
        try (ExecutorService closing = pool(THINGS_AT_ONCE)) {
            long after = 0;
            for (; ; ) {
                List<Pot> page = reads.pots(instance, after, PAGE);
                if (page.isEmpty()) {
                    return;
                }
                List<Callable<Outcome>> closures = new ArrayList<>(page.size());
                for (Pot pot : page) {
                    PotKey key = new PotKey(instance, pot.serial());
                    closures.add(() -> commands.close(call.request(), key, PotRoutes.by(call)));
                }
                await(closing.invokeAll(closures));
                after = page.getLast().serial();
            }
        }
    }

    private void removeDefinitions(Call call, InstanceId instance)
            throws Unanswered, InterruptedException, ExecutionException {
        try (ExecutorService removing = pool(DEFINITIONS_AT_ONCE)) {
            for (Definition.Kind kind : Definition.Kind.values()) {
                List<Callable<Outcome>> removals = new ArrayList<>();
                for (Defined defined : reads.definitions(instance, kind)) {
                    Undefine removal = new Undefine(instance, defined.reference());
                    removals.add(() -> commands.send(call.request(), removal));
                }
                await(removing.invokeAll(removals));
            }
        }
    }

    private static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory());
    }

    private static List<Outcome> await(List<Future<Outcome>> removals) throws InterruptedException, ExecutionException {
        List<Outcome> outcomes = new ArrayList<>(removals.size());
        for (Future<Outcome> removal : removals) {
            outcomes.add(removal.get());
        }
        return outcomes;
    }
}
