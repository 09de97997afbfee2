package stockpot.stock;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockFreed;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.OutOfStock;

/** Runs made-up histories through the rules as the plumbing would, and checks each decision and all that it leaves. */
final class StockRun {
    /** An event with what the log knows of it. */
    record Entry(ProductKey key, long serial, StockEvent event) {}

    private static final List<ProductKey> KEYS =
            IntStream.range(0, 3).mapToObj(i -> ProductKey.of("shop", "p" + i)).toList();
    private static final List<LockId> CARTS =
            IntStream.range(0, 9).mapToObj(i -> new LockId("c" + i)).toList();
    private static final List<ProductDetails> DETAILS = IntStream.rangeClosed(0, 6)
            .mapToObj(digits -> Samples.details("", "by " + digits, new Fractions(digits)))
            .toList();

    private final Decider<Stock, StockCommand, StockEvent> rules;
    private final boolean comparing;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final List<Decision<StockEvent>> decisions = new ArrayList<>();
    private final List<Entry> log = new ArrayList<>();

    private StockRows rows = new StockRows();
    private NaiveStock model = new NaiveStock();
    private StockBooks books = new StockBooks();
    private long serial;
    private int commands;

    /**
     * @param comparing whether decisions are compared with the naive model's; otherwise the invariants alone are checked
     */
    StockRun(Decider<Stock, StockCommand, StockEvent> rules, boolean comparing) {
        this.rules = rules;
        this.comparing = comparing;
    }

    /** What was wrong first, null when nothing was. */
    @Nullable
    String play(int limit, List<Step> steps) {
        rows = new StockRows();
        model = new NaiveStock();
        books = new StockBooks();
        serial = 0;
        decisions.clear();
        log.clear();
        for (Step step : steps) {
            try {
                take(step, limit);
            } catch (StockBooks.Broken broken) {
                return step + ": " + broken.getMessage();
            } catch (RuntimeException thrown) {
                return step + ": threw " + thrown;
            }
        }
        return null;
    }

    /** How often each kind of thing has happened, over all runs. */
    Map<String, Integer> seen() {
        return seen;
    }

    /** How many were asked for, not counting the ends of locks ahead of them. */
    int commands() {
        return commands;
    }

    /** Every decision of the last run. */
    List<Decision<StockEvent>> decisions() {
        return List.copyOf(decisions);
    }

    /** Every event of the last run. */
    List<Entry> log() {
        return List.copyOf(log);
    }

    StockRows rows() {
        return rows;
    }

    private void take(Step step, int limit) {
        Step.Action action = step.action();
        ProductKey key = KEYS.get(action.product());
        switch (action) {
            case Step.Sell sell -> sell(sell, key, step.at());
            case Step.Drop drop -> {
                long left = rows.toDrop(key);
                StockBooks.require(!comparing || left == model.toDrop(drop.product()), "other locks are left to drop");
                if (left != 0) {
                    commands++;
                    decide(drop, new DropLocks(key, left, drop.limit()), left, step.at());
                }
            }
            case Step.Define _, Step.Change _, Step.Remove _, Step.Take _, Step.Free _, Step.End _ -> {
                commands++;
                boolean asksItself = action instanceof Step.End;
                if (!asksItself && rows.overdue(key, step.at())) {
                    Step.End ahead = new Step.End(action.product(), limit);
                    decide(ahead, command(ahead, key), serialOf(key), step.at());
                }
                decide(action, command(action, key), serialOf(key), step.at());
            }
        }
    }

    private long serialOf(ProductKey key) {
        Product product = rows.product(key);
        return product == null ? 0 : product.serial();
    }

    private void sell(Step.Sell sell, ProductKey key, long now) {
        Product product = rows.product(key);
        Quantity more = quantity(sell.quantity());
        boolean sells = product != null && books.covers(product, rows.locksOf(product.serial()), more, now);
        StockBooks.require(
                !comparing || sells == (model.answer(sell, now, 0).refusal() == null), "what can be sold is disputed");
        if (product != null && sells) {
            rows.change(
                    key,
                    p -> Samples.made(
                            p.serial(),
                            p.total(),
                            p.sold().plus(more),
                            p.lost(),
                            p.locked(),
                            p.locks(),
                            p.fractions(),
                            p.nextRestock()));
            note("sold");
            check(key, product.serial(), now);
        }
    }

    private static StockCommand command(Step.Action action, ProductKey key) {
        return switch (action) {
            case Step.Define a -> new DefineProduct(key, total(a.total()), details(a.name(), a.digits()));
            case Step.Change a ->
                new ChangeProduct(
                        key,
                        patch(a).total(a.total() == null ? null : total(a.total()))
                                .lost(a.lost() == null ? null : quantity(a.lost()))
                                .build());
            case Step.Remove a -> new RemoveProduct(key, a.force());
            case Step.Take a -> new LockStock(key, CARTS.get(a.cart()), quantity(a.quantity()), a.micros());
            case Step.Free a -> new FreeLock(key, CARTS.get(a.cart()), "because");
            case Step.End a -> new EndLocks(key, a.limit());
            case Step.Drop _, Step.Sell _ -> throw new IllegalArgumentException("not a command of its own: " + action);
        };
    }

    private static PatchBuilder patch(Step.Change a) {
        PatchBuilder patch = PatchBuilder.patch();
        if (a.name() != null) {
            patch.name(a.name());
        }
        if (a.digits() != null) {
            patch.unit("by " + a.digits(), new Fractions(a.digits()));
        }
        return patch;
    }

