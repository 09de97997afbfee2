package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Definition.Webhook;
import stockpot.catalog.Instance;
import stockpot.topology.catalog.DefinitionRows;
import stockpot.topology.records.Records;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/** Folds what the catalog's ledger says of definitions, and holds it and the rows against each other. */
final class DefinitionAudit {
    /** In the order of the numbers in keys, from 1. */
    private static final List<String> KINDS = List.of("Category", "Group", "Unit", "Template", "Webhook");

    private static final List<String> OF_THE_RECORD =
            List.of("type", "instance", "cause", "position", "ordinal", "level", "time_ms");

    /** What each instance defines: the kind, the serial number and all else that the ledger says, by kind and name. */
    private final Map<String, Map<String, Said>> instances = new HashMap<>();

    private final Map<String, Long> owners = new HashMap<>();

    private record Said(String kind, JsonNode definition) {
        long serial() {
            return definition.get("serial").longValue();
        }

        String name() {
            return definition.get("name").textValue();
        }

        String place() {
            return kind + " " + name();
        }
    }

    void open(String instance) {
        instances.put(instance, new TreeMap<>());
    }

    void purge(String instance) {
        requireEqual("what a purged instance defines", instances.remove(instance), Map.of());
        owners.remove(instance);
    }

    /** @param served whether the instance is there and not closed */
    void fold(JsonNode fact, boolean served) {
        String type = fact.get("type").textValue();
        String kind =
                KINDS.stream().filter(type::startsWith).findFirst().orElseThrow(() -> new AssertionError("" + fact));
        Map<String, Said> there = instances.get(fact.get("instance").textValue());
        require(there != null, "of no instance: %s", fact);
        ObjectNode definition = fact.deepCopy();
        Said said = new Said(kind, definition.without(OF_THE_RECORD));
        Said old = there.values().stream()
                .filter(each -> each.serial() == said.serial())
                .findFirst()
                .orElse(null);
        String happened = type.substring(kind.length());
        require(served || happened.equals("Removed"), "of a closed instance: %s", fact);
        switch (happened) {
            case "Defined" -> requireEqual("made twice: " + fact, old, null);
            case "Changed" -> {
                require(old != null && old.kind().equals(kind) && !old.equals(said), "%s was %s", fact, old);
                there.remove(old.place());
                boolean renamed = !old.name().equals(said.name());
                require(!renamed || kind.equals("Category") || kind.equals("Group"), "renamed: %s", fact);
                requireEqual(
                        "built in: " + fact,
                        said.definition().path("built_in"),
                        old.definition().path("built_in"));
            }
            case "Removed" -> requireEqual("" + fact, there.remove(said.place()), said);
            default -> throw new AssertionError("" + fact);
        }
        if (!happened.equals("Removed")) {
            requireEqual("the name of " + fact + " is taken", there.put(said.place(), said), null);
        }
    }

    void auditCount(String name, Instance instance) {
        owners.put(name, instance.serial());
        requireEqual(
                "definitions of " + name,
                instance.definitions(),
                instances.get(name).size());
        requireEqual(
                "weight of the definitions of " + name,
                instance.weight(),
                instances.get(name).values().stream()
                        .mapToLong(said -> 128 + bytes(said.definition()))
                        .sum());
    }

    /** Of all texts that the ledger says, the languages of translations among them. */
    private static long bytes(JsonNode said) {
        long sum = said.isTextual() ? said.textValue().getBytes(StandardCharsets.UTF_8).length : 0;
        for (Map.Entry<String, JsonNode> member : said.properties()) {
            sum += bytes(member.getValue());
            for (Map.Entry<String, JsonNode> translation : member.getValue().properties()) {
                sum += translation.getKey().length();
            }
        }
        return sum;
    }

    /** To be called when {@link #auditCount} was, for all instances. */
    void auditRows(MapRows rows) {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> expectedNames = new TreeMap<>();
        instances.forEach((instance, there) -> there.values().forEach(said -> {
            String owner = owners.get(instance) + " " + said.kind();
            expected.put(owner + " " + said.name(), said.definition().toString());
            expectedNames.put(owner + " " + said.serial(), said.name());
        }));
        Map<String, String> found = new TreeMap<>();
        each(rows, 'c', (key, row) -> {
            long owner = key.u64();
            int kind = key.u8() - 1;
            String name = key.text();
            found.put(
                    owner + " " + KINDS.get(kind) + " " + name,
                    json(DefinitionRows.read(Kind.values()[kind], name, row)));
        });
        requireEqual("definitions", found, expected);
        Map<String, String> foundNames = new TreeMap<>();
        each(
                rows,
                'n',
                (key, row) -> foundNames.put(
                        key.u64() + " " + KINDS.get(key.u8() - 1) + " " + key.u64(), DefinitionRows.nameIn(row)));
        requireEqual("names by number", foundNames, expectedNames);
    }

    /** Looks at a row. */
    private interface Visitor {
        void visit(RowReader key, byte[] row);
    }

    private static void each(MapRows rows, char kind, Visitor visitor) {
        rows.map()
                .subMap(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)})
                .forEach((key, row) -> visitor.visit(RowReader.key(key), row));
    }

    /** A definition as the ledger says it, written here once more by hand. */
    private static String json(Defined defined) {
        ObjectNode json = Records.JSON.createObjectNode();
        json.put("serial", defined.serial()).put("name", defined.definition().name());
        switch (defined.definition()) {
            case Category c -> put(json, "name_i18n", c.nameI18n());
            case Group g -> json.put("description", g.description());
            case Unit u -> {
                json.put("long_name", u.longName()).put("short_name", u.shortName());
                put(json, "long_name_i18n", u.longNameI18n());
                put(json, "short_name_i18n", u.shortNameI18n());
                json.put("allow_fraction", u.allowFraction()).put("precision", u.precision());
                json.put("active", u.active()).put("built_in", u.builtIn());
            }
            case Template t -> {
                json.put("description", t.description()).put("contract", t.contract());
                json.put("editable_defaults", t.editableDefaults()).put("required_currency", t.requiredCurrency());
            }
            case Webhook w -> {
                json.put("event_type", w.event()).put("url", w.url()).put("http_method", w.method());
                json.put("header_template", w.header()).put("body_template", w.body());
                json.put("made_ms", w.madeMillis());
            }
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String name, SortedMap<String, String> texts) {
        ObjectNode object = json.putObject(name);
        texts.forEach(object::put);
    }
}
