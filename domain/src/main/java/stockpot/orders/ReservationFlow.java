package stockpot.orders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.HoldPhase;
import stockpot.kernel.HoldPhase.Held;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Granted;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Rejection.Refusal;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.kernel.Sent;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockRejection;

/**
 * Makes, changes and cancels reservations: holds every product, then asks the reservation's log, then settles what the caller
 * has to see at once.
 */
public final class ReservationFlow {
    private ReservationFlow() {}

    /**
     * What a reservation shall have.
     *
     * @param lines what is asked for, not all of it nothing; a product may come twice, but no more than {@link
     *     Quantity#MAX_WHOLE} of it in all
     * @param partly whether less will do
     */
    public record Wanted(ReservationKey key, InstanceId instance, List<Line> lines, boolean partly) {
        public Wanted {
            lines = List.copyOf(lines);
        }

        /** Each product once, with what all its lines ask for; of what they ask nothing, nothing is held. */
        private List<Item> items() {
            Map<ProductId, Quantity> sums = new LinkedHashMap<>();
            lines.forEach(line -> sums.merge(line.product(), line.quantity(), Quantity::plus));
            List<Item> items = new ArrayList<>(sums.size());
            sums.forEach((product, quantity) -> {
                if (!quantity.isZero()) {
                    items.add(new Item(product, quantity));
                }
            });
            return items;
        }

        /** Holds it by an attempt; {@code over} is the one that it is to replace, null for none. */
        private <R> Next<R> hold(AttemptId attempt, @Nullable AttemptId over, Function<Holding, Next<R>> next) {
            HoldOwner owner = new HoldOwner(HoldOwner.Kind.RESERVATION, key.toString());
            List<Item> items = items();
            return new HoldPhase<>(
                            attempt,
                            items.stream()
                                    .map(item -> Goods.need(new HoldStock(
                                            new ProductKey(instance, item.product()),
                                            attempt,
                                            owner,
                                            item.quantity(),
                                            List.of(),
                                            over,
                                            partly)))
                                    .toList())
                    .hold(held -> next.apply(new Holding(this, items, held)));
        }
    }

    /** A product that could not be held, and why. */
    public record Missing(ProductId product, Refused<StockAnswer> outcome) {}

    /**
     * What became of it.
     *
     * @param outcome of the reservation's log; null when it was not asked
     * @param missing products for which it was not asked, or nothing could be had at all; nothing is kept then
     * @param renewed whether the reservation was over before
     */
    public record Reserved(@Nullable Outcome<OrderAnswer> outcome, List<Missing> missing, boolean renewed) {
        /** Any of several that are missing says the same: they are all decided, or none is. */
        private Outcome<?> decisive() {
            return outcome == null ? missing.getFirst().outcome() : outcome;
        }
    }

    /**
     * Makes a reservation; when another one has the number already, its log says so. One that an earlier request made is looked
     * up before anything is held, and again when something is refused, because it may be that one that took the last piece.
     *
     * @param request whose fingerprint is empty when the number was drawn at random
     * @param lifetime in seconds
     */
    public static Flow<Reserved> make(Request request, Wanted wanted, long lifetime) {
        Flow<Reserved> trying = Flow.trying(
                (attempt, number) -> wanted.hold(attempt, null, holding -> {
                    Reserved refused = new Reserved(null, holding.missing(), false);
                    return refused.missing().isEmpty()
                            ? place(request, holding, attempt, lifetime)
                            : holding.release(() -> asMadeBefore(request, wanted, () -> new Next.Done<>(refused)));
                }),
                Reserved::decisive);
        return fresh -> asMadeBefore(request, wanted, () -> trying.begin(fresh));
    }

    private static Next<Reserved> place(Request request, Holding holding, AttemptId attempt, long lifetime) {
        PlaceReservation command = new PlaceReservation(
                holding.wanted().key(),
                holding.wanted().instance(),
                attempt,
                request.fingerprint(),
                holding.lines(),
                lifetime);
        return KeyedAnswers.decide(request, "place:" + attempt, command).then(heard -> {
            if (heard instanceof Heard.Silence<OrderAnswer> silence) {
                Next<Reserved> failed = new Next.Failed<>(silence.why());
                return silence.isConflict() ? holding.release(() -> failed) : failed;
            }
            return Next.answered(heard, outcome -> {
                Next<Reserved> done = new Next.Done<>(new Reserved(outcome, List.of(), false));
                boolean isMine = outcome.answer() instanceof OrderAnswer.Reserved there
                        && there.attempt().equals(attempt);
                return isMine ? done : holding.release(() -> done);
            });
        });
    }

