package stockpot.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.catalog.CatalogExamples.CLOSED;
import static stockpot.catalog.CatalogExamples.NOON;
import static stockpot.catalog.CatalogExamples.OPENED;
import static stockpot.catalog.CatalogExamples.SERIAL;
import static stockpot.catalog.CatalogExamples.SHOP;
import static stockpot.catalog.CatalogExamples.added;
import static stockpot.catalog.CatalogExamples.builtIn;
import static stockpot.catalog.CatalogExamples.category;
import static stockpot.catalog.CatalogExamples.changed;
import static stockpot.catalog.CatalogExamples.define;
import static stockpot.catalog.CatalogExamples.defining;
import static stockpot.catalog.CatalogExamples.given;
import static stockpot.catalog.CatalogExamples.group;
import static stockpot.catalog.CatalogExamples.inactive;
import static stockpot.catalog.CatalogExamples.instance;
import static stockpot.catalog.CatalogExamples.needsAnOpenInstanceFor;
import static stockpot.catalog.CatalogExamples.template;
import static stockpot.catalog.CatalogExamples.texts;
import static stockpot.catalog.CatalogExamples.unit;
import static stockpot.catalog.CatalogExamples.webhook;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent.DefinitionAdded;
import stockpot.catalog.CatalogEvent.DefinitionRemoved;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Webhook;
import stockpot.kernel.Level;

/** The rules of what an instance defines. */
class DefinitionRulesTest {
    @Nested
    class Defining {
        static List<Definition> all() {
            return List.of(category("x"), group("x"), unit("x"), template("x"));
        }

        @ParameterizedTest
        @MethodSource("all")
        void takesItsSerialFromTheLogAndIsCounted(Definition definition) {
            Catalog after = given(OPENED).when(define(definition)).then(added(SERIAL, definition));
            assertThat(after.named()).isEqualTo(new Defined(SERIAL, definition));
            assertThat(after.instance()).isEqualTo(defining(0, definition));
        }

        @ParameterizedTest
        @MethodSource("all")
        void needsAnOpenInstance(Definition definition) {
            needsAnOpenInstanceFor(define(definition));
        }

        @Test
        void keepsTheNamesOfKindsApart() {
            given(OPENED, added(1, group("x")), added(2, unit("x")), added(3, template("x")))
                    .when(define(category("x")))
                    .then(added(SERIAL, category("x")));
        }

        @Test
        void comparesNamesByteByByte() {
            given(OPENED, added(1, category("x")), added(2, category("x ")), added(3, category("\u00e9")))
                    .when(define(category("X")))
                    .then(added(SERIAL, category("X")));
            given(OPENED, added(3, category("\u00e9")))
                    .when(define(category("e\u0301")))
                    .then(added(SERIAL, category("e\u0301")));
        }

        /** A number that is given twice would be two categories, and nobody could say which one was meant. */
        @Test
        void refusesACategoryOrAGroupTwiceAlsoWhenItSaysTheSame() {
            given(OPENED, added(1, category("x")))
                    .when(define(category("x")))
                    .thenRefused(CatalogCode.CATEGORY_EXISTS, "there is a category of that name");
            given(OPENED, added(1, group("x")))
                    .when(define(group("x")))
                    .thenRefused(CatalogCode.GROUP_EXISTS, "there is a group of that name");
        }

        @Test
        void notesWhenAWebhookWasMadeAndTakesItTwiceOnlyWhenItSaysTheSame() {
            given(OPENED).when(define(webhook("x", "secret", 0))).then(added(SERIAL, webhook("x", "secret", NOON)));
            given(OPENED, added(1, webhook("x", "secret", 5)))
                    .when(define(webhook("x", "secret", 0)))
                    .thenNothing();
            given(OPENED, added(1, webhook("x", "secret", 5)))
                    .when(define(webhook("x", "other", 0)))
                    .thenRefused(CatalogCode.WEBHOOK_EXISTS, "there is a webhook of that name");
        }

