package stockpot.topology.law;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.stock.HoldOwner;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;

/** Like those of orders, but many holds are for locks of a batch, which carts set by themselves, too. */
record BatchCommands(StockCommands orders) implements LogMaker.Commands<StockCommand> {
    @Override
    public StockCommand next(SplittableRandom random, long now) {
        StockCommand command = orders.next(random, now);
        return command instanceof HoldStock hold && random.nextInt(3) > 0 ? batched(random, hold) : command;
    }

    private static HoldForLock batched(SplittableRandom random, HoldStock hold) {
        return new HoldForLock(
                hold.key(),
                hold.attempt(),
                new HoldOwner(HoldOwner.Kind.BATCH, "batch-" + random.nextInt(3)),
                HoldCommands.cart(random),
                hold.quantity(),
                random.nextInt(6) == 0 ? null : Long.valueOf(random.nextInt(300_000)));
    }

    @Override
    public @Nullable String logBehind(StockCommand command) {
        return orders.logBehind(command);
    }

    @Override
    public List<List<StockCommand>> crowd(SplittableRandom random, long now) {
        return orders.crowd(random, now);
    }
}
