package stockpot.topology.orders;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.RowKey;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Family.Numbering;
import stockpot.topology.query.Answering;
import stockpot.topology.rows.NamedRow;

/** Orders and reservations, as the machine has to know them. */
public final class OrderFamily {
    public static final Family<Orders, OrderCommand, OrderEvent> ORDERS = Family.of(
                    Topics.ORDERS, OrderCommand.class, new OrderDecider(), new OrderCodec(), OrderSlices::new)
            .lookedUp(OrderFamily::row)
            .reacting(OrderReactions.ALL)
            .numbered(new Numbering<>(command -> command instanceof OrderCommand.PlaceOrder, true));

    public static final List<Answering<?, ?, ?>> ANSWERS = Stream.of(OrderAnswers.ALL, HolderAnswers.ALL)
            .<Answering<?, ?, ?>>flatMap(List::stream)
            .toList();

    private OrderFamily() {}

    private static @Nullable NamedRow<?> row(RowKey<?> key) {
        return switch (key) {
            case OrderKey order -> OrderRows.named(order);
            case ReservationKey reservation -> ReservationRows.named(reservation);
            default -> null;
        };
    }
}
