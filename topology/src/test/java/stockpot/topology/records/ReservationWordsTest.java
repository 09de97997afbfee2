package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.Rejection;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderAnswer.Reserved;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.Stock;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockAnswer.Held;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent;
import stockpot.stock.StockRejection;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.table.Unreadable;

/** Commands about reservations in JSON, and about what they hold: read back as written, and refused when they are none. */
class ReservationWordsTest {
    private static final ReservationKey KEY = new ReservationKey(117);
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final AttemptId OTHER = new AttemptId("b\"\\\ud83e\ude91");
    private static final OrderKey ORDER = OrderKey.of("shop", "2026-1");
    private static final ProductId CHAIR = new ProductId("chair\u751f");
    private static final ProductKey SHELF = new ProductKey(SHOP, CHAIR);
    private static final HoldOwner OWNER = new HoldOwner(HoldOwner.Kind.RESERVATION, "117");
    private static final List<Line> LINES =
            List.of(new Line(CHAIR, Quantity.parse("2.000001")), new Line(CHAIR, Quantity.ZERO));

    private static final String HEAD = "\"id\":\"1\",\"reservation\":\"117\"";
    private static final String LINE = "[{\"product\":\"p\",\"quantity\":\"1\"}]";
    private static final String PLACE =
            "{\"type\":\"PlaceReservation\"," + HEAD + ",\"instance\":\"shop\",\"attempt\":\"a\"";
    private static final String CHANGE =
            "{\"type\":\"ChangeReservation\"," + HEAD + ",\"instance\":\"shop\",\"base\":\"b\"";
    private static final String ORDERED = "\"id\":\"1\",\"instance\":\"shop\",\"order\":\"o\",\"attempt\":\"a\"";
    private static final String PLACE_ORDER = "{\"type\":\"PlaceOrder\"," + ORDERED
            + ",\"content_hash\":\"\",\"amount\":\"EUR:1\",\"summary\":\"\",\"taken\":";
    private static final String HOLD = "{\"type\":\"HoldStock\",\"id\":\"1\",\"instance\":\"shop\",\"product\":\"p\""
            + ",\"attempt\":\"a\",\"quantity\":\"1\"";

    private final Records<Orders, OrderCommand, OrderEvent> records = new Records<>(new OrderWords());
    private final Records<Stock, StockCommand, StockEvent> stockRecords = new Records<>(new StockWords());

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PlaceOrder placeOrder(Taken taken) {
        Terms terms = new Terms(Amount.parse("EUR:1"), "", "{}", Terms.NEVER, "", "", List.of(), "");
        return new PlaceOrder(ORDER, ATTEMPT, "", List.of(new Item(CHAIR, Quantity.of(1))), terms, taken);
    }

