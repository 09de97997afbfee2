package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
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
import stockpot.topology.place.Attempts.Sending;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.query.Kept;
import stockpot.topology.query.Owners;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.OrderWords;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.records.StockWords;
import stockpot.topology.send.NoAnswer;

/** Places orders: holds every product, then asks the order's log, then settles what the caller has to see at once. */
public final class Placing {
    private final Attempts attempts;
    private final KeyedAnswers keyed;
    private final Owners owners;

    public Placing(Attempts attempts, KeyedAnswers keyed, Owners owners) {
        this.attempts = attempts;
        this.keyed = keyed;
        this.owners = owners;
    }

    /**
     * An order to place.
     *
     * @param mayExist whether an earlier request may have placed it: then it is looked up before anything is held, and again
     *     when something is short, because it may be that order that took the last piece
     * @param locks locks that the order replaces, whichever products they are on
     * @param reservation that it takes over; null for none
     * @param publicPercent how much of the stock orders like it may hold unpaid; null unless anybody may place it
     */
    public record Wanted(
            OrderKey key,
            boolean mayExist,
            String fingerprint,
            List<Item> items,
            List<LockId> locks,
            @Nullable ReservationKey reservation,
            @Nullable Integer publicPercent,
            Terms terms) {}

    /**
     * What became of it.
     *
     * @param answer of the order's log, or of the log of the product that refused
     * @param refusing the product that refused; null when it was not a product
     */
    public record Placed(Answer answer, @Nullable ProductId refusing) {}

    public Placed place(Asked asked, Wanted wanted) throws NoAnswer, InterruptedException {
        Optional<Placed> before = asPlacedBefore(wanted, asked.committed());
        return before.isPresent()
                ? before.get()
                : Contention.outlast(
                        number -> attempt(asked, wanted),
                        placed -> isUndecided(placed.answer().verdict()));
    }

    private static boolean isUndecided(Verdict verdict) {
        return verdict.code().equals(StockRejection.Code.CONTENDED.name())
                || verdict.code().equals(OrderCode.ATTEMPT_ABANDONED.name())
                || verdict.code().equals(OrderCode.RESERVATION_TAKEN.name());
    }

    /** What the order's log would say if it was asked once more; read from its row, so nothing is held for that. */
    private Optional<Placed> asPlacedBefore(Wanted wanted, boolean committed) throws NoAnswer, InterruptedException {
        Optional<Kept<Order>> there = wanted.mayExist() ? owners.order(wanted.key()) : Optional.empty();
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Kept<Order> found = there.get();
        Verdict verdict = OrderWords.placedBefore(found.value(), wanted.fingerprint());
        Place place = attempts.asking().place(Family.ORDERS, found.partition(), found.offset());
        if (committed) {
            attempts.asking().awaitCommitted(Family.ORDERS, place);
        }
        return Optional.of(new Placed(new Answer(verdict, place), null));
    }

    private Placed attempt(Asked asked, Wanted wanted) throws NoAnswer, InterruptedException {
        AttemptId attempt = attempts.next();
        Taken taken = null;
        if (wanted.reservation() != null) {
            Answer take = take(wanted, wanted.reservation(), attempt);
            if (!take.verdict().accepted()) {
                return asPlacedBefore(wanted, asked.committed()).orElse(new Placed(take, null));
            }
            ReservationWords.Said said = ReservationWords.said(take.verdict());
            List<ProductId> products = said.items().stream().map(Item::product).toList();
            taken = new Taken(wanted.reservation(), said.attempt(), products);
        }
        return attempt(asked, wanted, attempt, taken);
    }

    private Answer take(Wanted wanted, ReservationKey reservation, AttemptId attempt)
            throws NoAnswer, InterruptedException {
        OrderCommand take = new TakeReservation(
                reservation, wanted.key().instance(), attempt, wanted.key().order());
        Need<OrderCommand> need =
                new Need<>(take, new ConfirmTake(reservation, attempt), new ReleaseTake(reservation, attempt));
        return attempts.hold(Family.ORDERS, new Sending(attempt.value(), false, ""), List.of(need))
                .answers()
                .getFirst();
    }

