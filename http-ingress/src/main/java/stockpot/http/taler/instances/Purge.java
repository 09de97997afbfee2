package stockpot.http.taler.instances;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.Definition;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.pots.PotRoutes;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Outcome;
import stockpot.kernel.Page;
import stockpot.kernel.Unavailable;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotFlow;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockLists.ProductFilter;
import stockpot.stock.StockLists.ProductList;
import stockpot.stock.StockLists.ProductName;
import stockpot.stock.StockRejection;

/**
 * Removes all that an instance has, some at a time; only what was paid stays, without its contract.
 *
 * <p>The instance is closed by then, so that nothing new comes in behind. When this ends half-way, the instance stays closed,
 * and purging it again goes on from there.
 */
final class Purge {
    private static final int THINGS_AT_ONCE = 16;
    /** More, because each of them waits until this node's copy of the catalog shows it. */
    private static final int DEFINITIONS_AT_ONCE = 128;

    private static final int PAGE = 256;
    private static final OrderFilter UNPAID = new OrderFilter("no", "", 0);
    private static final OrderFilter PAID = new OrderFilter("yes", "", 0);
    private static final Duration CLOSED_EVERYWHERE = Duration.ofMillis(1_100);
    private static final Duration HELD_PATIENCE = Duration.ofSeconds(5);
    private static final long HELD_PAUSE_MILLIS = 50;

    private final Commands commands;
    private final Reads reads;

    Purge(Commands commands, Reads reads) {
        this.commands = commands;
        this.reads = reads;
    }

    void removeAll(HttpRequest call, InstanceId instance) throws ApiException, Unavailable {
        try {
            long closed = System.nanoTime();
            removeOrders(call, instance);
            sweep(
                    after -> reads.ask(new ReservationList(instance, new Page(after, PAGE))),
                    ReservationKey::id,
                    key -> commands.run(
                            ReservationFlow.cancel(key, instance, call.request().committed())));
            removeProducts(call, instance);
            sweep(
                    after -> reads.ask(new PotList(instance, new Page(after, PAGE))),
                    Pot::serial,
                    pot -> commands.run(
                            PotFlow.close(call.request(), new PotKey(instance, pot.serial()), PotRoutes.by(call))));
            removeDefinitions(call, instance);
            // Another node may not have known at once that the instance is closed, and have placed an order meanwhile.
            TimeUnit.NANOSECONDS.sleep(CLOSED_EVERYWHERE.toNanos() - (System.nanoTime() - closed));
            removeOrders(call, instance);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unavailable unanswered) {
                throw unanswered;
            }
            throw new IllegalStateException("cannot remove what instance " + instance + " has", e);
        }
    }

    private void removeOrders(HttpRequest call, InstanceId instance)
            throws Unavailable, InterruptedException, ExecutionException {
        // Paid ones refuse that.
        sweep(
                after -> reads.ask(new OrderList(instance, new Page(after, PAGE), UNPAID)),
                row -> row.order().serial(),
                row -> commands.run(
                        OrderFlow.ask(call.request(), new WithdrawOrder(new OrderKey(instance, row.id()), true))));
        sweep(
                after -> reads.ask(new OrderList(instance, new Page(after, PAGE), PAID)),
                row -> row.order().serial(),
                row -> commands.run(OrderFlow.forget(call.request(), instance, row)));
    }

    /**
     * What was sold a moment ago is still held until the settler has come, and what is being decided until that is; other holds
     * are gone by now.
     */
    private void removeProducts(HttpRequest call, InstanceId instance)
            throws ApiException, Unavailable, InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + HELD_PATIENCE.toNanos();
        while (sweep(
                after -> reads.ask(new ProductList(instance, new Page(after, PAGE), ProductFilter.ALL)),
                ProductName::serial,
                row -> commands.send(call.request(), new RemoveProduct(new ProductKey(instance, row.id()), true)))) {
            if (System.nanoTime() > deadline) {
                throw ApiException.busy(
                        "orders are just deciding about products of the instance, so it is only closed; purge it again");
            }
            Thread.sleep(HELD_PAUSE_MILLIS);
        }
    }

    private void removeDefinitions(HttpRequest call, InstanceId instance)
            throws Unavailable, InterruptedException, ExecutionException {
        try (ExecutorService removing = pool(DEFINITIONS_AT_ONCE)) {
            for (Definition.Kind kind : Definition.Kind.values()) {
                List<Callable<Outcome<?>>> removals = new ArrayList<>();
                reads.names(instance, kind).forEach((serial, name) -> {
                    Reference of = new Reference(kind, kind.isNumbered() ? Long.toString(serial) : name);
                    removals.add(() -> commands.send(call.request(), new Undefine(instance, of)));
                });
                areAnyHeld(removing.invokeAll(removals));
            }
        }
    }

    /** What comes after a number, a page of it. */
    private interface Pages<T> {
        List<T> after(long number) throws Unavailable;
    }

    /** Removes one of them. */
    private interface Removal<T> {
        Outcome<?> remove(T one) throws ApiException, Unavailable;
    }

    /** Removes all there is, some at a time; answers whether any of it is kept because something holds it. */
    private static <T> boolean sweep(Pages<T> pages, ToLongFunction<T> number, Removal<T> removal)
            throws Unavailable, InterruptedException, ExecutionException {
        boolean held = false;
        try (ExecutorService removing = pool(THINGS_AT_ONCE)) {
            List<T> page = pages.after(0);
            while (!page.isEmpty()) {
                List<Callable<Outcome<?>>> removals = new ArrayList<>(page.size());
                page.forEach(one -> removals.add(() -> removal.remove(one)));
                held |= areAnyHeld(removing.invokeAll(removals));
                page = pages.after(number.applyAsLong(page.getLast()));
            }
        }
        return held;
    }

    private static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory());
    }

    /** Waits for all of them; answers whether something holds what one of them was to remove. */
    private static boolean areAnyHeld(List<Future<Outcome<?>>> removals)
            throws InterruptedException, ExecutionException {
        boolean held = false;
        for (Future<Outcome<?>> removal : removals) {
            held |= removal.get().isRefusedAs(StockRejection.Code.PRODUCT_HELD);
        }
        return held;
    }
}
