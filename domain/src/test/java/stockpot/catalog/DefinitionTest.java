package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.catalog.CatalogExamples.category;
import static stockpot.catalog.CatalogExamples.group;
import static stockpot.catalog.CatalogExamples.template;
import static stockpot.catalog.CatalogExamples.texts;
import static stockpot.catalog.CatalogExamples.unit;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Definition.Webhook;
import stockpot.kernel.Patch;

class DefinitionTest {
    private static final List<Function<String, Definition>> MAKERS = List.of(
            CatalogExamples::category,
            CatalogExamples::group,
            CatalogExamples::unit,
            CatalogExamples::template,
            CatalogExamples::webhook);

    @Test
    void isOfTheKindThatItSays() {
        assertThat(MAKERS.stream().map(maker -> maker.apply("x").kind())).containsExactly(Kind.values());
    }

    @Test
    void hasANameThatCanBeAnId() {
        for (Function<String, Definition> maker : MAKERS) {
            assertThat(maker.apply("x".repeat(255)).name()).hasSize(255);
            for (String name : List.of("", "\n", "\ud800", "x".repeat(256))) {
                assertThatIllegalArgumentException().isThrownBy(() -> maker.apply(name));
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> category(""))
                .withMessage("a category name must not be empty");
        assertThatIllegalArgumentException().isThrownBy(() -> group("")).withMessage("a group name must not be empty");
        assertThatIllegalArgumentException().isThrownBy(() -> unit("")).withMessage("a unit must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template(""))
                .withMessage("a template id must not be empty");
    }

    /** Each text is of another length, so that one that is left out shows. */
    @Test
    void isAsLargeAsAllItsTexts() {
        SortedMap<String, String> two = new TreeMap<>(Map.of("de", "x".repeat(10), "en-GB", "x".repeat(100)));
        assertThat(new Category("n", two).size()).isEqualTo(1 + 2 + 10 + 5 + 100);
        assertThat(new Group("n", "x".repeat(10)).size()).isEqualTo(1 + 10);
        assertThat(new Unit(
                                "n",
                                "x".repeat(10),
                                "x".repeat(100),
                                texts("de", "x".repeat(1_000)),
                                texts("fr", "x".repeat(10_000)),
                                true,
                                3,
                                true,
                                false)
                        .size())
                .isEqualTo(1 + 10 + 100 + 2 + 1_000 + 2 + 10_000);
        assertThat(new Template("n", "x".repeat(10), "x".repeat(100), "x".repeat(1_000), "x".repeat(10_000)).size())
                .isEqualTo(1 + 10 + 100 + 1_000 + 10_000);
        assertThat(new Webhook("n", "ee", "uuu", "mmmm", "h".repeat(10), "b".repeat(100), "s".repeat(1_000), 7).size())
                .isEqualTo(1 + 2 + 3 + 4 + 10 + 100 + 1_000);
    }

    @Test
    void showsNobodyTheSecretOfAWebhook() {
        assertThat(CatalogExamples.webhook("w", "do-not-tell", 0).toString()).doesNotContain("do-not-tell");
    }

    private static Patch<Unit> checked(Patch<Unit> patch) {
        return new CatalogCommand.ChangeUnit(CatalogExamples.SHOP, "x", patch, null).patch();
    }

    @Test
    void isItsOwnWhateverBecomesOfWhatItWasMadeOf() {
        SortedMap<String, String> names = texts("de", "Obst");
        Category category = new Category("fruit", names);
        Unit crate = new Unit("crate", "", "", names, names, false, 0, true, false);
        Patch<Unit> patch = checked(Unit.NO_CHANGE.set("longNameI18n", names).set("shortNameI18n", names));
        names.clear();
        List.of(
                        category.nameI18n(),
                        crate.longNameI18n(),
                        crate.shortNameI18n(),
                        patch.over(crate).longNameI18n(),
                        patch.over(crate).shortNameI18n())
                .forEach(kept -> {
                    assertThat(kept).containsOnlyKeys("de");
                    assertThatExceptionOfType(UnsupportedOperationException.class)
                            .isThrownBy(kept::clear);
                });
    }

    @Nested
    class Units {
        @ParameterizedTest
        @CsvSource({"true, 0, 0", "true, 6, 6", "false, 0, 0", "false, 6, 0"})
        void haveDigitsOnlyWhereTheyAllowAFraction(boolean allowFraction, int asked, int digits) {
            assertThat(unit(allowFraction, asked).precision()).isEqualTo(digits);
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 7, Integer.MIN_VALUE, Integer.MAX_VALUE})
        void haveNoPrecisionThatNoQuantityHas(int digits) {
            String sentence = "a unit has 0 to 6 digits of fraction, not " + digits;
            for (boolean allowFraction : new boolean[] {true, false}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> unit(allowFraction, digits))
                        .withMessage(sentence);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> checked(Unit.NO_CHANGE.set("precision", digits)))
                    .withMessage(sentence);
        }

        private static Unit unit(boolean allowFraction, int precision) {
            return new Unit("x", "", "", new TreeMap<>(), new TreeMap<>(), allowFraction, precision, true, false);
        }
    }

