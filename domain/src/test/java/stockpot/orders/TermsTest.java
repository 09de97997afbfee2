package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.money.Amount;

/** What an order's terms can credit to pots. */
class TermsTest {
    private static Credit credit(String amount) {
        return new Credit(7, Amount.parse(amount), 1);
    }

    private static Terms terms(String amount, List<Credit> credits) {
        return new Terms(Amount.parse(amount), null, 0, "dddd", credits, "ccc");
    }

    @Test
    void creditNoMoreThanIsPaid() {
        assertThat(terms("EUR:3", List.of(credit("EUR:1"), credit("eur:2"))).credits())
                .containsExactly(credit("EUR:1"), credit("eur:2"));
        for (List<Credit> tooMuch : List.of(
                List.of(credit("EUR:3.00000001")),
                List.of(credit("EUR:2"), credit("EUR:1.00000001")),
                List.of(credit("EUR:3"), credit("EUR:0.00000001")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> terms("EUR:3", tooMuch))
                    .withMessageContaining("no more than is paid");
        }
    }

    @Test
    void creditWhatIsPaidAndNotAnotherCurrency() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("EUR:3", List.of(credit("USD:1"))))
                .withMessageContaining("no more than is paid");
    }

    @Test
    void creditEachOfTwoThousandLinesAndTheRest() {
        List<Credit> most =
                IntStream.range(0, 2_001).mapToObj(i -> credit("EUR:1")).toList();
        assertThat(terms("EUR:2001", most).credits()).hasSize(2_001);
        List<Credit> tooMany = new ArrayList<>(most);
        tooMany.add(credit("EUR:1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("EUR:2002", tooMany))
                .withMessageContaining("at most 2001");
    }

    @Test
    void doNotChangeWithTheListThatTheyWereMadeOf() {
        List<Credit> credits = new ArrayList<>(List.of(credit("EUR:1")));
        Terms terms = terms("EUR:1", credits);
        credits.clear();
        assertThat(terms.credits()).hasSize(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> terms.credits().clear());
    }

    @Test
    void areAsLongAsTheirTextsTogether() {
        assertThat(terms("EUR:1", List.of(credit("EUR:1"))).size()).isEqualTo(3 + 4);
    }
}
