package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.catalog.CatalogExamples.INACTIVE;
import static stockpot.catalog.CatalogExamples.OPENED;
import static stockpot.catalog.CatalogExamples.SERIAL;
import static stockpot.catalog.CatalogExamples.SHOP;
import static stockpot.catalog.CatalogExamples.added;
import static stockpot.catalog.CatalogExamples.builtIn;
import static stockpot.catalog.CatalogExamples.changed;
import static stockpot.catalog.CatalogExamples.defining;
import static stockpot.catalog.CatalogExamples.given;
import static stockpot.catalog.CatalogExamples.inactive;
import static stockpot.catalog.CatalogExamples.instance;
import static stockpot.catalog.CatalogExamples.needsAnOpenInstanceFor;
import static stockpot.catalog.CatalogExamples.unit;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.Definition.Unit;
import stockpot.kernel.Patch;

/** The rules of changing units, of which some are built in; the rest is in {@link DefinitionRulesTest}. */
class UnitRulesTest {
    private static final Patch<Unit> NOTHING = Unit.NO_CHANGE;

    @Nested
    class ChangingAUnit {
        @Test
        void changesWhatItNamesAndNothingElse() {
            Catalog after = given(OPENED, added(9, unit("x")))
                    .when(change("x", INACTIVE, null))
                    .then(changed(9, inactive(unit("x"))));
            assertThat(after.instance()).isEqualTo(defining(0, inactive(unit("x"))));
        }

        @Test
        void doesNothingWhenNothingIsDifferent() {
            given(OPENED, added(9, unit("x"))).when(change("x", NOTHING, null)).thenNothing();
            given(OPENED, added(9, inactive(unit("x"))))
                    .when(change("x", INACTIVE, null))
                    .thenNothing();
        }

        @Test
        void refusesWhatIsNotThere() {
            given(OPENED, added(9, unit("x")))
                    .when(change("y", INACTIVE, null))
                    .thenRefused(CatalogCode.UNIT_UNKNOWN, "there is no unit y");
        }

        @Test
        void laysAnInstancesOwnSightOverABuiltInOne() {
            Unit seen = inactive(builtIn("x"));
            Catalog after =
                    given(OPENED).when(change("x", INACTIVE, builtIn("x"))).then(added(SERIAL, seen));
            assertThat(after.instance()).isEqualTo(defining(0, seen));
        }

        @Test
        void doesNothingWhenABuiltInOneIsLikeThatAlready() {
            given(OPENED).when(change("x", NOTHING, builtIn("x"))).thenNothing();
        }

        @Test
        void changesTheSightThatThereIsAndNotTheBuiltInOne() {
            Patch<Unit> coarser = Unit.NO_CHANGE.set("precision", 1);
            Unit seen = coarser.over(inactive(builtIn("x")));
            given(OPENED, added(9, inactive(builtIn("x"))))
                    .when(change("x", coarser, builtIn("x")))
                    .then(changed(9, seen));
            assertThat(seen.active()).isFalse();
        }

        /** A unit that was made before stockpot brought one of that name stays the instance's own. */
        @Test
        void takesAnOwnUnitForAnOwnOne() {
            Patch<Unit> named = Unit.NO_CHANGE.set("longName", "Crate");
            given(OPENED, added(9, unit("x")))
                    .when(change("x", named, builtIn("x")))
                    .then(changed(9, named.over(unit("x"))));
        }

        static List<Patch<Unit>> names() {
            return List.of(
                    Unit.NO_CHANGE.set("longName", "Crate"),
                    Unit.NO_CHANGE.set("shortName", "cr"),
                    Unit.NO_CHANGE.set("longNameI18n", new TreeMap<>()),
                    Unit.NO_CHANGE.set("shortNameI18n", new TreeMap<>()));
        }

        @ParameterizedTest
        @MethodSource("names")
        void leavesABuiltInUnitItsNames(Patch<Unit> patch) {
            given(OPENED)
                    .when(change("x", patch, builtIn("x")))
                    .thenRefused(CatalogCode.UNIT_BUILT_IN, "keeps its names");
            given(OPENED, added(9, builtIn("x")))
                    .when(change("x", patch, null))
                    .thenRefused(CatalogCode.UNIT_BUILT_IN, "keeps its names");
            given(OPENED, added(9, unit("x"))).when(change("x", patch, null)).then(changed(9, patch.over(unit("x"))));
        }

        @Test
        void stopsAtTheMost() {
            given(Catalog.of(instance(0, 49_999), null, null))
                    .when(change("x", INACTIVE, builtIn("x")))
                    .then(added(SERIAL, inactive(builtIn("x"))));
            given(Catalog.of(instance(0, 50_000), null, null))
                    .when(change("x", INACTIVE, builtIn("x")))
                    .thenRefused(CatalogCode.TOO_MANY_DEFINITIONS, "at most 50000");
            given(Catalog.of(instance(0, 50_000), new Defined(9, unit("x")), null))
                    .when(change("x", INACTIVE, null))
                    .then(changed(9, inactive(unit("x"))));
        }

        @Test
        void takesAsMuchTextAsThereMayBe() {
            long room = Definition.MAX_SIZE
                    - unit("x").size()
                    + unit("x").longName().length();
            String most = "n".repeat((int) room);
            Patch<Unit> fits = Unit.NO_CHANGE.set("longName", most);
            given(OPENED, added(9, unit("x"))).when(change("x", fits, null)).then(changed(9, fits.over(unit("x"))));
            given(OPENED, added(9, unit("x")))
                    .when(change("x", Unit.NO_CHANGE.set("longName", most + "n"), null))
                    .thenRefused(CatalogCode.DEFINITION_TOO_LARGE, "at most 131072 characters together");
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(change("x", INACTIVE, builtIn("x")));
        }

        @Test
        void neverChangesTheNameOrWhoseUnitItIs() {
            for (Patch<Unit> patch : List.of(Unit.NO_CHANGE.set("name", "x"), Unit.NO_CHANGE.set("builtIn", true))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> change("x", patch, null))
                        .withMessageContaining("keeps its name");
            }
        }

        @Test
        void comesWithNoOtherBuiltInUnit() {
            String sentence = "the built-in unit that comes along is another one";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> change("x", INACTIVE, builtIn("y")))
                    .withMessage(sentence);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> change("x", INACTIVE, unit("x")))
                    .withMessage(sentence);
        }

        private static ChangeUnit change(String unit, Patch<Unit> patch, @Nullable Unit builtIn) {
            return new ChangeUnit(SHOP, unit, patch, builtIn);
        }
    }
}
