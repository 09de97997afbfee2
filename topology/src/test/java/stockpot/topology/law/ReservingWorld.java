package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Command;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Sent;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationKey;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Samples;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.orders.OrderRows;
import stockpot.topology.orders.ReservationRows;
import stockpot.topology.records.RecordKey;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.HeldRows;
import stockpot.topology.stock.StockFamily;

/**
 * A small cluster in one thread: several partitions of stock and of orders; nodes that make, change and cancel reservations and
 * place orders over them, and die; settlers that are slow, start over and go on as zombies; and a clock that jumps.
 */
final class ReservingWorld implements RandomRuns.World, Running.Node {
    static final int PARTITIONS = 2;
    static final InstanceId SHOP = new InstanceId("shop");

    private static final Layout LAYOUT = new Layout(PARTITIONS, Duration.ofHours(1), Duration.ofHours(24));
    private static final int PATIENCE = 15_000;
    private static final int DAY = 25 * 3_600_000;

    private final ReservingFault fault;
    private final ReservingBooks books = new ReservingBooks();
    private final List<Shard<Stock, StockCommand, StockEvent>> stock = new ArrayList<>();
    private final List<Shard<Orders, OrderCommand, OrderEvent>> orders = new ArrayList<>();
    private final List<Shard<?, ?, ?>> shards = new ArrayList<>();
    private final Logs logs = new Logs(Map.of(StockFamily.STOCK.name(), stock, OrderFamily.ORDERS.name(), orders));
    private final Map<Shard<?, ?, ?>, Integer> committed = new HashMap<>();
    private final ReservingWishes wishes = new ReservingWishes(this);
    private final List<Running<?>> requests = new ArrayList<>();
    private final List<OvertakingSettler> settlers = new ArrayList<>();
    private long now = 1_767_268_800_000L;
    private int ids;
    /** Which settlers cannot reach which shards at the moment: a bit for each pair. */
    private int stalled;

    ReservingWorld(ReservingFault fault) {
        this.fault = fault;
        for (int i = 0; i < PARTITIONS; i++) {
            stock.add(new Shard<>(fault.stock(), LAYOUT, i, fault::rows, logs::answered, this::stockHappened));
            orders.add(new Shard<>(
                    fault.orders(), LAYOUT, i, fault::rows, logs::answered, (shard, fact) -> books.enter(fact)));
        }
        shards.addAll(stock);
        shards.addAll(orders);
        for (int i = 0; i < ReservingWishes.PRODUCTS.size(); i++) {
            send("define-" + i, Samples.define(ReservingWishes.PRODUCTS.get(i), String.valueOf(5 + i % 2)));
        }
        processAll();
    }

