package stockpot.topology.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** What answers say of reservations. */
public final class ReservationCodec {
    private ReservationCodec() {}

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
}
