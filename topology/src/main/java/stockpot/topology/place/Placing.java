package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Terms;
import stockpot.stock.AttemptId;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockRejection;
import stockpot.topology.decide.Family;
import stockpot.topology.query.Asking;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.query.OrderQueries;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.HoldWords;
import stockpot.topology.records.OrderWords;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.send.NoAnswer;

/**
 * Places orders: holds every product, then asks the order's log, then settles what the caller has to see at once.
 *
 * <p>No product waits for another. Whatever happens to this node in between, nothing is left behind: a hold that is not
 * confirmed asks the order's log what became of it, and the settler carries the answer.
 */
public final class Placing {
    /** How long a request tries again while others are just deciding about what it wants. */
    public static final long CONTENTION_PATIENCE_MILLIS = 5_000;

    private static final int FIRST_PAUSE_MILLIS = 5;
    private static final int MOST_DOUBLINGS = 5;

    private final Asking asking;
    private final OrderQueries orders;
    private final String node = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();

    public Placing(Asking asking, OrderQueries orders) {
        this.asking = asking;
        this.orders = orders;
    }

    /**
     * An order to place.
     *
     * @param mayExist whether an earlier request may have placed it: then it is looked up before anything is held, and again
     *     when something is short, because it may be that order that took the last piece
     * @param locks locks that the order replaces, whichever products they are on
     */
    public record Wanted(
            OrderKey key, boolean mayExist, String fingerprint, List<Item> items, List<LockId> locks, Terms terms) {}

    /**
     * What became of it.
     *
     * @param answer of the order's log, or of the log of the product that refused
     * @param refusing the product that refused; null when it was not a product
     */
    public record Placed(Answer answer, @Nullable ProductId refusing) {}

    public Placed place(Wanted wanted, boolean committed) throws NoAnswer, InterruptedException {
        Optional<Placed> before = asPlacedBefore(wanted);
        if (before.isPresent()) {
            return before.get();
        }
        long deadline = System.currentTimeMillis() + CONTENTION_PATIENCE_MILLIS;
        for (int tries = 0; ; tries++) {
            Attempt attempt = new Attempt(wanted, committed);
            Placed placed = attempt.make();
            boolean again = isToBeTriedAgain(placed.answer().verdict());
            if (!again || System.currentTimeMillis() >= deadline) {
                return placed;
            }
            pause(tries);
        }
    }

    /** Lets others decide; longer each time, and never two for the same time. */
    public static void pause(int tries) throws InterruptedException {
        int pause = FIRST_PAUSE_MILLIS << Math.min(tries, MOST_DOUBLINGS);
        Thread.sleep(ThreadLocalRandom.current().nextInt(pause, 2 * pause));
    }

    private static boolean isToBeTriedAgain(Verdict verdict) {
        return verdict.code().equals(StockRejection.Code.CONTENDED.name())
                || verdict.code().equals(OrderCode.ATTEMPT_ABANDONED.name());
    }

    /** What the order's log would say if it was asked once more; read from its row, so nothing is held for that. */
    private Optional<Placed> asPlacedBefore(Wanted wanted) throws NoAnswer, InterruptedException {
        if (!wanted.mayExist()) {
            return Optional.empty();
        }
        return orders.find(wanted.key())
                .filter(OrderQueries.Found::isThere)
                .map(found -> new Placed(
                        new Answer(
                                OrderWords.placedBefore(found.order(), wanted.fingerprint()),
                                new Place(Family.ORDERS.topics().commands(), found.partition(), found.offset())),
                        null));
    }

    private Answer askOrder(Wanted wanted, AttemptId attempt, boolean committed) throws NoAnswer, InterruptedException {
        PlaceOrder command =
                new PlaceOrder(wanted.key(), attempt, wanted.fingerprint(), wanted.items(), wanted.terms());
        return asking.send(Family.ORDERS, new Envelope.Sent<>("place:" + attempt, false, "", command), committed);
    }

    /** Drawn once and then counted: a draw each time reads a file, which wakes another carrier of virtual threads. */
    private AttemptId newAttempt() {
        return new AttemptId(node + "-" + numbers.getAndIncrement());
    }

