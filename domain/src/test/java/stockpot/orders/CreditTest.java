package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.CommandContext;
import stockpot.money.Amount;
import stockpot.orders.Credit.Line;

class CreditTest {
    private static final long NONE = 0;
    private static final long REST = 99;

    private static Amount amount(String text) {
        return Amount.parse(text);
    }

    private static Line line(@Nullable String price, long pot) {
        return new Line(price == null ? null : amount(price), pot);
    }

    private static Credit credit(long pot, String amount, int line) {
        return new Credit(pot, amount(amount), line);
    }

    @Nested
    class Sharing {
        @Test
        void givesEachLineToItsPotAndTheRestToOneForAllOfIt() {
            List<Line> lines = List.of(line("EUR:1.5", 7), line("EUR:2", 8), line("EUR:0.00000001", 7));
            assertThat(Credit.share(amount("EUR:4"), lines, REST))
                    .containsExactly(
                            credit(7, "EUR:1.5", 1),
                            credit(8, "EUR:2", 2),
                            credit(7, "EUR:0.00000001", 3),
                            credit(REST, "EUR:0.49999999", 0));
        }

        @Test
        void givesATipToTheDefaultPot() {
            assertThat(Credit.share(amount("EUR:6"), List.of(line("EUR:5", 7)), REST))
                    .containsExactly(credit(7, "EUR:5", 1), credit(REST, "EUR:1", 0));
        }

        @Test
        void givesNobodyTheRestWithoutADefaultPot() {
            assertThat(Credit.share(amount("EUR:6"), List.of(line("EUR:5", 7)), NONE))
                    .containsExactly(credit(7, "EUR:5", 1));
            assertThat(Credit.share(amount("EUR:6"), List.of(), NONE)).isEmpty();
        }

        @Test
        void leavesWhatHasNoPotToTheDefaultPot() {
            List<Line> lines = List.of(line("EUR:1", NONE), line("EUR:2", 8));
            assertThat(Credit.share(amount("EUR:3"), lines, REST))
                    .containsExactly(credit(8, "EUR:2", 2), credit(REST, "EUR:1", 0));
        }

        @Test
        void goesInTheOrderOfTheLinesAndNeverBeyondTheAmount() {
            List<Line> lines = List.of(line("EUR:2", 7), line("EUR:2", 8), line("EUR:2", 9));
            assertThat(Credit.share(amount("EUR:3"), lines, REST))
                    .containsExactly(credit(7, "EUR:2", 1), credit(8, "EUR:1", 2));
            assertThat(Credit.share(amount("EUR:2"), lines, REST)).containsExactly(credit(7, "EUR:2", 1));
            assertThat(Credit.share(amount("EUR:1"), lines, REST)).containsExactly(credit(7, "EUR:1", 1));
            assertThat(Credit.share(amount("EUR:0"), lines, REST)).isEmpty();
        }

        @Test
        void passesOverPricesInOtherCurrenciesAndLinesWithoutAPrice() {
            List<Line> lines = List.of(line("USD:1", 7), line(null, 8), line("EUR:1", 9), line("EUR:0", 10));
            assertThat(Credit.share(amount("EUR:3"), lines, REST))
                    .containsExactly(credit(9, "EUR:1", 3), credit(REST, "EUR:2", 0));
        }

        @Test
        void isInTheCurrencyAsTheAmountWritesIt() {
            List<Line> lines = List.of(line("eur:1", 7), line("Eur:5", 8));
            assertThat(Credit.share(amount("EUR:3"), lines, NONE))
                    .containsExactly(credit(7, "EUR:1", 1), credit(8, "EUR:2", 2));
        }

        @Test
        void givesAwayAllOfItAndNoMoreWhateverTheLines() {
            SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
            for (int i = 0; i < 1_000; i++) {
                Amount amount = new Amount("EUR", random.nextInt(20), random.nextInt(3) * 33_333_333);
                List<Line> lines = new ArrayList<>();
                for (int more = random.nextInt(6); more > 0; more--) {
                    Amount price = new Amount("EUR", random.nextInt(8), random.nextInt(100_000_000));
                    lines.add(new Line(random.nextInt(5) == 0 ? null : price, random.nextInt(3)));
                }
                List<Credit> credits = Credit.share(amount, lines, REST);
                Amount all = credits.stream().map(Credit::amount).reduce(amount("EUR:0"), Amount::plus);
                assertThat(all).as("%s over %s", amount, lines).isEqualTo(amount);
                assertThat(new Terms(amount, null, 0, "", credits, "").credits())
                        .isEqualTo(credits);
            }
        }
    }

    @Test
    void isOfSomethingToAPot() {
        assertThat(credit(CommandContext.MAX_SERIAL, "EUR:0.00000001", 0).line())
                .isZero();
        assertThat(credit(1, "EUR:1", Integer.MAX_VALUE).pot()).isEqualTo(1);
        for (long none : new long[] {0, -1, 1L << 53}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> credit(none, "EUR:1", 0))
                    .withMessageContaining("2^53 - 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> credit(1, "EUR:1", -1))
                .withMessageContaining("not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> credit(1, "EUR:0", 1))
                .withMessageContaining("no credit");
    }
}