    static List<OrderCommand> commands() {
        ReservationKey most = new ReservationKey(Moment.MAX_SERIAL);
        return List.of(
                new PlaceReservation(KEY, SHOP, ATTEMPT, "00ff", LINES, 600),
                new PlaceReservation(most, SHOP, ATTEMPT, "", LINES, Integer.MAX_VALUE),
                new ChangeReservation(KEY, SHOP, ATTEMPT, new Renewal(OTHER, LINES, false), null),
                new ChangeReservation(KEY, SHOP, ATTEMPT, new Renewal(OTHER, LINES, true), 1L),
                new ChangeReservation(KEY, SHOP, ATTEMPT, null, 1L),
                new ChangeReservation(KEY, SHOP, ATTEMPT, null, null),
                new CancelReservation(KEY, SHOP),
                new TakeReservation(KEY, SHOP, ATTEMPT, new OrderId("2026-1")),
                new ConfirmTake(KEY, ATTEMPT),
                new ReleaseTake(KEY, ATTEMPT),
                new ResolveReserved(KEY, SHOP, ATTEMPT, CHAIR),
                new ResolveTake(ORDER, ATTEMPT, most),
                placeOrder(new Taken(KEY, OTHER, List.of(CHAIR, new ProductId("p")))),
                placeOrder(new Taken(KEY, OTHER, List.of())));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void areReadBackAsWritten(OrderCommand command) throws Unreadable {
        Envelope.Sent<OrderCommand> sent = new Envelope.Sent<>("id", true, "ff", command);
        byte[] value = records.write(sent);
        SchemaCheck.requireValid("orders-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(sent);
    }

    @Test
    void areReadBackWithTheirSource() throws Unreadable {
        for (OrderCommand command : List.of(
                new ResolveTake(ORDER, ATTEMPT, KEY),
                new ConfirmTake(KEY, ATTEMPT),
                new ReleaseTake(KEY, ATTEMPT),
                new ResolveReserved(KEY, SHOP, ATTEMPT, CHAIR))) {
            String ledger = command instanceof ResolveReserved ? "stockpot.stock.ledger" : "stockpot.orders.ledger";
            Envelope.Settled<OrderCommand> settled = new Envelope.Settled<>(new Source(ledger, 3, 1042, 1), command);
            byte[] value = records.write(settled);
            SchemaCheck.requireValid("orders-commands", value);
            assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(settled);
        }
    }

    static List<StockCommand> holds() {
        List<LockId> locks = List.of(new LockId("cart"));
        return List.of(
                new HoldStock(SHELF, ATTEMPT, OWNER, Quantity.of(2), locks, OTHER, true),
                new HoldStock(SHELF, ATTEMPT, OWNER, Quantity.of(2), List.of(), OTHER, false),
                new HoldStock(SHELF, ATTEMPT, OWNER, Quantity.of(2), List.of(), null, true),
                new HoldStock(SHELF, ATTEMPT, new HoldOwner("117"), Quantity.of(2), List.of(), OTHER, false));
    }

    @ParameterizedTest
    @MethodSource("holds")
    void holdAsTheyAreWritten(StockCommand command) throws Unreadable {
        Envelope.Sent<StockCommand> sent = new Envelope.Sent<>("id", false, "", command);
        byte[] value = stockRecords.write(sent);
        SchemaCheck.requireValid("stock-commands", value);
        assertThat(stockRecords.read(stockRecords.key(command), value, 0, 1)).isEqualTo(sent);
    }

    @Test
    void areNeverSentByTheClock() {
        for (OrderCommand command : List.of(new AgeReservation(KEY), new ForgetReserving(KEY, ATTEMPT))) {
            assertThat(new OrderWords().type(command)).isEqualTo("Tick");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> records.write(new Envelope.Sent<>("id", false, "", command)));
        }
    }

    static List<Arguments> unreadable() {
        String rest = ",\"lines\":" + LINE + ",\"lifetime\":1}";
        String taken = "{\"reservation\":\"117\",\"attempt\":\"a\"";
        return List.of(
                Arguments.of(PLACE.replace("\"117\"", "\"0\"") + rest, "from 1 to"),
                Arguments.of(PLACE.replace("\"117\"", "\"-117\"") + rest, "from 1 to"),
                Arguments.of(PLACE.replace("\"117\"", "\"0117\"") + rest, "without zeros"),
                Arguments.of(PLACE.replace("\"117\"", "\"+117\"") + rest, "without a sign"),
                Arguments.of(PLACE.replace("\"117\"", "\"x\"") + rest, "\"x\""),
                Arguments.of(PLACE.replace("\"117\"", "117") + rest, "must be a string"),
                Arguments.of("{\"type\":\"CancelReservation\",\"id\":\"1\",\"instance\":\"shop\"}", "'reservation'"),
                Arguments.of("{\"type\":\"CancelReservation\"," + HEAD + "}", "'instance' is missing"),
                Arguments.of("{\"type\":\"AgeReservation\"," + ORDERED + "}", "there is no type 'AgeReservation'"),
                Arguments.of(PLACE + ",\"lifetime\":1}", "'lines' is missing"),
                Arguments.of(PLACE + ",\"lines\":[],\"lifetime\":1}", "1 to 500 lines"),
                Arguments.of(PLACE + ",\"lines\":{},\"lifetime\":1}", "'lines'"),
                Arguments.of(PLACE + ",\"lines\":[{\"product\":\"p\"}],\"lifetime\":1}", "'quantity' is missing"),
                Arguments.of(PLACE + ",\"lines\":" + LINE.replace("\"1\"", "1") + ",\"lifetime\":1}", "a string"),
                Arguments.of(PLACE + ",\"lines\":" + LINE.replace("}", ",\"x\":1}") + ",\"lifetime\":1}", "not know"),
                Arguments.of(PLACE + ",\"lines\":" + LINE + "}", "'lifetime' is missing"),
                Arguments.of(PLACE + ",\"lines\":" + LINE + ",\"lifetime\":0}", "1 to 2147483647 seconds"),
                Arguments.of(PLACE + ",\"lines\":" + LINE + ",\"lifetime\":2147483648}", "1 to 2147483647 seconds"),
                Arguments.of(PLACE + ",\"lines\":" + LINE + ",\"lifetime\":\"1\"}", "integer of 64 bits"),
                Arguments.of(PLACE + ",\"order\":\"o\"" + rest, "schema does not know"),
                Arguments.of(CHANGE + ",\"lines\":" + LINE + "}", "schema does not know"),
                Arguments.of(CHANGE + ",\"attempt\":\"a\"}", "'lines' is missing"),
                Arguments.of(CHANGE + ",\"anew\":true,\"lifetime\":1}", "schema does not know"),
                Arguments.of(CHANGE + ",\"attempt\":\"a\",\"anew\":true,\"lines\":" + LINE + "}", "needs a lifetime"),
                Arguments.of(CHANGE.replace(",\"base\":\"b\"", "") + ",\"lifetime\":1}", "'base' is missing"),
                Arguments.of(
                        "{\"type\":\"TakeReservation\"," + HEAD + ",\"instance\":\"shop\",\"attempt\":\"a\"}",
                        "'order' is missing"),
                Arguments.of("{\"type\":\"ConfirmTake\"," + HEAD + "}", "'attempt' is missing"),
                Arguments.of("{\"type\":\"ResolveTake\"," + ORDERED + ",\"reservation\":\"007\"}", "without zeros"),
                Arguments.of(PLACE_ORDER + "{\"attempt\":\"a\"}}", "'reservation' is missing"),
                Arguments.of(PLACE_ORDER + taken.replace("117", "0117") + "}}", "without zeros"),
                Arguments.of(PLACE_ORDER + taken + ",\"products\":[1]}}", "'products' must be a string"),
                Arguments.of(PLACE_ORDER + taken + ",\"x\":1}}", "schema does not know"),
                Arguments.of(PLACE_ORDER + "[]}", "expected a JSON object"));
    }

    /** What no schema can say. */
    static List<Arguments> unreadableWhateverTheSchemaSays() {
        String rest = ",\"lines\":" + LINE + ",\"lifetime\":1}";
        return List.of(Arguments.of(PLACE.replace("\"117\"", "\"9007199254740992\"") + rest, "from 1 to"));
    }

    @ParameterizedTest
    @MethodSource({"unreadable", "unreadableWhateverTheSchemaSays"})
    void areRefusedWhenTheyAreNone(String value, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> records.read(RecordKey.of("117"), utf8(value), 0, 1))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String value, String reason) {
        assertThat(SchemaCheck.isValid("orders-commands", value)).isFalse();
    }

