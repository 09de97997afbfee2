package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import stockpot.kernel.Flow;
import stockpot.kernel.Request;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationFlow.Change;
import stockpot.orders.ReservationFlow.Wanted;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.LockStock;
import stockpot.topology.decide.Samples;
import stockpot.topology.records.RecordKey;

/** What shops ask for: few reservations, few orders and never enough of anything, so that they meet. */
final class ReservingWishes {
    static final List<ProductKey> PRODUCTS = products();

    private static final int TRIES = 3;

    private final ReservingWorld world;

    ReservingWishes(ReservingWorld world) {
        this.world = world;
    }

    /** Two in one partition, one in the other. */
    private static List<ProductKey> products() {
        List<ProductKey> first = new ArrayList<>();
        List<ProductKey> second = new ArrayList<>();
        IntStream.range(0, 20)
                .mapToObj(i -> ReservingWorld.product(new ProductId("p" + i)))
                .forEach(key -> {
                    byte[] bytes = RecordKey.of(
                            ReservingWorld.SHOP.value(), key.product().value());
                    (RecordKey.partition(bytes, ReservingWorld.PARTITIONS) == 0 ? first : second).add(key);
                });
        return List.of(first.get(0), first.get(1), second.get(0));
    }

    Running<?> next(SplittableRandom random) {
        ReservationKey key = new ReservationKey(100 + random.nextInt(4));
        return running(
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3 -> {
                        Wanted wanted = new Wanted(key, ReservingWorld.SHOP, lines(random), random.nextInt(3) == 0);
                        String fingerprint = random.nextInt(4) == 0 ? "hash-" + random.nextInt(2) : "";
                        yield ReservationFlow.make(request("", fingerprint), wanted, lifetime(random));
                    }
                    case 4, 5, 6 -> ReservationFlow.change(key, change(random), false);
                    case 7 -> ReservationFlow.cancel(key, ReservingWorld.SHOP, false);
                    case 8 -> OrderFlow.ask(request(world.newId(), ""), new WithdrawOrder(anOrder(random), true));
                    default -> OrderFlow.place(request("", ""), plan(random, key));
                });
    }

    Running<?> running(Flow<?> flow) {
        return new Running<>(world, flow, world.newId(), TRIES);
    }

    static Request request(String id, String fingerprint) {
        return new Request(id, fingerprint, false, false);
    }

    private static List<Line> lines(SplittableRandom random) {
        List<Line> lines = new ArrayList<>();
        for (ProductKey product : PRODUCTS) {
            for (int left = random.nextInt(8) / 4 + random.nextInt(8) / 7; left > 0; left--) {
                lines.add(new Line(product.product(), Quantity.of(1 + random.nextInt(3))));
            }
        }
        if (lines.isEmpty()) {
            lines.add(new Line(PRODUCTS.get(random.nextInt(3)).product(), Quantity.of(1)));
        }
        return lines;
    }

    private static long lifetime(SplittableRandom random) {
        return 1L + random.nextInt(40);
    }

    /** What a change asks may leave out the lines, or the time. */
    private static Change change(SplittableRandom random) {
        return new Change(
                ReservingWorld.SHOP,
                random.nextInt(5) == 0 ? null : lines(random),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? null : lifetime(random),
                5);
    }

    private OrderFlow.Plan plan(SplittableRandom random, ReservationKey key) {
        List<Item> items = new ArrayList<>();
        Reservation there = world.logs().value(key);
        if (there != null && random.nextInt(2) == 0) {
            items.addAll(there.items());
        } else {
            for (ProductKey product : PRODUCTS) {
                if (random.nextInt(2) == 0) {
                    items.add(new Item(product.product(), Quantity.of(1 + random.nextInt(3))));
                }
            }
        }
        List<LockId> locks = random.nextInt(3) == 0 ? List.of(new LockId("cart-" + random.nextInt(2))) : List.of();
        long deadline = random.nextInt(3) == 0 ? world.now() + random.nextInt(30_000) : Terms.NEVER;
        Terms terms = new Terms(Amount.parse("EUR:1"), null, deadline, "", List.of(), "");
        ReservationKey taken = random.nextInt(4) == 0 ? null : key;
        return new OrderFlow.Plan(anOrder(random), true, "hash-" + random.nextInt(2), items, locks, taken, null, terms);
    }

    static OrderKey anOrder(SplittableRandom random) {
        return OrderKey.of(ReservingWorld.SHOP.value(), "order-" + random.nextInt(5));
    }

    /** A cart, or that something was lost. */
    void lock(SplittableRandom random) {
        ProductKey product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
        if (random.nextInt(12) == 0) {
            world.send(world.newId(), Samples.change(product, null, null, "1"));
            return;
        }
        LockId lock = new LockId("cart-" + random.nextInt(2));
        world.send(
                world.newId(),
                new LockStock(product, lock, Quantity.of(random.nextInt(3)), 1_000L * random.nextInt(20_000)));
    }

    void pay(SplittableRandom random) {
        Payment payment = new Payment("payment-" + random.nextInt(2), Amount.parse("EUR:1"));
        world.send(world.newId(), new PayOrder(anOrder(random), payment));
    }
}
