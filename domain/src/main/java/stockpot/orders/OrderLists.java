package stockpot.orders;

import stockpot.kernel.InstanceId;
import stockpot.kernel.Listing;
import stockpot.kernel.Page;

/** What can be listed of orders and reservations. */
public final class OrderLists {
    private OrderLists() {}

    /** An order with its id. */
    public record OrderRow(OrderId id, Order order) {}

    /** Orders that were not withdrawn. */
    public record OrderList(InstanceId instance, Page page, OrderFilter filter) implements Listing<OrderRow> {
        @Override
        public OrderList at(Page other) {
            return new OrderList(instance, other, filter);
        }
    }

    /**
     * What a listed order has to be; an empty text filters nothing.
     *
     * @param paid {@code yes}, {@code no}, or empty
     * @param placedAfter milliseconds since the epoch; 0 for all
     */
    public record OrderFilter(String paid, String session, long placedAfter) {
        public static final OrderFilter ALL = new OrderFilter("", "", 0);

        public boolean takes(Order order) {
            boolean isPaid = order.state() == Order.State.PAID;
            return (paid.isEmpty() || paid.equals("yes") == isPaid)
                    && (session.isEmpty() || session.equals(order.terms().sessionId()))
                    && order.placed() > placedAfter;
        }
    }

    /** Reservations that were neither taken back nor used up. All there are, of any instance, are read for that. */
    public record ReservationList(InstanceId instance, Page page) implements Listing<ReservationKey> {
        @Override
        public ReservationList at(Page other) {
            return new ReservationList(instance, other);
        }
    }
}