    static List<Arguments> unreadableHolds() {
        return List.of(
                Arguments.of(HOLD + "}", "'order' is missing"),
                Arguments.of(HOLD + ",\"reservation\":\"117\",\"order\":\"o\"}", "schema does not know"),
                Arguments.of(HOLD + ",\"reservation\":\"x\"}", "\"x\""),
                Arguments.of(HOLD + ",\"reservation\":\"0117\"}", "without zeros"),
                Arguments.of(HOLD + ",\"reservation\":117}", "must be a string"),
                Arguments.of(HOLD + ",\"reservation\":\"117\",\"over\":\"\"}", "must not be empty"),
                Arguments.of(HOLD + ",\"reservation\":\"117\",\"partly\":\"yes\"}", "true or false"));
    }

    /** A hold for a reservation that cannot be: whoever has to ask it what becomes of the hold would ask nobody. */
    @ParameterizedTest
    @MethodSource("unreadableHolds")
    void holdNothingWhenTheyAreNone(String value, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> stockRecords.read(RecordKey.of("shop", "p"), utf8(value), 0, 1))
                .withMessageContaining(reason);
        assertThat(SchemaCheck.isValid("stock-commands", value)).isFalse();
    }

    @Test
    void neverHoldInTheirOwnPlace() {
        String value = HOLD + ",\"reservation\":\"117\",\"over\":\"a\"}";
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> stockRecords.read(RecordKey.of("shop", "p"), utf8(value), 0, 1))
                .withMessageContaining("itself");
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
        assertThat(SaidInResults.accepted(new StockWords(), "{\"granted\":\"2.5\"}"))
                .isEqualTo(new Held(Quantity.parse("2.5"), null));
        assertThat(SaidInResults.accepted(new StockWords(), "{\"surplus\":\"1\"}"))
                .isEqualTo(new Held(null, Quantity.parse("1")));
        assertThat(SaidInResults.accepted(new StockWords(), "{}")).isEqualTo(new StockAnswer.Done());
        assertThat(SaidInResults.accepted(new StockWords(), "{\"serial\":7}")).isEqualTo(new StockAnswer.Defined(7));
        assertThat(SaidInResults.refused(new StockWords(), "OUT_OF_STOCK", "{\"requested\":\"2\",\"available\":\"1\"}"))
                .isEqualTo(new OutOfStock(Quantity.parse("2"), Quantity.parse("1"), Restock.UNKNOWN));
        assertThat(SaidInResults.refused(new StockWords(), "CONTENDED", "{}"))
                .isEqualTo(new Rejection.Refusal(StockRejection.Code.CONTENDED, "why"));
    }

    @Test
    void areToldAsTheyAreWritten() {
        Reservation there = reservation(State.EXPIRED);
        byte[] written = Records.write(out -> ReservationRecords.RESERVATION.write(out, there));
        assertThat(SaidInResults.accepted(new OrderWords(), new String(written, StandardCharsets.UTF_8)))
                .isEqualTo(Reserved.of(there));
    }
}
