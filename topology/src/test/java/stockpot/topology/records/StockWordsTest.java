package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.topology.table.Unreadable;

/** Commands about holds in JSON: read back as written, and refused when they are none. */
class StockWordsTest {
    private static final String BODY = "\"instance\":\"shop\",\"product\":\"p\",\"attempt\":\"a\"";
    private static final String HOLD =
            "{\"type\":\"HoldStock\",\"id\":\"1\"," + BODY + ",\"order\":\"o\",\"quantity\":";
    private static final ProductKey KEY = ProductKey.of("shop", "p");
    private static final AttemptId ATTEMPT = new AttemptId("a");
    private static final HoldOwner ORDER = new HoldOwner("o");

    private final Records<Stock, StockCommand, StockEvent> records = new Records<>(new StockWords());

    private Envelope<StockCommand> read(String value) throws Unreadable {
        return records.read(RecordKey.of("shop", "p"), value.getBytes(StandardCharsets.UTF_8), 0, 1);
    }

    static List<StockCommand> commands() {
        List<LockId> locks = List.of(new LockId("a\"b\\c\ud83e\ude91/%2F"), new LockId("b"));
        return List.of(
                new HoldStock(KEY, ATTEMPT, ORDER, Quantity.parse("2.000001"), locks),
                new HoldStock(KEY, ATTEMPT, ORDER, Quantity.of(1), List.of()),
                new HoldStock(KEY, ATTEMPT, ORDER.anybodys(), Quantity.of(1), List.of(), null, false, 50),
                new ConfirmHold(KEY, ATTEMPT),
                new SellHold(KEY, ATTEMPT),
                new ReleaseHold(KEY, ATTEMPT));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void areReadBackAsWritten(StockCommand command) throws Unreadable {
        Envelope.Sent<StockCommand> sent = new Envelope.Sent<>("id", true, "ff", command);
        byte[] value = records.write(sent);
        SchemaCheck.requireValid("stock-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(sent);
    }

    @Test
    void areReadBackWithTheirSource() throws Unreadable {
        Source source = new Source("stockpot.orders.ledger", 3, 1042, 1);
        for (StockCommand command :
                List.of(new ConfirmHold(KEY, ATTEMPT), new SellHold(KEY, ATTEMPT), new ReleaseHold(KEY, ATTEMPT))) {
            Envelope.Settled<StockCommand> settled = new Envelope.Settled<>(source, command);
            byte[] value = records.write(settled);
            SchemaCheck.requireValid("stock-commands", value);
            assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(settled);
        }
    }

    static List<Arguments> unreadable() {
        return List.of(
                Arguments.of(HOLD + "\"0\"}", "no hold"),
                Arguments.of(HOLD + "\"0.000\"}", "no hold"),
                Arguments.of(HOLD + "1}", "must be a string"),
                Arguments.of(HOLD + "\"1\",\"locks\":\"l\"}", "'locks'"),
                Arguments.of(HOLD + "\"1\",\"locks\":[1]}", "'locks' must be a string"),
                Arguments.of(HOLD + "\"1\",\"locks\":[\"\"]}", "must not be empty"),
                Arguments.of(HOLD + "\"1\",\"duration_us\":1}", "schema does not know"),
                Arguments.of(
                        "{\"type\":\"SellHold\",\"id\":\"1\",\"instance\":\"shop\",\"product\":\"p\"}", "'attempt'"),
                Arguments.of("{\"type\":\"SellHold\"," + BODY + "}", "'id' is missing"),
                Arguments.of(
                        "{\"type\":\"SellHold\",\"source\":\"stockpot.orders.ledger/0/1\"," + BODY + "}",
                        "a source is"),
                Arguments.of(
                        "{\"type\":\"SellHold\",\"source\":\"stockpot.orders.ledger/0/1/0\",\"keyed\":true," + BODY
                                + "}",
                        "schema does not know"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedWhenTheyAreNone(String value, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(value))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String value, String reason) {
        assertThat(SchemaCheck.isValid("stock-commands", value)).isFalse();
    }
}
