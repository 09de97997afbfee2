package stockpot.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stockpot.money.Amount;

class TotalsTest {
    private static Totals of(String... amounts) {
        return Totals.of(Stream.of(amounts).map(Amount::parse).toList());
    }

    private static Amount amount(String text) {
        return Amount.parse(text);
    }

    /** One each of so many currencies. */
    private static List<Amount> many(int currencies) {
        return IntStream.range(0, currencies)
                .mapToObj(i -> new Amount("C" + (char) ('A' + i / 26) + (char) ('A' + i % 26), 1, 0))
                .toList();
    }

    @Test
    void areASet() {
        assertThat(of("USD:2", "EUR:1")).isEqualTo(of("EUR:1", "USD:2")).hasSameHashCodeAs(of("EUR:1", "USD:2"));
        assertThat(of("USD:2", "EUR:1")).isNotEqualTo(of("EUR:1")).isNotEqualTo(of("EUR:1", "USD:1"));
        assertThat(of("USD:2", "EUR:1").list()).containsExactly(amount("EUR:1"), amount("USD:2"));
        assertThat(of("USD:2", "EUR:1")).hasToString("[EUR:1, USD:2]");
    }

    @Test
    void leaveZerosOut() {
        assertThat(of("EUR:0", "USD:2", "KUDOS:0.0")).isEqualTo(of("USD:2"));
        assertThat(of("EUR:0")).isEqualTo(of()).isEqualTo(Totals.NOTHING);
        assertThat(of("EUR:0.00000001").list()).containsExactly(amount("EUR:0.00000001"));
        assertThat(of("EUR:1").list()).containsExactly(amount("EUR:1"));
    }

    @Test
    void writeCurrenciesInCapitalLetters() {
        assertThat(of("eur:1.5", "Usd:2")).isEqualTo(of("EUR:1.5", "USD:2"));
        assertThat(of("eur:1").plus(amount("Eur:2")).list()).containsExactly(amount("EUR:3"));
        assertThat(Totals.NOTHING.plus(amount("eur:0.5")).list()).containsExactly(amount("EUR:0.5"));
    }

    @Test
    void holdACurrencyOnce() {
        for (String[] twice : List.of(
                new String[] {"EUR:1", "EUR:1"},
                new String[] {"EUR:1", "eur:2"},
                new String[] {"EUR:0", "EUR:1"},
                new String[] {"EUR:1", "EUR:0"})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> of(twice))
                    .withMessageContaining("currency EUR is there twice");
        }
    }

    @Test
    void addExactly() {
        assertThat(of("EUR:0.99999999", "USD:1").plus(amount("EUR:0.00000001"))).isEqualTo(of("EUR:1", "USD:1"));
        assertThat(of("EUR:4503599627370495.5").plus(amount("EUR:1.49999999")))
                .isEqualTo(of("EUR:4503599627370496.99999999"));
        assertThat(of("EUR:1").plus(amount("USD:0"))).isEqualTo(of("EUR:1"));
    }

    @Test
    void neverWrap() {
        Totals most = of("EUR:4503599627370496.99999999");
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.plus(amount("EUR:0.00000001")));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> most.plus(amount("EUR:4503599627370496.99999999")));
        assertThat(most.plus(amount("USD:1")).list()).hasSize(2);
    }

    @Test
    void areOfAHundredCurrenciesAtMost() {
        Totals most = Totals.of(many(100));
        assertThat(most.list()).hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Totals.of(many(101)))
                .withMessageContaining("at most 100");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> most.plus(amount("EUR:1")))
                .withMessageContaining("one currency more");
        assertThat(most.plus(amount("CAA:1")).sums()).containsEntry("CAA", amount("CAA:2"));
        assertThat(Totals.of(many(99)).plus(amount("EUR:1")).list()).hasSize(100);
    }

    @Test
    void mayBeGivenWithMoreZerosThanTheyHold() {
        List<Amount> amounts = new ArrayList<>(many(100));
        amounts.add(amount("EUR:0"));
        assertThat(Totals.of(amounts)).isEqualTo(Totals.of(many(100)));
    }

    @Test
    void doNotChangeWithTheMapThatTheyWereMadeOf() {
        TreeMap<String, Amount> sums = new TreeMap<>();
        sums.put("EUR", amount("EUR:1"));
        Totals totals = new Totals(sums);
        sums.clear();
        assertThat(totals).isEqualTo(of("EUR:1"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> totals.sums().clear());
    }
}