    /** Takes an order back, and returns when its goods can be had again. */
    public Answer withdraw(Envelope.Sent<OrderCommand> sent, boolean committed) throws NoAnswer, InterruptedException {
        Answer answer = asking.send(Family.ORDERS, sent, committed);
        Optional<OrderWords.Withdrawn> withdrawn = OrderWords.withdrawn(answer.verdict());
        if (withdrawn.isPresent()) {
            List<StockCommand> commands = new ArrayList<>();
            for (ProductId product : withdrawn.get().products()) {
                ProductKey key = new ProductKey(sent.command().key().instance(), product);
                // The order was placed, and what it replaced is gone: a hold that the settler has not confirmed yet would
                // bring that back.
                commands.add(new ConfirmHold(key, withdrawn.get().attempt()));
                commands.add(new ReleaseHold(key, withdrawn.get().attempt()));
            }
            carryOut("release", commands);
        }
        return answer;
    }

    /**
     * Sends what the settler will send as well, because the caller has to see it done. What cannot be sent now the settler
     * sends later.
     */
    private void carryOut(String verb, List<? extends StockCommand> commands) throws InterruptedException {
        List<Asking.Pending> pending = new ArrayList<>(commands.size());
        try {
            for (StockCommand command : commands) {
                String id = verb + ":" + newAttempt();
                pending.add(asking.begin(Family.STOCK, new Envelope.Sent<>(id, false, "", command), false));
            }
            for (Asking.Pending each : pending) {
                each.await();
            }
        } catch (NoAnswer e) {
            // The order is decided; its goods follow, a little later.
        } finally {
            pending.forEach(Asking.Pending::close);
        }
    }

    /** One try with an attempt of its own. */
    private final class Attempt {
        private final Wanted wanted;
        private final boolean committed;
        private final AttemptId id = newAttempt();
        private final List<Item> granted = new ArrayList<>();
        private final List<Item> withSurplus = new ArrayList<>();
        private @Nullable Placed refusal;

        private Attempt(Wanted wanted, boolean committed) {
            this.wanted = wanted;
            this.committed = committed;
        }

        private Placed make() throws NoAnswer, InterruptedException {
            hold();
            if (refusal != null) {
                release(granted);
                return asPlacedBefore(wanted).orElse(refusal);
            }
            Answer answer = askOrder(wanted, id, committed);
            if (!answer.verdict().accepted() || !OrderWords.isPlacedWith(answer.verdict(), id)) {
                release(granted);
            } else if (!withSurplus.isEmpty()) {
                carryOut(
                        "confirm",
                        withSurplus.stream()
                                .map(item -> new ConfirmHold(product(item), id))
                                .toList());
            }
            return new Placed(answer, null);
        }

        private void hold() throws NoAnswer, InterruptedException {
            List<Asking.Pending> pending = new ArrayList<>(wanted.items().size());
            try {
                for (Item item : wanted.items()) {
                    HoldOwner owner = new HoldOwner(wanted.key().order().value());
                    HoldStock command = new HoldStock(product(item), id, owner, item.quantity(), wanted.locks());
                    String commandId = "hold:" + id + ":" + pending.size();
                    pending.add(asking.begin(Family.STOCK, new Envelope.Sent<>(commandId, false, "", command), false));
                }
                for (int i = 0; i < pending.size(); i++) {
                    take(wanted.items().get(i), pending.get(i).await());
                }
            } catch (NoAnswer e) {
                release(wanted.items());
                throw new NoAnswer(NoAnswer.Kind.NOT_READY, "not all products can be held now; nothing was ordered", e);
            } finally {
                pending.forEach(Asking.Pending::close);
            }
        }

        private void take(Item item, Answer answer) {
            Verdict verdict = answer.verdict();
            if (verdict.accepted()) {
                granted.add(item);
                if (HoldWords.hasSurplus(verdict)) {
                    withSurplus.add(item);
                }
            } else if (refusal == null || isToBeTriedAgain(refusal.answer().verdict())) {
                // What is refused for good outweighs what is only contended.
                refusal = new Placed(answer, item.product());
            }
        }

        private ProductKey product(Item item) {
            return new ProductKey(wanted.key().instance(), item.product());
        }

        private void release(List<Item> items) throws InterruptedException {
            carryOut(
                    "release",
                    items.stream()
                            .map(item -> new ReleaseHold(product(item), id))
                            .toList());
        }
    }
}
