package stockpot.topology.orders;

import static stockpot.topology.history.Chronicle.Says.ASIDE;
import static stockpot.topology.history.Chronicle.Says.BEGINS;
import static stockpot.topology.history.Chronicle.Says.ENDS;
import static stockpot.topology.history.Chronicle.Says.STANDS;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.history.Chronicle;
import stockpot.topology.history.Chronicle.Subject;
import stockpot.topology.history.Histories.Told;
import stockpot.topology.history.Thing;
import stockpot.topology.records.Records;
import stockpot.topology.table.Members;
import stockpot.topology.table.Unreadable;

/** Orders, and reservations, as their ledger tells of them. */
public final class PastOrders {
    public static final Chronicle CHRONICLE = new Chronicle(
            Topics.ORDERS,
            Map.ofEntries(
                    Map.entry("OrderPlaced", BEGINS),
                    Map.entry("OrderClaimed", STANDS),
                    Map.entry("OrderPaid", STANDS),
                    Map.entry("OrderExpired", STANDS),
                    Map.entry("OrderWithdrawn", ENDS),
                    Map.entry("ContractErased", STANDS),
                    Map.entry("OrderRemoved", ENDS),
                    Map.entry("TakeResolved", ASIDE),
                    Map.entry("ReservationMade", BEGINS),
                    Map.entry("ReservationChanged", STANDS),
                    Map.entry("ReservationTaken", STANDS),
                    Map.entry("TakeReleased", STANDS),
                    Map.entry("TakeOverdue", STANDS),
                    Map.entry("ReservationEnded", STANDS),
                    Map.entry("ReservationForgotten", ENDS),
                    Map.entry("LocksGranted", ASIDE),
                    Map.entry("HoldResolved", ASIDE),
                    Map.entry("AttemptAbandoned", ASIDE),
                    Map.entry("AttemptForgotten", ASIDE)),
            List.<Subject>of());

    private PastOrders() {}

    public static Thing thing(OrderKey key) {
        return Thing.of(Topics.ORDERS, key.instance().value(), key.order().value());
    }

    public static Thing thing(ReservationKey key) {
        return Thing.of(Topics.ORDERS, key.toString());
    }

    /** The order as the first of those records says: without its secrets, by which a customer is known. */
    public static Order read(List<Told> told) {
        try {
            return OrderRecords.TOLD_ORDER.read(
                    new Members(Records.JSON.readTree(told.getFirst().record())));
        } catch (Unreadable | IOException e) {
            throw new IllegalStateException("a ledger record of an order is one that this program wrote", e);
        }
    }
}