    static ProductKey product(ProductId product) {
        return new ProductKey(SHOP, product);
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

    void send(String id, Command<?> command) {
        logs.append(Sent.once(id, command), now);
    }

    @Override
    public void begins(Running<?> by, List<? extends Sent<?>> all) {
        boolean confirmsForAnother = all.stream()
                .allMatch(sent -> sent.command() instanceof ConfirmHold confirm
                        && !confirm.attempt().value().startsWith(by.fresh()));
        if (confirmsForAnother && !all.isEmpty()) {
            books.seen().merge("confirmed by a request", 1, Integer::sum);
        }
    }

    @Override
    public void sent(Running<?> by, Sent<?> sent) {
        if (fault == ReservingFault.TAKE_GIVEN_BACK_UNANSWERED
                && sent.command() instanceof PlaceOrder order
                && order.taken() != null) {
            send("settle:" + newId(), new ReleaseTake(order.taken().reservation(), order.attempt()));
            by.stop();
        }
    }

    /** The shard that a command goes to, by its place. */
    private static int target(Following.Command command) {
        boolean toStock = command.topic().equals(StockFamily.STOCK.topics().commands());
        return RecordKey.partition(command.key(), PARTITIONS) + (toStock ? 0 : PARTITIONS);
    }

    /** Whether a settler of that shard's ledger could deliver a command. */
    private boolean deliver(int source, Following.Command command) {
        int target = target(command);
        if ((stalled >> (source * shards.size() + target) & 1) == 1) {
            return false;
        }
        shards.get(target).append(command.key(), command.value(), now);
        return true;
    }

    private void stockHappened(Shard<Stock, StockCommand, StockEvent> shard, JsonNode fact) {
        books.enter(fact);
        books.enterStock(fact, stands(fact));
    }

    /** Whether a hold's owner has its goods by it; one that sells has to be paid. */
    private boolean stands(JsonNode fact) {
        String attempt = fact.path("attempt").asText();
        if (fact.has("reservation")) {
            ReservationKey key =
                    new ReservationKey(Long.parseLong(fact.get("reservation").textValue()));
            Reservation there = logs.value(key);
            return there != null && there.attempt().value().equals(attempt) && isLive(there);
        }
        Order there = fact.has("order")
                ? logs.value(OrderKey.of(SHOP.value(), fact.get("order").textValue()))
                : null;
        boolean sells = fact.get("type").textValue().equals("HoldSold");
        return there != null
                && there.attempt().value().equals(attempt)
                && (there.state() == Order.State.PAID || (there.state() == Order.State.UNPAID && !sells));
    }

    /** A reservation is used up when the order that takes it over is placed, even if its own log does not know that yet. */
    private boolean isLive(Reservation reservation) {
        Take take = reservation.take();
        return reservation.state() == Reservation.State.LIVE && (take == null || !books.isDecided(take.attempt()));
    }

    /** One thing happens somewhere. */
    @Override
    public void step(SplittableRandom random) {
        int dice = random.nextInt(1_000);
        if (dice < 32) {
            requests.add(wishes.next(random));
        } else if (dice < 45) {
            wishes.lock(random);
        } else if (dice < 55) {
            wishes.pay(random);
        } else if (dice < 61) {
            removeAny(random, requests);
        } else if (dice < 95) {
            settlers.add(settler(shards.get(random.nextInt(shards.size())), random));
        } else if (dice < 103) {
            removeAny(random, settlers);
        } else if (dice < 118) {
            now += random.nextInt(random.nextInt(4) == 0 ? 12_000 : 1_000);
        } else if (dice < 143) {
            shards.forEach(shard -> shard.tickIfDue(now));
        } else if (dice < 150) {
            shards.get(random.nextInt(shards.size())).restart();
        } else if (dice < 156) {
            repeat(random);
        } else if (dice < 157) {
            // Nobody tries for so long.
            requests.clear();
            now += DAY;
        } else if (dice < 185) {
            goOn(random);
        } else if (dice < 198) {
            stalled = random.nextInt(3) == 0 ? 0 : random.nextInt() & random.nextInt();
        } else if (dice < 410) {
            stepAny(random);
        } else if (dice < 680) {
            settleAny(random);
        } else {
            process(shards.get(random.nextInt(shards.size())));
        }
    }

    /** Does a request to its end while nothing else happens. */
    void finish(Running<?> request) {
        requests.add(request);
        for (int steps = 0; !requests.isEmpty(); steps++) {
            stepRequest(0);
            processAll();
            require(steps < 100, "the request does not end");
        }
    }

    /** Lets time pass and the clock look. */
    void pass(long millis) {
        now += millis;
        shards.forEach(shard -> shard.tickIfDue(now));
        processAll();
    }

    /** Carries what follows from a ledger, and lets it be processed; without what goes to one shard, if that is stalled. */
    void settle(int source, int without) {
        stalled = without < 0 ? 0 : 1 << (source * shards.size() + without);
        OvertakingSettler settler = settler(shards.get(source), new SplittableRandom(1));
        for (int steps = 0; steps < 100; steps++) {
            settler.step();
        }
        processAll();
    }

    /** For once everybody does something: requests a little, partitions all there is, settlers as far as they can. */
    private void goOn(SplittableRandom random) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            stepRequest(i);
        }
        processAll();
        for (Shard<?, ?, ?> shard : shards) {
            OvertakingSettler settler = settler(shard, random);
            for (int steps = 0; steps < 20 && settler.step(); steps++) {}
        }
        processAll();
    }

    /** A producer that is not sure whether its record arrived sends it again, but not for a whole day. */
    private void repeat(SplittableRandom random) {
        Shard<?, ?, ?> shard = shards.get(random.nextInt(shards.size()));
        int recent = Math.min(shard.log().size(), 20);
        if (recent > 0) {
            Entry earlier = shard.log().get(shard.log().size() - 1 - random.nextInt(recent));
            if (now - earlier.timestamp() < DAY) {
                shard.append(earlier.key(), earlier.value(), now);
            }
        }
    }

    private static void removeAny(SplittableRandom random, List<?> things) {
        if (!things.isEmpty()) {
            things.remove(random.nextInt(things.size()));
        }
    }

    private void stepAny(SplittableRandom random) {
        if (!requests.isEmpty()) {
            stepRequest(random.nextInt(requests.size()));
        }
    }

    private void stepRequest(int index) {
        Running<?> request = requests.get(index);
        request.step(false);
        if (request.isDone()) {
            requests.remove(index);
        }
    }

    private void settleAny(SplittableRandom random) {
        if (!settlers.isEmpty()) {
            OvertakingSettler settler = settlers.get(random.nextInt(settlers.size()));
            if (!settler.step()) {
                settlers.remove(settler);
            }
        }
    }

    private OvertakingSettler settler(Shard<?, ?, ?> source, @Nullable SplittableRandom random) {
        int place = shards.indexOf(source);
        return new OvertakingSettler(
                source, committed, fault, ReservingWorld::target, command -> deliver(place, command), random);
    }

    private boolean process(Shard<?, ?, ?> shard) {
        int facts = shard.ledger().size();
        boolean stepped = shard.step();
        if (shard.ledger().size() > facts) {
            Map<ProductKey, HeldRows> rows = heldRows();
            if (stock.contains(shard)) {
                HeldRows.of(shard.rows()).forEach(books::compare);
            }
            claims().forEach(claim -> books.requireGoods(claim, rows));
        }
        return stepped;
    }

    private Map<ProductKey, HeldRows> heldRows() {
        Map<ProductKey, HeldRows> rows = new HashMap<>();
        stock.forEach(shard -> rows.putAll(HeldRows.of(shard.rows())));
        return rows;
    }

    private List<ReservingBooks.Claim> claims() {
        List<Order> placed = new ArrayList<>();
        scan('p', row -> placed.add(OrderRows.read(row).order()));
        List<Reservation> live = new ArrayList<>(reservations());
        live.removeIf(reservation -> !isLive(reservation));
        return ReservingBooks.claims(placed, live);
    }

    private List<Reservation> reservations() {
        List<Reservation> all = new ArrayList<>();
        scan('r', row -> all.add(ReservationRows.read(row).reservation()));
        return all;
    }

    private void scan(char kind, Predicate<byte[]> row) {
        byte[] from = {(byte) kind};
        byte[] to = {(byte) (kind + 1)};
        orders.forEach(shard -> shard.rows().scan(from, to, (key, value) -> row.test(value)));
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

    /** Whoever lives goes on to the end, and nobody new comes; reservations whose time is not over stand. */
    @Override
    public void comeToRest() {
        for (int round = 0; round < 200 && !requests.isEmpty(); round++) {
            for (int i = requests.size() - 1; i >= 0; i--) {
                stepRequest(i);
            }
            processAll();
        }
        settlers.clear();
        stalled = 0;
        boolean busy = true;
        for (int round = 0; busy || round < 3; round++) {
            // Long enough for what waits to ask, and too short for most reservations to end.
            now += round < 3 ? PATIENCE / 4 : 0;
            busy = false;
            for (Shard<?, ?, ?> shard : shards) {
                for (OvertakingSettler last = settler(shard, null); last.step(); ) {
                    busy = true;
                }
                busy |= shard.tickIfDue(now);
            }
            busy |= processAll();
            require(round < 100, "there is no rest");
        }
        reservations().forEach(reservation -> books.compareAtRest(reservation, now));
        books.compareAtRest(heldRows(), claims());
    }
}
