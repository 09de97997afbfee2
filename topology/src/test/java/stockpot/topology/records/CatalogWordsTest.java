package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.SHOP;
import static stockpot.topology.decide.Samples.builtIn;
import static stockpot.topology.decide.Samples.category;
import static stockpot.topology.decide.Samples.group;
import static stockpot.topology.decide.Samples.template;
import static stockpot.topology.decide.Samples.token;
import static stockpot.topology.decide.Samples.unit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogCommand.ChangeInstance;
import stockpot.catalog.CatalogCommand.ChangePassword;
import stockpot.catalog.CatalogCommand.ChangeUnit;
import stockpot.catalog.CatalogCommand.CloseInstance;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.CatalogCommand.IssueToken;
import stockpot.catalog.CatalogCommand.OpenInstance;
import stockpot.catalog.CatalogCommand.Redefine;
import stockpot.catalog.CatalogCommand.RevokeToken;
import stockpot.catalog.CatalogCommand.Undefine;
import stockpot.catalog.CatalogEvent;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.catalog.Scope;
import stockpot.kernel.Patch;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.table.Unreadable;

/** Commands about the catalog in JSON: read back as written, and refused when they are none. */
class CatalogWordsTest {
    private static final String HEAD = "\"id\":\"1\",\"instance\":\"shop\"";
    private static final String NAMED = HEAD + ",\"name\":\"x\"";
    private static final String UNIT = "\"long_name\":\"l\",\"short_name\":\"s\"";
    private static final String HOSTILE = "\" \\ \u0001 \ud83e\ude91 \u2028 </script>";
    private static final Patch<Unit> NOTHING = Unit.NO_CHANGE;
    private static final Patch<Unit> EVERYTHING = Unit.NO_CHANGE
            .set("longName", HOSTILE)
            .set("shortName", "")
            .set("longNameI18n", new TreeMap<>())
            .set("shortNameI18n", new TreeMap<>(Map.of(HOSTILE, HOSTILE)))
            .set("allowFraction", false)
            .set("precision", 6)
            .set("active", true);

    private final Records<Catalog, CatalogCommand, CatalogEvent> records = new Records<>(new CatalogWords());

    private CatalogCommand read(String value) throws Unreadable {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return records.read(RecordKey.of("shop"), bytes, 0, 1) instanceof Envelope.Sent<CatalogCommand> sent
                ? sent.command()
                : null;
    }

