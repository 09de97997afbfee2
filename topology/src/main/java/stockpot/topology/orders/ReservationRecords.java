package stockpot.topology.orders;

import static java.util.Objects.requireNonNull;
import static stockpot.topology.orders.AnswerRecords.KEPT;
import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.records.SharedTypes.DECIDED;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.shared.Nouns.ITEMS;
import static stockpot.topology.shared.Nouns.ORDER;
import static stockpot.topology.shared.Nouns.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.TIME;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.limited;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.within;

import java.util.List;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderAnswer.Freed;
import stockpot.orders.OrderAnswer.Reserved;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationEvent;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservationForgotten;
import stockpot.orders.ReservationEvent.ReservationMade;
import stockpot.orders.ReservationEvent.ReservationTaken;
import stockpot.orders.ReservationEvent.ReservedResolved;
import stockpot.orders.ReservationEvent.ReservingAbandoned;
import stockpot.orders.ReservationEvent.ReservingForgotten;
import stockpot.orders.ReservationEvent.TakeOverdue;
import stockpot.orders.ReservationEvent.TakeReleased;
import stockpot.orders.ReservationKey;
import stockpot.topology.shared.Nouns;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records about reservations. They lie in the orders family, and are known by their number alone. */
public final class ReservationRecords {
    private static final ValueType<List<Line>> LINES = limited(
            list(
                    object(table(Line.class)
                            .is("A product that was asked for, and how much of it.")
                            .member("product", Line::product, PRODUCT, "The product.")
                            .member(
                                    "quantity",
                                    Line::quantity,
                                    QUANTITY,
                                    "How much was reserved; 0 where nothing was to be had and less would do.")
                            .done()),
                    PlaceReservation.MAX_LINES),
            schema -> schema.put("minItems", 1));
    private static final ValueType<Reservation.State> STATE = choice(Reservation.State.class);

    /** Of one part, while those of orders have two: so no order shares a key with a reservation. */
    static final Keys<ReservationKey> ABOUT = new Keys<>(
            List.of(new Keys.Id(
                    "reservation",
                    Nouns.RESERVATION,
                    "The reservation's number, drawn at random by whoever makes it; unique in all instances.")),
            key -> List.of(key.toString()),
            ids -> Nouns.reservation(ids.getFirst()));

    private static final String INSTANCE_IS = "The merchant instance that it is about.";
    private static final String LINES_ARE =
            "What was reserved of each product asked for, in the order of the request; a product may come twice.";
    private static final String HOLDER_IS = "The attempt whose holds have the reservation's goods.";
    private static final String TAKING_IS = "The order's attempt, for which the reservation is set aside.";
    private static final String UNTIL_IS = "First instant at which it is over.";

    private static final RecordTable<Renewal> RENEWAL = table(Renewal.class)
            .member(
                    "attempt",
                    Renewal::attempt,
                    ATTEMPT,
                    "The attempt whose holds have the goods from now on; it comes with its lines. Left out: only the"
                            + " time changes.")
            .member("lines", Renewal::lines, LINES, LINES_ARE)
            .lenient(
                    "anew",
                    Renewal::anew,
                    FLAG,
                    false,
                    "Whether the reservation was over when its goods were held, so that they replace nothing; it comes"
                            + " with a lifetime.")
            .done();

    /** The whole reservation each time: whoever reads only one of its records knows all of it. */
    static final RecordTable<Reservation> RESERVATION = table(Reservation.class)
            .member("instance", Reservation::instance, INSTANCE_ID, INSTANCE_IS)
            .member(
                    "state",
                    Reservation::state,
                    STATE,
                    "How far the reservation has come. LIVE: its goods are held. EXPIRED: its time is over. CANCELLED:"
                            + " the shop took it back. ORDERED: an order has its goods.")
            .member("attempt", Reservation::attempt, ATTEMPT, HOLDER_IS)
            .member("lines", Reservation::lines, LINES, LINES_ARE)
            .member("items", Reservation::items, ITEMS, "What is reserved in all, each product once.")
            .member("until_ms", Reservation::until, TIME, UNTIL_IS)
            .optional("ended_ms", Reservation::ended, TIME, 0L, "When it ended; left out while it is live.")
            .done();

    static final RecordTable<Reservation> RESERVED =
            RESERVATION.meaning("A reservation of that number stands, or is the one that an earlier request made.");
    private static final RecordTable<Reservation> LIVE =
            in(Reservation.State.LIVE).without("ended_ms", 0L).meaning("The reservation is as was asked for.");
    private static final RecordTable<Reservation> CANCELLED =
            ended(Reservation.State.CANCELLED).meaning("What was taken back, whose goods are free now.");
    private static final RecordTable<CancelReservation> NOTHING = table(CancelReservation.class)
            .is("The reservation was over already, and its goods free.")
            .done();

    static final RecordTable<Freed> FREED = table(Freed.class)
            .is("Goods that an order or a reservation had, and that are free now.")
            .member("attempt", Freed::attempt, ATTEMPT, "The attempt whose holds have the goods.")
            .member("items", Freed::items, ITEMS, "What they hold, each product once.")
            .done();

