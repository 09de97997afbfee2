package stockpot.topology.place;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
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
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.Place;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.records.StockWords;
import stockpot.topology.send.NoAnswer;

/**
 * Makes, changes and cancels reservations: holds every product, then asks the reservation's log, then settles what the caller
 * has to see at once.
 */
public final class Reserving {
    private final Attempts attempts;
    private final KeyedAnswers keyed;
    private final Owners owners;

    public Reserving(Attempts attempts, KeyedAnswers keyed, Owners owners) {
        this.attempts = attempts;
        this.keyed = keyed;
        this.owners = owners;
    }

    /**
     * What a reservation shall have.
     *
     * @param lines what is asked for, not all of it nothing; a product may come twice, but no more than {@link
     *     Quantity#MAX_WHOLE} of it in all
     * @param partly whether less will do
     */
    public record Wanted(InstanceId instance, List<Line> lines, boolean partly) {
        public Wanted {
            lines = List.copyOf(lines);
        }

        /** Each product once, with what all its lines ask for; of what they ask nothing, nothing is held. */
        private static List<Item> items(List<Line> lines) {
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
    }

    /** A product that could not be held, and why. */
    public record Refused(ProductId product, Answer answer) {}

    /**
     * What became of it.
     *
     * @param answer of the reservation's log; null when it was not asked
     * @param refused products for which it was not asked, or nothing could be had at all; nothing is kept then
     * @param renewed whether the reservation was over before
     */
    public record Reserved(@Nullable Answer answer, List<Refused> refused, boolean renewed) {
        private boolean isUndecided() {
            return (answer != null && Reserving.isUndecided(answer))
                    || refused.stream().anyMatch(each -> Reserving.isUndecided(each.answer()));
        }
    }

    /**
     * Makes a reservation; when another one has the number already, its log says so. One that an earlier request made is looked
     * up before anything is held, and again when something is refused, because it may be that one that took the last piece.
     *
     * @param asked whose fingerprint is empty when the number was drawn at random
     * @param lifetime in seconds
     */
    public Reserved make(Asked asked, ReservationKey key, Wanted wanted, long lifetime)
            throws NoAnswer, InterruptedException {
        Optional<Reserved> before = asMadeBefore(asked, key, wanted);
        if (before.isPresent()) {
            return before.get();
        }
        return Contention.outlast(
                number -> {
                    Holding holding = new Holding(key, wanted, null);
                    Optional<Reserved> refused = holding.hold(false);
                    if (refused.isPresent()) {
                        return asMadeBefore(asked, key, wanted).orElse(refused.get());
                    }
                    return new Reserved(make(asked, key, holding, lifetime), List.of(), false);
                },
                Reserved::isUndecided);
    }

    private Answer make(Asked asked, ReservationKey key, Holding holding, long lifetime)
            throws NoAnswer, InterruptedException {
        PlaceReservation command = new PlaceReservation(
                key, holding.wanted.instance(), holding.attempt, asked.fingerprint(), holding.lines(), lifetime);
        Answer answer;
        try {
            answer = keyed.decide(asked, "place:" + holding.attempt, command);
        } catch (NoAnswer e) {
            if (e.kind() == NoAnswer.Kind.CONFLICT) {
                holding.release();
            }
            throw e;
        }
        boolean isMine = ReservationWords.saysOne(answer.verdict())
                && ReservationWords.said(answer.verdict()).attempt().equals(holding.attempt);
        if (!isMine) {
            holding.release();
        }
        return answer;
    }

    /** What the reservation's log would say if it was asked once more; read from its row, so nothing is held for that. */
    private Optional<Reserved> asMadeBefore(Asked asked, ReservationKey key, Wanted wanted)
            throws NoAnswer, InterruptedException {
        String fingerprint = asked.fingerprint();
        Optional<Kept<Reservation>> there = fingerprint.isEmpty() ? Optional.empty() : owners.reservation(key);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Kept<Reservation> found = there.get();
        Verdict verdict = ReservationWords.madeBefore(found.value(), wanted.instance(), fingerprint);
        Place place = attempts.asking().place(Family.ORDERS, found.partition(), found.offset());
        if (asked.committed()) {
            attempts.asking().awaitCommitted(Family.ORDERS, place);
        }
        return Optional.of(new Reserved(new Answer(verdict, place), List.of(), false));
    }

