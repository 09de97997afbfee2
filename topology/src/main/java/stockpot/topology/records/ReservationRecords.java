package stockpot.topology.records;

import static stockpot.topology.records.SharedTypes.ATTEMPT;
import static stockpot.topology.records.SharedTypes.FATE;
import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.records.SharedTypes.ITEMS;
import static stockpot.topology.records.SharedTypes.ORDER;
import static stockpot.topology.records.SharedTypes.PRODUCT;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.FLAG;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;

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
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;

/** The records about reservations. They lie in the orders family, and are known by their number alone. */
public final class ReservationRecords {
    private static final ValueType<List<Line>> LINES = list(object(table(Line.class)
            .member("product", Line::product, PRODUCT, "The product.")
            .member(
                    "quantity",
                    Line::quantity,
                    QUANTITY,
                    "How much was reserved, in its unit; 0: nothing was to be had.")
            .done()));
    private static final ValueType<Reservation.State> STATE = choice(Reservation.State.class);

    /** Of one part, while those of orders have two: so no order shares a key with a reservation. */
    static final Keys<ReservationKey> ABOUT = new Keys<>(
            List.of("reservation"), key -> List.of(key.toString()), ids -> SharedTypes.reservation(ids.getFirst()));

    private static final String INSTANCE_IS = "The merchant instance that it is about.";
    private static final String LINES_ARE =
            "What was reserved of each product asked for, in the order of the request; a product may come twice.";
    private static final String HOLDER_IS = "The attempt whose holds have the reservation's goods.";
    private static final String TAKING_IS = "The order's attempt, for which the reservation is set aside.";
    private static final String STATE_IS =
            "How far the reservation has come. LIVE: its goods are held. EXPIRED: its time is over. CANCELLED: the"
                    + " shop took it back. ORDERED: an order has its goods.";
    private static final String ENDED_IS =
            "When it ended, in milliseconds since 1970-01-01T00:00:00Z by the log's time.";
    private static final String UNTIL_IS =
            "First instant, in milliseconds since 1970-01-01T00:00:00Z by the log's time, at which it is over.";

    private static final RecordTable<Renewal> RENEWAL = table(Renewal.class)
            .member(
                    "attempt",
                    Renewal::attempt,
                    ATTEMPT,
                    "The attempt whose holds have the goods from now on; it comes with its lines. Left out: only the time"
                            + " changes.")
            .member("lines", Renewal::lines, LINES, LINES_ARE)
            .lenient(
                    "anew",
                    Renewal::anew,
                    FLAG,
                    false,
                    "Whether the reservation was over when its goods were held, so that they replace nothing.")
            .done();

