package stockpot.topology.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.follow.Availability;
import stockpot.topology.records.Records;

/** What webhooks can tell: which ledger records are which event of the GNU Taler merchant API, and of our own. */
public final class HookEvents {
    private static final Map<String, String> BY_RECORD = Map.of(
            "OrderPlaced", "order_created",
            "OrderPaid", "pay",
            "CategoryDefined", "category_added",
            "CategoryChanged", "category_updated",
            "CategoryRemoved", "category_deleted",
            "ProductDefined", "inventory_added",
            "ProductChanged", "inventory_updated",
            "ProductRemoved", "inventory_deleted");

    private HookEvents() {}

    /** All that a webhook can wait for. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(BY_RECORD.values());
        names.addAll(Availability.NAMES);
        return names;
    }

    /** Whether records of that type could be the event, as far as that is seen without reading them. */
    static boolean mayBe(String event, String family, String recordType) {
        return event.equals(BY_RECORD.get(recordType))
                || (family.equals(Topics.STOCK.name()) && Availability.NAMES.contains(event));
    }

    /** Whether the record is the event. */
    static boolean is(String event, String recordType, byte[] record, Availability.Threshold threshold)
            throws Unavailable, InterruptedException {
        if (!Availability.NAMES.contains(event)) {
            return event.equals(BY_RECORD.get(recordType));
        }
        // Where a record cannot be low, nobody has to know at how much it would be.
        Availability.Threshold asked = event.equals(Availability.LOW) ? threshold : () -> null;
        Availability stands = Availability.in(json(record), asked);
        return stands != null && stands.type().equals(event);
    }

    /** What is told: the record, or what it says of how a product stands. */
    static byte[] told(String event, byte[] record) {
        return Availability.NAMES.contains(event)
                ? Availability.was(event, json(record)).write(json(record))
                : record;
    }

    private static JsonNode json(byte[] record) {
        try {
            return Records.JSON.readTree(record);
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }
}
