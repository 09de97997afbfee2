package stockpot.topology.shared;

import static stockpot.topology.records.SharedTypes.number;
import static stockpot.topology.records.SharedTypes.serial;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.SOME;
import static stockpot.topology.table.Types.identifier;
import static stockpot.topology.table.Types.list;
import static stockpot.topology.table.Types.object;
import static stockpot.topology.table.Types.rowed;

import java.util.List;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationKey;
import stockpot.stock.ProductId;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;
import stockpot.topology.table.ValueType;

/** What the records of one family call the things of another. */
public final class Nouns {
    public static final ValueType<ProductId> PRODUCT = identifier(ProductId::new, ProductId::value);
    public static final ValueType<OrderId> ORDER = identifier(OrderId::new, OrderId::value);
    public static final ValueType<ReservationKey> RESERVATION = number(Nouns::reservation, ReservationKey::toString);

    /** The number of a pot. */
    public static final ValueType<Long> POT =
            rowed(number(Nouns::pot, pot -> Long.toString(pot)), RowWriter::number, RowReader::number);

    public static final ValueType<List<Item>> ITEMS = list(
            object(table(Item.class)
                    .is("A product, and how much of it.")
                    .member("product", Item::product, PRODUCT, "The product.")
                    .member("quantity", Item::quantity, SOME, "How much of it.")
                    .done()),
            PlaceOrder.MAX_ITEMS);

    private Nouns() {}

    /** The reservation that a ledger record is about or names. */
    public static ReservationKey reservationOf(LedgerRecord record) {
        return reservation(record.text("reservation"));
    }

    public static long pot(String text) {
        return serial("a pot's", text, pot -> pot);
    }

    public static ReservationKey reservation(String text) {
        return serial("a reservation's", text, ReservationKey::new);
    }
}