    @Nested
    class PatchesOfUnits {
        private static final Patch<Unit> NOTHING = Unit.NO_CHANGE;
        private static final Patch<Unit> EVERYTHING = Unit.NO_CHANGE
                .set("longName", "Crate")
                .set("shortName", "cr")
                .set("longNameI18n", texts("de", "Kiste"))
                .set("shortNameI18n", texts("de", "Ki"))
                .set("allowFraction", true)
                .set("precision", 6)
                .set("active", false);

        @Test
        void keepEverythingWhenTheyNameNothing() {
            assertThat(NOTHING.over(unit("x"))).isEqualTo(unit("x"));
            assertThat(NOTHING.over(CatalogExamples.builtIn("x"))).isEqualTo(CatalogExamples.builtIn("x"));
        }

        @Test
        void takeEverythingThatTheyNameAndNeverTheName() {
            assertThat(EVERYTHING.over(unit("x")))
                    .isEqualTo(new Unit(
                            "x", "Crate", "cr", texts("de", "Kiste"), texts("de", "Ki"), true, 6, false, false));
            assertThat(EVERYTHING.over(CatalogExamples.builtIn("x")).builtIn()).isTrue();
        }

        @Test
        void areSentAsTheyWereAsked() {
            Patch<Unit> odd = Unit.NO_CHANGE.set("allowFraction", false).set("precision", 6);
            assertThat(checked(odd)).isEqualTo(odd);
            assertThat(checked(EVERYTHING)).isEqualTo(EVERYTHING);
            assertThat(checked(NOTHING)).isEqualTo(NOTHING);
        }

        @Test
        void takeTheDigitsAwayWithTheFraction() {
            Patch<Unit> whole = Unit.NO_CHANGE.set("allowFraction", false);
            assertThat(whole.over(unit("x")).precision()).isZero();
            Patch<Unit> digits = Unit.NO_CHANGE.set("precision", 3);
            assertThat(digits.over(whole.over(unit("x"))).precision()).isZero();
            assertThat(digits.over(unit("x")).precision()).isEqualTo(3);
        }
    }

    @Nested
    class References {
        @Test
        void areTheNumberOrTheName() {
            assertThat(new Defined(9, category("x")).reference()).isEqualTo(new Reference(Kind.CATEGORY, "9"));
            assertThat(new Defined(9, group("x")).reference()).isEqualTo(new Reference(Kind.GROUP, "9"));
            assertThat(new Defined(9, unit("x")).reference()).isEqualTo(new Reference(Kind.UNIT, "x"));
            assertThat(new Defined(9, template("x")).reference()).isEqualTo(new Reference(Kind.TEMPLATE, "x"));
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "9007199254740991, 9007199254740991", "9999999999999999, 9999999999999999"})
        void holdASerialNumber(String id, long serial) {
            assertThat(new Reference(Kind.CATEGORY, id).serial()).isEqualTo(serial);
            assertThat(new Reference(Kind.GROUP, id).serial()).isEqualTo(serial);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "01", "-1", "+1", "1.0", "1e3", " 1", "x", "\u0661", "10000000000000000"})
        void ofWhatIsNumberedAreNothingElse(String id) {
            for (Kind kind : List.of(Kind.CATEGORY, Kind.GROUP)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Reference(kind, id))
                        .withMessage("the id of a category or a group is a serial number");
            }
            assertThat(new Reference(Kind.UNIT, id).id()).isEqualTo(id);
        }

        @ParameterizedTest
        @EnumSource
        void areIds(Kind kind) {
            for (String id : List.of("", "\n", "\udc00", "1".repeat(256))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Reference(kind, id))
                        .withMessageStartingWith("an id must ");
            }
        }

        @Test
        void toANameHaveNoNumber() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> new Reference(Kind.UNIT, "9").serial())
                    .withMessage("UNIT has no number to refer to it by");
        }
    }
}
