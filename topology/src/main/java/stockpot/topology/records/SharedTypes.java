package stockpot.topology.records;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.IDENTIFIER;
import static stockpot.topology.table.Types.QUANTITY;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.rowed;
import static stockpot.topology.table.Types.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.orders.Item;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationKey;
import stockpot.stock.ProductId;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;

/** The kinds of values that records of several families have. */
public final class SharedTypes {
    /** An identifier of which only its record's constructor knows what it names. */
    public static final ValueType<String> NAME = text(Function.identity(), Function.identity(), IDENTIFIER);

    public static final ValueType<InstanceId> INSTANCE_ID = text(InstanceId::new, InstanceId::value, IDENTIFIER);
    public static final ValueType<AttemptId> ATTEMPT = text(AttemptId::new, AttemptId::value, IDENTIFIER);
    public static final ValueType<ProductId> PRODUCT = text(ProductId::new, ProductId::value, IDENTIFIER);
    public static final ValueType<OrderId> ORDER = text(OrderId::new, OrderId::value, IDENTIFIER);
    public static final ValueType<ReservationKey> RESERVATION =
            text(SharedTypes::reservation, ReservationKey::toString, SharedTypes::describeSerial);

    /** The number of a pot. */
    public static final ValueType<Long> POT = rowed(
            text(SharedTypes::pot, pot -> Long.toString(pot), SharedTypes::describeSerial),
            RowWriter::number,
            RowReader::number);

    /** What becomes of something that is held or claimed. */
    public static final ValueType<Fate> FATE = choice(Fate.class);

    public static final ValueType<List<Item>> ITEMS = list(object(table(Item.class)
            .member("product", Item::product, PRODUCT, "The product.")
            .member("quantity", Item::quantity, QUANTITY, "How much of it, in its unit: above 0.")
            .done()));

    private SharedTypes() {}

    private static void describeSerial(ObjectNode schema) {
        schema.put("pattern", "^[1-9][0-9]{0,15}$");
    }

    /** Exactly as it is written, or one pot could have two keys. */
    static long pot(String text) {
        long serial = Long.parseLong(text);
        if (serial < 1 || serial > Moment.MAX_SERIAL) {
            throw new IllegalArgumentException("a pot's number is from 1 to 2^53 - 1");
        }
        requirePlain("a pot's", serial, text);
        return serial;
    }

    /** The same of reservations. */
    static ReservationKey reservation(String text) {
        ReservationKey key = new ReservationKey(Long.parseLong(text));
        requirePlain("a reservation's", key.id(), text);
        return key;
    }

    private static void requirePlain(String whose, long number, String text) {
        if (!Long.toString(number).equals(text)) {
            throw new IllegalArgumentException(whose + " number is written without a sign and without zeros before it");
        }
    }
}
