package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.money.Amount;
import stockpot.orders.Order;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Payment;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockLists.Holder;
import stockpot.stock.StockLists.HolderKind;
import stockpot.stock.StockLists.HolderPlace;
import stockpot.stock.StockLists.Holders;
import stockpot.stock.Total;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.orders.OrderRows;
import stockpot.topology.orders.ReservationCodec;
import stockpot.topology.orders.ReservationRows;

/** Who has some of a product set aside, asked of two nodes that have the product on the one and orders on either. */
@Timeout(60)
class HoldersTest {
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final ProductKey TABLE = ProductKey.of("shop", "table");
    private static final long SECOND = 1_000;

    @TempDir
    Path folder;

    @AutoClose
    private TwoNodes nodes;

    @BeforeEach
    void open() {
        nodes = new TwoNodes(folder, List.of(0, 1), List.of(2, 3));
        for (ProductKey product : List.of(CHAIR, TABLE)) {
            nodes.send(new DefineProduct(product, Total.of(Quantity.of(1_000)), Samples.named("a thing")));
        }
    }

    private static long at(long seconds) {
        return Workbench.NOON + seconds * SECOND;
    }

    private void lock(ProductKey product, String id, int quantity, @Nullable Long seconds) {
        Long micros = seconds == null ? null : Duration.ofSeconds(seconds).toNanos() / 1_000;
        nodes.send(new LockStock(product, new LockId(id), Quantity.of(quantity), micros));
    }

    private void hold(HoldOwner owner, String attempt, int quantity, List<LockId> locks, @Nullable String over) {
        AttemptId other = over == null ? null : new AttemptId(over);
        Integer percent = owner.kind() == HoldOwner.Kind.PUBLIC_ORDER ? 100 : null;
        nodes.send(new HoldStock(
                CHAIR, new AttemptId(attempt), owner, Quantity.of(quantity), locks, other, false, percent));
    }

    private void confirm(String attempt) {
        nodes.send(new ConfirmHold(CHAIR, new AttemptId(attempt)));
    }

    private void order(String id, long deadline, Order.State state) {
        Amount amount = Amount.parse("EUR:1");
        Terms terms = new Terms(amount, null, deadline, "", List.of(), "");
        Payment payment = state == Order.State.PAID ? new Payment("p", amount) : null;
        Order order = new Order(7, new AttemptId("a"), "", List.of(), terms, 0, state, "", payment, 0);
        OrderKey key = new OrderKey(CHAIR.instance(), new OrderId(id));
        nodes.keepOrder(
                OrderRows.key(key), OrderRows.write(order, 5, 0), key.instance().value(), id);
    }

    private void reservation(long number, long until) {
        ReservationKey key = new ReservationKey(number);
        Reservation kept = new Reservation(
                CHAIR.instance(), new AttemptId("a"), "", List.of(), until, Reservation.State.LIVE, 0, null);
        nodes.keepOrder(
                ReservationRows.key(key),
                ReservationRows.write(new ReservationRows.Stored(kept, 5, 0)),
                ReservationCodec.key(key).toArray(String[]::new));
    }

    private static HoldOwner reserver(long number) {
        return new HoldOwner(HoldOwner.Kind.RESERVATION, Long.toString(number));
    }

    private List<Holder> list(int node, @Nullable HolderPlace after, int limit)
            throws Unavailable, InterruptedException {
        return nodes.fanOut(node).ask(new Holders(CHAIR.instance(), CHAIR.product(), after, limit));
    }

    private static Holder holder(long until, HolderKind kind, String id, int quantity) {
        return new Holder(new HolderPlace(until, kind, id), Quantity.of(quantity), false);
    }

