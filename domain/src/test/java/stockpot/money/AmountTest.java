package stockpot.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.quantity.Quantity;

class AmountTest {
    private static final String MOST = "4503599627370496";

    @ParameterizedTest
    @CsvSource({
        "EUR:10, EUR, 10, 0, EUR:10",
        "EUR:0, EUR, 0, 0, EUR:0",
        "EUR:0.0, EUR, 0, 0, EUR:0",
        "EUR:1.50, EUR, 1, 50000000, EUR:1.5",
        "EUR:1.05, EUR, 1, 5000000, EUR:1.05",
        "KUDOS:0.00000001, KUDOS, 0, 1, KUDOS:0.00000001",
        "KUDOS:7.12345678, KUDOS, 7, 12345678, KUDOS:7.12345678",
        "x:007, x, 7, 0, x:7",
        "abcdefghijk:1, abcdefghijk, 1, 0, abcdefghijk:1",
        "EUR:0000000000000000000000000000000000000012, EUR, 12, 0, EUR:12",
        "EUR:4503599627370496, EUR, 4503599627370496, 0, EUR:4503599627370496",
        "EUR:4503599627370496.99999999, EUR, 4503599627370496, 99999999, EUR:4503599627370496.99999999"
    })
    void readsAndWrites(String text, String currency, long value, int fraction, String shortest) {
        Amount amount = Amount.parse(text);
        assertThat(amount).isEqualTo(new Amount(currency, value, fraction)).hasToString(shortest);
        assertThat(Amount.parse(shortest)).isEqualTo(amount);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "EUR",
                "EUR:",
                ":1",
                "1",
                "EUR:.5",
                "EUR:1.",
                "EUR:-1",
                "EUR:+1",
                "EUR: 1",
                " EUR:1",
                "EUR:1 ",
                "EUR:1,5",
                "EUR:1e3",
                "EUR:1.123456789",
                "EU1:1",
                "\u00c4UR:1",
                "abcdefghijkl:1",
                "EUR:1:2",
                "EUR:00000000000000000000000000000000000000012"
            })
    void refusesWhatIsNoAmount(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Amount.parse(text))
                .withMessage("an amount is CURRENCY:INTEGER[.FRACTION] with at most eight digits of fraction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EUR:4503599627370497",
                "EUR:9999999999999999",
                "EUR:10000000000000000",
                "EUR:99999999999999999999",
                "EUR:9999999999999999999999999999999999999999"
            })
    void refusesMoreThanTwoToThe52(String text) {
        tooLarge(() -> Amount.parse(text));
    }

    @Test
    void keepsItsRange() {
        assertThat(new Amount("EUR", Long.parseLong(MOST), 99_999_999)).hasToString("EUR:" + MOST + ".99999999");
        tooLarge(() -> new Amount("EUR", -1, 0));
        tooLarge(() -> new Amount("EUR", Long.parseLong(MOST) + 1, 0));
        tooLarge(() -> new Amount("EUR", 0, -1));
        tooLarge(() -> new Amount("EUR", 0, 100_000_000));
    }

    @Test
    void comparesCurrenciesWithoutRegardToCase() {
        assertThat(Amount.parse("EUR:1").sameCurrency(Amount.parse("eur:2"))).isTrue();
        assertThat(Amount.parse("EUR:1").sameCurrency(Amount.parse("USD:1"))).isFalse();
    }

    private static void tooLarge(ThrowingCallable call) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessage("an amount is at most 2^52 with eight digits of fraction");
    }

    @ParameterizedTest
    @CsvSource({
        "EUR:1.5, eur:0.75, EUR:2.25, EUR:0.75",
        "EUR:0.99999999, EUR:0.00000001, EUR:1, EUR:0.99999998",
        "EUR:7, EUR:7, EUR:14, EUR:0"
    })
    void addsAndSubtracts(String a, String b, String sum, String difference) {
        assertThat(Amount.parse(a).plus(Amount.parse(b))).hasToString(sum);
        assertThat(Amount.parse(a).minus(Amount.parse(b))).hasToString(difference);
    }

    @ParameterizedTest
    @CsvSource({
        "EUR:1.5, 3, EUR:4.5",
        "EUR:0.3, 0, EUR:0",
        "EUR:0.00000001, 0.5, EUR:0.00000001",
        "EUR:0.00000001, 0.499999, EUR:0",
        "EUR:0.00000003, 1.5, EUR:0.00000005",
        "EUR:4503599627370496, 1, EUR:4503599627370496",
        "EUR:1, 4503599627370496, EUR:4503599627370496"
    })
    void multiplies(String price, String quantity, String product) {
        assertThat(Amount.parse(price).times(Quantity.parse(quantity))).hasToString(product);
    }

    @Test
    void reportsWhatNoAmountCanBe() {
        Amount most = Amount.parse("EUR:" + MOST);
        assertThatThrownBy(() -> most.plus(Amount.parse("EUR:1"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(Quantity.parse("9007199254740991")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Amount.parse("EUR:1").minus(Amount.parse("EUR:1.00000001")))
                .isInstanceOf(ArithmeticException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> most.plus(Amount.parse("USD:1")));
        assertThatIllegalArgumentException().isThrownBy(() -> most.minus(Amount.parse("USD:1")));
    }

    @Test
    void compares() {
        assertThat(Amount.parse("EUR:1.1").exceeds(Amount.parse("eur:1"))).isTrue();
        assertThat(Amount.parse("EUR:1").exceeds(Amount.parse("EUR:1"))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Amount.parse("EUR:1").exceeds(Amount.parse("USD:1")));
    }
}
