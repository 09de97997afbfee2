package stockpot.topology.records;

import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.SOME;
import static stockpot.topology.table.Types.choice;
import static stockpot.topology.table.Types.identifier;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.named;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.rowed;
import static stockpot.topology.table.Types.text;

import java.util.List;
import java.util.function.Function;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Fate;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationKey;
import stockpot.stock.ProductId;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;

/** The kinds of values that records of several families have. */
public final class SharedTypes {
    public static final ValueType<InstanceId> INSTANCE_ID = identifier(InstanceId::new, InstanceId::value);
    public static final ValueType<AttemptId> ATTEMPT = identifier(AttemptId::new, AttemptId::value);
    public static final ValueType<ProductId> PRODUCT = identifier(ProductId::new, ProductId::value);
    public static final ValueType<OrderId> ORDER = identifier(OrderId::new, OrderId::value);
    public static final ValueType<ReservationKey> RESERVATION =
            number(SharedTypes::reservation, ReservationKey::toString);

    /** The number of a pot. */
    public static final ValueType<Long> POT =
            rowed(number(SharedTypes::pot, pot -> Long.toString(pot)), RowWriter::number, RowReader::number);

    /** What becomes of something that is held or claimed. */
    public static final ValueType<Fate> FATE = choice(Fate.class);

    /** The same of what is never sold. */
    public static final ValueType<Fate> DECIDED = choice(List.of(Fate.CONFIRM, Fate.RELEASE));

    public static final ValueType<List<Item>> ITEMS = list(
            object(table(Item.class)
                    .is("A product, and how much of it.")
                    .member("product", Item::product, PRODUCT, "The product.")
                    .member("quantity", Item::quantity, SOME, "How much of it.")
                    .done()),
            PlaceOrder.MAX_ITEMS);

    /** The id that almost all records have. */
    public static final Keys.Id INSTANCE =
            new Keys.Id("instance", INSTANCE_ID, "The merchant instance" + " that it is about.");

    private SharedTypes() {}

    private static <V> ValueType<V> number(Function<String, V> parse, Function<V, String> print) {
        return named(
                "Number",
                "From 1 to 2^53 - 1, written as a string without zeros before it.",
                text(parse, print, schema -> schema.put("pattern", "^[1-9][0-9]{0,15}$")));
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
            throw new IllegalArgumentException(
                    whose + " number is written without a sign and" + " without zeros before it");
        }
    }
}
