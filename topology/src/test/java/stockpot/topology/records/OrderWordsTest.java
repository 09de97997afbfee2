package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.Item;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.table.Unreadable;

/** Commands about orders in JSON: read back as written, and refused when they are none. */
class OrderWordsTest {
    private static final String HEAD = "\"id\":\"1\",\"instance\":\"shop\",\"order\":\"o\"";
    private static final String PLACE = "{\"type\":\"PlaceOrder\"," + HEAD
            + ",\"attempt\":\"a\",\"content_hash\":\"\",\"amount\":\"EUR:1\",\"summary\":\"\"";
    private static final OrderKey KEY = OrderKey.of("shop", "o");
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final Amount EURO = Amount.parse("EUR:1");
    private static final String HOSTILE = "\" \\ \u0001 \ud83e\ude91 \u2028 </script>";

    private final Records<Orders, OrderCommand, OrderEvent> records = new Records<>(new OrderWords());

    private Envelope<OrderCommand> read(String value) throws Unreadable {
        return records.read(RecordKey.of("shop", "o"), value.getBytes(StandardCharsets.UTF_8), 0, 1);
    }

    static List<OrderCommand> commands() {
        OrderKey key = OrderKey.of("a\"b\\c\ud83e\ude91/%2F", "2026-1");
        Item item = new Item(new ProductId("chair"), Quantity.parse("2.000001"));
        Terms terms =
                new Terms(EURO, HOSTILE, "{\"a\":\"\u00e9\"}", 0, HOSTILE, "https://example.com/", List.of(), "token");
        Terms endless = new Terms(EURO, "", "{}", Terms.NEVER, "", "", List.of(), "");
        return List.of(
                new PlaceOrder(key, ATTEMPT, "00ff", List.of(item), terms),
                new PlaceOrder(key, ATTEMPT, "", List.of(), endless),
                new ClaimOrder(key, "nonce", "token"),
                new PayOrder(key, new Payment("p-1", EURO)),
                new WithdrawOrder(key, true),
                new WithdrawOrder(key, false),
                new KeepAnswer(key, null),
                new KeepAnswer(key, new Answered(410, HOSTILE)),
                new KeepAnswer(new ReservationKey(117), null),
                new KeepAnswer(new ReservationKey(117), new Answered(200, "")),
                new ResolveHold(key, ATTEMPT, new ProductId("chair")));
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
        ResolveHold command = new ResolveHold(KEY, ATTEMPT, new ProductId("chair"));
        Source source = new Source("stockpot.stock.ledger", 3, 1042, 1);
        Envelope.Settled<OrderCommand> settled = new Envelope.Settled<>(source, command);
        byte[] value = records.write(settled);
        SchemaCheck.requireValid("orders-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(settled);
    }

    @Test
    void areNeverSentByTheClock() {
        for (OrderCommand command : List.of(new EndOrder(KEY), new ForgetAttempt(KEY, ATTEMPT))) {
            assertThat(new OrderWords().type(command)).isEqualTo("Tick");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> records.write(new Envelope.Sent<>("id", false, "", command)));
        }
    }

    @Test
    void areReadWhenAllThatIsOptionalIsLeftOut() throws Unreadable {
        SchemaCheck.requireValid("orders-commands", (PLACE + "}").getBytes(StandardCharsets.UTF_8));
        PlaceOrder bare = new PlaceOrder(
                KEY, ATTEMPT, "", List.of(), new Terms(EURO, "", "{}", Terms.NEVER, "", "", List.of(), ""));
        assertThat(read(PLACE + "}")).isEqualTo(new Envelope.Sent<>("1", false, "", bare));
        assertThat(read("{\"type\":\"WithdrawOrder\"," + HEAD + "}"))
                .isEqualTo(new Envelope.Sent<>("1", false, "", new WithdrawOrder(KEY, false)));
        assertThat(read("{\"type\":\"ClaimOrder\"," + HEAD + ",\"nonce\":\"n\"}"))
                .isEqualTo(new Envelope.Sent<>("1", false, "", new ClaimOrder(KEY, "n", "")));
    }

    static List<Arguments> unreadable() {
        String resolve = "\"instance\":\"shop\",\"order\":\"o\",\"attempt\":\"a\",\"product\":\"p\"}";
        return List.of(
                Arguments.of("{\"type\":\"EndOrder\"," + HEAD + "}", "there is no type 'EndOrder'"),
                Arguments.of("{\"type\":\"WithdrawOrder\",\"id\":\"1\",\"instance\":\"shop\"}", "'order' is missing"),
                Arguments.of(PLACE + ",\"items\":[{\"product\":\"p\",\"quantity\":\"0\"}]}", "more than nothing"),
                Arguments.of(PLACE + ",\"items\":[{\"product\":\"p\"}]}", "'quantity' is missing"),
                Arguments.of(
                        PLACE + ",\"items\":[{\"product\":\"p\",\"quantity\":\"1\",\"x\":1}]}", "schema does not know"),
                Arguments.of(PLACE + ",\"items\":{}}", "'items'"),
                Arguments.of(PLACE + ",\"pay_deadline_ms\":-1}", "must not be negative"),
                Arguments.of(PLACE + ",\"pay_deadline_ms\":\"1\"}", "integer of 64 bits"),
                Arguments.of(PLACE + ",\"nonce\":\"n\"}", "schema does not know"),
                Arguments.of("{\"type\":\"ClaimOrder\"," + HEAD + ",\"nonce\":\"\"}", "must not be empty"),
                Arguments.of("{\"type\":\"PayOrder\"," + HEAD + ",\"payment_ref\":\"p\"}", "'amount' is missing"),
                Arguments.of(
                        "{\"type\":\"PayOrder\"," + HEAD + ",\"payment_ref\":\"p\",\"amount\":\"1\"}", "an amount is"),
                Arguments.of("{\"type\":\"ResolveHold\"," + resolve, "'id' is missing"),
                Arguments.of(
                        "{\"type\":\"ResolveHold\",\"source\":\"stockpot.stock.ledger/0/1\"," + resolve, "a source is"),
                Arguments.of(
                        "{\"type\":\"ResolveHold\",\"source\":\"stockpot.stock.ledger/0/-1/0\"," + resolve,
                        "a source is"),
                Arguments.of("{\"type\":\"ResolveHold\",\"source\":\"/0/1/0\"," + resolve, "a source is"),
                Arguments.of("{\"type\":\"ResolveHold\",\"source\":\"t/0/x/0\"," + resolve, "\"x\""),
                Arguments.of(
                        "{\"type\":\"ResolveHold\",\"id\":\"1\",\"source\":\"stockpot.stock.ledger/0/1/0\"," + resolve,
                        "schema does not know"));
    }

    /** What no schema can say. */
    static List<Arguments> unreadableWhateverTheSchemaSays() {
        String item = "{\"product\":\"p\",\"quantity\":\"1\"}";
        return List.of(
                Arguments.of(PLACE + ",\"items\":[" + item + "," + item + "]}", "names p once"),
                Arguments.of(PLACE + ",\"session_id\":\"\\ud800\"}", "well-formed"));
    }

    @ParameterizedTest
    @MethodSource({"unreadable", "unreadableWhateverTheSchemaSays"})
    void areRefusedWhenTheyAreNone(String value, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(value))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String value, String reason) {
        assertThat(SchemaCheck.isValid("orders-commands", value)).isFalse();
    }
}
