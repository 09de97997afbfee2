package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Page;
import stockpot.money.Amount;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Terms;
import stockpot.pots.Pot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotLists.PotList;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.rows.StoreRows;

/** Whoever goes on from the last number is told of everything, once, and what was answered is there to be read. */
class FollowingTest {
    private static final int PARTITIONS = 4;
    private static final int STEPS = 3_000;
    private static final Layout LAYOUT = new Layout(PARTITIONS, Duration.ofMinutes(5), Duration.ofHours(24));
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final long NOON = 1_800_000_000_000L;

    @TempDir
    private Path folder;

    /** A family's partitions, each with a clock of its own that is wrong now and then. */
    private final class World<S, C, E> {
        private final Family<S, C, E> family;
        private final Records<S, C, E> records;
        private final Random random;
        private final CollectedEffects effects;
        private final MemoryStores stores = new MemoryStores(folder, PARTITIONS);
        private final OwnedPartitions tasks = new OwnedPartitions();
        private final List<OwnedPartitions.Task> owned = new ArrayList<>();
        private final List<Machine<S, C, E>> machines = new ArrayList<>();
        private final long[] offsets = new long[PARTITIONS];
        private final long[] clocks =
                LongStream.generate(() -> NOON).limit(PARTITIONS).toArray();
        private final FanOut fanOut;
        private int ticks;

        World(Family<S, C, E> family, long seed) {
            this.family = family;
            this.records = new Records<>(family.codec());
            this.random = new Random(seed);
            this.effects = new CollectedEffects(family.name(), false);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                owned.add(tasks.open(new OwnedPartitions.Id(family.name(), partition), stores.get(partition), -1));
                machines.add(machine(partition));
            }
            tasks.onStillDue(this::tick);
            LocalRows rows = new LocalRows(tasks, () -> true);
            Nodes nobody = new Nodes(List::of, new org.apache.kafka.streams.state.HostInfo("here", 1));
            fanOut = new FanOut(
                    StockpotFamilies.ANSWERS, LAYOUT, tasks, rows, nobody, (node, name, question, patience) -> {
                        throw new AssertionError("there is nobody else");
                    });
        }

        private Machine<S, C, E> machine(int partition) {
            return new Machine<>(family, LAYOUT, partition, new StoreRows(stores.get(partition)), effects);
        }

        /** What the node's clock does. */
        private void tick() {
            for (OwnedPartitions.Task task : owned) {
                if (task.wantsToSettle()) {
                    ticks++;
                    process(task.id().partition(), null, Records.tick(task.wanted()));
                }
            }
        }

        private void process(int partition, byte[] key, byte[] value) {
            machines.get(partition).process(key, value, clocks[partition], offsets[partition]++);
            owned.get(partition).settledUpTo(machines.get(partition).settledUpTo());
        }

        /** Sends a command; answers its result's code. */
        String send(C command) {
            byte[] key = records.key(command);
            int partition = RecordKey.partition(key, PARTITIONS);
            String id = partition + "/" + offsets[partition];
            process(partition, key, records.write(new Envelope.Sent<>(id, false, "", command)));
            return effects.lastResult().json().path("code").asText("ACCEPTED");
        }

        long said(String member) {
            return effects.lastResult().json().path("data").path(member).asLong();
        }

