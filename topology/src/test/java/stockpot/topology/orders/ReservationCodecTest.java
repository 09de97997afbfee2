package stockpot.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Rejection;
import stockpot.orders.OrderAnswer.Reserved;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.stock.Restock;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockRejection;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.records.CommandsInJsonTest;
import stockpot.topology.records.Records;
import stockpot.topology.records.SaidInResults;
import stockpot.topology.stock.StockCodec;

/** What is said of reservations beside what {@link CommandsInJsonTest} reads. */
class ReservationCodecTest {
    private static final ReservationKey KEY = new ReservationKey(117);
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final ProductId CHAIR = new ProductId("chair\u751f");
    private static final List<Line> LINES =
            List.of(new Line(CHAIR, Quantity.parse("2.000001")), new Line(CHAIR, Quantity.ZERO));

    private final Records<Orders, OrderCommand, OrderEvent> records = new Records<>(new OrderCodec());

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void neverHaveTheKeyOfAnOrder() {
        List<String> ids = List.of("1", "7", "17", "117", "1:1", "3:117", "2:17", "x", "11", "9007199254740991");
        Map<String, String> keys = new HashMap<>();
        for (String instance : ids) {
            for (String order : ids) {
                OrderCommand command = new ClaimOrder(OrderKey.of(instance, order), "n", "");
                keys.put(shown(command), instance + " " + order);
            }
        }
        for (String number : ids) {
            if (number.matches("[0-9]+")) {
                OrderCommand command = new CancelReservation(new ReservationKey(Long.parseLong(number)), SHOP);
                assertThat(keys.put(shown(command), number)).as(number).isNull();
            }
        }
        assertThat(shown(new CancelReservation(KEY, SHOP))).isEqualTo("3:117");
    }

    private String shown(OrderCommand command) {
        return new String(records.key(command), StandardCharsets.UTF_8);
    }

    private static Reservation reservation(State state) {
        return new Reservation(SHOP, ATTEMPT, "00ff", LINES, 1_000, state, state == State.LIVE ? 0 : 999, null);
    }

    @Test
    void areToldHowMuchWasGrantedAndWhatWillBeLeft() {
        assertThat(SaidInResults.accepted(new StockCodec(), "{\"granted\":\"2.5\"}"))
                .isEqualTo(new Held(Quantity.parse("2.5"), null));
        assertThat(SaidInResults.accepted(new StockCodec(), "{\"surplus\":\"1\"}"))
                .isEqualTo(new Held(null, Quantity.parse("1")));
        assertThat(SaidInResults.accepted(new StockCodec(), "{}")).isEqualTo(new StockAnswer.Done());
        assertThat(SaidInResults.accepted(new StockCodec(), "{\"serial\":7}")).isEqualTo(new StockAnswer.Defined(7));
        assertThat(SaidInResults.refused(new StockCodec(), "OUT_OF_STOCK", "{\"requested\":\"2\",\"available\":\"1\"}"))
                .isEqualTo(new OutOfStock(Quantity.parse("2"), Quantity.parse("1"), Restock.UNKNOWN));
        assertThat(SaidInResults.refused(new StockCodec(), "CONTENDED", "{}"))
                .isEqualTo(new Rejection.Refusal(StockRejection.Code.CONTENDED));
    }

    @Test
    void areToldAsTheyAreWritten() {
        Reservation there = reservation(State.EXPIRED);
        byte[] written = Records.write(out -> ReservationRecords.RESERVATION.write(out, there));
        assertThat(SaidInResults.accepted(new OrderCodec(), new String(written, StandardCharsets.UTF_8)))
                .isEqualTo(Reserved.of(there));
    }
}