    /** What the reservation's log would say if it was asked once more; read from its row, so nothing is held for that. */
    private static Next<Reserved> asMadeBefore(Request request, Wanted wanted, Supplier<Next<Reserved>> otherwise) {
        if (request.fingerprint().isEmpty()) {
            return otherwise.get();
        }
        return new Next.Look<>(wanted.key(), there -> {
            if (there.isEmpty()) {
                return otherwise.get();
            }
            Row<Reservation> row = there.get();
            Outcome<OrderAnswer> outcome = row.value().isFor(wanted.instance(), request.fingerprint())
                    ? new Granted<>(OrderAnswer.Reserved.of(row.value()), true, row.position(), true)
                    : new Refused<>(new Refusal(OrderCode.RESERVATION_EXISTS), row.position(), true);
            Reserved before = new Reserved(outcome, List.of(), false);
            return Next.at(row.position(), request.committed(), () -> new Next.Done<>(before));
        });
    }

    /**
     * A change of a reservation, or one that is over made anew.
     *
     * @param lines that it has from now on; null to keep them
     * @param partly whether less will do
     * @param lifetime in seconds from now; null to keep its end, if that has not passed
     * @param lifetimeAnew in seconds, when its end has passed
     */
    public record Change(
            InstanceId instance,
            @Nullable List<Line> lines,
            boolean partly,
            @Nullable Long lifetime,
            long lifetimeAnew) {}

    /**
     * Changes a reservation; what it has no more is free in the end. Empty when there is none of that number.
     *
     * @param committed whether the answer waits until the outcome is committed
     */
    public static Flow<Optional<Reserved>> change(ReservationKey key, Change change, boolean committed) {
        return Flow.trying(
                (attempt, number) -> new Next.Look<>(
                        key,
                        found -> found.map(Row::value)
                                .filter(there -> there.instance().equals(change.instance()))
                                .filter(Reservation::isShown)
                                .map(there -> change(key, there, change, attempt, committed)
                                        .<Optional<Reserved>>then(made -> new Next.Done<>(Optional.of(made))))
                                .orElseGet(() -> new Next.Done<>(Optional.empty()))),
                made -> made.map(Reserved::decisive).orElse(null));
    }

    private static Next<Reserved> change(
            ReservationKey key, Reservation was, Change change, AttemptId attempt, boolean committed) {
        boolean expired = was.state() == State.EXPIRED;
        if (change.lines() == null && !expired) {
            ChangeReservation command =
                    new ChangeReservation(key, change.instance(), was.attempt(), null, change.lifetime());
            return Next.ask(
                    Sent.once("change:" + attempt, command),
                    committed,
                    outcome -> new Next.Done<>(new Reserved(outcome, List.of(), false)));
        }
        List<Line> lines = change.lines() == null ? was.lines() : change.lines();
        Wanted wanted = new Wanted(key, change.instance(), lines, change.partly());
        if (expired) {
            // Its goods are free already or will be in a moment; they must not be held in their own place.
            return Next.tell(
                    Goods.freeing(was.instance(), was.attempt(), Goods.products(was.items())),
                    () -> wanted.hold(attempt, null, holding -> renew(holding, was, change, attempt, true, committed)));
        }
        return wanted.hold(attempt, was.attempt(), holding -> renew(holding, was, change, attempt, false, committed));
    }

    private static Next<Reserved> renew(
            Holding holding, Reservation was, Change change, AttemptId attempt, boolean expired, boolean committed) {
        Reserved refused = new Reserved(null, holding.missing(), expired);
        if (!refused.missing().isEmpty()) {
            boolean keeps = !expired && refused.decisive().isUndecided();
            return holding.release(() ->
                    Next.tell(keeps ? keeping(was, refused.missing()) : List.of(), () -> new Next.Done<>(refused)));
        }
        Long lifetime = change.lifetime() == null && expired ? Long.valueOf(change.lifetimeAnew()) : change.lifetime();
        Renewal renewal = new Renewal(attempt, holding.lines(), expired);
        ChangeReservation command =
                new ChangeReservation(holding.wanted().key(), change.instance(), was.attempt(), renewal, lifetime);
        return Next.ask(Sent.once("change:" + attempt, command), committed, outcome -> {
            Next<Reserved> done = new Next.Done<>(new Reserved(outcome, List.of(), expired));
            if (!outcome.isGranted()) {
                return holding.release(() -> done);
            }
            return expired ? done : Next.tell(holding.whatFrees(was), () -> done);
        });
    }

