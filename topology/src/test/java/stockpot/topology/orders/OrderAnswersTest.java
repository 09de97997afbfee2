package stockpot.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.InstanceId;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Page;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Order;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderFilter;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductId;
import stockpot.topology.query.RowQueries;
import stockpot.topology.query.TwoNodes;

/** Reads of orders and reservations from four partitions that two nodes share. */
@Timeout(60)
class OrderAnswersTest {
    private static final InstanceId SHOP = new InstanceId("shop");

    @TempDir
    Path folder;

    @AutoClose
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(folder, List.of(0, 1), List.of(2, 3));
    }

    private static Reservation reservation(InstanceId instance, State state) {
        List<Reservation.Line> lines = List.of(new Reservation.Line(new ProductId("p"), Quantity.of(2)));
        long ended = state == State.LIVE ? 0 : 500;
        return new Reservation(instance, new AttemptId("a"), "", lines, 400, state, ended, null);
    }

    private int keep(long number, InstanceId instance, State state) {
        ReservationKey key = new ReservationKey(number);
        byte[] row = ReservationRows.write(new ReservationRows.Stored(reservation(instance, state), 1_000 + number, 0));
        return nodes.keepOrder(
                ReservationRows.key(key), row, ReservationCodec.key(key).toArray(String[]::new));
    }

    private List<Long> list(int node, long after, int limit) throws Unavailable, InterruptedException {
        return nodes.fanOut(node).ask(new ReservationList(SHOP, new Page(after, limit))).stream()
                .map(ReservationKey::id)
                .toList();
    }

    @Test
    void areListedInTheOrderOfTheirNumbersWhereverTheyLie() throws Unavailable, InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(number -> keep(3 * number, SHOP, State.LIVE));
        keep(CommandContext.MAX_SERIAL, SHOP, State.EXPIRED);
        LongStream.rangeClosed(1, 20).forEach(number -> keep(3 * number + 1, new InstanceId("sho"), State.LIVE));
        keep(5, SHOP, State.CANCELLED);
        keep(8, SHOP, State.ORDERED);
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, 0, 4)).containsExactly(3L, 6L, 9L, 12L);
            assertThat(list(node, 12, 3)).containsExactly(15L, 18L, 21L);
            assertThat(list(node, 57, 100)).containsExactly(60L, CommandContext.MAX_SERIAL);
            assertThat(list(node, CommandContext.MAX_SERIAL, 100)).isEmpty();
            assertThat(list(node, 0, 100)).hasSize(21);
        }
    }

    @Test
    void comeFromAnyNodeWithTheirPosition() throws Unavailable, InterruptedException {
        Map<Long, Integer> partitions = new TreeMap<>();
        LongStream.rangeClosed(1, 8).forEach(number -> partitions.put(number, keep(number, SHOP, State.LIVE)));
        for (int node = 0; node < 2; node++) {
            RowQueries rows = nodes.rows(node);
            for (long number = 1; number <= 8; number++) {
                assertThat(rows.look(new ReservationKey(number)))
                        .contains(new Row<>(
                                reservation(SHOP, State.LIVE), position(partitions.get(number), 1_000 + number)));
            }
            assertThat(rows.look(new ReservationKey(9))).isEmpty();
        }
    }

    private static Order order(long serial, Order.State state) {
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "s" + serial / 10, List.of(), "");
        return new Order(serial, new AttemptId("a"), "", List.of(), terms, 400, state, "", null, 0);
    }

    private static OrderKey orderKey(InstanceId instance, long serial) {
        return new OrderKey(instance, new OrderId("o" + serial));
    }

    private int keep(InstanceId instance, long serial, Order.State state) {
        OrderKey key = orderKey(instance, serial);
        String[] ids = {instance.value(), key.order().value()};
        nodes.keepOrder(OrderRows.bySerialKey(instance, serial), OrderRows.bySerialRow(key, 1_000 + serial), ids);
        return nodes.keepOrder(OrderRows.key(key), OrderRows.write(order(serial, state), 1_000 + serial, 0), ids);
    }

    private List<Long> list(int node, Page page, String session) throws Unavailable, InterruptedException {
        OrderFilter filter = new OrderFilter("", session, 0);
        List<OrderRow> rows = nodes.fanOut(node).ask(new OrderList(SHOP, page, filter));
        for (OrderRow row : rows) {
            assertThat(row.id()).isEqualTo(orderKey(SHOP, row.order().serial()).order());
            assertThat(row.order())
                    .isEqualTo(order(row.order().serial(), row.order().state()));
        }
        return rows.stream().map(row -> row.order().serial()).toList();
    }

    @Test
    void areOrdersThatWereNotWithdrawn() throws Unavailable, InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(serial -> keep(SHOP, serial, Order.State.UNPAID));
        keep(SHOP, 21, Order.State.WITHDRAWN);
        keep(SHOP, 22, Order.State.EXPIRED);
        keep(new InstanceId("shop1"), 23, Order.State.UNPAID);
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, new Page(Long.MAX_VALUE, -3), "")).containsExactly(22L, 20L, 19L);
            assertThat(list(node, new Page(19, 9), "")).containsExactly(20L, 22L);
            assertThat(list(node, new Page(0, 9), "s2")).containsExactly(20L, 22L);
            assertThat(list(node, new Page(0, 100), "")).hasSize(21);
        }
    }

    @Test
    void ofOrdersComeFromAnyNodeWithTheirPosition() throws Unavailable, InterruptedException {
        int partition = keep(SHOP, 1, Order.State.EXPIRED);
        for (int node = 0; node < 2; node++) {
            assertThat(nodes.rows(node).look(orderKey(SHOP, 1)))
                    .contains(new Row<>(order(1, Order.State.EXPIRED), position(partition, 1_001)));
            assertThat(nodes.rows(node).look(orderKey(SHOP, 3))).isEmpty();
        }
    }

    private static LogPosition position(int partition, long offset) {
        return new LogPosition(Topics.ORDERS.commands(), partition, offset);
    }
}
