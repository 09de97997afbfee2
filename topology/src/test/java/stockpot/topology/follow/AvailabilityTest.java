package stockpot.topology.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.quantity.Quantity;

/** Which records say that a product runs out, is sold out, or is there again. */
class AvailabilityTest {
    private static final Availability.Threshold UNASKED = () -> {
        throw new AssertionError("the threshold does not matter");
    };

    /** A record with so much locked of so much before and after it. */
    private static byte[] record(String total, String locked, String totalAfter, String lockedAfter) {
        return """
            {"type":"StockLocked","instance":"shop","product":"chair","before":%s,"after":%s,
            "position":"stockpot.stock.commands/0/7","ordinal":1,"time_ms":5}
            """.formatted(standing(total, locked), standing(totalAfter, lockedAfter))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String standing(String total, String locked) {
        return "{\"total\":\"%s\",\"sold\":\"1\",\"lost\":\"0.5\",\"locked\":\"%s\",\"held\":\"0.5\"}"
                .formatted(total, locked);
    }

    /** Of all there is, 2 are gone in any case; 3 is the threshold. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            10, 0, 10, 4,  none
            10, 4, 10, 5,  low
            10, 0, 10, 7.5, low
            10, 5, 10, 6,  none
            10, 6, 10, 5,  none
            10, 0, 10, 8,  out-of-stock
            10, 5, 10, 8,  out-of-stock
            10, 8, 10, 8,  none
            10, 8, 10, 7,  back-in-stock
            10, 8, 10, 0,  back-in-stock
            10, 8, -1, 8,  back-in-stock
            10, 8, 10, 9,  none
            10, 9, 10, 8,  none
            10, 9, 10, 7,  back-in-stock
            -1, 5, 10, 5,  low
            -1, 5, 10, 8,  out-of-stock
            -1, 5, -1, 8,  none
            10, 0, -1, 0,  none
            """)
    void followsFromTheRecord(String total, String locked, String totalAfter, String lockedAfter, String type)
            throws Exception {
        Availability said =
                Availability.in(Happening.json(record(total, locked, totalAfter, lockedAfter)), () -> Quantity.of(3));
        assertThat(said == null ? "none" : said.type()).isEqualTo(type);
    }

    @Test
    void asksForTheThresholdOnlyWhereItMatters() throws Exception {
        assertThat(Availability.in(Happening.json(record("10", "5", "10", "4")), UNASKED))
                .isNull();
        assertThat(Availability.in(Happening.json(record("10", "5", "10", "8")), UNASKED))
                .isNotNull();
        assertThat(Availability.in(Happening.json(record("10", "0", "10", "7")), () -> null))
                .isNull();
    }

    @Test
    void saysNothingOfWhatBeginsOrEnds() throws Exception {
        byte[] begins =
                "{\"before\":null,\"after\":%s}".formatted(standing("2", "0")).getBytes(StandardCharsets.UTF_8);
        byte[] dropped = "{\"type\":\"LockDropped\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(Availability.in(Happening.json(begins), UNASKED)).isNull();
        assertThat(Availability.in(Happening.json(dropped), UNASKED)).isNull();
    }

    @Test
    void isToldWithWhatTheRecordSays() throws Exception {
        var fact = Happening.json(record("10", "4", "10", "6.5"));
        Availability said = Availability.in(fact, () -> Quantity.of(3));
        assertThat(said).isNotNull();
        assertThat(new String(said.write(fact), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"low\",\"instance\":\"shop\",\"product\":\"chair\",\"available\":\"1.5\","
                        + "\"low_stock_at\":\"3\",\"position\":\"stockpot.stock.commands/0/7\",\"ordinal\":1,"
                        + "\"time_ms\":5}");
    }
}