    /**
     * A change of a reservation, or one that is over made anew.
     *
     * @param lines null to keep them
     * @param lifetime in seconds; null to keep its end, if that has not passed
     * @param lifetimeAnew in seconds, when its end has passed
     */
    public record Change(
            InstanceId instance,
            @Nullable List<Line> lines,
            boolean partly,
            @Nullable Long lifetime,
            long lifetimeAnew) {}

    /** Changes a reservation; empty when there is none of that number. */
    public Optional<Reserved> change(ReservationKey key, Change change, boolean committed)
            throws NoAnswer, InterruptedException {
        return Contention.outlast(
                number -> {
                    Optional<Kept<Reservation>> found = owners.reservation(key)
                            .filter(there -> there.value().instance().equals(change.instance()))
                            .filter(there -> there.value().isShown());
                    return found.isEmpty()
                            ? Optional.empty()
                            : Optional.of(change(key, found.get().value(), change, committed));
                },
                reserved -> reserved.isPresent() && reserved.get().isUndecided());
    }

    private Reserved change(ReservationKey key, Reservation was, Change change, boolean committed)
            throws NoAnswer, InterruptedException {
        boolean expired = was.state() == State.EXPIRED;
        if (change.lines() == null && !expired) {
            ChangeReservation command =
                    new ChangeReservation(key, change.instance(), was.attempt(), null, change.lifetime());
            return new Reserved(ask("change:" + attempts.next(), command, committed), List.of(), false);
        }
        if (expired) {
            // Its goods are free already or will be in a moment; they must not be held in their own place.
            attempts.carryOut(Family.STOCK, Goods.freeing(was.instance(), was.attempt(), products(was.items())));
        }
        List<Line> lines = change.lines() == null ? was.lines() : change.lines();
        Wanted wanted = new Wanted(change.instance(), lines, change.partly());
        Holding holding = new Holding(key, wanted, expired ? null : was.attempt());
        Optional<Reserved> refused = holding.hold(expired);
        if (refused.isPresent()) {
            if (!expired && refused.get().isUndecided()) {
                keep(was, refused.get().refused());
            }
            return refused.get();
        }
        Long lifetime = change.lifetime() == null && expired ? Long.valueOf(change.lifetimeAnew()) : change.lifetime();
        Renewal renewal = new Renewal(holding.attempt, holding.lines(), expired);
        Answer answer = ask(
                "change:" + holding.attempt,
                new ChangeReservation(key, change.instance(), was.attempt(), renewal, lifetime),
                committed);
        if (!answer.verdict().accepted()) {
            holding.release();
        } else if (!expired) {
            holding.freeWhatIsLeftOf(was);
        }
        return new Reserved(answer, List.of(), expired);
    }

    /**
     * Confirms what a reservation has of products that could not be held over it: nothing can take the place of a hold that is
     * not firm, and the settler comes only after the commit of what made it so.
     */
    private void keep(Reservation there, List<Refused> refused) throws InterruptedException {
        List<ProductId> had = products(there.items());
        List<ProductId> products =
                refused.stream().map(Refused::product).filter(had::contains).toList();
        attempts.carryOut(Family.STOCK, Goods.keeping(there.instance(), there.attempt(), products));
    }

    /** Takes a reservation back, and returns when its goods can be had again. */
    public Answer cancel(ReservationKey key, InstanceId instance, boolean committed)
            throws NoAnswer, InterruptedException {
        Answer answer = Contention.outlast(
                number -> ask("cancel:" + attempts.next(), new CancelReservation(key, instance), committed),
                Reserving::isUndecided);
        if (ReservationWords.saysOne(answer.verdict())) {
            ReservationWords.Said said = ReservationWords.said(answer.verdict());
            attempts.carryOut(Family.STOCK, Goods.freeing(instance, said.attempt(), products(said.items())));
        }
        return answer;
    }

    private static List<ProductId> products(List<Item> items) {
        return items.stream().map(Item::product).toList();
    }

    private Answer ask(String id, OrderCommand command, boolean committed) throws NoAnswer, InterruptedException {
        return attempts.asking().send(Family.ORDERS, new Envelope.Sent<>(id, false, "", command), committed);
    }

