package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import stockpot.schemas.RecordSchemas;
import stockpot.topology.table.Variants;

/** The schemas are kept by hand, the tables are what is written and read: both name the same members. */
class TablesAndSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Variants<?>> TABLES = Map.of(
            "stock-commands", StockRecords.COMMANDS,
            "stock-ledger", StockRecords.EVENTS,
            "orders-commands", OrderRecords.COMMANDS,
            "orders-ledger", OrderRecords.EVENTS,
            "catalog-commands", CatalogRecords.COMMANDS,
            "catalog-ledger", CatalogRecords.EVENTS,
            "pots-commands", PotRecords.COMMANDS,
            "pots-ledger", PotRecords.EVENTS);
    private static final List<String> NAMES = TABLES.keySet().stream().sorted().toList();

    /** What all records of a topic have, and the ids that they are about. */
    private static final Set<String> AROUND = Set.of(
            "type",
            "id",
            "keyed",
            "fingerprint",
            "source",
            "instance",
            "product",
            "order",
            "reservation",
            "pot",
            "name",
            "before",
            "after",
            "cause",
            "position",
            "ordinal",
            "time_ms");

    @ParameterizedTest
    @FieldSource("NAMES")
    void nameTheSameMembers(String name) throws JsonProcessingException {
        ObjectNode tables = JSON.createObjectNode();
        TABLES.get(name).describe(tables);
        JsonNode defs = JSON.readTree(RecordSchemas.text(name)).get("$defs");
        assertThat(tables.size()).as("tables of %s", name).isGreaterThan(5);
        tables.properties().forEach(table -> {
            List<JsonNode> schemas = of(defs, table.getKey());
            assertThat(schemas).as("schemas of %s", table.getKey()).isNotEmpty();
            schemas.forEach(schema -> {
                Set<String> members = names(table.getValue().get("properties"));
                Set<String> said = without(names(schema.get("properties")));
                // An event may be of a kind in which something that may be left out never is there.
                assertThat(without(members))
                        .as("%s in %s", table.getKey(), name)
                        .containsAll(said)
                        .hasSizeLessThanOrEqualTo(name.endsWith("commands") ? said.size() : Integer.MAX_VALUE);
                table.getValue()
                        .get("properties")
                        .forEach(member -> assertThat(member.path("description").asText())
                                .as("meanings in %s", table.getKey())
                                .matches("(?s)[A-Z].*\\."));
                assertThat(texts(schema.get("required")))
                        .as("required of %s in %s", table.getKey(), name)
                        .containsAll(without(texts(table.getValue().get("required"))));
            });
        });
    }

    /** One record may have several schemas: as it is sent, and as the settler sends it. */
    private static List<JsonNode> of(JsonNode defs, String type) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode each : defs) {
            if (each.at("/properties/type/const").asText().equals(type)) {
                found.add(each);
            }
        }
        return found;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        StreamSupport.stream(array.spliterator(), false).forEach(each -> texts.add(each.textValue()));
        return texts;
    }

    private static Set<String> without(Set<String> names) {
        Set<String> own = new TreeSet<>(names);
        own.removeAll(AROUND);
        return own;
    }
}
