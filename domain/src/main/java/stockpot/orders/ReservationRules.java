package stockpot.orders;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Resolution;
import stockpot.orders.Reservation.State;
import stockpot.orders.Reservation.Take;
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

/** The rules of reservations: one log says whether a reservation stands, and its goods follow. */
final class ReservationRules {

    private static final long MILLIS = 1_000;

    private ReservationRules() {}

    static Decision<OrderEvent> decide(Orders orders, ReservationCommand command, CommandContext at) {
        return switch (command) {
            case PlaceReservation c -> place(orders, c, at);
            case ChangeReservation c -> change(orders, c, at);
            case CancelReservation c -> cancel(orders.reservation(), c, at);
            case TakeReservation c -> take(orders.reservation(), c, at);
            case ConfirmTake c -> confirmTake(orders.reservation(), c, at);
            case ReleaseTake c -> releaseTake(orders.reservation(), c);
            case ResolveReserved c -> resolve(orders, c);
            case AgeReservation c -> age(orders.reservation(), at);
            case ForgetReserving c ->
                orders.abandoned() ? accept(new ReservingForgotten(c.attempt())) : alreadyInEffect();
        };
    }

    private static Decision<OrderEvent> place(Orders orders, PlaceReservation c, CommandContext at) {
        Reservation there = orders.reservation();
        if (there != null) {
            return there.isFor(c.instance(), c.fingerprint())
                    ? alreadyInEffect()
                    : reject(OrderCode.RESERVATION_EXISTS);
        }
        if (orders.abandoned()) {
            return abandoned();
        }
        return accept(new ReservationMade(new Reservation(
                c.instance(),
                c.attempt(),
                c.fingerprint(),
                c.lines(),
                at.epochMillis() + c.lifetime() * MILLIS,
                State.LIVE,
                0,
                null)));
    }

    private static Decision<OrderEvent> change(Orders orders, ChangeReservation c, CommandContext at) {
        Reservation there = known(orders.reservation(), c.instance());
        if (there == null || !there.isShown()) {
            return unknown();
        }
        if (there.take() != null) {
            return taken();
        }
        if (!there.attempt().equals(c.base())) {
            return reject(OrderCode.RESERVATION_CHANGED);
        }
        Renewal renewal = c.renewal();
        boolean expired = there.state() == State.EXPIRED;
        // Goods held in the place of those of a reservation that is over go with them.
        if (expired != (renewal != null && renewal.anew())) {
            return reject(OrderCode.RESERVATION_CHANGED);
        }
        if (renewal == null) {
            long until = until(there, c.lifetime(), at);
            return until == there.until()
                    ? alreadyInEffect()
                    : accept(new ReservationChanged(there.live(there.attempt(), there.lines(), until), null));
        }
        if (orders.abandoned()) {
            return abandoned();
        }
        Reservation changed = there.live(renewal.attempt(), renewal.lines(), until(there, c.lifetime(), at));
        return accept(new ReservationChanged(changed, expired ? null : there));
    }

    private static long until(Reservation there, @Nullable Long lifetime, CommandContext at) {
        return lifetime == null ? there.until() : at.epochMillis() + lifetime * MILLIS;
    }

    private static Decision<OrderEvent> cancel(@Nullable Reservation row, CancelReservation c, CommandContext at) {
        Reservation there = known(row, c.instance());
        if (there == null || !there.isShown()) {
            return unknown();
        }
        if (there.take() != null) {
            return taken();
        }
        // What is over has nothing to give back; it only cannot be looked at any more. It ends once more and is not
        // forgotten, because whoever repeats the request that made it has to find it, or would make it again.
        return accept(new ReservationEnded(there.ended(State.CANCELLED, at.epochMillis()), null));
    }

