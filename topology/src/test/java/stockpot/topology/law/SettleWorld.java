package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.Flow;
import stockpot.kernel.Level;
import stockpot.kernel.Request;
import stockpot.kernel.Sent;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.LocksFlow;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Samples;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.orders.OrderRows;
import stockpot.topology.records.RecordKey;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.HeldRows;
import stockpot.topology.stock.StockFamily;

/**
 * A small cluster in one thread: several partitions of stock and of orders, nodes that place orders and die, settlers that are
 * slow, start over and go on as zombies, and a clock that jumps.
 */
final class SettleWorld implements RandomRuns.World, Running.Node {
    private static final int PARTITIONS = 2;
    private static final Layout LAYOUT =
            new Layout(PARTITIONS, Duration.ofHours(1), Duration.ofHours(24), Topics.DEFAULT, Level.TWO.number());
    private static final String SHOP = "shop";
    private static final List<ProductKey> PRODUCTS = products();
    private static final int PATIENCE = 15_000;
    private static final int TRIES = 3;
    private static final Request REQUEST = new Request("", "", false, false);

    private final SettleFault fault;
    private final SettleBooks books = new SettleBooks();
    private final List<Shard<Stock, StockCommand, StockEvent>> stock = new ArrayList<>();
    private final List<Shard<Orders, OrderCommand, OrderEvent>> orders = new ArrayList<>();
    private final List<Shard<?, ?, ?>> shards = new ArrayList<>();
    private final Logs logs = new Logs(Map.of(StockFamily.STOCK.name(), stock, OrderFamily.ORDERS.name(), orders));
    private final Map<Shard<?, ?, ?>, Integer> committed = new HashMap<>();
    private final List<Running<?>> placings = new ArrayList<>();
    private final List<SteppedSettler> settlers = new ArrayList<>();
    private long now = 1_767_268_800_000L;
    private int ids;

    SettleWorld(SettleFault fault) {
        this.fault = fault;
        for (int i = 0; i < PARTITIONS; i++) {
            stock.add(new Shard<>(fault.stock(), LAYOUT, i, fault::rows, logs::answered, this::stockHappened));
            orders.add(new Shard<>(
                    OrderFamily.ORDERS, LAYOUT, i, fault::rows, logs::answered, (shard, fact) -> books.enter(fact)));
        }
        shards.addAll(stock);
        shards.addAll(orders);
        for (int i = 0; i < PRODUCTS.size(); i++) {
            send("define-" + i, Samples.define(PRODUCTS.get(i), String.valueOf(4 + i % 2)));
        }
        processAll();
    }

    /** Two in one partition, one in the other. */
    private static List<ProductKey> products() {
        List<ProductKey> first = new ArrayList<>();
        List<ProductKey> second = new ArrayList<>();
        IntStream.range(0, 20).mapToObj(i -> ProductKey.of(SHOP, "p" + i)).forEach(key -> {
            byte[] bytes = RecordKey.of(SHOP, key.product().value());
            (RecordKey.partition(bytes, PARTITIONS) == 0 ? first : second).add(key);
        });
        return List.of(first.get(0), first.get(1), second.get(0));
    }

    @Override
    public Map<String, Integer> seen() {
        return books.seen();
    }

