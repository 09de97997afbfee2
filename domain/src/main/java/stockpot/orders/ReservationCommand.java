package stockpot.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.stock.ProductId;

/** What can be asked of a reservation's log. */
public sealed interface ReservationCommand extends OrderCommand {
    /** Longest time that a reservation can be made for, in seconds. */
    long MAX_LIFETIME = Integer.MAX_VALUE;

    @Override
    ReservationKey key();

    /**
     * Make a reservation whose goods are held by an attempt.
     *
     * @param fingerprint hash of what was asked for; empty when the request cannot be repeated
     * @param lifetime in seconds, counted from the log's time
     */
    record PlaceReservation(
            ReservationKey key,
            InstanceId instance,
            AttemptId attempt,
            String fingerprint,
            List<Reservation.Line> lines,
            long lifetime)
            implements ReservationCommand {
        /** Lines that one reservation may have. */
        public static final int MAX_LINES = 500;

        public PlaceReservation {
            lines = requireLines(lines);
            requireLifetime(lifetime);
        }
    }

    /**
     * Change a reservation, or make one that is over anew.
     *
     * @param base attempt that the reservation had when the change was thought of
     * @param renewal what its goods are held by from now on; null when only its time changes
     * @param lifetime in seconds, counted from the log's time; null to keep its end, which one made anew has none of
     */
    record ChangeReservation(
            ReservationKey key,
            InstanceId instance,
            AttemptId base,
            @Nullable Renewal renewal,
            @Nullable Long lifetime) implements ReservationCommand {
        public ChangeReservation {
            if (lifetime != null) {
                requireLifetime(lifetime);
            } else if (renewal != null && renewal.anew()) {
                throw new IllegalArgumentException("a reservation that is made anew needs a lifetime");
            }
        }
    }

    /**
     * Goods that are held by an attempt.
     *
     * @param anew whether the reservation was over, so that they replace nothing; otherwise they are held in the place of those
     *     that it had
     */
    record Renewal(AttemptId attempt, List<Reservation.Line> lines, boolean anew) {
        public Renewal {
            lines = requireLines(lines);
        }
    }

    /** Take a reservation back, or forget one that is over. */
    record CancelReservation(ReservationKey key, InstanceId instance) implements ReservationCommand {}

    /** Set a reservation aside for an order that is about to take it over. */
    record TakeReservation(ReservationKey key, InstanceId instance, AttemptId attempt, OrderId order)
            implements ReservationCommand {}

    /** The order was placed: it has the reservation's goods. */
    record ConfirmTake(ReservationKey key, AttemptId attempt) implements ReservationCommand {}

    /** The order was not placed: the reservation stands. */
    record ReleaseTake(ReservationKey key, AttemptId attempt) implements ReservationCommand {}

    /** Say what becomes of a hold that has waited too long for this reservation. */
    record ResolveReserved(ReservationKey key, InstanceId instance, AttemptId attempt, ProductId product)
            implements ReservationCommand {}

    /** Do what is due with a reservation; only the log's clock asks this. */
    record AgeReservation(ReservationKey key) implements ReservationCommand {}

    /** Forget an abandoned attempt after its time; only the log's clock asks this. */
    record ForgetReserving(ReservationKey key, AttemptId attempt) implements ReservationCommand {}

    private static List<Reservation.Line> requireLines(List<Reservation.Line> lines) {
        if (lines.isEmpty() || lines.size() > PlaceReservation.MAX_LINES) {
            throw new IllegalArgumentException("a reservation has 1 to " + PlaceReservation.MAX_LINES + " lines");
        }
        return List.copyOf(lines);
    }

    private static void requireLifetime(long seconds) {
        if (seconds < 1 || seconds > MAX_LIFETIME) {
            throw new IllegalArgumentException("a reservation lives from 1 to " + MAX_LIFETIME + " seconds");
        }
    }
}