        @Test
        void takesATemplateTwiceOnlyWhenItSaysTheSame() {
            given(OPENED, added(1, template("x"))).when(define(template("x"))).thenNothing();
            given(OPENED, added(1, template("x")))
                    .when(define(new Template("x", "a tea", "{}", "", "")))
                    .thenRefused(CatalogCode.TEMPLATE_EXISTS, "there is a template of that name");
        }

        @Test
        void takesAUnitTwiceOnlyWhenItSaysTheSame() {
            given(OPENED, added(1, unit("x"))).when(define(unit("x"))).thenNothing();
            given(OPENED, added(1, inactive(unit("x"))))
                    .when(define(inactive(unit("x"))))
                    .thenNothing();
            given(OPENED, added(1, unit("x")))
                    .when(define(inactive(unit("x"))))
                    .thenRefused(CatalogCode.UNIT_EXISTS, "there is a unit of that name");
        }

        @Test
        void definesAUnitAnewThatIsNotActive() {
            Catalog after = given(OPENED, added(1, inactive(unit("x"))))
                    .when(define(unit("x")))
                    .then(changed(1, unit("x")));
            assertThat(after.named()).isEqualTo(new Defined(1, unit("x")));
            assertThat(after.instance()).isEqualTo(defining(0, unit("x")));
        }

        @Test
        void leavesABuiltInUnitToItself() {
            given(OPENED, added(1, builtIn("x")))
                    .when(define(unit("x")))
                    .thenRefused(CatalogCode.UNIT_BUILT_IN, "keeps its names");
            given(OPENED, added(1, inactive(builtIn("x"))))
                    .when(define(unit("x")))
                    .thenRefused(CatalogCode.UNIT_BUILT_IN, "keeps its names");
        }