    static final Variants<ReservationCommand> COMMANDS = new Variants<ReservationCommand>()
            .add(
                    ABOUT,
                    table(PlaceReservation.class)
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
                                    COUNT,
                                    "How long the reservation lives, in seconds, counted from the log's time.")
                            .done())
            .add(
                    ABOUT,
                    table(ChangeReservation.class)
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
                                    COUNT,
                                    "How long the reservation lives, in seconds, counted from the log's time; left out: it"
                                            + " keeps its end.")
                            .done())
            .add(
                    ABOUT,
                    table(CancelReservation.class)
                            .member("instance", CancelReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .done())
            .add(
                    ABOUT,
                    table(TakeReservation.class)
                            .member("instance", TakeReservation::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", TakeReservation::attempt, ATTEMPT, TAKING_IS)
                            .member("order", TakeReservation::order, ORDER, "The order that is about to take it over.")
                            .done())
            .add(ABOUT, attempt(ConfirmTake.class, ConfirmTake::attempt, TAKING_IS))
            .add(ABOUT, attempt(ReleaseTake.class, ReleaseTake::attempt, TAKING_IS))
            .add(
                    ABOUT,
                    table(ResolveReserved.class)
                            .member("instance", ResolveReserved::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", ResolveReserved::attempt, ATTEMPT, "The attempt whose hold it is.")
                            .member("product", ResolveReserved::product, PRODUCT, "What it holds some of.")
                            .done())
            .ticked(ABOUT, AgeReservation.class)
            .ticked(ABOUT, ForgetReserving.class);

    /** The whole reservation each time: whoever reads only one of its records knows all of it. */
    static final RecordTable<Reservation> RESERVATION = table(Reservation.class)
            .member("instance", Reservation::instance, INSTANCE_ID, INSTANCE_IS)
            .member("state", Reservation::state, STATE, STATE_IS)
            .member("attempt", Reservation::attempt, ATTEMPT, HOLDER_IS)
            .member("lines", Reservation::lines, LINES, LINES_ARE)
            .member("items", Reservation::items, ITEMS, "What is reserved in all, each product once.")
            .member("until_ms", Reservation::until, COUNT, UNTIL_IS)
            .optional("ended_ms", Reservation::ended, COUNT, 0L, ENDED_IS)
            .done();

    private static final RecordTable<Take> TAKE = table(Take.class)
            .member("order", Take::order, ORDER, "The order that is about to take it over.")
            .member("taking", Take::attempt, ATTEMPT, TAKING_IS)
            .done();

    static final RecordTable<Freed> FREED = table(Freed.class)
            .member("attempt", Freed::attempt, ATTEMPT, "The attempt whose holds have the goods.")
            .member("items", Freed::items, ITEMS, "What they hold, each product once.")
            .done();

    static final Variants<ReservationEvent> EVENTS = new Variants<ReservationEvent>()
            .add(whole(ReservationMade.class, ReservationMade::reservation))
            .add(table(ReservationChanged.class)
                    .embed(ReservationChanged::reservation, RESERVATION)
                    .optional(
                            "replaced",
                            e -> e.was() == null
                                    ? null
                                    : new Freed(e.was().attempt(), e.was().items()),
                            object(FREED),
                            "What the reservation had before, and has no more once its new holds are firm; left out when"
                                    + " its goods stay, or were free already.")
                    .done())
            .add(table(ReservationEnded.class)
                    .embed(ReservationEnded::reservation, RESERVATION)
                    .optional("order", ReservationEnded::order, ORDER, "The order that has the goods; left out: none.")
                    .done())
            .add(table(ReservationTaken.class)
                    .embed(ReservationTaken::reservation, RESERVATION)
                    .together(e -> e.reservation().take(), TAKE)
                    .done())
            .add(whole(TakeReleased.class, TakeReleased::reservation))
            .add(table(TakeOverdue.class)
                    .embed(TakeOverdue::reservation, RESERVATION)
                    .embed(TakeOverdue::take, TAKE)
                    .done())
            .add(whole(ReservationForgotten.class, ReservationForgotten::reservation))
            .add(
                    "HoldResolved",
                    all -> true,
                    table(ReservedResolved.class)
                            .member("instance", ReservedResolved::instance, INSTANCE_ID, INSTANCE_IS)
                            .member("attempt", ReservedResolved::attempt, ATTEMPT, "The attempt whose hold it is.")
                            .member("product", ReservedResolved::product, PRODUCT, "What it holds some of.")
                            .member("fate", ReservedResolved::fate, FATE, "What the product's log is told.")
                            .done())
            .add(
                    "AttemptAbandoned",
                    all -> true,
                    attempt(
                            ReservingAbandoned.class,
                            ReservingAbandoned::attempt,
                            "The attempt with which nothing can be reserved any more."))
            .add(
                    "AttemptForgotten",
                    all -> true,
                    attempt(
                            ReservingForgotten.class,
                            ReservingForgotten::attempt,
                            "The attempt with which nobody can still be trying to reserve."));

    /** What answers say of a reservation. */
    static final RecordTable<Reserved> RESERVED = table(Reserved.class)
            .member("state", Reserved::state, STATE, STATE_IS)
            .member("attempt", Reserved::attempt, ATTEMPT, HOLDER_IS)
            .member("lines", Reserved::lines, LINES, LINES_ARE)
            .member("items", Reserved::items, ITEMS, "What is reserved in all, each product once.")
            .member("until_ms", Reserved::until, COUNT, UNTIL_IS)
            .optional("ended_ms", Reserved::ended, COUNT, 0L, ENDED_IS)
            .done();

    /** All of a reservation, as its row has it. */
    public static final RecordTable<Reservation> RESERVATION_ROW = table(Reservation.class)
            .member("instance", Reservation::instance, INSTANCE_ID, "Whose it is.")
            .member("attempt", Reservation::attempt, ATTEMPT, HOLDER_IS)
            .member("content_hash", Reservation::fingerprint, TEXT, "Hash of what was asked for.")
            .member("lines", Reservation::lines, LINES, LINES_ARE)
            .member("until_ms", Reservation::until, COUNT, UNTIL_IS)
            .member("state", Reservation::state, STATE, "How far it has come.")
            .member("ended_ms", Reservation::ended, COUNT, "When it ended; 0 while it is live.")
            .together(
                    Reservation::take,
                    table(Take.class)
                            .member("attempt", Take::attempt, ATTEMPT, TAKING_IS)
                            .member("order", Take::order, ORDER, "The order that is about to take it over.")
                            .optional(
                                    "overdue_ms",
                                    Take::overdueAt,
                                    COUNT,
                                    Take.NEVER,
                                    "When the order's log is asked about it; left out when that was done.")
                            .done())
            .done();

    private ReservationRecords() {}

    private static <T> RecordTable<T> attempt(Class<T> type, Function<T, AttemptId> attempt, String meaning) {
        return table(type).member("attempt", attempt, ATTEMPT, meaning).done();
    }

    private static <E> RecordTable<E> whole(Class<E> type, Function<E, Reservation> reservation) {
        return table(type).embed(reservation, RESERVATION).done();
    }
}
