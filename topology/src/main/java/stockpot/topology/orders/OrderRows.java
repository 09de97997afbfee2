package stockpot.topology.orders;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.schemas.Topics;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Keys and bytes of an order's rows. */
public final class OrderRows {
    private static final char ORDER = 'p';
    private static final char BY_SERIAL = 'i';
    private static final int VERSION = 4;
    private static final int BY_SERIAL_VERSION = 1;

    private OrderRows() {}

    /** An order and what the plumbing keeps beside it. */
    public record Stored(Order order, long offset, long changed) {
        /** When the clock has to look at it. */
        long bound() {
            return order.state() == Order.State.UNPAID ? order.terms().payDeadline() : ExpiringEntries.FOREVER;
        }
    }

    public static byte[] key(OrderKey key) {
        return RowWriter.key(ORDER)
                .text(key.instance().value())
                .text(key.order().value())
                .done();
    }

    /** Before the keys of all orders. */
    static byte[] first() {
        return RowWriter.key(ORDER).done();
    }

    /** Behind them. */
    static byte[] end() {
        return RowWriter.key((char) (ORDER + 1)).done();
    }

    /** The order that a key names. */
    static OrderKey named(RowReader key) {
        return OrderKey.of(key.text(), key.text());
    }

    /** Where an order is found by its serial number, which is the order of lists. */
    public static byte[] bySerialKey(InstanceId instance, long serial) {
        return RowWriter.key(BY_SERIAL).text(instance.value()).u64(serial).done();
    }

    public static byte[] bySerialRow(OrderKey key, long offset) {
        return RowWriter.begin(BY_SERIAL_VERSION, offset)
                .text(key.order().value())
                .done();
    }

    public static String orderIn(byte[] bySerialRow) {
        RowReader reader = RowReader.row(BY_SERIAL_VERSION, bySerialRow);
        reader.number();
        return reader.text();
    }

    public static byte[] write(Order order, long offset, long changed) {
        RowWriter row = RowWriter.begin(VERSION, offset).number(changed);
        OrderRecords.ORDER_ROW.write(row, order);
        return row.done();
    }

    public static @Nullable Stored read(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long changed = reader.number();
        return new Stored(OrderRecords.ORDER_ROW.read(reader), offset, changed);
    }

    /** Where its row is. */
    static NamedRow<Order> named(OrderKey key) {
        return NamedRow.named(
                Topics.ORDERS, List.of(key.instance().value(), key.order().value()), key(key), row -> {
                    Stored stored = Objects.requireNonNull(read(row));
                    return new NamedRow.Stored<>(stored.order(), stored.offset());
                });
    }
}
