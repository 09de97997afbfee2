package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.builtIn;
import static stockpot.topology.decide.Samples.category;
import static stockpot.topology.decide.Samples.group;
import static stockpot.topology.decide.Samples.template;
import static stockpot.topology.decide.Samples.unit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Reference;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Patch;
import stockpot.topology.catalog.CatalogRows;
import stockpot.topology.catalog.CatalogViewKeys;
import stockpot.topology.catalog.DefinitionRows;

/** What an instance defines, through the machine; every record is held against its schema. */
class MachineDefinitionsTest {
    private static final Patch<Definition.Unit> INACTIVE = Definition.Unit.NO_CHANGE.set("active", false);

    private final Workbench<Catalog, CatalogCommand, CatalogEvent> catalog = Workbench.catalog();

    /** Its serial number is 1, and that of whatever comes next is 2. */
    @BeforeEach
    void openAShop() {
        catalog.send(new OpenInstance(SHOP, "{}", "hash"));
    }

    private JsonNode define(Definition definition) {
        return catalog.send(new Define(SHOP, definition));
    }

    private JsonNode redefine(long serial, Definition definition) {
        return catalog.send(new Redefine(SHOP, new Reference(definition.kind(), Long.toString(serial)), definition));
    }

    private JsonNode undefine(Kind kind, String id) {
        return catalog.send(new Undefine(SHOP, new Reference(kind, id)));
    }

    private static void refused(JsonNode result, String code) {
        assertThat(result.path("outcome").textValue()).as("%s", result).isEqualTo("rejected");
        assertThat(result.path("code").textValue()).isEqualTo(code);
    }

    private static void changed(JsonNode result) {
        assertThat(result.path("outcome").textValue()).as("%s", result).isEqualTo("accepted");
        assertThat(result.at("/data/unchanged").isMissingNode())
                .as("%s", result)
                .isTrue();
    }

    private static void unchanged(JsonNode result) {
        assertThat(result.path("outcome").textValue()).as("%s", result).isEqualTo("accepted");
        assertThat(result.at("/data/unchanged").booleanValue()).as("%s", result).isTrue();
    }

    private int definitions() {
        return CatalogRows.read(catalog.rows().get(CatalogRows.key(SHOP)))
                .instance()
                .definitions();
    }

    private Defined row(Definition definition) {
        byte[] row = catalog.rows().get(DefinitionRows.key(1, definition.kind(), definition.name()));
        assertThat(row).as("%s", definition).isNotNull();
        return DefinitionRows.read(definition.kind(), definition.name(), row);
    }

