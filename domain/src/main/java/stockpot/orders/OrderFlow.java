package stockpot.orders;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.HoldPhase;
import stockpot.kernel.HoldPhase.Held;
import stockpot.kernel.HoldPhase.Need;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Rejection;
import stockpot.kernel.Rejection.Refusal;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.OfOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand.HoldStock;

/** Places orders: holds every product, then asks the order's log, then settles what the caller has to see at once. */
public final class OrderFlow {
    private OrderFlow() {}

    /**
     * An order to place.
     *
     * @param mayExist whether an earlier request may have placed it: its id was chosen by the client, or follows from an
     *     {@code Idempotency-Key}. Then it is looked up before anything is held, and again when something is short, because it
     *     may be that order that took the last piece
     * @param fingerprint hash of what was asked for: the same id with the same one is the same order
     * @param items each product once; none for an order that takes nothing from stock
     * @param locks that the order replaces, whichever products they are on; unknown ones are ignored
     * @param reservation that the order takes over; null for none
     * @param publicPercent how many hundredths of a product's stock orders like it may hold before they are paid; null unless
     *     anybody may place it
     */
    public record Plan(
            OrderKey key,
            boolean mayExist,
            String fingerprint,
            List<Item> items,
            List<LockId> locks,
            @Nullable ReservationKey reservation,
            @Nullable Integer publicPercent,
            Terms terms) {
        private HoldStock hold(Item item, AttemptId attempt, @Nullable AttemptId over) {
            HoldOwner order = new HoldOwner(key.order().value());
            HoldOwner owner = publicPercent == null ? order : order.anybodys();
            ProductKey product = new ProductKey(key.instance(), item.product());
            return new HoldStock(product, attempt, owner, item.quantity(), locks, over, false, publicPercent);
        }
    }

    /** What became of it. */
    public sealed interface Placed {
        Outcome<?> outcome();

        /** The order's log has answered, or that of the reservation refused. */
        record Decided(Outcome<OrderAnswer> outcome) implements Placed {}

        /** A product's log refused. */
        record Missing(ProductId product, Refused<StockAnswer> outcome) implements Placed {}
    }

    /** Holds what an order takes from stock and places it; on a refusal nothing is held. */
    public static Flow<Placed> place(Request request, Plan plan) {
        Flow<Placed> trying =
                Flow.trying((attempt, number) -> new Attempt(request, plan, attempt).take(), Placed::outcome);
        return fresh -> asPlacedBefore(request, plan, () -> trying.begin(fresh));
    }

    /** What the order's log would say if it was asked once more; read from its row, so nothing is held for that. */
    private static Next<Placed> asPlacedBefore(Request request, Plan plan, Supplier<Next<Placed>> otherwise) {
        if (!plan.mayExist()) {
            return otherwise.get();
        }
        return new Next.Look<>(plan.key(), there -> {
            if (there.isEmpty() || there.get().value().state() == Order.State.WITHDRAWN) {
                return otherwise.get();
            }
            Row<Order> row = there.get();
            Outcome<OrderAnswer> outcome;
            if (!request.expected().isEmpty() && !request.expected().contains(row.revision())) {
                outcome = refusedBefore(row, CommonCode.PRECONDITION_FAILED);
            } else if (row.value().fingerprint().equals(plan.fingerprint())) {
                outcome = new Granted<>(OrderAnswer.Placed.of(row.value()), true, row.position(), true);
            } else {
                outcome = refusedBefore(row, OrderCode.ORDER_EXISTS);
            }
            return Next.at(row.position(), request.committed(), () -> new Next.Done<>(new Placed.Decided(outcome)));
        });
    }

    private static Outcome<OrderAnswer> refusedBefore(Row<Order> row, Rejection.Code code) {
        return new Refused<>(new Refusal(code), row.position(), true);
    }

    private record Attempt(Request request, Plan plan, AttemptId attempt) {
        private Next<Placed> take() {
            ReservationKey reservation = plan.reservation();
            if (reservation == null) {
                return hold(null);
            }
            Need<OrderAnswer> need = new Need<>(
                    new TakeReservation(
                            reservation,
                            plan.key().instance(),
                            attempt,
                            plan.key().order()),
                    new ConfirmTake(reservation, attempt),
                    new ReleaseTake(reservation, attempt));
            return new HoldPhase<>(attempt, List.of(need)).hold(held -> {
                Outcome<OrderAnswer> take = held.outcomes().getFirst();
                return take.answer() instanceof OrderAnswer.Reserved there
                        ? hold(new Taken(reservation, there.attempt(), Goods.products(there.items())))
                        : asPlacedBefore(request, plan, () -> new Next.Done<>(new Placed.Decided(take)));
            });
        }