    private static ProductDetails details(String name, int digits) {
        return PatchBuilder.patch().name(name).build().over(DETAILS.get(digits));
    }

    private static Total total(BigDecimal total) {
        return total.equals(Step.UNLIMITED) ? Total.UNLIMITED : Total.of(quantity(total));
    }

    private static Quantity quantity(BigDecimal quantity) {
        return Quantity.parse(quantity.toPlainString());
    }

    /**
     * One command's life: load, decide, fold, save; then everything that must hold.
     *
     * @param before the serial of the product that the command is about, 0 when there is none yet
     */
    private void decide(Step.Action action, StockCommand command, long before, long now) {
        serial++;
        Stock slice = rows.load(command, now);
        Decision<StockEvent> decision = rules.decide(slice, command, new CommandContext(now, serial));
        decisions.add(decision);
        if (comparing) {
            NaiveStock.Answer expected = model.answer(action, now, serial);
            NaiveStock.Answer actual = answer(decision);
            StockBooks.require(expected.equals(actual), "expected " + expected + " but got " + actual);
        }
        note(slice, command, decision);
        long product = before == 0 ? serial : before;
        switch (decision) {
            case Decision.Accepted<StockEvent>(List<StockEvent> events) -> {
                Stock after = slice;
                for (StockEvent event : events) {
                    after = rules.apply(after, event);
                    books.enter(product, event, now);
                    log.add(new Entry(command.key(), product, event));
                }
                rows.save(command, slice, after);
                if (!events.isEmpty() && events.getLast() instanceof StockLocked grant) {
                    books.granted(there(command.key()), rows.locksOf(product), grant, now);
                }
            }
            case Decision.Rejected<StockEvent>(OutOfStock refusal) -> {
                LockId lock = ((LockStock) command).lock();
                books.refused(there(command.key()), rows.locksOf(product), lock, refusal, now);
            }
            case Decision.Rejected<StockEvent> _ -> {}
        }
        check(command.key(), product, now);
    }

    private Product there(ProductKey key) {
        return Objects.requireNonNull(rows.product(key), "there is a product");
    }

    private void check(ProductKey key, long product, long now) {
        Product row = rows.product(key);
        books.check(product, row != null && row.serial() == product ? row : null, rows.locksOf(product), now);
    }

    private static NaiveStock.Answer answer(Decision<StockEvent> decision) {
        return switch (decision) {
            case Decision.Accepted<StockEvent>(List<StockEvent> events) ->
                new NaiveStock.Answer(
                        null, null, events.stream().map(StockRun::fact).toList());
            case Decision.Rejected<StockEvent>(OutOfStock because) ->
                new NaiveStock.Answer(
                        because.code().name(),
                        StockBooks.decimal(because.available()).stripTrailingZeros(),
                        List.of());
            case Decision.Rejected<StockEvent>(var because) ->
                new NaiveStock.Answer(because.code().name(), null, List.of());
        };
    }

    private static String fact(StockEvent event) {
        return switch (event) {
            case ProductDefined e -> "defined " + e.serial() + " " + words(e.details(), e.total());
            case ProductChanged e -> "changed to " + words(e.details(), e.total()) + " less " + text(e.lost());
            case ProductRemoved _ -> "removed";
            case StockLocked e ->
                "locked " + e.lock() + " " + text(e.quantity()) + " until "
                        + (e.deadline() == Lock.FOREVER ? "null" : e.deadline());
            case StockUnlocked e -> "unlocked " + e.lock() + " " + text(e.quantity());
            case LockFreed e -> "freed " + e.lock() + " " + text(e.quantity()) + " " + e.reason();
            case LockExpired e -> "expired " + e.lock() + " " + text(e.quantity()) + " at " + e.deadline();
            case LockDropped e -> "dropped " + e.lock() + " " + text(e.quantity());
            case LockReplaced _,
                    StockHeld _,
                    HoldReplaced _,
                    HoldConfirmed _,
                    HoldLocked _,
                    HoldSold _,
                    HoldReleased _,
                    HoldOverdue _ -> throw new IllegalStateException("nothing is held here: " + event);
        };
    }

    private static String words(ProductDetails details, Total total) {
        return details.name() + " by " + details.fractions().digits() + " of "
                + (total.isUnlimited() ? "unlimited" : text(total.limit()));
    }

    private static String text(Quantity quantity) {
        return StockBooks.decimal(quantity).stripTrailingZeros().toPlainString();
    }

    private void note(Stock slice, StockCommand command, Decision<StockEvent> decision) {
        if (slice.overdue()) {
            note("decided with locks overdue");
        }
        switch (decision) {
            case Decision.Rejected<StockEvent>(var because) ->
                note(because.code().name());
            case Decision.Accepted<StockEvent>(List<StockEvent> events) -> {
                if (events.isEmpty()) {
                    note("already in effect");
                }
                for (StockEvent event : events) {
                    note(event.getClass().getSimpleName());
                }
                if (command instanceof LockStock && !events.isEmpty()) {
                    note(slice, events);
                }
            }
        }
    }

    private void note(Stock slice, List<StockEvent> events) {
        if (events.getFirst() instanceof LockExpired) {
            note("own lock overdue");
        } else if (events.getFirst() instanceof StockLocked grant) {
            Product product = Objects.requireNonNull(slice.product());
            if (slice.lock() != null) {
                note("replaced");
            } else if (grant.quantity().equals(product.free())) {
                note("exactly all");
            }
            if (product.total().isUnlimited()) {
                note("unlimited");
            }
            if (grant.deadline() == Lock.FOREVER) {
                note("forever");
            }
        }
    }

    private void note(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
