package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;

/** A few orders after what a few carts have: their attempts begin and end in any order, and begin again. */
final class HoldCommands {
    private static final int CARTS = 6;
    private static final int ATTEMPTS = 5;

    private HoldCommands() {}

    static LockId cart(SplittableRandom random) {
        return new LockId("cart-" + random.nextInt(CARTS));
    }

    static StockCommand next(SplittableRandom random, ProductKey key, Quantity quantity) {
        AttemptId attempt = attempt(random);
        int dice = random.nextInt(20);
        if (dice < 9) {
            List<LockId> carts = new ArrayList<>();
            for (int left = random.nextInt(4); left > 0; left--) {
                carts.add(cart(random));
            }
            return hold(random, key, attempt, quantity, carts);
        }
        if (dice < 13) {
            return new ConfirmHold(key, attempt);
        }
        return dice < 15 ? new SellHold(key, attempt) : new ReleaseHold(key, attempt);
    }

    private static HoldStock hold(
            SplittableRandom random, ProductKey key, AttemptId attempt, Quantity quantity, List<LockId> carts) {
        HoldOwner order = new HoldOwner("order-" + random.nextInt(3));
        Quantity some = quantity.isZero() ? Quantity.of(1) : quantity;
        return random.nextInt(3) > 0
                ? new HoldStock(key, attempt, order, some, carts)
                : new HoldStock(key, attempt, order.anybodys(), some, carts, null, false, 50);
    }

    private static AttemptId attempt(SplittableRandom random) {
        return new AttemptId("attempt-" + random.nextInt(ATTEMPTS));
    }

    /** A cart of a crowd, or one that was not in it. */
    static LockId crowded(SplittableRandom random, int crowd) {
        return new LockId("crowd-" + random.nextInt(2 * crowd));
    }

    /** An order that wants all there is, in place of a few carts of a crowd. */
    static HoldStock afterACrowd(SplittableRandom random, ProductKey key, Quantity most, int crowd) {
        List<LockId> carts =
                IntStream.range(0, 3).mapToObj(i -> crowded(random, crowd)).toList();
        return hold(random, key, attempt(random), most, carts);
    }

    /** What ends all holds of a product, so that it may be removed. */
    static List<StockCommand> releasing(ProductKey key) {
        List<StockCommand> all = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            all.add(new ReleaseHold(key, new AttemptId("attempt-" + i)));
        }
        return all;
    }

    static boolean isDecidedByAnOrder(StockCommand command) {
        return command instanceof ConfirmHold || command instanceof SellHold || command instanceof ReleaseHold;
    }
}
