package stockpot.topology.orders;

import static stockpot.topology.query.Answering.list;
import static stockpot.topology.query.Answering.listOfAnyTime;
import static stockpot.topology.query.Answering.listing;
import static stockpot.topology.shared.Nouns.ORDER;
import static stockpot.topology.shared.Nouns.RESERVATION;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.TEXT;
import static stockpot.topology.table.Types.object;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.query.Answering;
import stockpot.topology.query.PartitionRows;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.RowReader;

/** How questions about orders and reservations are answered. */
public final class OrderAnswers {
    private static final RecordTable<OrderFilter> FILTER = table(OrderFilter.class)
            .member("paid", OrderFilter::paid, TEXT, "Whether it has to be paid.")
            .member("session", OrderFilter::session, TEXT, "For whom it has to be good.")
            .member("placed_after", OrderFilter::placedAfter, COUNT, "In milliseconds since the epoch.")
            .done();

    private static final Answering<OrderList, ?, ?> ORDERS = list(
            "order-list-3",
            Topics.ORDERS,
            listing(OrderList.class).embed(OrderList::filter, FILTER).done(),
            OrderRows::bySerialKey,
            OrderAnswers::order,
            object(table(OrderRow.class)
                    .member("order", OrderRow::id, ORDER, "Its id.")
                    .embed(OrderRow::order, OrderRecords.ORDER_ROW)
                    .done()),
            row -> row.order().serial());

    /** Reads past those of other instances: who lists them is about to close one for good, which is rare. */
    private static final Answering<ReservationList, ?, ?> RESERVATIONS = listOfAnyTime(
            "reservation-list-2",
            Topics.ORDERS,
            listing(ReservationList.class).done(),
            (instance, number) -> ReservationRows.key(number),
            OrderAnswers::reservation,
            RESERVATION,
            ReservationKey::id);

    public static final List<Answering<?, ?, ?>> ALL = List.of(ORDERS, RESERVATIONS);

    private OrderAnswers() {}

    private static @Nullable OrderRow order(PartitionRows rows, OrderList list, byte[] key, byte[] row)
            throws Unavailable {
        OrderKey order = OrderKey.of(list.instance().value(), OrderRows.orderIn(row));
        byte[] own = rows.get(OrderRows.key(order)).orElse(null);
        OrderRows.Stored stored = OrderRows.read(own);
        // Gone between the two reads: the order was withdrawn after the first.
        if (own == null
                || stored == null
                || stored.order().state() == Order.State.WITHDRAWN
                || !list.filter().takes(stored.order())) {
            return null;
        }
        rows.keep(own.length);
        return new OrderRow(order.order(), stored.order());
    }

    private static @Nullable ReservationKey reservation(
            PartitionRows rows, ReservationList list, byte[] key, byte[] row) {
        ReservationRows.Stored stored = ReservationRows.read(row);
        return stored != null
                        && stored.reservation().instance().equals(list.instance())
                        && stored.reservation().isShown()
                ? ReservationRows.read(RowReader.key(key))
                : null;
    }
}
