package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.catalog.CatalogExamples.OPENED;
import static stockpot.catalog.CatalogExamples.SERIAL;
import static stockpot.catalog.CatalogExamples.SHOP;
import static stockpot.catalog.CatalogExamples.added;
import static stockpot.catalog.CatalogExamples.builtIn;
import static stockpot.catalog.CatalogExamples.changed;
import static stockpot.catalog.CatalogExamples.define;
import static stockpot.catalog.CatalogExamples.defining;
import static stockpot.catalog.CatalogExamples.given;
import static stockpot.catalog.CatalogExamples.inactive;
import static stockpot.catalog.CatalogExamples.texts;
import static stockpot.catalog.CatalogExamples.unit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.kernel.Patch;

/** What an instance's definitions weigh together, and how much that may be. */
class DefinitionWeightTest {
    private static final Template TEA = new Template("tea", "d\u00e9", "{}", "", "EUR");
    private static final long WEIGHT = 128 + 3 + 3 + 2 + 3;

    @ParameterizedTest
    @MethodSource("stockpot.catalog.DefinitionRulesTest$Defining#all")
    void addsWhatIsDefinedAndTakesWhatIsRemoved(Definition definition) {
        assertThat(TEA.weight()).isEqualTo(WEIGHT);
        Undefine undefine = new Undefine(SHOP, new Defined(9, definition).reference());
        Catalog after = given(OPENED, added(8, TEA), added(9, definition))
                .when(undefine)
                .then(new DefinitionRemoved(new Defined(9, definition)));
        assertThat(after.instance()).isEqualTo(defining(0, TEA));
    }

    @Test
    void refusesWhatWouldWeighMoreThanTheQuota() {
        Define define = new Define(SHOP, TEA, 2 * WEIGHT);
        given(Catalog.of(defining(0, TEA), null, null)).when(define).then(added(SERIAL, TEA));
        given(Catalog.of(defining(0, TEA, TEA), null, null))
                .when(define)
                .thenRefused(
                        CatalogCode.QUOTA_EXCEEDED,
                        "would weigh 417 bytes, and may weigh 278; remove some of it, or have the admin raise"
                                + " quota_bytes");
        given(Catalog.of(defining(0, TEA, TEA), null, null)).when(define(TEA)).then(added(SERIAL, TEA));
    }

    @Test
    void takesAChangeThatMakesItLessHoweverLittleIsAllowed() {
        Template longer = new Template("tea", "", "{\"summary\":\"tea\"}", "", "EUR");
        Template shorter = new Template("tea", "", "{}", "", "EUR");
        given(OPENED, added(9, TEA))
                .when(new Redefine(SHOP, 0, longer, WEIGHT))
                .thenRefused(CatalogCode.QUOTA_EXCEEDED, "and may weigh 139;");
        given(OPENED, added(9, TEA))
                .when(new Redefine(SHOP, 0, longer, longer.weight()))
                .then(changed(9, longer));
        given(OPENED, added(9, TEA)).when(new Redefine(SHOP, 0, shorter, 1L)).then(changed(9, shorter));
    }

    @Test
    void weighsChangesOfUnitsToo() {
        Unit seen = inactive(builtIn("x"));
        Patch<Unit> patch = CatalogExamples.INACTIVE;
        given(OPENED)
                .when(new ChangeUnit(SHOP, "x", patch, builtIn("x"), seen.weight() - 1))
                .thenRefused(CatalogCode.QUOTA_EXCEEDED, "what the instance defines");
        given(OPENED)
                .when(new ChangeUnit(SHOP, "x", patch, builtIn("x"), seen.weight()))
                .then(added(SERIAL, seen));
        given(OPENED, added(1, inactive(unit("x"))))
                .when(new Define(
                        SHOP,
                        new Unit(
                                "x",
                                "long",
                                "s",
                                texts("de", "lang".repeat(9)),
                                texts("fr", "c"),
                                true,
                                2,
                                true,
                                false),
                        1L))
                .thenRefused(CatalogCode.QUOTA_EXCEEDED, "what the instance defines");
    }
}