    /**
     * Confirms what a reservation has of products that could not be held over it: nothing can take the place of a hold that is
     * not firm, and the settler comes only after the commit of what made it so.
     */
    private static List<Command<StockAnswer>> keeping(Reservation there, List<Missing> missing) {
        List<ProductId> had = Goods.products(there.items());
        List<ProductId> products =
                missing.stream().map(Missing::product).filter(had::contains).toList();
        return Goods.keeping(there.instance(), there.attempt(), products);
    }

    /**
     * Takes a reservation back; its goods are free in the end.
     *
     * @param committed whether the answer waits until the outcome is committed
     */
    public static Flow<Outcome<OrderAnswer>> cancel(ReservationKey key, InstanceId instance, boolean committed) {
        return Flow.trying(
                (attempt, number) -> Next.ask(
                        Sent.once("cancel:" + attempt, new CancelReservation(key, instance)),
                        committed,
                        outcome -> Next.tell(
                                outcome.answer() instanceof OrderAnswer.Reserved was
                                        ? Goods.freeing(instance, was.attempt(), Goods.products(was.items()))
                                        : List.of(),
                                () -> new Next.Done<>(outcome))),
                outcome -> outcome);
    }

    /** What came of an attempt to hold what a reservation shall have: of each item what its product's log said. */
    private record Holding(Wanted wanted, List<Item> items, Held<StockAnswer> held) {
        /** Why it cannot be made; empty when it can. A refusal that stands outweighs one that may be another soon. */
        private List<Missing> missing() {
            List<Missing> all = held.refused().stream()
                    .map(index -> new Missing(items.get(index).product(), held.refusal(index)))
                    .toList();
            boolean hasAny = all.size() < items.size();
            List<Missing> counting = all.stream()
                    .filter(each -> !wanted.partly() || !each.outcome().isRefusedAs(StockRejection.Code.OUT_OF_STOCK))
                    .toList();
            List<Missing> missing = counting.isEmpty() && !hasAny ? all : counting;
            List<Missing> decided = missing.stream()
                    .filter(each -> !each.outcome().isUndecided())
                    .toList();
            return decided.isEmpty() ? missing : decided;
        }

        private <R> Next<R> release(Supplier<Next<R>> next) {
            return HoldPhase.release(held.granted(), next);
        }

        /** What each line gets, in the order of the lines. */
        private List<Line> lines() {
            if (!wanted.partly()) {
                return wanted.lines();
            }
            Map<ProductId, Quantity> left = new LinkedHashMap<>();
            for (int i = 0; i < items.size(); i++) {
                StockAnswer.Held answer = Goods.held(held.outcomes().get(i));
                Quantity granted = answer == null ? null : answer.granted();
                left.put(items.get(i).product(), granted == null ? Quantity.ZERO : granted);
            }
            List<Line> lines = new ArrayList<>(wanted.lines().size());
            for (Line line : wanted.lines()) {
                Quantity there = left.getOrDefault(line.product(), Quantity.ZERO);
                Quantity gets = line.quantity().exceeds(there) ? there : line.quantity();
                left.put(line.product(), there.minus(gets));
                lines.add(new Line(line.product(), gets));
            }
            return lines;
        }

        /** What the reservation had before and has no more is free when this is done. */
        private List<Command<StockAnswer>> whatFrees(Reservation was) {
            Set<ProductId> kept = new LinkedHashSet<>(lines().stream()
                    .filter(line -> !line.quantity().isZero())
                    .map(Line::product)
                    .toList());
            List<ProductId> dropped = Goods.products(was.items()).stream()
                    .filter(product -> !kept.contains(product))
                    .toList();
            List<Command<StockAnswer>> all = new ArrayList<>(held.confirmations(Goods::hasSurplus));
            all.addAll(Goods.freeing(was.instance(), was.attempt(), dropped));
            return all;
        }
    }
}