    private static Decision<OrderEvent> take(@Nullable Reservation row, TakeReservation c, CommandContext at) {
        Reservation there = known(row, c.instance());
        if (there == null || there.state() != State.LIVE) {
            return unknown();
        }
        Take take = there.take();
        if (take != null) {
            return take.attempt().equals(c.attempt()) ? alreadyInEffect() : taken();
        }
        return accept(new ReservationTaken(there.taken(new Take(
                c.attempt(), c.order(), at.epochMillis() + at.level().times().patienceMillis()))));
    }

    private static Decision<OrderEvent> confirmTake(@Nullable Reservation there, ConfirmTake c, CommandContext at) {
        Take take = there == null ? null : there.take();
        return there == null || take == null || !take.attempt().equals(c.attempt())
                ? alreadyInEffect()
                : accept(new ReservationEnded(there.ended(State.ORDERED, at.epochMillis()), take.order()));
    }

    private static Decision<OrderEvent> releaseTake(@Nullable Reservation there, ReleaseTake c) {
        Take take = there == null ? null : there.take();
        return there == null || take == null || !take.attempt().equals(c.attempt())
                ? alreadyInEffect()
                : accept(new TakeReleased(there.taken(null)));
    }

    /**
     * The attempt that a reservation was made with follows it; any other can never be used any more.
     *
     * <p>What an order took over only the order's own ledger releases, after its confirmations: a release from here could
     * come before them, and would take the goods from the hold that is to replace this one.
     */
    private static Decision<OrderEvent> resolve(Orders orders, ResolveReserved c) {
        Reservation there = orders.reservation();
        if (there != null && there.attempt().equals(c.attempt())) {
            Resolution fate = switch (there.state()) {
                case LIVE, ORDERED -> Resolution.CONFIRM;
                case EXPIRED, CANCELLED -> Resolution.RELEASE;
            };
            return accept(new ReservedResolved(c.instance(), c.attempt(), c.product(), fate));
        }
        ReservedResolved released = new ReservedResolved(c.instance(), c.attempt(), c.product(), Resolution.RELEASE);
        return orders.abandoned()
                ? accept(released)
                : new Decision.Accepted<>(List.of(new ReservingAbandoned(c.attempt()), released));
    }

    private static Decision<OrderEvent> age(@Nullable Reservation there, CommandContext at) {
        if (there == null || there.nextAge() > at.epochMillis()) {
            return alreadyInEffect();
        }
        if (there.isOverAt(at.epochMillis())) {
            return accept(new ReservationEnded(there.ended(State.EXPIRED, at.epochMillis()), null));
        }
        Take take = there.take();
        return take == null
                ? accept(new ReservationForgotten(there))
                : accept(new TakeOverdue(there.taken(take.reported()), take));
    }

    /** A reservation of another shop is none. */
    private static @Nullable Reservation known(@Nullable Reservation there, InstanceId instance) {
        return there == null || !there.instance().equals(instance) ? null : there;
    }

    private static Decision<OrderEvent> unknown() {
        return reject(OrderCode.RESERVATION_UNKNOWN);
    }

    private static Decision<OrderEvent> taken() {
        return reject(OrderCode.RESERVATION_TAKEN);
    }

    private static Decision<OrderEvent> abandoned() {
        return reject(OrderCode.ATTEMPT_ABANDONED);
    }

    static Orders apply(Orders orders, ReservationEvent event) {
        return switch (event) {
            case ReservationMade e -> orders.with(e.reservation());
            case ReservationChanged e -> orders.with(e.reservation());
            case ReservationEnded e -> orders.with(e.reservation());
            case ReservationTaken e -> orders.with(e.reservation());
            case TakeReleased e -> orders.with(e.reservation());
            case TakeOverdue e -> orders.with(e.reservation());
            case ReservationForgotten e -> new Orders(null, orders.abandoned(), null);
            case ReservedResolved e -> orders;
            case ReservingAbandoned e -> new Orders(null, true, orders.reservation());
            case ReservingForgotten e -> new Orders(null, false, orders.reservation());
        };
    }
}
