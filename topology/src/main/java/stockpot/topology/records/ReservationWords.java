package stockpot.topology.records;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.topology.records.Outgoing.Verdict;

/** What answers say of reservations. */
public final class ReservationWords {
    private ReservationWords() {}

    public static List<String> key(ReservationKey key) {
        return ReservationRecords.ABOUT.ids().apply(key);
    }

    static void writeAcceptance(
            JsonGenerator out, ReservationCommand command, @Nullable Reservation before, @Nullable Reservation after)
            throws IOException {
        boolean says = switch (command) {
            case PlaceReservation _, ChangeReservation _, TakeReservation _ -> true;
            // Whoever took it back gives its goods back, unless it was over and they are free already.
            case CancelReservation _ -> before != null && before.state() == Reservation.State.LIVE;
            case ConfirmTake _, ReleaseTake _, ResolveReserved _, AgeReservation _, ForgetReserving _ -> false;
        };
        if (says && after != null) {
            ReservationRecords.RESERVATION.write(out, after);
        }
    }

    /** What a request for a reservation comes to when there is one of that number already. */
    public static Verdict madeBefore(Reservation there, InstanceId instance, String fingerprint) {
        return there.isFor(instance, fingerprint)
                ? new Verdict(
                        true,
                        Verdict.ACCEPTED,
                        "",
                        Records.write(out -> ReservationRecords.RESERVATION.write(out, there)))
                : new Verdict(
                        false,
                        OrderCode.RESERVATION_EXISTS.name(),
                        "there is another reservation of that number",
                        Records.write(out -> {}));
    }

    /**
     * What an answer says of a reservation.
     *
     * @param attempt whose holds have its goods
     */
    public record Said(AttemptId attempt, List<Reservation.Line> lines, List<Item> items, long until) {}

    /** The reservation in an acceptance that has one. */
    public static Said said(Verdict accepted) {
        return Outgoing.data(accepted, ReservationRecords.SAID);
    }

    /** Whether an acceptance has a reservation in it. */
    public static boolean saysOne(Verdict verdict) {
        return verdict.accepted() && Outgoing.data(verdict).has("lines");
    }

    /**
     * Goods that nobody needs any more.
     *
     * @param attempt whose holds have them
     */
    public record Freed(AttemptId attempt, List<Item> items) {}
}
