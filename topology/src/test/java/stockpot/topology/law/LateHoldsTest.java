package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static stockpot.topology.law.ReservingWorld.PARTITIONS;
import static stockpot.topology.law.ReservingWorld.SHOP;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Request;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderFlow;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation.Line;
import stockpot.orders.ReservationFlow;
import stockpot.orders.ReservationFlow.Wanted;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.records.RecordKey;

/**
 * A race that chance hardly ever finds: a hold that was confirmed late has asked its reservation what becomes of it, and is
 * answered when an order has the reservation. Whatever the answer is, it must not come between the order and its goods.
 */
class LateHoldsTest {
    private static final ProductId PRODUCT = ReservingWishes.PRODUCTS.getFirst().product();
    private static final ReservationKey RESERVATION = IntStream.range(1, 99)
            .mapToObj(ReservationKey::new)
            .filter(key -> partition(key.toString()) == 0)
            .findFirst()
            .orElseThrow();
    private static final OrderKey ORDER = IntStream.range(1, 99)
            .mapToObj(i -> OrderKey.of(SHOP.value(), "order-" + i))
            .filter(key -> partition(SHOP.value(), key.order().value()) == 1)
            .findFirst()
            .orElseThrow();

    private static int partition(String... ids) {
        return RecordKey.partition(RecordKey.of(ids), PARTITIONS);
    }

    private static void answerLate(ReservingFault fault) {
        ReservingWorld world = new ReservingWorld(fault);
        int stock = partition(SHOP.value(), PRODUCT.value());
        int ofReservation = PARTITIONS + partition(RESERVATION.toString());
        int ofOrder = PARTITIONS + partition(SHOP.value(), ORDER.order().value());
        Quantity three = Quantity.of(3);
        Wanted wanted = new Wanted(RESERVATION, SHOP, List.of(new Line(PRODUCT, three)), false);
        Terms terms = new Terms(Amount.parse("EUR:1"), null, Terms.NEVER, "", List.of(), "");
        OrderFlow.Plan plan = new OrderFlow.Plan(
                ORDER, true, "hash", List.of(new Item(PRODUCT, three)), List.of(), RESERVATION, null, terms);
        ReservingWishes wishes = new ReservingWishes(world);
        Request request = ReservingWishes.request("", "");

        world.finish(wishes.running(ReservationFlow.make(request, wanted, 600)));
        world.pass(10_000);
        world.settle(ofReservation, -1);
        world.finish(wishes.running(OrderFlow.place(request, plan)));
        world.settle(ofOrder, stock);
        world.settle(stock, -1);
        world.settle(ofReservation, -1);
        world.comeToRest();
    }

    @Test
    void doNotTakeTheGoodsOfAnOrder() {
        answerLate(ReservingFault.NONE);
    }

    @Test
    void wouldIfTheyWereReleased() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> answerLate(ReservingFault.ORDERED_HOLDS_ARE_RELEASED))
                .withMessageContaining("released while its owner stands");
    }
}
