package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.quantity.Quantity;

class ProductTest {
    @ParameterizedTest
    @CsvSource({
        "10, 0, 0, 0, 10",
        "10, 2, 3, 4, 1",
        "10, 2, 3, 5, 0",
        "10, 2, 3, 5.000001, 0",
        "10, 10, 0, 0, 0",
        "0, 0, 0, 0, 0",
        "10, 2, 8, 5, 0"
    })
    void hasFreeWhatNobodyHas(String total, String sold, String lost, String locked, String free) {
        assertThat(product(total, sold, lost, locked, 1).free()).isEqualTo(q(free));
    }

    @Test
    void neverRunsOutWhenUnlimited() {
        assertThat(product("unlimited", "9007199254740991", "9007199254740991", "9007199254740991", 1)
                        .free())
                .isGreaterThan(q("9007199254740991"));
    }

    @Test
    void breaksWhenMoreIsGoneThanThereEverWas() {
        assertThat(product("10", "4", "6", "0", 0).free()).isEqualTo(Quantity.ZERO);
        assertThatIllegalStateException()
                .isThrownBy(() -> product("10", "4", "6.000001", "0", 0))
                .withMessage("more of product 1 is sold and lost than there ever was");
    }

    @Test
    void breaksWhenItsLocksDoNotAddUp() {
        assertThatIllegalStateException()
                .isThrownBy(() -> product("10", "0", "0", "1", 0))
                .withMessage("product 1 has 0 locks of 1");
        assertThatIllegalStateException()
                .isThrownBy(() -> product("10", "0", "0", "0", -1))
                .withMessage("product 1 has -1 locks of 0");
    }

    @Nested
    class Totals {
        @Test
        void areUnlimitedOrNot() {
            assertThat(Total.UNLIMITED.isUnlimited()).isTrue();
            assertThat(total("9007199254740991.999999").isUnlimited()).isFalse();
        }

        @Test
        void areComparedByWhatTheyAllow() {
            assertThat(total("1").isBelow(total("1.000001"))).isTrue();
            assertThat(total("1").isBelow(total("1"))).isFalse();
            assertThat(total("9007199254740991").isBelow(Total.UNLIMITED)).isTrue();
            assertThat(Total.UNLIMITED.isBelow(total("9007199254740991"))).isFalse();
        }
    }

    @Nested
    class Locks {
        @Test
        void areNeverOfNothing() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Lock(new LockId("cart"), Quantity.ZERO, 1))
                    .withMessage("a lock of nothing is no lock");
        }

        @Test
        void areOverFromTheirDeadlineOn() {
            Lock lock = new Lock(new LockId("cart"), q("1"), 1000);
            assertThat(lock.isOverAt(999)).isFalse();
            assertThat(lock.isOverAt(1000)).isTrue();
            assertThat(lock.isOverAt(1001)).isTrue();
            assertThat(new Lock(new LockId("cart"), q("1"), Lock.FOREVER).isOverAt(Long.MAX_VALUE - 1))
                    .isFalse();
        }

        @Test
        void thatAreToEndStayAsTheyWereLoaded() {
            List<Lock> ending = new ArrayList<>(List.of(new Lock(new LockId("cart"), q("1"), 1000)));
            Stock stock = Samples.slice(null, null, null, ending, false);
            ending.clear();
            assertThat(stock.ending()).hasSize(1);
        }
    }

    @Nested
    class Divisions {
        @ParameterizedTest
        @ValueSource(ints = {-1, 7})
        void areOfZeroToSixDigits(int digits) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Fractions(digits))
                    .withMessage("a unit has 0 to 6 digits of fraction, not " + digits);
        }

        @Test
        void allowWhatIsNotFiner() {
            assertThat(Fractions.NONE.allow(q("3.0"))).isTrue();
            assertThat(Fractions.NONE.allow(q("3.1"))).isFalse();
            assertThat(new Fractions(2).allow(q("3.12"))).isTrue();
            assertThat(new Fractions(2).allow(q("3.123"))).isFalse();
            assertThat(new Fractions(6).allow(q("0.000001"))).isTrue();
        }
    }

    @Nested
    class Names {
        @Test
        void areCheckedAndWrittenAsTheyAre() {
            assertThat(new ProductId("apples")).hasToString("apples");
            assertThat(new LockId("cart")).hasToString("cart");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ProductId(""))
                    .withMessage("a product id must not be empty");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LockId(""))
                    .withMessage("a lock id must not be empty");
        }

        @Test
        void tellProductsOfDifferentInstancesApart() {
            assertThat(ProductKey.of("a", "b").instance()).hasToString("a");
            assertThat(ProductKey.of("a", "b").product()).hasToString("b");
            assertThat(ProductKey.of("a", "b")).isNotEqualTo(ProductKey.of("ab", "b"));
        }
    }

    @Test
    void isNotRestockedBefore1970() {
        assertThat(new Restock(0)).isEqualTo(Restock.UNKNOWN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Restock(-1))
                .withMessage("a time of restocking is not before 1970");
    }

    private static Product product(String total, String sold, String lost, String locked, int locks) {
        return Samples.made(1, total(total), q(sold), q(lost), q(locked), locks, Fractions.NONE, Restock.UNKNOWN);
    }
}
