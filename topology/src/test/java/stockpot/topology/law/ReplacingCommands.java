package stockpot.topology.law;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.stock.HoldOwner;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.HoldStock;

/** Like those of orders, but many holds take the place of others, and some take less than they ask for. */
record ReplacingCommands(StockCommands orders) implements LogMaker.Commands<StockCommand> {
    @Override
    public StockCommand next(SplittableRandom random, long now) {
        return orders.next(random, now) instanceof HoldStock hold ? replacing(random, hold) : orders.next(random, now);
    }

    private static HoldStock replacing(SplittableRandom random, HoldStock hold) {
        AttemptId over = new AttemptId("attempt-" + random.nextInt(5));
        HoldOwner owner = new HoldOwner(HoldOwner.Kind.RESERVATION, String.valueOf(1 + random.nextInt(3)));
        HoldOwner taking = random.nextInt(3) == 0 ? hold.owner() : owner;
        return new HoldStock(
                hold.key(),
                hold.attempt(),
                taking,
                hold.quantity(),
                hold.locks(),
                over.equals(hold.attempt()) ? null : over,
                random.nextInt(3) == 0,
                taking.kind() == HoldOwner.Kind.PUBLIC_ORDER ? hold.publicPercent() : null);
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