        /** Time goes on, or a clock jumps, or another node takes a partition over. */
        void somethingHappens() {
            int partition = random.nextInt(PARTITIONS);
            switch (random.nextInt(12)) {
                case 0 -> clocks[partition] += random.nextInt(2_000_000) - 1_000_000;
                case 1 -> machines.set(partition, machine(partition));
                case 2, 3, 4 -> clocks[partition] += random.nextInt(5);
                default -> {}
            }
        }
    }

    private static List<Long> numbers(World<?, ?, ?> world, long after, int limit) throws Exception {
        Page page = new Page(after, limit);
        return world.family.name().equals("orders")
                ? world.fanOut.ask(new OrderList(SHOP, page, OrderFilter.ALL)).stream()
                        .map(OrderRow::order)
                        .map(order -> order.serial())
                        .toList()
                : world.fanOut.ask(new PotList(SHOP, page)).stream()
                        .map(Pot::serial)
                        .toList();
    }

    private static PlaceOrder order(int number) {
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");
        return new PlaceOrder(
                OrderKey.of(SHOP.value(), "o-" + number), new AttemptId("a-" + number), "hash", List.of(), terms);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ofOrders(long seed) throws Exception {
        World<?, Command<?>, ?> world = world(OrderFamily.ORDERS, seed);
        List<Long> told = new ArrayList<>();
        int placed = 0;
        for (int step = 0; step < STEPS; step++) {
            world.somethingHappens();
            if (world.random.nextInt(3) > 0) {
                assertThat(world.send(order(placed++))).isEqualTo("ACCEPTED");
            } else {
                follow(world, told, 1 + world.random.nextInt(4));
            }
            if (world.random.nextInt(100) == 0) {
                while (follow(world, told, 50) > 0) {}
                assertThat(told).as("all that was answered, seed %s", seed).hasSize(placed);
            }
        }
        while (follow(world, told, 50) > 0) {}
        assertThat(told).hasSize(placed).doesNotHaveDuplicates().isSorted();
        int before = world.ticks;
        assertThat(follow(world, told, 50)).isZero();
        assertThat(world.ticks)
                .as("ticks for who follows where nothing happens")
                .isEqualTo(before);
        assertThat(numbers(world, Long.MAX_VALUE, -placed)).isEqualTo(told.reversed());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private World<?, Command<?>, ?> world(Family<?, ?, ?> family, long seed) {
        return new World(family, seed);
    }

    private static int follow(World<?, ?, ?> world, List<Long> told, int limit) throws Exception {
        List<Long> page = numbers(world, told.isEmpty() ? 0 : told.getLast(), limit);
        told.addAll(page);
        return page.size();
    }

    /** A pot's number comes from the log of its name, and it is opened in another some time later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ofPots(long seed) throws Exception {
        World<?, Command<?>, ?> world = world(PotFamily.POTS, seed);
        List<Long> told = new ArrayList<>();
        List<OpenPot> claimed = new ArrayList<>();
        TreeSet<Long> opened = new TreeSet<>();
        int late = 0;
        for (int step = 0; step < STEPS; step++) {
            world.somethingHappens();
            int what = world.random.nextInt(5);
            if (what < 2) {
                PotName name = new PotName("n-" + step);
                AttemptId attempt = new AttemptId("a-" + step);
                assertThat(world.send(new ClaimName(new NameKey(SHOP, name), attempt, 0)))
                        .isEqualTo("ACCEPTED");
                claimed.add(new OpenPot(new PotKey(SHOP, world.said("pot")), attempt, Long.MAX_VALUE, name, ""));
            } else if (what < 4 && !claimed.isEmpty()) {
                OpenPot open = claimed.remove(world.random.nextInt(claimed.size()));
                String code = world.send(open);
                if (code.equals("ACCEPTED")) {
                    opened.add(open.key().serial());
                } else {
                    assertThat(code).isEqualTo("CONTENDED");
                    late++;
                }
            } else {
                follow(world, told, 1 + world.random.nextInt(4));
            }
            if (world.random.nextInt(100) == 0) {
                while (follow(world, told, 50) > 0) {}
                assertThat(told).as("all that was opened, seed %s", seed).containsExactlyElementsOf(opened);
            }
        }
        while (follow(world, told, 50) > 0) {}
        assertThat(told).containsExactlyElementsOf(opened);
        assertThat(late).isPositive();
    }

    /** As somebody may open it who sends commands by Kafka. */
    @Test
    void aPotBeyondAllNumbersHoldsNobodyUp() throws Exception {
        World<?, Command<?>, ?> world = world(PotFamily.POTS, 10);
        PotKey last = new PotKey(SHOP, CommandContext.MAX_SERIAL);
        assertThat(world.send(new OpenPot(last, new AttemptId("a"), Long.MAX_VALUE, new PotName("a"), "")))
                .isEqualTo("ACCEPTED");
        world.send(new ClaimName(new NameKey(SHOP, new PotName("b")), new AttemptId("b"), 0));
        PotKey usual = new PotKey(SHOP, world.said("pot"));
        world.send(new OpenPot(usual, new AttemptId("b"), Long.MAX_VALUE, new PotName("b"), ""));
        assertThat(numbers(world, 0, 50)).containsExactly(usual.serial());
        assertThat(numbers(world, Long.MAX_VALUE, -50)).containsExactly(last.serial(), usual.serial());
        assertThat(world.ticks).isEqualTo(PARTITIONS);
    }

    @Test
    void theNewestIsFirst() throws Exception {
        World<?, Command<?>, ?> world = world(OrderFamily.ORDERS, 9);
        List<Long> placed = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                world.clocks[partition]++;
            }
            world.send(order(number));
            placed.add(world.said("serial"));
        }
        assertThat(placed).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(numbers(world, Long.MAX_VALUE, -20))
                .isEqualTo(placed.subList(20, 40).reversed());
    }
}
