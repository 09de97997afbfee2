package stockpot.http.iom;

import java.util.Optional;
import stockpot.catalog.Instance;
import stockpot.http.gateway.Reads;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.Reservation;
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

    /**
     * A shop that is open.
     *
     * @param serial which of those that had this name one after the other
     */
    record Shop(InstanceId id, long serial) {}

    private Optional<Instance> served(InstanceId shop) throws Unavailable {
        return reads.instance(shop).map(Row::value).filter(instance -> !instance.closed());
    }

    /** The shop of that id. That there is one is no secret: its wallets ask for it without a password. */
    Shop find(InstanceId user, String id) throws Unavailable, IomException {
        InstanceId shop;
        try {
            shop = new InstanceId(id);
        } catch (IllegalArgumentException _) {
            throw IomException.because(IomError.Kind.SHOP_UNKNOWN, id);
        }
        Instance instance = served(shop).orElseThrow(() -> IomException.because(IomError.Kind.SHOP_UNKNOWN, id));
        if (!mayActFor(user, shop)) {
            throw IomException.because(IomError.Kind.SHOP_FORBIDDEN, "");
        }
        return new Shop(shop, instance.serial());
    }

    /** The reservation, unless it was taken back or an order has it; one of a shop that is not the user's is none. */
    Optional<Row<Reservation>> reservation(InstanceId user, ReservationKey key) throws Unavailable {
        Optional<Row<Reservation>> row = reads.find(key)
                .filter(there -> mayActFor(user, there.value().instance()))
                .filter(there -> there.value().isShown());
        return row.isPresent() && served(row.get().value().instance()).isPresent() ? row : Optional.empty();
    }
}
