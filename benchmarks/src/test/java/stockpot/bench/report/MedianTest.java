package stockpot.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The middle of the rounds and how it is written. */
class MedianTest {

    @Test
    void takesTheMiddleRound() {
        assertEquals(new Median(2, 1, 900), Median.of(List.of(900.0, 1.0, 2.0), d -> d));
        assertEquals(new Median(1.5, 1, 2), Median.of(List.of(2.0, 1.0), d -> d));
    }

    @Test
    void writesOneRoundWithoutASpread() {
        assertEquals("6,123", Median.of(List.of(6123.4), d -> d).words(0));
        assertEquals(
                "2.50 (1.00...4.00)", Median.of(List.of(1.0, 4.0, 2.5), d -> d).words(2));
    }

    @Test
    void saysWhenAFigureIsUnknown() {
        assertEquals("unknown", Median.of(List.of(Double.NaN), d -> d).words(0));
    }
}
