package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderKey;
import stockpot.orders.Terms;
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
import stockpot.topology.place.Attempts.Held;
import stockpot.topology.place.Attempts.Need;
import stockpot.topology.place.Attempts.Refusal;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.query.OrderQueries;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.HoldWords;
import stockpot.topology.records.OrderWords;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.send.NoAnswer;

/** Places orders: holds every product, then asks the order's log, then settles what the caller has to see at once. */
public final class Placing {
    private final Attempts attempts;
    private final OrderQueries orders;

    public Placing(Attempts attempts, OrderQueries orders) {
        this.attempts = attempts;
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
        return before.isPresent()
                ? before.get()
                : Contention.outlast(
                        number -> attempt(wanted, committed),
                        placed -> isUndecided(placed.answer().verdict()));
    }

    private static boolean isUndecided(Verdict verdict) {
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

    private Placed attempt(Wanted wanted, boolean committed) throws NoAnswer, InterruptedException {
        AttemptId attempt = attempts.next();
        List<Need<StockCommand>> needs =
                wanted.items().stream().map(item -> need(wanted, item, attempt)).toList();
        Held held = attempts.hold(
                Family.STOCK,
                new Attempts.Sending(attempt.value(), false, ""),
                needs,
                answer -> isUndecided(answer.verdict()));
        Refusal refusal = held.refusal();
        if (refusal != null) {
            Item item = wanted.items().get(refusal.need());
            return asPlacedBefore(wanted).orElse(new Placed(refusal.answer(), item.product()));
        }
        Answer answer = askOrder(wanted, attempt, committed);
        if (!answer.verdict().accepted() || !OrderWords.isPlacedWith(answer.verdict(), attempt)) {
            attempts.release(Family.STOCK, needs);
        } else {
            attempts.carryOut(Family.STOCK, confirmationsThatFree(needs, held.grants()));
        }
        return new Placed(answer, null);
    }

    private static Need<StockCommand> need(Wanted wanted, Item item, AttemptId attempt) {
        ProductKey key = new ProductKey(wanted.key().instance(), item.product());
        HoldOwner owner = new HoldOwner(wanted.key().order().value());
        return new Need<>(
                new HoldStock(key, attempt, owner, item.quantity(), wanted.locks()),
                new ConfirmHold(key, attempt),
                new ReleaseHold(key, attempt));
    }

    /** Where the locks that were replaced had more than the order needs, the rest is free when this is done. */
    private static List<StockCommand> confirmationsThatFree(List<Need<StockCommand>> needs, List<Answer> grants) {
        List<StockCommand> confirmations = new ArrayList<>();
        for (int i = 0; i < needs.size(); i++) {
            if (HoldWords.hasSurplus(grants.get(i).verdict())) {
                confirmations.add(needs.get(i).confirm());
            }
        }
        return confirmations;
    }

    private Answer askOrder(Wanted wanted, AttemptId attempt, boolean committed) throws NoAnswer, InterruptedException {
        PlaceOrder command =
                new PlaceOrder(wanted.key(), attempt, wanted.fingerprint(), wanted.items(), wanted.terms());
        return attempts.asking()
                .send(Family.ORDERS, new Envelope.Sent<>("place:" + attempt, false, "", command), committed);
    }

    /** Takes an order back, and returns when its goods can be had again. */
    public Answer withdraw(Envelope.Sent<OrderCommand> sent, boolean committed) throws NoAnswer, InterruptedException {
        Answer answer = attempts.asking().send(Family.ORDERS, sent, committed);
        Optional<OrderWords.Withdrawn> withdrawn = OrderWords.withdrawn(answer.verdict());
        if (withdrawn.isPresent()) {
            List<StockCommand> commands = new ArrayList<>();
            for (ProductId product : withdrawn.get().products()) {
                ProductKey key = new ProductKey(sent.command().key().instance(), product);
                // The order was placed, and what it replaced is gone: a hold that the settler has not confirmed yet
                // would
                // bring that back.
                commands.add(new ConfirmHold(key, withdrawn.get().attempt()));
                commands.add(new ReleaseHold(key, withdrawn.get().attempt()));
            }
            attempts.carryOut(Family.STOCK, commands);
        }
        return answer;
    }
}
