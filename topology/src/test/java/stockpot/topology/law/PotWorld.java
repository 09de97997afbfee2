package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Sent;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotEvent;
import stockpot.pots.PotFlow.Opened;
import stockpot.pots.PotName;
import stockpot.pots.Pots;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.law.Keeping.Wanted;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.KeptPots;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.records.RecordKey;
import stockpot.topology.settle.Following;

/**
 * A small cluster in one thread: partitions of pots and of orders, nodes that open, change and close pots and die or lose
 * answers, clients that repeat their requests, settlers that are slow, start over and go on as zombies, and a clock that jumps.
 */
final class PotWorld implements RandomRuns.World {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final long HOUR = 3_600_000;
    private static final int PATIENCE = 15_000;

    private final KeepingFault fault;
    private final int partitions;
    private final boolean isSlow;
    private final KeepingBooks books = new KeepingBooks();
    private final Set<String> refused = new TreeSet<>();
    private final List<Shard<Pots, PotCommand, PotEvent>> pots = new ArrayList<>();
    private final List<Shard<Orders, OrderCommand, OrderEvent>> orders = new ArrayList<>();
    private final List<Shard<?, ?, ?>> shards = new ArrayList<>();
    private final Logs logs = new Logs(Map.of(PotFamily.POTS.name(), pots, OrderFamily.ORDERS.name(), orders));
    private final Map<Shard<?, ?, ?>, Integer> committed = new HashMap<>();
    private final List<Keeping> keepings = new ArrayList<>();
    private final List<Wanted> repeatable = new ArrayList<>();
    private final List<SteppedSettler> settlers = new ArrayList<>();
    private long now = 1_767_268_800_000L;
    private int ids;

    /**
     * A world in which nothing has happened.
     *
     * @param partitions of pots, and of orders
     * @param isSlow whether hours and days pass now and then, in which only some of the nodes go on
     */
    PotWorld(KeepingFault fault, int partitions, boolean isSlow) {
        this.fault = fault;
        this.partitions = partitions;
        this.isSlow = isSlow;
        Layout layout = layout(partitions);
        for (int i = 0; i < partitions; i++) {
            pots.add(new Shard<>(fault.inside.family(), layout, i, fault.inside::rows, this::answered, this::happened));
            orders.add(new Shard<>(
                    OrderFamily.ORDERS,
                    layout,
                    i,
                    rows -> rows,
                    this::answered,
                    (shard, fact) -> books.see(type(fact))));
        }
        shards.addAll(pots);
        shards.addAll(orders);
    }

    static Layout layout(int partitions) {
        return new Layout(partitions, Duration.ofHours(1), Duration.ofHours(24));
    }

    private static String type(JsonNode json) {
        return json.get("type").textValue();
    }

    private void answered(JsonNode result) {
        logs.answered(result);
        if (result.has("source")) {
            books.see(result.get("code").textValue() + " settled");
            require(refused.add(result.get("source").textValue()), "refused twice: %s", result);
        }
    }

    private void happened(Shard<Pots, PotCommand, PotEvent> shard, JsonNode fact) {
        books.enter(fact, now);
        if (fault == KeepingFault.CLAIMS_EXPIRE && type(fact).equals("NameOverdue")) {
            NameKey name = new NameKey(SHOP, new PotName(fact.get("name").textValue()));
            AttemptId attempt = new AttemptId(fact.get("attempt").textValue());
            logs.append(Sent.once(newId(), new ReleaseName(name, attempt)), now);
        }
    }

    KeepingFault fault() {
        return fault;
    }

    Logs logs() {
        return logs;
    }

    long now() {
        return now;
    }

    @Override
    public Map<String, Integer> seen() {
        return books.seen();
    }

    /** The log of the first partition of pots. */
    List<Entry> potsLog() {
        return pots.getFirst().log();
    }

    String newId() {
        return "id-" + ids++;
    }

    @Nullable
    Pot pot(PotKey key) {
        return logs.value(key);
    }