    @Test
    void areLocksOrdersAndReservationsByTheirDeadlines() throws Unavailable, InterruptedException {
        lock(CHAIR, "cart", 3, 60L);
        lock(CHAIR, "kept", 1, null);
        lock(TABLE, "other", 9, 1L);
        hold(new HoldOwner("paid"), "a1", 2, List.of(), null);
        hold(new HoldOwner("unpaid").anybodys(), "a2", 4, List.of(), null);
        hold(reserver(17), "a3", 5, List.of(), null);
        hold(new HoldOwner("new"), "a4", 6, List.of(), null);
        List.of("a1", "a2", "a3").forEach(this::confirm);
        order("paid", at(1), Order.State.PAID);
        order("unpaid", at(90), Order.State.UNPAID);
        reservation(17, at(30));
        List<Holder> expected = List.of(
                holder(at(10), HolderKind.ORDER, "new", 6),
                holder(at(30), HolderKind.RESERVATION, "17", 5),
                holder(at(60), HolderKind.LOCK, "cart", 3),
                new Holder(new HolderPlace(at(90), HolderKind.ORDER, "unpaid"), Quantity.of(4), true),
                holder(Lock.FOREVER, HolderKind.LOCK, "kept", 1),
                holder(Hold.NEVER, HolderKind.ORDER, "paid", 2));
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, null, 20)).isEqualTo(expected);
            assertThat(list(node, null, -20)).isEqualTo(expected.reversed());
            for (int limit = 1; limit < 7; limit++) {
                assertThat(paged(node, limit)).isEqualTo(expected);
                assertThat(paged(node, -limit)).isEqualTo(expected.reversed());
            }
            assertThat(list(node, null, 0)).isEmpty();
            Product product = nodes.product(node, CHAIR).orElseThrow().value().product();
            assertThat(sum(expected)).isEqualTo(product.locked().plus(product.held()));
        }
    }

    private List<Holder> paged(int node, int limit) throws Unavailable, InterruptedException {
        List<Holder> all = new ArrayList<>();
        for (HolderPlace after = null; ; after = all.getLast().place()) {
            List<Holder> page = list(node, after, limit);
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(page);
        }
    }

    private static Quantity sum(List<Holder> holders) {
        return holders.stream().map(Holder::quantity).reduce(Quantity.ZERO, Quantity::plus);
    }

    @Test
    void areOnceWhatReplacesAnother() throws Unavailable, InterruptedException {
        lock(CHAIR, "cart", 3, 60L);
        hold(reserver(17), "a1", 5, List.of(), null);
        confirm("a1");
        reservation(17, at(30));
        hold(new HoldOwner("order"), "a2", 2, List.of(new LockId("cart")), "a1");
        List<Holder> found = list(0, null, 20);
        // What stands aside and what is to be replaced counts in the place of the order, until that is decided.
        assertThat(found).containsExactly(holder(at(10), HolderKind.ORDER, "order", 8));
        Product product = nodes.product(0, CHAIR).orElseThrow().value().product();
        assertThat(sum(found)).isEqualTo(product.locked().plus(product.held()));
        confirm("a2");
        order("order", at(90), Order.State.UNPAID);
        assertThat(list(1, null, 20)).containsExactly(holder(at(90), HolderKind.ORDER, "order", 2));
    }

    @Test
    void areOnceWhoeverPlacesTheSameOrderTwice() throws Unavailable, InterruptedException {
        hold(new HoldOwner("order"), "a1", 2, List.of(), null);
        hold(new HoldOwner("order"), "a2", 3, List.of(), null);
        assertThat(list(0, null, 20)).containsExactly(holder(at(10), HolderKind.ORDER, "order", 5));
    }

    @Test
    void areFoundAPageAtATimeAmongMany() throws Unavailable, InterruptedException {
        for (int i = 0; i < 300; i++) {
            lock(CHAIR, "cart-" + i, 1, 1_000L - i);
        }
        assertThat(list(0, null, 3).stream().map(found -> found.place().id()))
                .containsExactly("cart-299", "cart-298", "cart-297");
        assertThat(list(1, new HolderPlace(at(900), HolderKind.LOCK, "cart-100"), 2).stream()
                        .map(found -> found.place().id()))
                .containsExactly("cart-99", "cart-98");
        assertThat(paged(1, 7)).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void areNoneOfWhatIsNotThere() throws Unavailable, InterruptedException {
        assertThat(list(0, null, 20)).isEmpty();
        assertThat(nodes.fanOut(0).ask(new Holders(new InstanceId("other"), CHAIR.product(), null, 20)))
                .isEmpty();
    }
}
