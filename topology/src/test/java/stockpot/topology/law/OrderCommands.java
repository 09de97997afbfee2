package stockpot.topology.law;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.ContractRef;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.RemoveOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;

/** A few orders with a few attempts each, that little time is left to pay for. */
final class OrderCommands implements LogMaker.Commands<OrderCommand> {
    private static final List<OrderKey> ODD_ONES =
            List.of(OrderKey.of("shop", "11"), OrderKey.of("shop1", "1"), OrderKey.of("shop", "3:a\u751f|\u00e9"));
    private static final List<ProductId> PRODUCTS =
            List.of(new ProductId("chair"), new ProductId("table"), new ProductId("3:a\u751f|\u00e9"));
    private static final int RECENT = 4;

    /** So many orders are under way, and after so many commands there is a new one. */
    private static final int UNDER_WAY = 4;

    private static final int RENEWED_AFTER = 80;
    private static final int LARGE = 600_000;

    /** So long that abandoned attempts are forgotten now and then. */
    private static final int DAY_AND_A_BIT = 100_000_000;

    private final int crowd;
    private final Map<OrderKey, List<AttemptId>> attempts = new HashMap<>();
    private int drawn;
    private int made;

    /** @param crowd how many orders are placed at once, when they are */
    OrderCommands(int crowd) {
        this.crowd = crowd;
    }

    @Override
    public LogMaker.Commands<OrderCommand> afresh() {
        return new OrderCommands(crowd);
    }

    @Override
    public int longestPauseMillis() {
        return DAY_AND_A_BIT;
    }

    @Override
    public @Nullable String logBehind(OrderCommand command) {
        return command instanceof ResolveHold ? Topics.STOCK.commands() : null;
    }

    @Override
    public OrderCommand next(SplittableRandom random, long now) {
        OrderKey key = key(random);
        int dice = random.nextInt(100);
        if (dice < 36) {
            return place(random, key, terms(random, now, random.nextInt(300) == 0));
        }
        if (dice < 54) {
            return claim(random, key);
        }
        if (dice < 64) {
            return pay(random, key);
        }
        if (dice < 74) {
            return new WithdrawOrder(key, random.nextInt(4) == 0);
        }
        if (dice < 80) {
            return new RemoveOrder(key, attempt(random, key, 20));
        }
        if (dice < 86) {
            ContractRef was = contract(random);
            return new ChangeContract(key, attempt(random, key, 20), was == null ? "" : was.hash(), contract(random));
        }
        return new ResolveHold(key, attempt(random, key, 5), PRODUCTS.get(random.nextInt(PRODUCTS.size())));
    }

    private OrderKey key(SplittableRandom random) {
        int number = made++ / RENEWED_AFTER + random.nextInt(UNDER_WAY);
        return random.nextInt(4) == 0
                ? ODD_ONES.get(random.nextInt(ODD_ONES.size()))
                : OrderKey.of("shop", "" + number);
    }

    /** Many orders that nobody pays in time, more than one tick ends, and a few that somebody does. */
    @Override
    public List<List<OrderCommand>> crowd(SplittableRandom random, long now) {
        if (crowd == 0 || random.nextInt(4) != 0) {
            return List.of();
        }
        int from = made;
        made += crowd;
        List<OrderCommand> first = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            first.add(place(random, crowded(from + i), terms(random, now, false)));
        }
        List<OrderCommand> later = new ArrayList<>();
        for (int i = 0; i < crowd / 10; i++) {
            OrderKey key = crowded(from + random.nextInt(crowd));
            later.add(random.nextBoolean() ? pay(random, key) : new WithdrawOrder(key, true));
        }
        return List.of(first, later);
    }

    private static OrderKey crowded(int number) {
        return OrderKey.of("crowd", "" + number);
    }

    /** A new one in so many, otherwise one that was named before, whatever became of it. */
    private AttemptId attempt(SplittableRandom random, OrderKey key, int freshOneIn) {
        List<AttemptId> recent = attempts.computeIfAbsent(key, any -> new ArrayList<>());
        if (!recent.isEmpty() && random.nextInt(freshOneIn) != 0) {
            return recent.get(random.nextInt(recent.size()));
        }
        AttemptId fresh = new AttemptId("attempt-" + drawn++);
        recent.add(fresh);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        return fresh;
    }

    private PlaceOrder place(SplittableRandom random, OrderKey key, Terms terms) {
        List<Item> items = new ArrayList<>();
        for (ProductId product : PRODUCTS) {
            if (random.nextBoolean()) {
                items.add(new Item(product, new Quantity(1 + random.nextInt(3), random.nextInt(2) * 500_000)));
            }
        }
        String hash = "hash-" + (random.nextInt(4) == 0 ? 1 : 0);
        return new PlaceOrder(key, attempt(random, key, 2), hash, items, terms);
    }

    private static Terms terms(SplittableRandom random, long now, boolean isTooLarge) {
        String large = "x".repeat(LARGE);
        return new Terms(
                amount(random),
                contract(random),
                deadline(random, now),
                isTooLarge ? large : random.nextInt(3) == 0 ? "session" : "",
                List.of(),
                isTooLarge ? large : token(random));
    }

    private static @Nullable ContractRef contract(SplittableRandom random) {
        int dice = random.nextInt(4);
        return dice == 0 ? null : new ContractRef(Integer.toString(dice).repeat(64), dice);
    }

    private static long deadline(SplittableRandom random, long now) {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return Terms.NEVER;
        }
        if (dice < 16) {
            return now - random.nextInt(3);
        }
        return now + (dice < 80 ? 1 + random.nextInt(1_000) : 1 + random.nextInt(100_000));
    }

    private static Amount amount(SplittableRandom random) {
        return Amount.parse("EUR:" + (random.nextInt(4) == 0 ? "2.50" : "1"));
    }

    private static String token(SplittableRandom random) {
        return random.nextInt(4) == 0 ? "token" : "";
    }

    private static ClaimOrder claim(SplittableRandom random, OrderKey key) {
        return new ClaimOrder(key, "nonce-" + random.nextInt(2), token(random));
    }

    private static PayOrder pay(SplittableRandom random, OrderKey key) {
        return new PayOrder(key, new Payment("payment-" + random.nextInt(2), amount(random)));
    }
}
