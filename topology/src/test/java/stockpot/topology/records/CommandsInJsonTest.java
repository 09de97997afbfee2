package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationKey;
import stockpot.pots.PotCommand;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Family;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.table.Unreadable;

/** Commands in JSON, in a table for each family: written as they are read, and refused when they are none. */
public class CommandsInJsonTest {
    private static final Path TABLES = Path.of("src/test/resources/stockpot/topology/records");
    private static final AttemptId ATTEMPT = new AttemptId("a");

    @TestFactory
    Stream<DynamicTest> areAsTheTablesSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Family<?, ?, ?> family : StockpotFamilies.ALL.all()) {
            tests.addAll(of(family));
        }
        assertThat(tests).hasSizeGreaterThan(250);
        return tests.stream();
    }

    private static <C> List<DynamicTest> of(Family<?, C, ?> family) throws IOException {
        Records<?, C, ?> records = new Records<>(family.codec());
        String schema = family.name() + "-commands";
        List<DynamicTest> tests = new ArrayList<>();
        String shorter = "";
        for (String line : Files.readAllLines(TABLES.resolve(family.name() + ".txt"))) {
            String mark = line.substring(0, line.indexOf(' '));
            String rest = line.substring(mark.length() + 1);
            String reason = rest.substring(0, Math.max(0, rest.indexOf(" | ")));
            String refused = rest.substring(rest.indexOf(" | ") + 3);
            String also = shorter;
            shorter = mark.equals("~") ? rest : "";
            switch (mark) {
                case "#", "~" -> {}
                case "=" -> tests.add(dynamicTest(rest, () -> isReadAndWritten(records, schema, rest, also)));
                case "!", "!!" ->
                    tests.add(dynamicTest(refused, () -> {
                        assertThatExceptionOfType(Unreadable.class)
                                .isThrownBy(() -> read(records, schema, refused))
                                .withMessageContaining(reason);
                        assertThat(mark.equals("!") && SchemaCheck.isValid(schema, refused))
                                .isFalse();
                    }));
                default -> throw new AssertionError(line);
            }
        }
        return tests;
    }

    /** @param shorter is read as the same; empty for nothing else is */
    private static <C> void isReadAndWritten(Records<?, C, ?> records, String schema, String json, String shorter)
            throws Exception {
        Envelope<C> read = read(records, schema, json);
        byte[] written = switch (read) {
            case Envelope.Sent<C> sent -> records.write(sent);
            case Envelope.Settled<C> settled -> records.write(settled);
            case Envelope.Tick<C> tick -> Records.tick(tick.closing());
            case Envelope.Raise<C> raise -> Records.raise(raise.level(), raise.release());
        };
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo(json);
        SchemaCheck.requireValid(schema, written);
        if (!shorter.isEmpty()) {
            assertThat(read(records, schema, shorter)).isEqualTo(read);
            SchemaCheck.requireValid(schema, shorter.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static <C> Envelope<C> read(Records<?, C, ?> records, String schema, String json) throws Unreadable {
        JsonNode command = tree(json);
        String instance = command.path("instance").asText("shop");
        String type = command.path("type").asText();
        byte[] key = switch (schema) {
            case "stock-commands" ->
                RecordKey.of(instance, command.path("product").asText());
            case "orders-commands" ->
                type.matches(".*(Reservation|Reserved)|(Confirm|Release)Take")
                        ? RecordKey.of(command.path("reservation").asText())
                        : RecordKey.of(
                                instance,
                                command.path(command.has("batch") ? "batch" : "order")
                                        .asText());
            case "pots-commands" ->
                type.matches("(Claim|Confirm|Release)Name")
                        ? RecordKey.of(instance, "name", command.path("name").asText())
                        : RecordKey.of(instance, command.path("pot").asText());
            default -> RecordKey.of(instance);
        };
        return records.read(key, json.getBytes(StandardCharsets.UTF_8), 0, 1);
    }

    private static JsonNode tree(String json) {
        try {
            return Records.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    @Test
    void areNeverSentByTheClock() {
        NameKey name = new NameKey(new InstanceId("shop"), new PotName("tips"));
        PotKey pot = new PotKey(new InstanceId("shop"), 17);
        OrderKey order = OrderKey.of("shop", "o");
        ReservationKey reservation = new ReservationKey(117);
        neverSends(
                PotFamily.POTS, List.of(new PotCommand.ReportName(name), new PotCommand.ForgetAttempt(pot, ATTEMPT)));
        neverSends(
                OrderFamily.ORDERS,
                List.of(
                        new OrderCommand.EndOrder(order),
                        new OrderCommand.ForgetAttempt(order, ATTEMPT),
                        new AgeReservation(reservation),
                        new ForgetReserving(reservation, ATTEMPT)));
    }

    private static <C> void neverSends(Family<?, C, ?> family, List<C> commands) {
        Records<?, C, ?> records = new Records<>(family.codec());
        for (C command : commands) {
            assertThat(family.codec().type(command)).isEqualTo("Tick");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> records.write(new Envelope.Sent<>("id", false, "", command)));
        }
    }
}
