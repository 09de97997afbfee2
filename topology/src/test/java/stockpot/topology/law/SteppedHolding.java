package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Reservation.Line;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/** One attempt's holds, as {@code Attempts} and its callers handle them. */
final class SteppedHolding {
    private final ReservingWorld world;
    private final AttemptId attempt;
    private final HoldOwner owner;
    private final List<Item> items;
    private final List<LockId> locks;
    private final @Nullable AttemptId over;
    private final boolean partly;
    private List<JsonNode> answers = List.of();

    SteppedHolding(
            ReservingWorld world,
            AttemptId attempt,
            HoldOwner owner,
            List<Item> items,
            List<LockId> locks,
            @Nullable AttemptId over,
            boolean partly) {
        this.world = world;
        this.attempt = attempt;
        this.owner = owner;
        this.items = items;
        this.locks = locks;
        this.over = over;
        this.partly = partly;
    }

    AttemptId attempt() {
        return attempt;
    }

    /** Asks for all, and goes on when all have answered. */
    Stepped hold(Supplier<@Nullable Stepped> then) {
        List<Runnable> sends = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Item item : items) {
            String id = "hold:" + attempt + ":" + ids.size();
            ids.add(id);
            ProductKey key = ReservingWorld.product(item.product());
            HoldStock hold = new HoldStock(key, attempt, owner, item.quantity(), locks, over, partly);
            sends.add(() -> world.send(id, hold));
        }
        return Stepped.sending(sends, Stepped.awaiting(world, ids, answered -> {
            answers = answered;
            return then.get();
        }));
    }

    /** Those that refused; of products that have too little only if that is not what less will do for. */
    List<JsonNode> refusals() {
        List<JsonNode> refused =
                answers.stream().filter(answer -> !Stepped.isAccepted(answer)).toList();
        List<JsonNode> counting = refused.stream()
                .filter(answer -> !partly || !answer.get("code").textValue().equals("OUT_OF_STOCK"))
                .toList();
        return counting.isEmpty() && refused.size() == answers.size() ? refused : counting;
    }

    /** Whether nothing but what may be decided soon stands in the way. */
    boolean mayBeTriedAgain() {
        return refusals().stream().allMatch(Stepped::isUndecided);
    }

    /** Confirms what an attempt has of the products that refused, if that may make them grant. */
    @Nullable
    Stepped keep(@Nullable AttemptId before, List<ProductId> had, @Nullable Stepped then) {
        if (before == null || !mayBeTriedAgain()) {
            return then;
        }
        List<ProductId> refused = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (!Stepped.isAccepted(answers.get(i)) && had.contains(items.get(i).product())) {
                refused.add(items.get(i).product());
            }
        }
        if (!refused.isEmpty()) {
            world.seen().merge("confirmed by a request", 1, Integer::sum);
        }
        return Stepped.sending(sends(world, keeping(before, refused)), then);
    }

    Stepped release(@Nullable Stepped then) {
        List<Runnable> sends = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (Stepped.isAccepted(answers.get(i))) {
                ProductKey key = ReservingWorld.product(items.get(i).product());
                sends.add(() -> world.send("settle:" + world.newId(), new ReleaseHold(key, attempt)));
            }
        }
        return Stepped.sending(sends, then);
    }

    /** What each of the lines gets of what was granted. */
    List<Line> lines(List<Line> wanted) {
        if (!partly) {
            return wanted;
        }
        Map<ProductId, Quantity> left = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            boolean granted = Stepped.isAccepted(answers.get(i));
            left.put(
                    items.get(i).product(),
                    granted ? Quantity.parse(answers.get(i).at("/data/granted").textValue()) : Quantity.ZERO);
        }
        List<Line> lines = new ArrayList<>();
        for (Line line : wanted) {
            Quantity there = left.getOrDefault(line.product(), Quantity.ZERO);
            Quantity gets = line.quantity().exceeds(there) ? there : line.quantity();
            left.put(line.product(), there.minus(gets));
            lines.add(new Line(line.product(), gets));
        }
        return lines;
    }

    /** Keeps those that free something, and frees what an earlier attempt has and is not needed any more. */
    Stepped settle(@Nullable AttemptId before, List<ProductId> had, @Nullable Stepped then) {
        List<Runnable> sends = new ArrayList<>();
        List<ProductId> kept = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (Stepped.isAccepted(answers.get(i))) {
                ProductKey key = ReservingWorld.product(items.get(i).product());
                kept.add(key.product());
                if (answers.get(i).at("/data/surplus").isTextual()) {
                    sends.add(() -> world.send("settle:" + world.newId(), new ConfirmHold(key, attempt)));
                }
            }
        }
        if (before != null) {
            List<ProductId> dropped =
                    had.stream().filter(product -> !kept.contains(product)).toList();
            sends.addAll(freeing(world, before, dropped));
        }
        return Stepped.sending(sends, then);
    }

    /** What {@code Goods} sends. */
    static List<Runnable> freeing(ReservingWorld world, AttemptId attempt, List<ProductId> products) {
        List<StockCommand> commands = new ArrayList<>(keeping(attempt, products));
        products.forEach(product -> commands.add(new ReleaseHold(ReservingWorld.product(product), attempt)));
        return sends(world, commands);
    }

    private static List<StockCommand> keeping(AttemptId attempt, List<ProductId> products) {
        return products.stream()
                .<StockCommand>map(product -> new ConfirmHold(ReservingWorld.product(product), attempt))
                .toList();
    }

    private static List<Runnable> sends(ReservingWorld world, List<StockCommand> commands) {
        return commands.stream()
                .<Runnable>map(command -> () -> world.send("settle:" + world.newId(), command))
                .toList();
    }
}
