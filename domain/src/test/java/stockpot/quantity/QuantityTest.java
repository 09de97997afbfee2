package stockpot.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    private static final Quantity MILLIONTH = new Quantity(0, 1);

    @Nested
    class Parsing {
        @ParameterizedTest
        @CsvSource({
            "0, 0, 0",
            "3, 3, 0",
            "007, 7, 0",
            "0000000000000000, 0, 0",
            "2.5, 2, 500000",
            "2.50, 2, 500000",
            "0.000001, 0, 1",
            "0.999999, 0, 999999",
            "1.000000, 1, 0",
            "0.000000, 0, 0",
            "9007199254740991, 9007199254740991, 0",
            "9007199254740991.999999, 9007199254740991, 999999"
        })
        void readsDecimals(String text, long whole, int micros) {
            assertThat(Quantity.parse(text)).isEqualTo(new Quantity(whole, micros));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    ".5",
                    "5.",
                    "-1",
                    "+1",
                    "1e3",
                    "1,5",
                    " 1",
                    "1 ",
                    "1.2.3",
                    "0x10",
                    "1_000",
                    "NaN",
                    "/",
                    ":",
                    "1./",
                    "1.:",
                    "\u0661",
                    "0.0000001",
                    "1.0000000",
                    "00000000000000001",
                    "9007199254740992",
                    "9007199254740992.000000",
                    "99999999999999999999"
                })
        void refusesTheRest(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Quantity.parse(text))
                    .withMessage(
                            "a quantity is <integer>[.<fraction>], at most 9007199254740991 and six digits of fraction");
        }

        @Test
        void takesBackWhatIsWritten() {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 10_000; i++) {
                Quantity quantity = any(random);
                assertThat(Quantity.parse(quantity.toString())).isEqualTo(quantity);
            }
        }
    }

    @Nested
    class Constructing {
        @Test
        void keepsWholeUnitsAndMillionthsInRange() {
            assertThat(new Quantity(0, 999_999).micros()).isEqualTo(999_999);
            refuses(-1, 0);
            refuses(0, -1);
            refuses(0, 1_000_000);
        }

        private static void refuses(long whole, int micros) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Quantity(whole, micros))
                    .withMessage("no quantity: " + whole + " units and " + micros + " millionths");
        }
    }

    @Nested
    class Calculating {
        @ParameterizedTest
        @CsvSource({
            "1, 2, 3",
            "0.4, 0.5, 0.9",
            "0.5, 0.5, 1",
            "0.999999, 0.000001, 1",
            "0.999999, 0.000002, 1.000001",
            "1.999999, 1.999999, 3.999998",
            "9007199254740991.999999, 0.000001, 9007199254740992"
        })
        void carriesAndBorrows(String a, String b, String sum) {
            Quantity left = Quantity.parse(a);
            Quantity right = Quantity.parse(b);
            assertThat(left.plus(right)).hasToString(sum);
            assertThat(left.plus(right).minus(right)).isEqualTo(left);
            assertThat(left.plus(right).minus(left)).isEqualTo(right);
        }

        @Test
        void agreesWithBigDecimal() {
            SplittableRandom random = new SplittableRandom(2);
            for (int i = 0; i < 10_000; i++) {
                Quantity a = any(random);
                Quantity b = any(random);
                assertThat(decimal(a.plus(b))).isEqualByComparingTo(decimal(a).add(decimal(b)));
                assertThat(a.exceeds(b)).isEqualTo(decimal(a).compareTo(decimal(b)) > 0);
                assertThat(a.compareTo(b)).isEqualTo(decimal(a).compareTo(decimal(b)));
                assertThat(decimal(a.minusOrZero(b)))
                        .isEqualByComparingTo(decimal(a).subtract(decimal(b)).max(BigDecimal.ZERO));
            }
        }

        @Test
        void takesAwayAllThereIs() {
            assertThat(Quantity.of(3).minus(Quantity.of(3))).isEqualTo(Quantity.ZERO);
            assertThat(Quantity.of(3).minusOrZero(Quantity.of(3))).isEqualTo(Quantity.ZERO);
        }

        @Test
        void breaksOnLessThanNothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> Quantity.ZERO.minus(MILLIONTH));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Quantity.of(1).minus(Quantity.of(1).plus(MILLIONTH)));
            assertThat(Quantity.of(1).minusOrZero(Quantity.of(1).plus(MILLIONTH)))
                    .isEqualTo(Quantity.ZERO);
        }

        @Test
        void breaksRatherThanWraps() {
            Quantity most = new Quantity(Long.MAX_VALUE, 999_999);
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(MILLIONTH));
            assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(Quantity.of(1)));
            assertThat(most.minus(MILLIONTH)).isEqualTo(new Quantity(Long.MAX_VALUE, 999_998));
        }
    }

    @Nested
    class Comparing {
        @Test
        void looksAtWholeUnitsFirst() {
            assertThat(Quantity.parse("2.000001")).isGreaterThan(Quantity.parse("1.999999"));
            assertThat(Quantity.parse("1.000001")).isGreaterThan(Quantity.parse("1"));
            assertThat(Quantity.parse("1.5")).isEqualByComparingTo(Quantity.parse("1.50"));
        }

        @Test
        void neverExceedsItself() {
            assertThat(Quantity.of(2).exceeds(Quantity.of(2))).isFalse();
            assertThat(Quantity.of(2).plus(MILLIONTH).exceeds(Quantity.of(2))).isTrue();
            assertThat(Quantity.of(2).exceeds(Quantity.of(2).plus(MILLIONTH))).isFalse();
        }

        @Test
        void knowsNothing() {
            assertThat(Quantity.ZERO.isZero()).isTrue();
            assertThat(MILLIONTH.isZero()).isFalse();
            assertThat(Quantity.of(1).isZero()).isFalse();
        }
    }

    @Nested
    class Writing {
        @ParameterizedTest
        @CsvSource({
            "0, 0, 0, 0",
            "3, 0, 3, 0",
            "10, 0, 10, 0",
            "2, 500000, 2.5, 1",
            "2, 50000, 2.05, 2",
            "0, 1, 0.000001, 6",
            "0, 10, 0.00001, 5",
            "7, 123450, 7.12345, 5",
            "7, 999999, 7.999999, 6"
        })
        void isAsShortAsCanBe(long whole, int micros, String text, int decimals) {
            assertThat(new Quantity(whole, micros)).hasToString(text);
            assertThat(new Quantity(whole, micros).decimals()).isEqualTo(decimals);
        }
    }

    private static Quantity any(SplittableRandom random) {
        long whole = random.nextBoolean() ? random.nextLong(4) : random.nextLong(Quantity.MAX_WHOLE + 1);
        int micros = random.nextBoolean() ? random.nextInt(10) * 100_000 : random.nextInt(1_000_000);
        return new Quantity(whole, micros);
    }

    private static BigDecimal decimal(Quantity quantity) {
        return BigDecimal.valueOf(quantity.whole()).add(BigDecimal.valueOf(quantity.micros(), 6));
    }
}