    private Placed attempt(Asked asked, Wanted wanted, AttemptId attempt, @Nullable Taken taken)
            throws NoAnswer, InterruptedException {
        AttemptId over = taken == null ? null : taken.attempt();
        List<Need<StockCommand>> needs = wanted.items().stream()
                .map(item -> need(wanted, item, attempt, over))
                .toList();
        Held<StockCommand> held;
        try {
            held = attempts.hold(Family.STOCK, new Sending(attempt.value(), false, ""), needs);
        } catch (NoAnswer e) {
            giveBack(taken, attempt);
            throw e;
        }
        int refused = held.decisive(answer -> isUndecided(answer.verdict()));
        if (refused >= 0) {
            attempts.release(Family.STOCK, held.granted());
            Answer because = held.answers().get(refused);
            if (taken != null && isUndecided(because.verdict())) {
                keep(wanted, held, taken);
            }
            giveBack(taken, attempt);
            Item item = wanted.items().get(refused);
            return asPlacedBefore(wanted, asked.committed()).orElse(new Placed(because, item.product()));
        }
        Answer answer;
        try {
            answer = askOrder(asked, wanted, attempt, taken);
        } catch (NoAnswer e) {
            if (e.kind() == NoAnswer.Kind.CONFLICT) {
                attempts.release(Family.STOCK, needs);
                giveBack(taken, attempt);
            }
            throw e;
        }
        if (!answer.verdict().accepted() || !OrderWords.isPlacedWith(answer.verdict(), attempt)) {
            attempts.release(Family.STOCK, needs);
            giveBack(taken, attempt);
        } else {
            attempts.carryOut(Family.STOCK, whatFrees(wanted, held, taken));
            if (taken != null) {
                attempts.carryOut(Family.ORDERS, List.of(new ConfirmTake(taken.reservation(), attempt)));
            }
        }
        return new Placed(answer, null);
    }

    /**
     * Confirms what the reservation has of products that could not be held over it: its log has decided for that, and the
     * settler, who says so to the products, may not have come yet.
     */
    private void keep(Wanted wanted, Held<StockCommand> held, Taken taken) throws InterruptedException {
        List<ProductId> products = held.refused().stream()
                .map(index -> wanted.items().get(index).product())
                .filter(taken.products()::contains)
                .toList();
        attempts.carryOut(Family.STOCK, Goods.keeping(wanted.key().instance(), taken.attempt(), products));
    }

    private void giveBack(@Nullable Taken taken, AttemptId attempt) throws InterruptedException {
        if (taken != null) {
            attempts.carryOut(Family.ORDERS, List.of(new ReleaseTake(taken.reservation(), attempt)));
        }
    }

    private static Need<StockCommand> need(Wanted wanted, Item item, AttemptId attempt, @Nullable AttemptId over) {
        ProductKey key = new ProductKey(wanted.key().instance(), item.product());
        HoldOwner order = new HoldOwner(wanted.key().order().value());
        Integer percent = wanted.publicPercent();
        HoldOwner owner = percent == null ? order : order.anybodys();
        return new Need<>(
                new HoldStock(key, attempt, owner, item.quantity(), wanted.locks(), over, false, percent),
                new ConfirmHold(key, attempt),
                new ReleaseHold(key, attempt));
    }

    /** What was replaced and had more than the order needs is free when this is done, and so is what it does not need at all. */
    private static List<StockCommand> whatFrees(Wanted wanted, Held<StockCommand> held, @Nullable Taken taken) {
        List<StockCommand> all = new ArrayList<>(
                held.confirmations(answer -> StockWords.grant(answer.verdict()).surplus() != null));
        if (taken != null) {
            Set<ProductId> needed = wanted.items().stream().map(Item::product).collect(Collectors.toSet());
            List<ProductId> left = taken.products().stream()
                    .filter(product -> !needed.contains(product))
                    .toList();
            all.addAll(Goods.freeing(wanted.key().instance(), taken.attempt(), left));
        }
        return all;
    }

    private Answer askOrder(Asked asked, Wanted wanted, AttemptId attempt, @Nullable Taken taken)
            throws NoAnswer, InterruptedException {
        PlaceOrder command =
                new PlaceOrder(wanted.key(), attempt, wanted.fingerprint(), wanted.items(), wanted.terms(), taken);
        return keyed.decide(asked, "place:" + attempt, command);
    }

    /** Takes an order back, and returns when its goods can be had again. */
    public Answer withdraw(Envelope.Sent<OrderCommand> sent, boolean committed) throws NoAnswer, InterruptedException {
        Answer answer = attempts.asking().send(Family.ORDERS, sent, committed);
        Optional<ReservationWords.Freed> withdrawn = OrderWords.withdrawn(answer.verdict());
        if (withdrawn.isPresent() && sent.command().key() instanceof OrderKey order) {
            List<ProductId> products =
                    withdrawn.get().items().stream().map(Item::product).toList();
            attempts.carryOut(
                    Family.STOCK,
                    Goods.freeing(order.instance(), withdrawn.get().attempt(), products));
        }
        return answer;
    }
}
