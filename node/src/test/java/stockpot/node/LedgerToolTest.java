package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.schemas.Topics;

/** What {@code stockpot ledger} prints of a record. */
class LedgerToolTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESERVED =
            "'instance':'bakery','attempt':'0b7d','lines':[{'product':'chair','quantity':'2'},"
                    + "{'product':'white table','quantity':'0'},{'product':'chair','quantity':'1'}],"
                    + "'items':[{'product':'chair','quantity':'3'}],'until_ms':1767225660000";

    private static String line(String type, String members) throws IOException {
        String json = "{'type':'" + type + "'," + members
                + ",'position':'stockpot.orders.commands/3/1042','ordinal':0,'time_ms':1767225600000}";
        return LedgerTool.line(JSON.readTree(json.replace('\'', '"')), Topics.ORDERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ReservationMade | 'reservation':'117','state':'LIVE' | reservation=117 state=LIVE",
                "ReservationEnded | 'reservation':'117','state':'ORDERED','order':'2026-1','ended_ms':1 "
                        + "| reservation=117 order=2026-1 state=ORDERED",
            })
    void namesAReservationItsStateItsGoodsAndItsOrder(String type, String members, String named) throws IOException {
        assertThat(line(type, members + "," + RESERVED))
                .isEqualTo("2026-01-01T00:00:00Z  %-20s bakery %s attempt=0b7d until=2026-01-01T00:01:00Z"
                                .formatted(type, named)
                        + "  chair x 2, white table x 0, chair x 1  at stockpot.orders.commands/3/1042");
    }

    @Test
    void namesTheGoodsOfAnOrder() throws IOException {
        assertThat(line(
                        "OrderPlaced",
                        "'instance':'bakery','order':'2026-1','state':'UNPAID','items':[{'product':'chair\\u0007','quantity':'2.5'}],"
                                + "'amount':'EUR:5','attempt':'0b7e'"))
                .isEqualTo("2026-01-01T00:00:00Z  OrderPlaced          bakery order=2026-1 state=UNPAID amount=EUR:5"
                        + " attempt=0b7e  chair? x 2.5  at stockpot.orders.commands/3/1042");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "orders", "pots", "catalog"})
    void givesTypesAColumnThatIsWideEnoughAndNotWider(String family) throws IOException {
        try (InputStream schema = Topics.class.getResourceAsStream("/stockpot/schemas/" + family + "-ledger.json")) {
            JsonNode tree = JSON.readTree(Objects.requireNonNull(schema));
            int widest = tree.findValues("type").stream()
                    .mapToInt(type -> type.path("const").asText().length())
                    .max()
                    .orElseThrow();
            assertThat(LedgerTool.typeWidth(Topics.DEFAULT.family(family))).isEqualTo(Math.max(15, widest));
        }
    }
}
