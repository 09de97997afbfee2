package stockpot.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.InstanceId;
import stockpot.pots.PotsKey.PotKey;

/** What pots, their names and what was paid into them are known by. */
class PotsKeyTest {
    private static final InstanceId SHOP = new InstanceId("shop");

    @ParameterizedTest
    @ValueSource(longs = {1, 9_007_199_254_740_991L})
    void aPotHasAPositiveNumberThatEveryReaderOfJsonHoldsExactly(long serial) {
        assertThat(new PotKey(SHOP, serial).serial()).isEqualTo(serial);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, 9_007_199_254_740_992L})
    void noOtherNumberIsAPots(long serial) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PotKey(SHOP, serial))
                .withMessageContaining("2^53 - 1");
    }

    @Test
    void aNameIsPrintableAndBounded() {
        assertThat(new PotName("Trinkgeld \u2764 12")).hasToString("Trinkgeld \u2764 12");
        for (String none : new String[] {"", "a\nb", "\ud800", "x".repeat(256), "\u00e9".repeat(128)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PotName(none))
                    .withMessageContaining("a pot's name");
        }
    }

    @Test
    void aCreditSaysWhichOrderAndWhichOfItsLinesPaidIt() {
        assertThat(new CreditReason("2026-1", 0).line()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CreditReason("", 1))
                .withMessageContaining("an order id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CreditReason("2026-1", -1))
                .withMessageContaining("not negative");
    }
}