        private Next<Placed> hold(@Nullable Taken taken) {
            AttemptId over = taken == null ? null : taken.attempt();
            List<Need<StockAnswer>> needs = plan.items().stream()
                    .map(item -> Goods.need(plan.hold(item, attempt, over)))
                    .toList();
            return new HoldPhase<>(attempt, needs)
                    .hold(
                            held -> held.decisive() < 0 ? place(held, taken) : refuse(held, taken),
                            why -> giveBack(taken, () -> new Next.Failed<>(why)));
        }

        private Next<Placed> refuse(Held<StockAnswer> held, @Nullable Taken taken) {
            Refused<StockAnswer> because = held.refusal(held.decisive());
            Placed missing =
                    new Placed.Missing(plan.items().get(held.decisive()).product(), because);
            List<Command<StockAnswer>> kept = taken != null && because.isUndecided() ? keeping(held, taken) : List.of();
            return HoldPhase.release(
                    held.granted(),
                    () -> Next.tell(
                            kept,
                            () -> giveBack(
                                    taken, () -> asPlacedBefore(request, plan, () -> new Next.Done<>(missing)))));
        }

        /**
         * Confirms what the reservation has of products that could not be held over it: its log has decided for that, and the
         * settler, who says so to the products, may not have come yet.
         */
        private List<Command<StockAnswer>> keeping(Held<StockAnswer> held, Taken taken) {
            List<ProductId> products = held.refused().stream()
                    .map(index -> plan.items().get(index).product())
                    .filter(taken.products()::contains)
                    .toList();
            return Goods.keeping(plan.key().instance(), taken.attempt(), products);
        }

        private Next<Placed> place(Held<StockAnswer> held, @Nullable Taken taken) {
            PlaceOrder command =
                    new PlaceOrder(plan.key(), attempt, plan.fingerprint(), plan.items(), plan.terms(), taken);
            return KeyedAnswers.decide(request, "place:" + attempt, command).then(heard -> {
                if (heard instanceof Heard.Silence<OrderAnswer> silence) {
                    Next<Placed> failed = new Next.Failed<>(silence.why());
                    return silence.isConflict() ? undo(held, taken, failed) : failed;
                }
                return Next.answered(heard, outcome -> {
                    Next<Placed> done = new Next.Done<>(new Placed.Decided(outcome));
                    boolean isMine = outcome.answer() instanceof OrderAnswer.Placed placed
                            && placed.attempt().equals(attempt);
                    return isMine
                            ? Next.tell(whatFrees(held, taken), () -> Next.tell(having(taken), () -> done))
                            : undo(held, taken, done);
                });
            });
        }

        private Next<Placed> undo(Held<StockAnswer> held, @Nullable Taken taken, Next<Placed> end) {
            return HoldPhase.release(held.needs(), () -> giveBack(taken, () -> end));
        }

        private Next<Placed> giveBack(@Nullable Taken taken, Supplier<Next<Placed>> next) {
            return Next.tell(taken == null ? List.of() : List.of(new ReleaseTake(taken.reservation(), attempt)), next);
        }

        private List<ConfirmTake> having(@Nullable Taken taken) {
            return taken == null ? List.of() : List.of(new ConfirmTake(taken.reservation(), attempt));
        }

        /** What was replaced and had more than the order needs is free when this is done, and so is what it does not need at all. */
        private List<Command<StockAnswer>> whatFrees(Held<StockAnswer> held, @Nullable Taken taken) {
            List<Command<StockAnswer>> all = new ArrayList<>(held.confirmations(Goods::hasSurplus));
            if (taken != null) {
                Set<ProductId> needed = new LinkedHashSet<>(Goods.products(plan.items()));
                List<ProductId> left = taken.products().stream()
                        .filter(product -> !needed.contains(product))
                        .toList();
                all.addAll(Goods.freeing(plan.key().instance(), taken.attempt(), left));
            }
            return all;
        }
    }

    /** Erases the contract of an order. */
    public static Flow<Outcome<OrderAnswer>> forget(Request request, InstanceId instance, OrderLists.OrderRow row) {
        ContractRef was = row.order().terms().contract();
        return ask(
                request,
                new ChangeContract(
                        new OrderKey(instance, row.id()), row.order().attempt(), was == null ? "" : was.hash(), null));
    }

    /** Asks an order's log something; when an order was taken back, its goods are free in the end. */
    public static Flow<Outcome<OrderAnswer>> ask(Request request, OfOrder command) {
        return fresh -> Next.ask(
                request.sent(command).expecting(request.expected()),
                request.committed(),
                outcome -> Next.tell(
                        outcome.answer() instanceof OrderAnswer.Freed freed
                                ? Goods.freeing(
                                        command.key().instance(), freed.attempt(), Goods.products(freed.items()))
                                : List.of(),
                        () -> new Next.Done<>(outcome)));
    }
}