    static List<CatalogCommand> commands() {
        String name = "a\"b\\c\ud83e\ude91/%2F";
        return List.of(
                new OpenInstance(SHOP, "{}", HOSTILE),
                new ChangeInstance(SHOP, "{\"name\":\"Shop\"}"),
                new ChangePassword(SHOP, "hash"),
                new CloseInstance(SHOP, true),
                token(SHOP, 1, 1_000L),
                token(SHOP, 1, null),
                new IssueToken(SHOP, Samples.hash(1), "5eed", Scope.ALL, true, HOSTILE, null),
                new RevokeToken(SHOP, Samples.hash(1)),
                new Define(SHOP, category(name)),
                new Define(SHOP, category(name), 0L),
                new Redefine(SHOP, 1, group(name), 1L << 50),
                new Redefine(SHOP, 0, template(name), 1L),
                new ChangeUnit(SHOP, name, Unit.NO_CHANGE.set("active", true), null, 7L),
                new Define(SHOP, new Category("x", new TreeMap<>())),
                new Define(SHOP, new Group(name, HOSTILE)),
                new Define(SHOP, unit(name)),
                new Define(SHOP, new Unit("x", "", "", new TreeMap<>(), new TreeMap<>(), false, 0, false, false)),
                new Define(SHOP, new Template(name, HOSTILE, HOSTILE, HOSTILE, HOSTILE)),
                new Define(SHOP, new Template("x", "", "", "", "")),
                new Redefine(SHOP, new Reference(Kind.CATEGORY, "1"), category(name)),
                new Redefine(SHOP, new Reference(Kind.GROUP, "9999999999999999"), group(name)),
                new Redefine(SHOP, new Reference(Kind.TEMPLATE, name), template(name)),
                new ChangeUnit(SHOP, name, EVERYTHING, null),
                new ChangeUnit(SHOP, name, EVERYTHING, builtIn(name)),
                new ChangeUnit(SHOP, name, NOTHING, null),
                new ChangeUnit(SHOP, name, NOTHING, builtIn(name)),
                new Undefine(SHOP, new Reference(Kind.CATEGORY, "9007199254740991")),
                new Undefine(SHOP, new Reference(Kind.GROUP, "1")),
                new Undefine(SHOP, new Reference(Kind.UNIT, name)),
                new Undefine(SHOP, new Reference(Kind.TEMPLATE, "7")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void areReadBackAsWritten(CatalogCommand command) throws Unreadable {
        var sent = new Envelope.Sent<>("id", true, "f00d", command);
        byte[] value = records.write(sent);
        SchemaCheck.requireValid("catalog-commands", value);
        assertThat(records.read(records.key(command), value, 0, 1)).isEqualTo(sent);
    }

    /** All that may be left out is left out. */
    static List<Arguments> shortest() {
        Unit bare = new Unit("x", "l", "s", new TreeMap<>(), new TreeMap<>(), false, 0, true, false);
        Unit bareBuiltIn = new Unit("x", "l", "s", new TreeMap<>(), new TreeMap<>(), false, 0, true, true);
        Category category = new Category("x", new TreeMap<>());
        Group group = new Group("x", "");
        Template template = new Template("x", "", "{}", "", "");
        return List.of(
                Arguments.of("{\"type\":\"DefineCategory\"," + NAMED + "}", new Define(SHOP, category)),
                Arguments.of(
                        "{\"type\":\"ChangeCategory\"," + NAMED + ",\"serial\":7}",
                        new Redefine(SHOP, new Reference(Kind.CATEGORY, "7"), category)),
                Arguments.of(
                        "{\"type\":\"RemoveCategory\"," + HEAD + ",\"serial\":7}",
                        new Undefine(SHOP, new Reference(Kind.CATEGORY, "7"))),
                Arguments.of("{\"type\":\"DefineGroup\"," + NAMED + ",\"description\":\"\"}", new Define(SHOP, group)),
                Arguments.of(
                        "{\"type\":\"ChangeGroup\"," + NAMED + ",\"description\":\"\",\"serial\":7}",
                        new Redefine(SHOP, new Reference(Kind.GROUP, "7"), group)),
                Arguments.of(
                        "{\"type\":\"RemoveGroup\"," + HEAD + ",\"serial\":7}",
                        new Undefine(SHOP, new Reference(Kind.GROUP, "7"))),
                Arguments.of("{\"type\":\"DefineUnit\"," + NAMED + "," + UNIT + "}", new Define(SHOP, bare)),
                Arguments.of("{\"type\":\"ChangeUnit\"," + NAMED + "}", new ChangeUnit(SHOP, "x", NOTHING, null)),
                Arguments.of(
                        "{\"type\":\"ChangeUnit\"," + NAMED + ",\"built_in\":{\"name\":\"x\"," + UNIT + "}}",
                        new ChangeUnit(SHOP, "x", NOTHING, bareBuiltIn)),
                Arguments.of(
                        "{\"type\":\"RemoveUnit\"," + NAMED + "}", new Undefine(SHOP, new Reference(Kind.UNIT, "x"))),
                Arguments.of(
                        "{\"type\":\"DefineTemplate\"," + NAMED + ",\"description\":\"\",\"contract\":\"{}\"}",
                        new Define(SHOP, template)),
                Arguments.of(
                        "{\"type\":\"ChangeTemplate\"," + NAMED + ",\"description\":\"\",\"contract\":\"{}\"}",
                        new Redefine(SHOP, new Reference(Kind.TEMPLATE, "x"), template)),
                Arguments.of(
                        "{\"type\":\"RemoveTemplate\"," + NAMED + "}",
                        new Undefine(SHOP, new Reference(Kind.TEMPLATE, "x"))));
    }

    @ParameterizedTest
    @MethodSource("shortest")
    void areReadWhenAllThatIsOptionalIsLeftOut(String value, CatalogCommand command) throws Unreadable {
        SchemaCheck.requireValid("catalog-commands", value.getBytes(StandardCharsets.UTF_8));
        assertThat(read(value)).isEqualTo(command);
    }

    @Test
    void sayNoDigitsForAUnitWithoutFractions() throws Unreadable {
        String value = "{\"type\":\"DefineUnit\"," + NAMED + "," + UNIT + ",\"precision\":6}";
        assertThat(read(value))
                .isEqualTo(new Define(
                        SHOP, new Unit("x", "l", "s", new TreeMap<>(), new TreeMap<>(), false, 0, true, false)));
    }

    /** What neither the reader nor the schema takes. */
    static List<Arguments> unreadable() {
        String change = "{\"type\":\"ChangeCategory\"," + NAMED;
        String unit = "{\"type\":\"DefineUnit\"," + NAMED + "," + UNIT;
        String changeUnit = "{\"type\":\"ChangeUnit\"," + NAMED;
        return List.of(
                Arguments.of("{\"type\":\"DefineThing\"," + NAMED + "}", "there is no type 'DefineThing'"),
                Arguments.of("{\"type\":\"Define\"," + NAMED + "}", "there is no type 'Define'"),
                Arguments.of("{\"type\":\"definecategory\"," + NAMED + "}", "there is no type"),
                Arguments.of("{\"type\":\"CategoryDefined\"," + NAMED + "}", "there is no type"),
                Arguments.of("{\"type\":\"DefineCATEGORY\"," + NAMED + "}", "there is no type"),
                Arguments.of("{\"type\":\"DefineCategory\"," + HEAD + "}", "'name' is missing"),
                Arguments.of("{\"type\":\"DefineCategory\"," + HEAD + ",\"name\":\"\"}", "must not be empty"),
                Arguments.of("{\"type\":\"DefineCategory\"," + HEAD + ",\"name\":\"\\n\"}", "control characters"),
                Arguments.of("{\"type\":\"DefineCategory\"," + NAMED + ",\"serial\":7}", "schema does not know"),
                Arguments.of("{\"type\":\"DefineCategory\"," + NAMED + ",\"name_i18n\":[]}", "must be an object"),
                Arguments.of("{\"type\":\"DefineCategory\"," + NAMED + ",\"name_i18n\":{\"de\":null}}", "hold strings"),
                Arguments.of("{\"type\":\"DefineCategory\"," + NAMED + ",\"name_i18n\":null}", "must be an object"),
                Arguments.of(change + "}", "'serial' is missing"),
                Arguments.of(change + ",\"serial\":0}", "is a serial number"),
                Arguments.of(change + ",\"serial\":-1}", "must not be negative"),
                Arguments.of(change + ",\"serial\":10000000000000000}", "is a serial number"),
                Arguments.of(change + ",\"serial\":\"7\"}", "integer of 64 bits"),
                Arguments.of(change + ",\"serial\":7.5}", "integer of 64 bits"),
                Arguments.of("{\"type\":\"RemoveCategory\"," + NAMED + "}", "'serial' is missing"),
                Arguments.of("{\"type\":\"RemoveGroup\"," + HEAD + ",\"serial\":0}", "is a serial number"),
                Arguments.of("{\"type\":\"RemoveUnit\"," + HEAD + ",\"serial\":7}", "'name' is missing"),
                Arguments.of("{\"type\":\"RemoveTemplate\"," + HEAD + "}", "'name' is missing"),
                Arguments.of("{\"type\":\"DefineGroup\"," + NAMED + "}", "'description' is missing"),
                Arguments.of("{\"type\":\"DefineUnit\"," + NAMED + ",\"long_name\":\"l\"}", "'short_name' is missing"),
                Arguments.of(unit + ",\"precision\":7}", "0 to 6 digits of fraction, not 7"),
                Arguments.of(unit + ",\"precision\":-1}", "must not be negative"),
                Arguments.of(unit + ",\"precision\":4294967296}", "at most 2147483647"),
                Arguments.of(unit + ",\"active\":\"true\"}", "must be true or false"),
                Arguments.of(unit + ",\"built_in\":true}", "schema does not know"),
                Arguments.of(changeUnit + ",\"precision\":7}", "0 to 6 digits of fraction, not 7"),
                Arguments.of(changeUnit + ",\"built_in\":true}", "expected a JSON object"),
                Arguments.of(changeUnit + ",\"built_in\":{\"name\":\"x\"}}", "'long_name' is missing"),
                Arguments.of(
                        changeUnit + ",\"built_in\":{\"name\":\"x\"," + UNIT + ",\"built_in\":true}}",
                        "schema does not know"),
                Arguments.of(
                        changeUnit + ",\"built_in\":{\"name\":\"x\"," + UNIT + ",\"precision\":7}}",
                        "0 to 6 digits of fraction, not 7"),
                Arguments.of(
                        "{\"type\":\"DefineTemplate\"," + NAMED + ",\"description\":\"\",\"contract\":{}}",
                        "'contract' must be a string"),
                Arguments.of(
                        "{\"type\":\"ChangeTemplate\"," + NAMED + ",\"description\":\"\"}", "'contract' is missing"));
    }

    /** What no schema can say: characters that are none, lengths in bytes, one member that repeats another. */
    static List<Arguments> unreadableWhateverTheSchemaSays() {
        String changeUnit = "{\"type\":\"ChangeUnit\"," + NAMED;
        return List.of(
                Arguments.of("{\"type\":\"DefineCategory\"," + HEAD + ",\"name\":\"\\ud800\"}", "well-formed"),
                Arguments.of(
                        "{\"type\":\"DefineCategory\"," + NAMED + ",\"name_i18n\":{\"\\udc00\":\"\"}}", "urrogate"),
                Arguments.of(
                        "{\"type\":\"DefineCategory\"," + NAMED + ",\"name_i18n\":{\"de\":\"\\udc00\"}}",
                        "well-formed"),
                Arguments.of("{\"type\":\"DefineGroup\"," + NAMED + ",\"description\":\"\\ud800x\"}", "well-formed"),
                Arguments.of("{\"type\":\"RemoveUnit\"," + HEAD + ",\"name\":\"\\ud800\"}", "well-formed"),
                Arguments.of(changeUnit + ",\"short_name\":\"\\ud800\\ud800\"}", "well-formed"),
                Arguments.of(
                        "{\"type\":\"DefineTemplate\"," + NAMED + ",\"description\":\"\",\"contract\":\"\\ud800\"}",
                        "well-formed"),
                Arguments.of(
                        "{\"type\":\"DefineCategory\"," + HEAD + ",\"name\":\"" + "\u751f".repeat(86) + "\"}",
                        "at most 255 bytes"),
                Arguments.of(
                        changeUnit + ",\"built_in\":{\"name\":\"y\"," + UNIT + "}}",
                        "the built-in unit that comes along is another one"));
    }

    @ParameterizedTest
    @MethodSource({"unreadable", "unreadableWhateverTheSchemaSays"})
    void becomeDeadLettersWhenTheyAreNone(String value, String reason) {
        Workbench<Catalog, CatalogCommand, CatalogEvent> catalog = Workbench.catalog();
        catalog.send(new OpenInstance(SHOP, "{}", "hash"));
        assertThat(catalog.reasonOfDeadLetter(RecordKey.of("shop"), value.getBytes(StandardCharsets.UTF_8)))
                .contains(reason);
        assertThat(catalog.send(new Define(SHOP, category("x"))).path("outcome").textValue())
                .as("the partition goes on")
                .isEqualTo("accepted");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void areRefusedByTheSchemaToo(String value, String reason) {
        assertThat(SchemaCheck.isValid("catalog-commands", value)).isFalse();
    }
}