    static final Variants<ReservationCommand> COMMANDS = new Variants<ReservationCommand>(ABOUT)
            .add(
                    table(PlaceReservation.class)
                            .is("Make a reservation whose goods are held by an attempt. Making it again as it stands is"
                                    + " no conflict; with an attempt that was given up it is refused.")
                            .member("instance", PlaceReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", PlaceReservation::attempt, ATTEMPT, HOLDER_IS)
                            .lenient(
                                    "content_hash",
                                    PlaceReservation::fingerprint,
                                    TEXT,
                                    "",
                                    "Hash of what was asked for, by which a repeated request with the same number is"
                                            + " recognised; empty: it cannot be repeated.")
                            .member("lines", PlaceReservation::lines, LINES, LINES_ARE)
                            .member(
                                    "lifetime",
                                    PlaceReservation::lifetime,
                                    within(COUNT, 1, Integer.MAX_VALUE),
                                    "How long the reservation lives, in seconds, counted from the log's time.")
                            .done(),
                    RESERVED,
                    KEPT)
            .add(
                    table(ChangeReservation.class)
                            .is("Change a reservation, or make one that is over anew. It is refused when the"
                                    + " reservation is not any more what the change was thought of for.")
                            .member("instance", ChangeReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .member(
                                    "base",
                                    ChangeReservation::base,
                                    ATTEMPT,
                                    "The attempt that the reservation had when the change was thought of.")
                            .together(ChangeReservation::renewal, RENEWAL)
                            .optional(
                                    "lifetime",
                                    ChangeReservation::lifetime,
                                    within(COUNT, 1, Integer.MAX_VALUE),
                                    "How long the reservation lives, in seconds, counted from the log's time; left"
                                            + " out: it keeps its end.")
                            .rule("{\"if\": {\"properties\": {\"anew\": {\"const\": true}}, \"required\": [\"anew\"]},"
                                    + " \"then\": {\"required\": [\"lifetime\"]}}")
                            .done(),
                    LIVE)
            .add(
                    table(CancelReservation.class)
                            .is("Take a reservation back, or forget one that is over.")
                            .member("instance", CancelReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .done(),
                    CANCELLED,
                    NOTHING)
            .add(
                    table(TakeReservation.class)
                            .is("Set a reservation aside for an order that is about to take it over: until the order's"
                                    + " log has decided it neither ends nor changes.")
                            .member("instance", TakeReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", TakeReservation::attempt, ATTEMPT, TAKING_IS)
                            .member("order", TakeReservation::order, ORDER, "The order that is about to take it over.")
                            .done(),
                    LIVE)
            .settled(attempt(
                    ConfirmTake.class,
                    "The order was placed with this attempt: it has the reservation's goods. Of a reservation that is"
                            + " not set aside for the attempt it changes nothing.",
                    ConfirmTake::attempt,
                    TAKING_IS))
            .settled(attempt(
                    ReleaseTake.class,
                    "The order was not placed with this attempt: the reservation stands. Of a reservation that is not"
                            + " set aside for the attempt it changes nothing.",
                    ReleaseTake::attempt,
                    TAKING_IS))
            .settled(table(ResolveReserved.class)
                    .is("Say what becomes of a hold that has waited too long for this reservation: if it has its goods"
                            + " by that attempt the hold follows it, otherwise the attempt is given up.")
                    .member("instance", ResolveReserved::instance, INSTANCE_ID, INSTANCE_IS)
                    .member("attempt", ResolveReserved::attempt, ATTEMPT, "The attempt whose hold it is.")
                    .member("product", ResolveReserved::product, PRODUCT, "What it holds some of.")
                    .done())
            .ticked(AgeReservation.class)
            .ticked(ForgetReserving.class);

    private static final RecordTable<Take> TAKE = table(Take.class)
            .member("order", Take::order, ORDER, "The order that is about to take it over.")
            .member("taking", Take::attempt, ATTEMPT, TAKING_IS)
            .done();

    private static final RecordTable<Reservation> OVER =
            ended(Reservation.State.EXPIRED, Reservation.State.CANCELLED, Reservation.State.ORDERED);

    static final Variants<ReservationEvent> EVENTS = new Variants<ReservationEvent>(ABOUT)
            .add(whole(
                    ReservationMade.class,
                    "Goods are reserved; their holds are firm from now on.",
                    ReservationMade::reservation,
                    LIVE))
            .add(table(ReservationChanged.class)
                    .is("The reservation is another one now.")
                    .embed(ReservationChanged::reservation, LIVE)
                    .optional(
                            "replaced",
                            e -> e.was() == null
                                    ? null
                                    : new Freed(e.was().attempt(), e.was().items()),
                            object(FREED),
                            "What the reservation had before, and has no more once its new holds are firm; left out"
                                    + " when its goods stay, or were free already.")
                    .done())
            .add(table(ReservationEnded.class)
                    .is("The reservation is over; unless an order has them, its goods are free. One that is EXPIRED may"
                            + " end once more with the same attempt, as CANCELLED, when its shop takes it back after"
                            + " that; its goods were free already.")
                    .embed(ReservationEnded::reservation, OVER)
                    .optional(
                            "order",
                            ReservationEnded::order,
                            ORDER,
                            "The order that has the goods, and whose own records say what becomes of them; left out:"
                                    + " none.")
                    .done())
            .add(table(ReservationTaken.class)
                    .is("The reservation is set aside for an order that is about to take it over; until that is decided"
                            + " it neither ends nor changes.")
                    .embed(ReservationTaken::reservation, LIVE)
                    .embed(e -> requireNonNull(e.reservation().take()), TAKE)
                    .done())
            .add(whole(
                    TakeReleased.class,
                    "The order was not placed; the reservation stands.",
                    TakeReleased::reservation,
                    LIVE))
            .add(table(TakeOverdue.class)
                    .is("An order has waited long with a reservation that it is about to take over; its log has to say"
                            + " what becomes of it.")
                    .embed(TakeOverdue::reservation, LIVE)
                    .embed(TakeOverdue::take, TAKE)
                    .done())
            .add(whole(
                    ReservationForgotten.class,
                    "A reservation that was over a day ago is forgotten.",
                    ReservationForgotten::reservation,
                    OVER))
            .add(
                    "HoldResolved",
                    all -> true,
                    table(ReservedResolved.class)
                            .is("What becomes of a hold for a reservation that asked.")
                            .member("instance", ReservedResolved::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", ReservedResolved::attempt, ATTEMPT, "The attempt whose hold it is.")
                            .member("product", ReservedResolved::product, PRODUCT, "What it holds some of.")
                            .member("fate", ReservedResolved::fate, DECIDED, "What the product's log is told.")
                            .done())
            .add(
                    "AttemptAbandoned",
                    all -> true,
                    attempt(
                            ReservingAbandoned.class,
                            "Nothing can be reserved with this attempt any more.",
                            ReservingAbandoned::attempt,
                            "The attempt."))
            .add(
                    "AttemptForgotten",
                    all -> true,
                    attempt(
                            ReservingForgotten.class,
                            "An abandoned attempt is forgotten; nobody can still be trying to reserve with it.",
                            ReservingForgotten::attempt,
                            "The attempt."));

    /** What answers say of a reservation. */
    static final RecordTable<Reserved> SAID = table(Reserved.class)
            .member("state", Reserved::state, STATE, "How far it has come.")
            .member("attempt", Reserved::attempt, ATTEMPT, HOLDER_IS)
            .member("lines", Reserved::lines, LINES, LINES_ARE)
            .member("items", Reserved::items, ITEMS, "What is reserved in all, each product once.")
            .member("until_ms", Reserved::until, TIME, UNTIL_IS)
            .optional("ended_ms", Reserved::ended, TIME, 0L, "When it ended; left out while it is live.")
            .done();

    /** All of a reservation, as its row has it. */
    public static final RecordTable<Reservation> RESERVATION_ROW = table(Reservation.class)
            .member("instance", Reservation::instance, INSTANCE_ID, "Whose it is.")
            .member("attempt", Reservation::attempt, ATTEMPT, HOLDER_IS)
            .member("content_hash", Reservation::fingerprint, TEXT, "Hash of what was asked for.")
            .member("lines", Reservation::lines, LINES, LINES_ARE)
            .member("until_ms", Reservation::until, TIME, UNTIL_IS)
            .member("state", Reservation::state, STATE, "How far it has come.")
            .member("ended_ms", Reservation::ended, TIME, "When it ended; 0 while it is live.")
            .together(
                    Reservation::take,
                    table(Take.class)
                            .member("attempt", Take::attempt, ATTEMPT, TAKING_IS)
                            .member("order", Take::order, ORDER, "The order that is about to take it over.")
                            .optional(
                                    "overdue_ms",
                                    Take::overdueAt,
                                    within(COUNT, 1, Integer.MAX_VALUE),
                                    Take.NEVER,
                                    "When the order's log is asked about it; left out when that was done.")
                            .done())
            .done();

    private ReservationRecords() {}

    private static <T> RecordTable<T> attempt(
            Class<T> type, String meaning, Function<T, AttemptId> attempt, String is) {
        return table(type).is(meaning).member("attempt", attempt, ATTEMPT, is).done();
    }

    private static <E> RecordTable<E> whole(
            Class<E> type, String meaning, Function<E, Reservation> reservation, RecordTable<Reservation> members) {
        return table(type).is(meaning).embed(reservation, members).done();
    }

    private static RecordTable<Reservation> in(Reservation.State... states) {
        return RESERVATION.always("state", choice(List.of(states)));
    }

    private static RecordTable<Reservation> ended(Reservation.State... states) {
        return in(states).always("ended_ms", TIME);
    }
}
