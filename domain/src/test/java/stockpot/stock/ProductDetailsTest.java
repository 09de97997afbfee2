package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.stock.PatchBuilder.patch;
import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.details;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.money.Amount;

class ProductDetailsTest {
    /** Overrides of the merchant count before the unit; a precision means something only where fractions are allowed. */
    @ParameterizedTest
    @CsvSource({
        "0, , , 0",
        "3, , , 3",
        "6, , , 6",
        "3, false, , 0",
        "3, false, 2, 0",
        "3, true, , 3",
        "3, true, 2, 2",
        "3, , 2, 2",
        "3, , 6, 6",
        "3, , 0, 0",
        "0, true, 2, 2",
        "0, true, , 0",
        "0, , 2, 0",
    })
    void divideAsTheMerchantSaysOrElseTheUnit(
            int unit, @Nullable Boolean allowFraction, @Nullable Integer precisionLevel, int digits) {
        PatchBuilder overrides = patch();
        if (allowFraction != null) {
            overrides.allowFraction(allowFraction);
        }
        if (precisionLevel != null) {
            overrides.precisionLevel(precisionLevel);
        }
        ProductDetails details = overrides.build().over(details("flour", "kg", new Fractions(unit)));
        assertThat(details.fractions()).isEqualTo(new Fractions(digits));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void refuseAPrecisionThatNoQuantityHas(int digits) {
        patchRefused(() -> patch().precisionLevel(digits), "a unit has 0 to 6 digits of fraction, not " + digits);
    }

    @Test
    void refuseTwoPricesOfOneCurrency() {
        patchRefused(
                () -> patch().prices(prices("EUR:1", "USD:1", "eur:2")),
                "each price needs a currency of its own, and eur comes twice");
        assertThat(patch().prices(prices("EUR:1", "USD:1"))
                        .build()
                        .over(apples())
                        .prices())
                .isEqualTo(prices("EUR:1", "USD:1"));
    }

    /** The same command must be read alike on a node that was started in Turkey. */
    @Test
    void compareCurrenciesAlikeEverywhere() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            patchRefused(() -> patch().prices(prices("INR:1", "inr:2")), "inr comes twice");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refuseAnAgeBelowZero() {
        patchRefused(() -> patch().minimumAge(-1), "a minimum age is not negative");
        assertThat(patch().minimumAge(0).build().over(apples()).minimumAge()).isZero();
    }

    /** Each text is of another length, so that one that is left out shows. */
    @Test
    void areAsLargeAsAllTheirTextsAndSoMuchForEachEntryOfAList() {
        long bare = detailsOf(List.of(), null, 0).size();
        assertThat(bare).isZero();
        ProductDetails details = patch().name("x")
                .description("x".repeat(10))
                .unit("x".repeat(100), Fractions.NONE)
                .image("x".repeat(1_000))
                .address("x".repeat(10_000))
                .descriptionI18n(new TreeMap<>(Map.of("de", "x".repeat(100_000))))
                .build()
                .over(detailsOf(List.of(), null, 0));
        assertThat(details.size()).isEqualTo(111_111 + 2);
        ProductDetails lists = patch().categories(List.of(1L, 2L, 3L))
                .prices(prices("EUR:1", "USD:1"))
                .taxes(List.of(new Tax("VAT", Amount.parse("EUR:1"))))
                .build()
                .over(details);
        assertThat(lists.size()).isEqualTo(111_111 + 2 + 6 * 32 + 3);
    }

    @Test
    void demandTheSameWithoutAPatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detailsOf(prices("EUR:1", "EUR:2"), null, 0))
                .withMessageContaining("EUR comes twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detailsOf(List.of(), 7, 0))
                .withMessageContaining("0 to 6 digits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detailsOf(List.of(), null, -1))
                .withMessageContaining("not negative");
    }

    private static ProductDetails detailsOf(List<Amount> prices, @Nullable Integer precisionLevel, int age) {
        return new ProductDetails(
                "",
                "",
                new TreeMap<>(),
                List.of(),
                "",
                Fractions.NONE,
                null,
                precisionLevel,
                prices,
                "",
                List.of(),
                false,
                "",
                Restock.UNKNOWN,
                age,
                0,
                0,
                null);
    }

    @Test
    void areTheirOwnWhateverBecomesOfWhatTheyWereMadeOf() {
        SortedMap<String, String> names = new TreeMap<>();
        names.put("de", "Äpfel");
        List<Long> categories = new ArrayList<>(List.of(1L));
        List<Amount> prices = new ArrayList<>(prices("EUR:1"));
        List<Tax> taxes = new ArrayList<>();
        ProductPatch patch = patch().descriptionI18n(names)
                .categories(categories)
                .prices(prices)
                .taxes(taxes)
                .build();
        names.clear();
        categories.clear();
        prices.clear();
        taxes.add(new Tax("VAT", Amount.parse("EUR:1")));
        ProductDetails details = patch.over(apples());
        assertThat(details.descriptionI18n()).containsOnlyKeys("de");
        assertThat(details.categories()).containsExactly(1L);
        assertThat(details.prices()).hasSize(1);
        assertThat(details.taxes()).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> details.descriptionI18n().clear());
    }

    @Nested
    class Patching {
        @Test
        void keepsEverythingWhenItNamesNothing() {
            assertThat(patch().build().over(apples())).isEqualTo(apples());
            assertThat(patch().build().over(changed())).isEqualTo(changed());
        }

        @Test
        void takesEverythingThatItNames() {
            assertThat(whole().over(apples())).isEqualTo(changed());
        }

        @Test
        void takesAUnitOnlyWithWhatItAllows() {
            String sentence = "a unit and what it allows are given together";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> patch().unit("kg", null).build())
                    .withMessage(sentence);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> patch().unit(null, new Fractions(3)).build())
                    .withMessage(sentence);
        }

        private static ProductPatch whole() {
            return patch().name("pears")
                    .description("from afar")
                    .descriptionI18n(new TreeMap<>(Map.of("de", "Birnen")))
                    .categories(List.of(2L, 3L))
                    .unit("kg", new Fractions(3))
                    .allowFraction(true)
                    .precisionLevel(2)
                    .prices(prices("USD:2"))
                    .image("data:,")
                    .taxes(List.of())
                    .priceIsNet(true)
                    .address("{}")
                    .nextRestock(new Restock(99))
                    .minimumAge(18)
                    .groupId(4L)
                    .potId(5L)
                    .build();
        }

        private static ProductDetails changed() {
            return new ProductDetails(
                    "pears",
                    "from afar",
                    new TreeMap<>(Map.of("de", "Birnen")),
                    List.of(2L, 3L),
                    "kg",
                    new Fractions(3),
                    true,
                    2,
                    prices("USD:2"),
                    "data:,",
                    List.of(),
                    true,
                    "{}",
                    new Restock(99),
                    18,
                    4,
                    5,
                    null);
        }
    }

    private static List<Amount> prices(String... texts) {
        return List.of(texts).stream().map(Amount::parse).toList();
    }

    /** A patch is refused when it is written down, not when it is laid over a product: then it would stop the log. */
    private static void patchRefused(Supplier<PatchBuilder> patch, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> patch.get().build())
                .withMessageContaining(words);
    }
}
