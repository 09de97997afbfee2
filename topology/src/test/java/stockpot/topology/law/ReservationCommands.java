package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation.Line;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;

/** A few reservations of two shops, a few attempts, and orders that are after the reservations. */
record ReservationCommands() implements LogMaker.Commands<OrderCommand> {
    private static final List<InstanceId> SHOPS = List.of(new InstanceId("shop"), new InstanceId("shop\u751f"));
    private static final List<ReservationKey> KEYS = List.of(
            new ReservationKey(1),
            new ReservationKey(2),
            new ReservationKey(10),
            new ReservationKey(20_000_000_007L),
            new ReservationKey(CommandContext.MAX_SERIAL - 1),
            new ReservationKey(CommandContext.MAX_SERIAL));
    private static final List<ProductId> PRODUCTS = List.of(new ProductId("chair"), new ProductId("3:a\u751f|\u00e9"));

    @Override
    public OrderCommand next(SplittableRandom random, long now) {
        ReservationKey key = KEYS.get(random.nextInt(KEYS.size()));
        InstanceId shop = SHOPS.get(random.nextInt(8) / 7);
        AttemptId attempt = attempt(random);
        int dice = random.nextInt(100);
        if (dice < 24) {
            String hash = random.nextInt(3) == 0 ? "" : "hash-" + random.nextInt(2);
            return new PlaceReservation(key, shop, attempt, hash, lines(random), 1 + random.nextInt(90));
        }
        if (dice < 48) {
            return change(random, key, shop);
        }
        if (dice < 54) {
            return new CancelReservation(key, shop);
        }
        if (dice < 70) {
            return new TakeReservation(key, shop, taking(random), order(random));
        }
        if (dice < 76) {
            return new ConfirmTake(key, taking(random));
        }
        if (dice < 82) {
            return new ReleaseTake(key, taking(random));
        }
        if (dice < 91) {
            return new ResolveReserved(key, shop, attempt, PRODUCTS.get(random.nextInt(2)));
        }
        OrderKey order = new OrderKey(shop, order(random));
        if (dice < 94) {
            return new ResolveTake(order, taking(random), key);
        }
        return dice < 96 ? new WithdrawOrder(order, true) : place(random, order, key);
    }

    private static ChangeReservation change(SplittableRandom random, ReservationKey key, InstanceId shop) {
        Renewal renewal =
                random.nextInt(3) == 0 ? null : new Renewal(attempt(random), lines(random), random.nextInt(3) == 0);
        boolean keepsItsEnd = random.nextInt(3) == 0 && (renewal == null || !renewal.anew());
        Long lifetime = keepsItsEnd ? null : Long.valueOf(1 + random.nextInt(90));
        return new ChangeReservation(key, shop, attempt(random), renewal, lifetime);
    }

    private static PlaceOrder place(SplittableRandom random, OrderKey order, ReservationKey key) {
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");
        List<Item> items = List.of(new Item(PRODUCTS.getFirst(), Quantity.of(1)));
        Taken taken = random.nextInt(3) == 0 ? null : new Taken(key, attempt(random), PRODUCTS);
        return new PlaceOrder(order, taking(random), "hash", items, terms, taken);
    }

    private static List<Line> lines(SplittableRandom random) {
        List<Line> lines = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            Quantity quantity = new Quantity(random.nextInt(3), random.nextInt(4) == 0 ? 500_000 : 0);
            lines.add(new Line(PRODUCTS.get(random.nextInt(2)), quantity));
        }
        return lines;
    }

    private static AttemptId attempt(SplittableRandom random) {
        return new AttemptId("attempt-" + random.nextInt(4));
    }

    private static AttemptId taking(SplittableRandom random) {
        return new AttemptId("taking-" + random.nextInt(3));
    }

    private static OrderId order(SplittableRandom random) {
        return new OrderId("order-" + random.nextInt(2));
    }

    @Override
    public @Nullable String logBehind(OrderCommand command) {
        return switch (command) {
            case ConfirmTake _, ReleaseTake _, ResolveTake _ -> Topics.ORDERS.commands();
            case ResolveReserved _ -> Topics.STOCK.commands();
            default -> null;
        };
    }

    /** Longer than what is over is remembered. */
    @Override
    public int longestPauseMillis() {
        return 40 * 3_600_000;
    }
}