    @Override
    public Logs logs() {
        return logs;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public String newId() {
        return "id-" + ids++;
    }

    private void send(String id, Command<?> command) {
        logs.append(Sent.once(id, command), now);
    }

    private void stockHappened(Shard<Stock, StockCommand, StockEvent> shard, JsonNode fact) {
        books.enter(fact);
        books.enterStock(
                fact,
                fact.has("order")
                        ? logs.value(OrderKey.of(SHOP, fact.get("order").textValue()))
                        : null);
        if (fault == SettleFault.PENDING_HOLDS_EXPIRE
                && fact.get("type").textValue().equals("HoldOverdue")) {
            ProductKey product = ProductKey.of(SHOP, fact.get("product").textValue());
            send(
                    newId(),
                    new ReleaseHold(product, new AttemptId(fact.get("attempt").textValue())));
        }
    }

    /** One thing happens somewhere. */
    @Override
    public void step(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 5) {
            placings.add(new Running<>(this, OrderFlow.place(REQUEST, wanted(random)), newId(), TRIES));
        } else if (dice < 7) {
            placings.add(new Running<>(this, together(random), newId(), TRIES));
        } else if (dice < 11) {
            lock(random);
        } else if (dice < 16) {
            touchOrder(random);
        } else if (dice < 17) {
            removeAny(random, placings);
        } else if (dice < 20) {
            settlers.add(settler(shards.get(random.nextInt(shards.size())), random));
        } else if (dice < 21) {
            removeAny(random, settlers);
        } else if (dice < 23) {
            now += random.nextInt(random.nextInt(3) == 0 ? 30_000 : 2_000);
        } else if (dice < 26) {
            shards.forEach(shard -> shard.tickIfDue(now));
        } else if (dice < 27) {
            shards.get(random.nextInt(shards.size())).restart();
        } else if (dice < 28) {
            repeat(random);
        } else if (dice < 46) {
            stepAny(random, placings);
        } else if (dice < 64) {
            settleAny(random);
        } else {
            process(shards.get(random.nextInt(shards.size())));
        }
    }