    private @Nullable Claim claim(NameKey key) {
        return kept().stream()
                .map(each -> each.claims().get(key))
                .filter(each -> each != null)
                .findFirst()
                .orElse(null);
    }

    private List<KeptPots> kept() {
        return pots.stream().map(shard -> KeptPots.of(shard.rows())).toList();
    }

    /** One thing happens somewhere. */
    @Override
    public void step(SplittableRandom random) {
        int dice = random.nextInt(100);
        if (dice < 8) {
            begin(PotRequests.next(random, newId(), allPots()));
        } else if (dice < 10) {
            repeatRequest(random);
        } else if (dice < 12) {
            order(random);
        } else if (dice < 13) {
            removeAny(random, keepings);
        } else if (dice < 17) {
            settlers.add(settler(shards.get(random.nextInt(shards.size())), random));
        } else if (dice < 18) {
            removeAny(random, settlers);
        } else if (dice < 20) {
            turnTheClock(random);
        } else if (dice < 23) {
            shards.forEach(shard -> shard.tickIfDue(now));
        } else if (dice < 24) {
            shards.get(random.nextInt(shards.size())).restart();
        } else if (dice < 25) {
            repeatRecord(random);
        } else if (dice < 50) {
            keepAny(random);
        } else if (dice < 64) {
            settleAny(random);
        } else {
            process(shards.get(random.nextInt(shards.size())));
        }
    }

    private void turnTheClock(SplittableRandom random) {
        if (isSlow && random.nextInt(2) == 0) {
            now += random.nextInt(3) == 0 ? HOUR + random.nextInt(100_000) : 25 * HOUR;
        } else {
            now += random.nextInt(random.nextInt(3) == 0 ? 30_000 : 2_000);
        }
    }

    private void begin(Wanted wanted) {
        if (wanted.keyed()) {
            repeatable.add(wanted);
            books.requested(wanted.id(), now);
        }
        keepings.add(new Keeping(this, wanted));
    }

    private List<Pot> allPots() {
        return kept().stream()
                .flatMap(each -> each.pots().values().stream())
                .sorted(Comparator.comparingLong(Pot::serial))
                .toList();
    }

    /** A client that has heard nothing, or does not remember that it has, asks again. */
    private void repeatRequest(SplittableRandom random) {
        if (!repeatable.isEmpty()) {
            Wanted earlier = repeatable.get(random.nextInt(repeatable.size()));
            keepings.add(new Keeping(this, earlier));
        }
    }

    private void order(SplittableRandom random) {
        PlaceOrder order = PotRequests.order(random, newId(), allPots());
        logs.append(Sent.once(newId(), order), now);
        Payment payment = new Payment("p", order.terms().amount());
        logs.append(Sent.once(newId(), new PayOrder(order.key(), payment)), now);
    }

    /** A producer that is not sure whether its record arrived sends it again, before long. */
    private void repeatRecord(SplittableRandom random) {
        Shard<?, ?, ?> shard = shards.get(random.nextInt(shards.size()));
        if (!shard.log().isEmpty()) {
            Entry earlier = shard.log().get(random.nextInt(shard.log().size()));
            if (now - earlier.timestamp() < 60_000) {
                shard.append(earlier.key(), earlier.value(), now);
            }
        }
    }

    private static void removeAny(SplittableRandom random, List<?> things) {
        if (!things.isEmpty()) {
            things.remove(random.nextInt(things.size()));
        }
    }

    private void keepAny(SplittableRandom random) {
        if (!keepings.isEmpty()) {
            keep(keepings.get(random.nextInt(keepings.size())), random.nextInt(12) == 0);
        }
    }

    private void keep(Keeping keeping, boolean losing) {
        keeping.step(losing);
        if (keeping.isDone()) {
            keepings.remove(keeping);
            keeping.result().ifPresent(result -> answered(keeping, result));
        }
    }