        @Test
        void cannotEvenBeSaidOfABuiltInUnit() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> define(builtIn("x")))
                    .withMessage("built-in units are there, nobody defines them");
        }

        @Test
        void stopsAtTheMost() {
            assertThat(Level.ONE.most().definitions()).isEqualTo(50_000);
            given(Catalog.of(instance(0, 49_999), null, null))
                    .when(define(group("x")))
                    .then(added(SERIAL, group("x")));
            given(Catalog.of(instance(0, 50_000), null, null))
                    .when(define(group("x")))
                    .thenRefused(
                            CatalogCode.TOO_MANY_DEFINITIONS,
                            "an instance has at most 50000 categories, groups, units, templates and webhooks");
        }

        @Test
        void takesAsMuchTextAsThereMayBe() {
            given(OPENED).when(define(ofSize(1 << 17))).then(added(SERIAL, ofSize(1 << 17)));
            given(OPENED)
                    .when(define(ofSize((1 << 17) + 1)))
                    .thenRefused(CatalogCode.DEFINITION_TOO_LARGE, "at most 131072 characters together");
        }
    }

    @Nested
    class Redefining {
        @Test
        void saysAllOfItAnew() {
            Category other = new Category("x", texts("fr", "fruits"));
            Catalog after = given(OPENED, added(9, category("x")))
                    .when(redefine(9, other))
                    .then(changed(9, other));
            assertThat(after.named()).isEqualTo(new Defined(9, other));
            assertThat(after.instance()).isEqualTo(defining(0, other));
            Group wider = new Group("x", "");
            given(OPENED, added(9, group("x"))).when(redefine(9, wider)).then(changed(9, wider));
            Template tea = new Template("x", "a tea", "{}", "", "");
            given(OPENED, added(9, template("x")))
                    .when(new Redefine(SHOP, new Reference(Kind.TEMPLATE, "x"), tea))
                    .then(changed(9, tea));
        }

        @Test
        void mayGiveANumberAnotherName() {
            given(OPENED, added(9, category("x")), added(10, category("y")))
                    .when(redefine(9, category("z")))
                    .then(changed(9, category("z")));
        }

        @Test
        void refusesANameThatAnotherHas() {
            given(OPENED, added(9, category("x")), added(10, category("y")))
                    .when(redefine(9, category("y")))
                    .thenRefused(CatalogCode.CATEGORY_EXISTS, "there is a category of that name");
            given(OPENED, added(9, group("x")), added(10, group("y")))
                    .when(redefine(9, group("y")))
                    .thenRefused(CatalogCode.GROUP_EXISTS, "there is a group of that name");
        }

        @Test
        void takesANameThatIsFreeAgain() {
            given(OPENED, added(9, category("x")), added(10, category("y")), changed(10, category("z")))
                    .when(redefine(9, category("y")))
                    .then(changed(9, category("y")));
        }

        @Test
        void mayTakeTheNameOfAnotherKind() {
            given(OPENED, added(9, category("x")), added(10, group("y")))
                    .when(redefine(9, category("y")))
                    .then(changed(9, category("y")));
        }

        @Test
        void doesNothingWhenNothingIsDifferent() {
            given(OPENED, added(9, category("x")))
                    .when(redefine(9, category("x")))
                    .thenNothing();
        }

        @Test
        void refusesWhatIsNotThere() {
            given(OPENED, added(9, category("x")))
                    .when(redefine(10, category("y")))
                    .thenRefused(CatalogCode.CATEGORY_UNKNOWN, "there is no category 10");
            given(OPENED, added(9, category("x")))
                    .when(redefine(9, group("x")))
                    .thenRefused(CatalogCode.GROUP_UNKNOWN, "there is no group 9");
            given(OPENED)
                    .when(new Redefine(SHOP, new Reference(Kind.TEMPLATE, "x"), template("x")))
                    .thenRefused(CatalogCode.TEMPLATE_UNKNOWN, "there is no template x");
            given(OPENED)
                    .when(new Redefine(SHOP, new Reference(Kind.WEBHOOK, "x"), webhook("x")))
                    .thenRefused(CatalogCode.WEBHOOK_UNKNOWN, "there is no webhook x");
        }

        @Test
        void leavesAWebhookItsTimeAndItsSecretWhereItSaysNoOther() {
            Reference x = new Reference(Kind.WEBHOOK, "x");
            Webhook old = webhook("x", "secret", 5);
            given(OPENED, added(9, old))
                    .when(new Redefine(SHOP, x, webhook("x", "", 0)))
                    .thenNothing();
            given(OPENED, added(9, old))
                    .when(new Redefine(SHOP, x, webhook("x", "other", 0)))
                    .then(changed(9, webhook("x", "other", 5)));
            given(OPENED, added(9, old))
                    .when(new Redefine(SHOP, x, new Webhook("x", "pay", "http://b/", "PUT", "", "", "", 0)))
                    .then(changed(9, new Webhook("x", "pay", "http://b/", "PUT", "", "", "secret", 5)));
        }

        /** That it is not there counts before who has the name: a client that retries must be told the former. */
        @Test
        void refusesWhatIsNotThereAlsoWhenTheNameIsTaken() {
            given(OPENED, added(9, category("x")))
                    .when(redefine(10, category("x")))
                    .thenRefused(CatalogCode.CATEGORY_UNKNOWN, "there is no category 10");
        }

        @Test
        void takesAsMuchTextAsThereMayBe() {
            given(OPENED, added(9, group("x")))
                    .when(redefine(9, ofSize(1 << 17)))
                    .then(changed(9, ofSize(1 << 17)));
            given(OPENED, added(9, group("x")))
                    .when(redefine(9, ofSize((1 << 17) + 1)))
                    .thenRefused(CatalogCode.DEFINITION_TOO_LARGE, "at most 131072 characters together");
        }

        @Test
        void isNotHinderedByHowManyThereAre() {
            given(Catalog.of(instance(0, 50_000), new Defined(9, group("x")), null))
                    .when(redefine(9, group("y")))
                    .then(changed(9, group("y")));
        }

        @Test
        void needsAnOpenInstance() {
            needsAnOpenInstanceFor(redefine(9, category("x")));
        }

        @Test
        void cannotTurnOneKindIntoAnother() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Redefine(SHOP, new Reference(Kind.CATEGORY, "9"), group("x")))
                    .withMessage("CATEGORY 9 cannot become GROUP 9");
        }

        @Test
        void isNotHowUnitsAreChanged() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Redefine(SHOP, new Reference(Kind.UNIT, "x"), unit("x")))
                    .withMessage("a unit is changed, and never said anew");
        }

        @Test
        void cannotRenameWhatIsCalledByItsName() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Redefine(SHOP, new Reference(Kind.TEMPLATE, "x"), template("y")))
                    .withMessage("TEMPLATE x cannot become TEMPLATE y");
        }

        private static Redefine redefine(long serial, Definition definition) {
            return new Redefine(SHOP, new Reference(definition.kind(), Long.toString(serial)), definition);
        }
    }

    @Nested
    class Undefining {
        static List<Defined> all() {
            return Defining.all().stream()
                    .map(definition -> new Defined(9, definition))
                    .toList();
        }

        @ParameterizedTest
        @MethodSource("all")
        void removesItAlsoFromAClosedInstance(Defined defined) {
            Undefine undefine = new Undefine(SHOP, defined.reference());
            Catalog after =
                    given(OPENED, new DefinitionAdded(defined)).when(undefine).then(new DefinitionRemoved(defined));
            assertThat(after).isEqualTo(Catalog.of(instance(0, 0), null));
            given(OPENED, new DefinitionAdded(defined), CLOSED).when(undefine).then(new DefinitionRemoved(defined));
        }

        @Test
        void endsAnInstancesOwnSightOfABuiltInUnit() {
            given(OPENED, added(9, builtIn("x")))
                    .when(new Undefine(SHOP, new Reference(Kind.UNIT, "x")))
                    .then(new DefinitionRemoved(new Defined(9, builtIn("x"))));
        }

        @ParameterizedTest
        @EnumSource
        void refusesWhatIsNotThere(Kind kind) {
            given(OPENED, added(9, category("x")), added(10, group("x")))
                    .when(new Undefine(SHOP, new Reference(kind, "11")))
                    .thenRefused(kind.unknown(), "there is no " + kind.name().toLowerCase(Locale.ROOT) + " 11");
        }

        @Test
        void needsAnInstance() {
            given().when(new Undefine(SHOP, new Reference(Kind.CATEGORY, "9")))
                    .thenRefused(CatalogCode.INSTANCE_UNKNOWN, "no instance");
        }

        @Test
        void freesItsNameForAnother() {
            given(OPENED, added(9, category("x")), new DefinitionRemoved(new Defined(9, category("x"))))
                    .when(define(category("x")))
                    .then(added(SERIAL, category("x")));
        }
    }

    @Nested
    class Applying {
        @Test
        void leavesTokensAlone() {
            Token token = new Token(new TokenHash("a".repeat(64)), Token.FOREVER, 8, Scope.ALL, false, "", NOON - 1000);
            Catalog before = new Catalog(instance(1, 0), token, null, null, List.of(token));
            Catalog after = new CatalogDecider().apply(before, added(9, group("x")));
            assertThat(after)
                    .isEqualTo(new Catalog(
                            defining(1, group("x")), token, new Defined(9, group("x")), null, List.of(token)));
        }

        @Test
        void keepsDefinitionsInViewWhateverHappensToTokens() {
            Token token = new Token(new TokenHash("a".repeat(64)), Token.FOREVER, 8, Scope.ALL, false, "", NOON - 1000);
            Defined named = new Defined(9, group("x"));
            Defined namesake = new Defined(10, group("y"));
            Catalog before = new Catalog(instance(1, 2), token, named, namesake, List.of(token));
            CatalogDecider rules = new CatalogDecider();
            assertThat(rules.apply(before, new CatalogEvent.TokenRevoked(token)))
                    .isEqualTo(new Catalog(instance(0, 2), null, named, namesake, List.of(token)));
            assertThat(rules.apply(before, new CatalogEvent.TokenExpired(token)))
                    .isEqualTo(new Catalog(instance(0, 2), token, named, namesake, List.of()));
        }

        @Test
        void breaksOnADefinitionOfAnInstanceThatIsNotThere() {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> new CatalogDecider().apply(Catalog.NOTHING, added(9, group("x"))))
                    .withMessage("the event is about an instance that there is");
        }
    }

    /** A group whose texts have so many characters together. */
    private static Group ofSize(int characters) {
        return new Group("x", "d".repeat(characters - 1));
    }
}
