package stockpot.http.iom;

import java.util.Optional;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Reads.Row;
import stockpot.http.gateway.Unanswered;
import stockpot.kernel.InstanceId;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationKey;

/** Who may act for which shop: each instance for itself, and the admin for all. */
final class Shops {
    private final Reads reads;

    Shops(Reads reads) {
        this.reads = reads;
    }

    private static boolean mayActFor(InstanceId user, InstanceId shop) {
        return user.equals(shop) || user.equals(InstanceId.ADMIN);
    }

    private boolean isServed(InstanceId shop) throws Unanswered {
        return reads.instance(shop).filter(row -> !row.value().closed()).isPresent();
    }

    /** The shop of that id. That there is one is no secret: its wallets ask for it without a password. */
    InstanceId find(InstanceId user, String id) throws Unanswered, NotServed {
        InstanceId shop;
        try {
            shop = new InstanceId(id);
        } catch (IllegalArgumentException _) {
            throw NotServed.because(Coded.Kind.SHOP_UNKNOWN, id);
        }
        if (!isServed(shop)) {
            throw NotServed.because(Coded.Kind.SHOP_UNKNOWN, id);
        }
        if (!mayActFor(user, shop)) {
            throw NotServed.because(Coded.Kind.SHOP_FORBIDDEN, "");
        }
        return shop;
    }

    /** The reservation, unless it was taken back or an order has it; one of a shop that is not the user's is none. */
    Optional<Row<Reservation>> reservation(InstanceId user, ReservationKey key) throws Unanswered {
        Optional<Row<Reservation>> row = reads.reservation(key)
                .filter(there -> mayActFor(user, there.value().instance()))
                .filter(there ->
                        there.value().state() == State.LIVE || there.value().state() == State.EXPIRED);
        return row.isPresent() && isServed(row.get().value().instance()) ? row : Optional.empty();
    }
}
