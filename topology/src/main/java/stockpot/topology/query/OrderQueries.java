package stockpot.topology.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Order;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.OrderRows;

/** Reads of orders: one from the partition that owns it, many from all of them with one request per node. */
public final class OrderQueries {
    /** Under which names nodes ask each other. */
    public static final List<String> NAMES = List.of(OrderList.NAME);

    private final FanOut fanOut;
    private final RowQueries rowQueries;
    private final OrderList list;

    public OrderQueries(
            Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers, RowQueries rowQueries) {
        this.fanOut = new FanOut(layout, liveTasks, rows.readings(), nodes, peers);
        this.rowQueries = rowQueries;
        this.list = new OrderList(rows);
    }

    /** An order as its owner has it. */
    public record Found(OrderId id, int partition, long offset, Order order) {
        /** Whether it was not withdrawn. */
        public boolean isThere() {
            return order.state() != Order.State.WITHDRAWN;
        }
    }

    /**
     * Which orders.
     *
     * @param after serial number to go on from, exclusive
     * @param limit how many at most; negative for descending order
     */
    public record Wanted(InstanceId instance, long after, int limit, Filter filter) {}

    /**
     * What a listed order has to be; an empty text filters nothing.
     *
     * @param paid {@code yes}, {@code no}, or empty
     * @param summary part of its summary, regardless of case
     * @param placedAfter milliseconds since the epoch; 0 for all
     */
    public record Filter(String paid, String session, String fulfillmentUrl, String summary, long placedAfter) {
        public static final Filter ALL = new Filter("", "", "", "", 0);
    }

    /** One order, from wherever it is; a withdrawn one too. */
    public Optional<Found> find(OrderKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rowQueries.task(
                Topics.ORDERS, key.instance().value(), key.order().value());
        OrderRows.Stored stored =
                OrderRows.read(rowQueries.find(task, OrderRows.key(key)).orElse(null));
        return stored == null
                ? Optional.empty()
                : Optional.of(new Found(key.order(), task.partition(), stored.offset(), stored.order()));
    }

    /** Orders of an instance in the order of their serial numbers; withdrawn ones are none. */
    public List<Found> list(Wanted wanted) throws NoAnswer, InterruptedException {
        List<Found> all = new ArrayList<>();
        fanOut.ask(list, wanted).values().forEach(all::addAll);
        Comparator<Found> bySerial =
                Comparator.comparingLong(found -> found.order().serial());
        all.sort(wanted.limit() < 0 ? bySerial.reversed() : bySerial);
        return all.subList(0, Math.min(all.size(), Math.abs(wanted.limit())));
    }

    /** Answers another node's question. */
    public byte[] answer(byte[] question) throws NoAnswer, InterruptedException {
        return fanOut.answer(list, question);
    }
}