    private OrderFlow.Plan wanted(SplittableRandom random) {
        List<Item> items = new ArrayList<>();
        for (ProductKey product : PRODUCTS) {
            if (random.nextInt(2) == 0) {
                items.add(new Item(product.product(), Quantity.of(1 + random.nextInt(3))));
            }
        }
        List<LockId> locks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (random.nextInt(3) == 0) {
                locks.add(new LockId("cart-" + i));
            }
        }
        long deadline = random.nextInt(3) == 0 ? now + random.nextInt(30_000) : Terms.NEVER;
        Terms terms = new Terms(Amount.parse("EUR:1"), null, deadline, "", List.of(), "");
        return new OrderFlow.Plan(anOrder(random), true, "hash-" + random.nextInt(2), items, locks, null, null, terms);
    }

    /** A batch of locks, under the names that single locks have, too. */
    private Flow<LocksFlow.Batched> together(SplittableRandom random) {
        List<LockStock> locks = new ArrayList<>();
        for (ProductKey product : PRODUCTS) {
            if (random.nextInt(3) > 0) {
                locks.add(lock(random, product, 1 + random.nextInt(3)));
            }
        }
        if (locks.isEmpty()) {
            locks.add(lock(random, aProduct(random), 1));
        }
        return LocksFlow.together(REQUEST, OrderKey.of(SHOP, newId()), locks);
    }

    private static LockStock lock(SplittableRandom random, ProductKey product, int quantity) {
        Long micros = random.nextInt(3) == 0 ? null : Long.valueOf(random.nextInt(20_000_000));
        return new LockStock(product, new LockId("cart-" + random.nextInt(3)), Quantity.of(quantity), micros);
    }

    private static OrderKey anOrder(SplittableRandom random) {
        return OrderKey.of(SHOP, "order-" + random.nextInt(6));
    }

    private static ProductKey aProduct(SplittableRandom random) {
        return PRODUCTS.get(random.nextInt(PRODUCTS.size()));
    }

    private void lock(SplittableRandom random) {
        ProductKey product = aProduct(random);
        if (random.nextInt(25) == 0) {
            send(newId(), Samples.change(product, null, null, "1"));
            return;
        }
        send(newId(), lock(random, product, random.nextInt(5)));
    }

    private void touchOrder(SplittableRandom random) {
        OrderKey order = anOrder(random);
        switch (random.nextInt(5)) {
            case 0 -> send(newId(), new WithdrawOrder(order, true));
            case 1 -> send(newId(), new ClaimOrder(order, "wallet", ""));
            default -> {
                String reference = "payment-" + random.nextInt(2);
                send(newId(), new PayOrder(order, new Payment(reference, Amount.parse("EUR:1"))));
            }
        }
    }

    /** A producer that is not sure whether its record arrived sends it again. */
    private void repeat(SplittableRandom random) {
        Shard<?, ?, ?> shard = shards.get(random.nextInt(shards.size()));
        if (!shard.log().isEmpty()) {
            Entry earlier = shard.log().get(random.nextInt(shard.log().size()));
            shard.append(earlier.key(), earlier.value(), now);
        }
    }

    private static void removeAny(SplittableRandom random, List<?> things) {
        if (!things.isEmpty()) {
            things.remove(random.nextInt(things.size()));
        }
    }

    private static void stepAny(SplittableRandom random, List<Running<?>> placings) {
        if (!placings.isEmpty()) {
            Running<?> placing = placings.get(random.nextInt(placings.size()));
            placing.step(false);
            if (placing.isDone()) {
                placings.remove(placing);
            }
        }
    }

    private void settleAny(SplittableRandom random) {
        if (!settlers.isEmpty()) {
            SteppedSettler settler = settlers.get(random.nextInt(settlers.size()));
            if (!settler.step()) {
                settlers.remove(settler);
            }
        }
    }

    private SteppedSettler settler(Shard<?, ?, ?> source, @Nullable SplittableRandom random) {
        SteppedSettler.Habit habit = switch (fault) {
            case COMMITS_BEFORE_SENDING -> SteppedSettler.Habit.COMMITS_BEFORE_SENDING;
            case SETTLES_OUT_OF_ORDER -> SteppedSettler.Habit.OUT_OF_ORDER;
            default -> SteppedSettler.Habit.SOUND;
        };
        return new SteppedSettler(source, committed, this::deliver, habit, random);
    }

    private void deliver(Following.Command command) {
        boolean toStock = command.topic().equals(StockFamily.STOCK.topics().commands());
        int partition = RecordKey.partition(command.key(), PARTITIONS);
        (toStock ? stock : orders).get(partition).append(command.key(), command.value(), now);
    }

    private boolean process(Shard<?, ?, ?> shard) {
        boolean stepped = shard.step();
        if (stepped && stock.contains(shard)) {
            HeldRows.of(shard.rows()).forEach(books::compare);
        }
        return stepped;
    }

    private boolean processAll() {
        boolean any = false;
        for (boolean more = true; more; any |= more) {
            more = false;
            for (Shard<?, ?, ?> shard : shards) {
                more |= process(shard);
            }
        }
        return any;
    }

    /** Whoever lives goes on to the end, and nobody new comes. */
    @Override
    public void comeToRest() {
        for (int round = 0; round < 100 && !placings.isEmpty(); round++) {
            placings.forEach(placing -> placing.step(false));
            placings.removeIf(Running::isDone);
            processAll();
        }
        settlers.clear();
        boolean busy = true;
        for (int round = 0; busy || round < 3; round++) {
            now += PATIENCE;
            busy = false;
            for (Shard<?, ?, ?> shard : shards) {
                for (SteppedSettler last = settler(shard, null); last.step(); ) {
                    busy = true;
                }
                busy |= shard.tickIfDue(now);
            }
            busy |= processAll();
            if (round > 100) {
                throw new AssertionError("there is no rest");
            }
        }
        compareAtRest();
    }

    private void compareAtRest() {
        List<Order> all = new ArrayList<>();
        for (Shard<?, ?, ?> shard : orders) {
            shard.rows()
                    .scan(
                            new byte[] {'p'},
                            new byte[] {'p' + 1},
                            (key, row) -> all.add(OrderRows.read(row).order()));
        }
        for (Shard<?, ?, ?> shard : stock) {
            HeldRows.of(shard.rows()).forEach((key, rows) -> books.compareAtRest(key, rows, all));
        }
    }
}
