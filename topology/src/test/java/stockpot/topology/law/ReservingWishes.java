package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
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

    Stepped next(SplittableRandom random) {
        ReservationKey key = new ReservationKey(100 + random.nextInt(4));
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> new SteppedReserving(world, key, asked(random))::make;
            case 4, 5, 6 -> new SteppedReserving(world, key, changed(random))::change;
            case 7 -> new SteppedReserving(world, key, asked(random))::cancel;
            case 8 -> {
                OrderKey order = anOrder(random);
                yield () -> SteppedTaking.withdrawal(world, order);
            }
            default -> new SteppedTaking(world, wanted(random, key))::place;
        };
    }

    private SteppedReserving.Asked asked(SplittableRandom random) {
        List<Line> lines = new ArrayList<>();
        for (ProductKey product : PRODUCTS) {
            for (int left = random.nextInt(8) / 4 + random.nextInt(8) / 7; left > 0; left--) {
                lines.add(new Line(product.product(), Quantity.of(1 + random.nextInt(3))));
            }
        }
        if (lines.isEmpty()) {
            lines.add(new Line(PRODUCTS.get(random.nextInt(3)).product(), Quantity.of(1)));
        }
        return new SteppedReserving.Asked(
                random.nextInt(4) == 0 ? "hash-" + random.nextInt(2) : "",
                lines,
                random.nextInt(3) == 0,
                1L + random.nextInt(40));
    }

    /** What a change asks may leave out the lines, or the time. */
    private SteppedReserving.Asked changed(SplittableRandom random) {
        SteppedReserving.Asked asked = asked(random);
        return new SteppedReserving.Asked(
                "",
                random.nextInt(5) == 0 ? null : asked.lines(),
                asked.partly(),
                random.nextInt(3) == 0 ? null : asked.lifetime());
    }

    private SteppedTaking.Wanted wanted(SplittableRandom random, ReservationKey key) {
        List<Item> items = new ArrayList<>();
        Reservation there = world.reservation(key);
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
        Terms terms = new Terms(Amount.parse("EUR:1"), "", "{}", deadline, "", "", List.of(), "");
        ReservationKey taken = random.nextInt(4) == 0 ? null : key;
        return new SteppedTaking.Wanted(anOrder(random), "hash-" + random.nextInt(2), items, locks, taken, terms);
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