    static List<Definition> all() {
        return List.of(category("x"), group("x"), unit("x"), template("x"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void comeAndGo(Definition definition) {
        JsonNode result = define(definition);
        changed(result);
        assertThat(result.at("/data/serial").longValue()).isEqualTo(2);
        Defined defined = new Defined(2, definition);
        assertThat(row(definition)).isEqualTo(defined);
        assertThat(DefinitionRows.nameIn(catalog.rows().get(DefinitionRows.bySerialKey(1, definition.kind(), 2))))
                .isEqualTo("x");
        assertThat(definitions()).isEqualTo(1);
        changed(catalog.send(new Undefine(SHOP, defined.reference())));
        assertThat(catalog.rows('c') + catalog.rows('n') + definitions()).isZero();
        String noun = definition.kind().name().charAt(0)
                + definition.kind().name().substring(1).toLowerCase(Locale.ROOT);
        assertThat(catalog.happened()).containsExactly("InstanceOpened", noun + "Defined", noun + "Removed");
        List<JsonNode> facts = catalog.effects().ledger();
        assertThat(facts.get(1).get("serial").longValue()).isEqualTo(2);
        assertThat(facts.get(1).get("name").textValue()).isEqualTo("x");
        assertThat(facts.get(1).at("/cause/type").textValue()).isEqualTo("Define" + noun);
        assertThat(facts.get(2).at("/cause/type").textValue()).isEqualTo("Remove" + noun);
        refused(catalog.send(new Undefine(SHOP, defined.reference())), noun.toUpperCase(Locale.ROOT) + "_UNKNOWN");
    }

    @Test
    void areListedWhereTheirNumbersAre() {
        define(category("b"));
        define(category("a"));
        define(group("a"));
        byte[] from = DefinitionRows.bySerialKey(1, Kind.CATEGORY, 0);
        byte[] to = DefinitionRows.bySerialKey(1, Kind.CATEGORY, Long.MAX_VALUE);
        assertThat(catalog.rows().map().subMap(from, to).values().stream().map(DefinitionRows::nameIn))
                .containsExactly("b", "a");
    }

    @Test
    void areTheirInstancesOwn() {
        define(category("x"));
        InstanceId other = new InstanceId("other");
        catalog.send(new OpenInstance(other, "{}", "hash"));
        refused(catalog.send(new Undefine(other, new Reference(Kind.CATEGORY, "2"))), "CATEGORY_UNKNOWN");
        changed(catalog.send(new Define(other, category("x"))));
        assertThat(definitions()).isEqualTo(1);
    }

    @Nested
    class WithANumber {
        @Test
        void getAnotherNameAndLeaveTheOldOneToOthers() {
            define(category("x"));
            changed(redefine(2, category("y")));
            assertThat(row(category("y"))).isEqualTo(new Defined(2, category("y")));
            assertThat(catalog.rows('c')).isEqualTo(1);
            JsonNode fact = catalog.effects().ledger().getLast();
            assertThat(fact.get("type").textValue()).isEqualTo("CategoryChanged");
            assertThat(fact.get("serial").longValue()).isEqualTo(2);
            assertThat(fact.get("name").textValue()).isEqualTo("y");
            changed(define(category("x")));
            assertThat(definitions()).isEqualTo(2);
        }

        @Test
        void keepTheNamesApart() {
            define(category("x"));
            define(category("y"));
            refused(define(category("x")), "CATEGORY_EXISTS");
            refused(redefine(2, category("y")), "CATEGORY_EXISTS");
            refused(redefine(9, category("z")), "CATEGORY_UNKNOWN");
            refused(undefine(Kind.CATEGORY, "9"), "CATEGORY_UNKNOWN");
            refused(undefine(Kind.GROUP, "2"), "GROUP_UNKNOWN");
            unchanged(redefine(2, category("x")));
            assertThat(catalog.rows('c') + catalog.rows('n')).isEqualTo(4);
        }

        @Test
        void areOtherOnesWhenTheyComeAgain() {
            define(group("x"));
            undefine(Kind.GROUP, "2");
            assertThat(define(group("x")).at("/data/serial").longValue()).isEqualTo(4);
            refused(redefine(2, group("y")), "GROUP_UNKNOWN");
        }
    }

    @Nested
    class WithAName {
        @Test
        void mayBeSaidTwice() {
            define(template("x"));
            define(unit("x"));
            JsonNode again = define(template("x"));
            unchanged(again);
            assertThat(again.at("/data/serial").longValue()).isEqualTo(2);
            unchanged(define(unit("x")));
            refused(define(new Template("x", "", "{}", "", "")), "TEMPLATE_EXISTS");
            refused(define(INACTIVE_UNIT), "UNIT_EXISTS");
            Reference x = new Reference(Kind.TEMPLATE, "x");
            changed(catalog.send(new Redefine(SHOP, x, new Template("x", "", "{}", "", ""))));
            unchanged(catalog.send(new Redefine(SHOP, x, new Template("x", "", "{}", "", ""))));
        }

        private static final Definition.Unit INACTIVE_UNIT =
                new Definition.Unit("x", "", "", new TreeMap<>(), new TreeMap<>(), false, 0, false, false);

        @Test
        void areChangedInPart() {
            define(unit("x"));
            changed(catalog.send(new ChangeUnit(SHOP, "x", INACTIVE, null)));
            unchanged(catalog.send(new ChangeUnit(SHOP, "x", INACTIVE, null)));
            JsonNode fact = catalog.effects().ledger().getLast();
            assertThat(fact.get("active").booleanValue()).isFalse();
            assertThat(fact.get("precision").intValue()).isEqualTo(2);
            assertThat(fact.get("built_in").booleanValue()).isFalse();
            refused(catalog.send(new ChangeUnit(SHOP, "y", INACTIVE, null)), "UNIT_UNKNOWN");
            JsonNode anew = define(unit("x"));
            changed(anew);
            assertThat(anew.at("/data/serial").longValue()).isEqualTo(2);
        }

        @Test
        void areSeenOtherwiseWhenTheyAreBuiltIn() {
            changed(catalog.send(new ChangeUnit(SHOP, "Piece", INACTIVE, builtIn("Piece"))));
            assertThat(catalog.effects().ledger().getLast().get("type").textValue())
                    .isEqualTo("UnitDefined");
            assertThat(catalog.effects().ledger().getLast().get("built_in").booleanValue())
                    .isTrue();
            Patch<Definition.Unit> name = Definition.Unit.NO_CHANGE.set("longName", "Bit");
            refused(catalog.send(new ChangeUnit(SHOP, "Piece", name, builtIn("Piece"))), "UNIT_BUILT_IN");
            refused(define(unit("Piece")), "UNIT_BUILT_IN");
            changed(undefine(Kind.UNIT, "Piece"));
            assertThat(catalog.rows('c') + catalog.rows('n')).isZero();
        }
    }

    @Test
    void hinderAPurge() {
        define(category("x"));
        refused(catalog.send(new CloseInstance(SHOP, true)), "INSTANCE_NOT_EMPTY");
        changed(catalog.send(new CloseInstance(SHOP, false)));
        refused(define(category("y")), "INSTANCE_CLOSED");
        refused(catalog.send(new CloseInstance(SHOP, true)), "INSTANCE_NOT_EMPTY");
        changed(undefine(Kind.CATEGORY, "2"));
        changed(catalog.send(new CloseInstance(SHOP, true)));
        for (char kind : "pcn".toCharArray()) {
            assertThat(catalog.rows(kind)).as("rows of kind %s", kind).isZero();
        }
        refused(undefine(Kind.CATEGORY, "2"), "INSTANCE_UNKNOWN");
    }

    /** With every character written as six, as JSON has to write some, it still fits records and their schemas. */
    @Test
    void areAsLargeAsTheyMayBeAndNoLarger() {
        changed(define(new Group("x", "\u0001".repeat((1 << 17) - 1))));
        refused(define(new Group("y", "\u0001".repeat(1 << 17))), "DEFINITION_TOO_LARGE");
        assertThat(catalog.effects().facts().getLast().value()).hasSizeBetween(6 << 17, 1 << 20);
    }

    @Test
    void areChangedAtTimesThatNeverGoBack() {
        catalog.at(500);
        define(category("x"));
        catalog.at(900);
        redefine(2, category("y"));
        catalog.at(100);
        redefine(2, category("z"));
        assertThat(catalog.effects().ledger().stream()
                        .map(fact -> fact.get("time_ms").longValue() - Workbench.NOON))
                .containsExactly(0L, 500L, 900L, 900L);
    }

    @Test
    void areForgottenByNoRestart() {
        define(category("x"));
        catalog.restart();
        refused(define(category("x")), "CATEGORY_EXISTS");
        changed(redefine(2, category("y")));
    }

    /** Whoever asks again under the same id is told again that nothing changed, whatever has changed since. */
    @Test
    void sayAgainThatNothingChanged() {
        ChangeInstance same = new ChangeInstance(SHOP, "{}");
        unchanged(catalog.send("again", same));
        changed(catalog.send(new ChangeInstance(SHOP, "{\"name\":\"Shop\"}")));
        JsonNode repeated = catalog.send("again", same);
        assertThat(repeated.has("repeats")).isTrue();
        unchanged(repeated);
    }

    @Test
    void areShownToEveryNode() {
        define(category("x"));
        define(unit("y"));
        redefine(2, category("z"));
        undefine(Kind.UNIT, "y");
        define(template("t"));
        var view = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
        for (CollectedEffects.View each : catalog.effects().views()) {
            if (each.row() == null) {
                view.remove(each.key());
            } else {
                view.put(each.key(), each.row());
            }
        }
        view.remove(new CatalogViewKeys().mark(0));
        var viewed = new TreeMap<>(catalog.rows().map());
        viewed.keySet().removeIf(key -> !new CatalogViewKeys().isViewed(key));
        assertThat(view).hasSize(5).containsExactlyEntriesOf(viewed);
    }
}
