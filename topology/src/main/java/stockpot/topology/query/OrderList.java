package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Order;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.query.OrderQueries.Filter;
import stockpot.topology.query.OrderQueries.Found;
import stockpot.topology.query.OrderQueries.Wanted;
import stockpot.topology.rows.OrderRows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** The orders of a partition that someone wants to see. */
final class OrderList implements FanOut.Topic<Wanted, List<Found>> {
    static final String NAME = "orders";

    private final LocalRows rows;

    OrderList(LocalRows rows) {
        this.rows = rows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String family() {
        return Topics.ORDERS.name();
    }

    @Override
    public List<Found> answer(LiveTasks.Id task, Wanted wanted, Allowance allowance) throws NoAnswer {
        boolean descending = wanted.limit() < 0;
        byte[] from = OrderRows.bySerialKey(wanted.instance(), descending ? 0 : wanted.after() + 1);
        byte[] to = OrderRows.bySerialKey(wanted.instance(), descending ? wanted.after() : Long.MAX_VALUE);
        List<Found> found = new ArrayList<>();
        rows.scan(task, from, to, descending, (key, row) -> {
            OrderKey order = OrderKey.of(wanted.instance().value(), OrderRows.orderIn(row));
            byte[] orderRow = rows.get(task, OrderRows.key(order)).orElse(null);
            OrderRows.Stored stored = OrderRows.read(orderRow);
            // Gone between the two reads: the order was withdrawn after the first.
            if (orderRow != null && stored != null && takes(wanted.filter(), stored.order())) {
                allowance.take(found.isEmpty() ? 0 : orderRow.length);
                found.add(new Found(order.order(), task.partition(), stored.offset(), stored.order()));
            }
            return found.size() < Math.abs(wanted.limit());
        });
        return found;
    }

    private static boolean takes(Filter filter, Order order) {
        boolean paid = order.state() == Order.State.PAID;
        return order.state() != Order.State.WITHDRAWN
                && (filter.paid().isEmpty() || filter.paid().equals("yes") == paid)
                && (filter.session().isEmpty()
                        || filter.session().equals(order.terms().sessionId()))
                && (filter.fulfillmentUrl().isEmpty()
                        || filter.fulfillmentUrl().equals(order.terms().fulfillmentUrl()))
                && order.terms()
                        .summary()
                        .toLowerCase(Locale.ROOT)
                        .contains(filter.summary().toLowerCase(Locale.ROOT))
                && order.placed() > filter.placedAfter();
    }

    @Override
    public InstanceId turnOf(Wanted question) {
        return question.instance();
    }

    @Override
    public void writeQuestion(RowWriter to, Wanted question) {
        Filter filter = question.filter();
        to.text(question.instance().value())
                .number(question.after())
                .number(Math.abs(question.limit()))
                .flag(question.limit() < 0)
                .text(filter.paid())
                .text(filter.session())
                .text(filter.fulfillmentUrl())
                .text(filter.summary())
                .number(filter.placedAfter());
    }

    @Override
    public Wanted readQuestion(RowReader from) {
        InstanceId instance = new InstanceId(from.text());
        long after = from.number();
        int atMost = from.integer();
        int limit = from.flag() ? -atMost : atMost;
        return new Wanted(
                instance, after, limit, new Filter(from.text(), from.text(), from.text(), from.text(), from.number()));
    }

    @Override
    public void writeAnswer(RowWriter to, List<Found> answer) {
        to.number(answer.size());
        for (Found found : answer) {
            to.text(found.id().value())
                    .number(found.partition())
                    .bytes(OrderRows.write(found.order(), found.offset(), 0));
        }
    }

    @Override
    public List<Found> readAnswer(RowReader from) {
        List<Found> found = new ArrayList<>();
        for (int left = from.integer(); left > 0; left--) {
            OrderId id = new OrderId(from.text());
            int partition = from.integer();
            OrderRows.Stored stored = OrderRows.read(from.bytes());
            if (stored != null) {
                found.add(new Found(id, partition, stored.offset(), stored.order()));
            }
        }
        return found;
    }
}