    /** What the caller then does must see it: a name that is not had any more is free, and so is one that was not got. */
    private void answered(Keeping keeping, Opened result) {
        Wanted wanted = keeping.wanted();
        JsonNode answer = Objects.requireNonNull(logs.result(result.outcome().position()));
        long serial = result.serial();
        if (!result.outcome().isUndecided()) {
            books.answered(wanted.id(), wanted.keyed(), answer, serial, now);
        }
        JsonNode released = answer.at("/data/released");
        NameKey name = released.isMissingNode()
                ? new NameKey(SHOP, wanted.name())
                : new NameKey(SHOP, new PotName(released.get("name").textValue()));
        boolean wasGivenBack = !result.outcome().isGranted() && !type(answer).equals("ClaimName");
        boolean isFree = !released.isMissingNode() || wasGivenBack;
        String attempt = released.isMissingNode()
                ? String.valueOf(keeping.attempt())
                : released.get("attempt").textValue();
        Claim claim = claim(name);
        boolean isTheirs = claim == null
                || claim.pot() != serial
                || !claim.attempt().value().equals(attempt);
        require(!isFree || isTheirs, "answered %s, and the name is not free: %s", answer, claim);
    }

    private SteppedSettler settler(Shard<?, ?, ?> source, @Nullable SplittableRandom random) {
        return new SteppedSettler(source, committed, this::deliver, fault.habit, random);
    }

    private void deliver(Following.Command command) {
        boolean toPots = command.topic().equals(PotFamily.POTS.topics().commands());
        int partition = RecordKey.partition(command.key(), partitions);
        (toPots ? pots : orders).get(partition).append(command.key(), command.value(), now);
    }

    private void settleAny(SplittableRandom random) {
        if (!settlers.isEmpty()) {
            SteppedSettler settler = settlers.get(random.nextInt(settlers.size()));
            if (!settler.step()) {
                settlers.remove(settler);
            }
        }
    }

    private boolean process(Shard<?, ?, ?> shard) {
        Entry entry = shard.next();
        if (entry == null || !pots.contains(shard)) {
            return shard.step();
        }
        JsonNode command = CollectedEffects.json(entry.value());
        LogPosition position =
                new LogPosition(PotFamily.POTS.topics().commands(), shard.partition(), shard.processed());
        PotKey key = new PotKey(SHOP, Long.parseLong(command.path("pot").asText("1")));
        Pot before = pot(key);
        int facts = shard.ledger().size();
        shard.step();
        books.judge(
                command, logs.result(position), before, pot(key), shard.ledger().size() - facts);
        books.compare(kept());
        return true;
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
        for (int round = 0; round < 200 && !keepings.isEmpty(); round++) {
            List.copyOf(keepings).forEach(keeping -> keep(keeping, false));
            processAll();
        }
        require(keepings.isEmpty(), "somebody waits for ever");
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
            require(round < 100, "there is no rest");
        }
        books.compareAtRest(kept());
        pots.forEach(shard -> requireEqual("waits at rest", rows(shard, 't'), rows(shard, 'g')));
        orders.forEach(this::requireCredited);
    }

    private static int rows(Shard<?, ?, ?> shard, char kind) {
        return shard.rows()
                .map()
                .subMap(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)})
                .size();
    }

    /** Every credit of a paid order has come to something, once. */
    private void requireCredited(Shard<?, ?, ?> shard) {
        for (int offset = 0; offset < shard.ledger().size(); offset++) {
            JsonNode fact = CollectedEffects.json(shard.ledger().get(offset).value());
            int credits = type(fact).equals("OrderPaid") ? fact.get("credits").size() : 0;
            for (int ordinal = 0; ordinal < credits; ordinal++) {
                String source = fact.get("position").textValue() + "/" + fact.get("ordinal") + "/" + ordinal;
                boolean isRefused = refused.contains(source);
                require(books.isSettled(source) != isRefused, "paid, and not credited once: %s of %s", source, fact);
            }
        }
    }
}
