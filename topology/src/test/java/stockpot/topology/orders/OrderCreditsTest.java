package stockpot.topology.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Terms;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.records.SchemaCheck;
import stockpot.topology.table.Unreadable;

/** What an order credits to pots, in JSON. */
class OrderCreditsTest {
    private static final String PLACE = "{\"type\":\"PlaceOrder\",\"id\":\"1\",\"instance\":\"shop\",\"order\":\"o\","
            + "\"attempt\":\"a\",\"content_hash\":\"\",\"amount\":\"EUR:3\",\"credits\":";

    private final Records<Orders, OrderCommand, OrderEvent> records = new Records<>(new OrderCodec());

    private static PlaceOrder place(List<Credit> credits) {
        Terms terms = new Terms(Amount.parse("EUR:3"), null, Terms.NEVER, "", credits, "");
        return new PlaceOrder(OrderKey.of("shop", "o"), new AttemptId("a"), "", List.of(), terms);
    }

    private Envelope<OrderCommand> read(String credits) throws Unreadable {
        byte[] value = (PLACE + credits + "}").getBytes(StandardCharsets.UTF_8);
        return records.read(RecordKey.of("shop", "o"), value, 0, 1);
    }

    @Test
    void areReadBackAsWritten() throws Unreadable {
        PlaceOrder command = place(List.of(
                new Credit(17, Amount.parse("EUR:1.5"), 1),
                new Credit(17, Amount.parse("eur:0.00000001"), Integer.MAX_VALUE),
                new Credit(CommandContext.MAX_SERIAL, Amount.parse("EUR:1"), 0)));
        Envelope.Sent<OrderCommand> sent = new Envelope.Sent<>("id", false, "", command);
        byte[] value = records.write(sent);
        SchemaCheck.requireValid("orders-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(sent);
    }

    @Test
    void areNotWrittenWhenThereAreNone() {
        byte[] value = records.write(new Envelope.Sent<>("id", false, "", place(List.of())));
        assertThat(new String(value, StandardCharsets.UTF_8)).doesNotContain("credits");
    }

    @Test
    void areReadWhenAllThatIsOptionalIsLeftOut() throws Unreadable {
        assertThat(read("[]")).isEqualTo(new Envelope.Sent<OrderCommand>("1", false, "", place(List.of())));
        String rest = "[{\"pot\":\"17\",\"amount\":\"EUR:3\"}]";
        SchemaCheck.requireValid("orders-commands", (PLACE + rest + "}").getBytes(StandardCharsets.UTF_8));
        Credit credit = new Credit(17, Amount.parse("EUR:3"), 0);
        assertThat(read(rest)).isEqualTo(new Envelope.Sent<OrderCommand>("1", false, "", place(List.of(credit))));
    }

    static List<Arguments> unreadable() {
        return List.of(
                Arguments.of("{}", "'credits'"),
                Arguments.of("[1]", "JSON object"),
                Arguments.of("[{\"amount\":\"EUR:1\"}]", "'pot' is missing"),
                Arguments.of("[{\"pot\":\"17\"}]", "'amount' is missing"),
                Arguments.of("[{\"pot\":17,\"amount\":\"EUR:1\"}]", "'pot' must be a string"),
                Arguments.of("[{\"pot\":\"0\",\"amount\":\"EUR:1\"}]", "2^53 - 1"),
                Arguments.of("[{\"pot\":\"-1\",\"amount\":\"EUR:1\"}]", "2^53 - 1"),
                Arguments.of("[{\"pot\":\"tips\",\"amount\":\"EUR:1\"}]", "\"tips\""),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"EUR:1\",\"line\":-1}]", "must not be negative"),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"EUR:1\",\"line\":\"1\"}]", "integer"),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"1\"}]", "an amount is"),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"EUR:1\",\"tip\":true}]", "schema does not know"));
    }

    /** What no schema can say. */
    static List<Arguments> unreadableWhateverTheSchemaSays() {
        return List.of(
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"EUR:0\"}]", "no credit"),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"EUR:3.01\"}]", "no more than is paid"),
                Arguments.of("[{\"pot\":\"17\",\"amount\":\"USD:1\"}]", "no more than is paid"),
                Arguments.of("[{\"pot\":\"9007199254740992\",\"amount\":\"EUR:1\"}]", "2^53 - 1"));
    }

    @ParameterizedTest
    @MethodSource({"unreadable", "unreadableWhateverTheSchemaSays"})
    void areRefusedWhenTheyAreNone(String credits, String reason) {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> read(credits))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String credits, String reason) {
        assertThat(SchemaCheck.isValid("orders-commands", PLACE + credits + "}"))
                .isFalse();
    }
}