    private static boolean isUndecided(Answer answer) {
        String code = answer.verdict().code();
        return code.equals(StockRejection.Code.CONTENDED.name())
                || code.equals(OrderCode.ATTEMPT_ABANDONED.name())
                || code.equals(OrderCode.RESERVATION_CHANGED.name())
                || code.equals(OrderCode.RESERVATION_TAKEN.name());
    }

    private static boolean isShort(Answer answer) {
        return answer.verdict().code().equals(StockRejection.Code.OUT_OF_STOCK.name());
    }

    /** One attempt to hold what a reservation shall have. */
    private final class Holding {
        private final AttemptId attempt = attempts.next();
        private final Wanted wanted;
        private final List<Item> items;
        private final List<Need<StockCommand>> needs;
        private Held<StockCommand> held = new Held<>(List.of(), List.of());

        /** An attempt; {@code over} is the one that it is to replace, null for none. */
        private Holding(ReservationKey key, Wanted wanted, @Nullable AttemptId over) {
            this.wanted = wanted;
            this.items = Wanted.items(wanted.lines());
            HoldOwner owner = new HoldOwner(HoldOwner.Kind.RESERVATION, key.toString());
            this.needs = items.stream()
                    .map(item -> {
                        ProductKey product = new ProductKey(wanted.instance(), item.product());
                        return new Need<StockCommand>(
                                new HoldStock(
                                        product, attempt, owner, item.quantity(), List.of(), over, wanted.partly()),
                                new ConfirmHold(product, attempt),
                                new ReleaseHold(product, attempt));
                    })
                    .toList();
        }

        /** Holds; present when that was refused, and then nothing is kept. */
        private Optional<Reserved> hold(boolean renewed) throws NoAnswer, InterruptedException {
            held = attempts.hold(Family.STOCK, new Sending(attempt.value(), false, ""), needs);
            List<Refused> refused = new ArrayList<>();
            for (int index : held.refused()) {
                Answer answer = held.answers().get(index);
                if (!wanted.partly() || !isShort(answer)) {
                    refused.add(new Refused(items.get(index).product(), answer));
                }
            }
            if (refused.isEmpty() && held.granted().isEmpty()) {
                for (int index : held.refused()) {
                    refused.add(new Refused(
                            items.get(index).product(), held.answers().get(index)));
                }
            }
            if (refused.isEmpty()) {
                return Optional.empty();
            }
            release();
            return Optional.of(new Reserved(null, decided(refused), renewed));
        }

        /** A refusal that stands outweighs one that may be another soon. */
        private List<Refused> decided(List<Refused> refused) {
            List<Refused> decided =
                    refused.stream().filter(each -> !isUndecided(each.answer())).toList();
            return decided.isEmpty() ? refused : decided;
        }

        private void release() throws InterruptedException {
            attempts.release(Family.STOCK, held.granted());
        }

        private static Quantity granted(Answer answer) {
            Quantity granted = answer.verdict().accepted()
                    ? StockWords.grant(answer.verdict()).granted()
                    : null;
            return granted == null ? Quantity.ZERO : granted;
        }

        /** What each line gets, in the order of the lines. */
        private List<Line> lines() {
            if (!wanted.partly()) {
                return wanted.lines();
            }
            Map<ProductId, Quantity> left = new LinkedHashMap<>();
            for (int i = 0; i < items.size(); i++) {
                Answer answer = held.answers().get(i);
                Quantity granted = granted(answer);
                left.put(items.get(i).product(), granted);
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

        private void freeWhatIsLeftOf(Reservation was) throws InterruptedException {
            Set<ProductId> kept = lines().stream()
                    .filter(line -> !line.quantity().isZero())
                    .map(Line::product)
                    .collect(Collectors.toSet());
            List<ProductId> dropped = products(was.items()).stream()
                    .filter(product -> !kept.contains(product))
                    .toList();
            List<StockCommand> all = new ArrayList<>(
                    held.confirmations(answer -> answer.verdict().accepted()
                            && StockWords.grant(answer.verdict()).surplus() != null));
            all.addAll(Goods.freeing(was.instance(), was.attempt(), dropped));
            attempts.carryOut(Family.STOCK, all);
        }
    }
}
