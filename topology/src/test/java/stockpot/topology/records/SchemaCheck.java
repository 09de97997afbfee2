package stockpot.topology.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import stockpot.schemas.RecordSchemas;

/** Holds records against their published schemas, which may be open for later readers: what is written here has no other member. */
public final class SchemaCheck {
    private static final Map<String, Schema> SCHEMAS = load();

    private SchemaCheck() {}

    private static Map<String, Schema> load() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return RecordSchemas.NAMES.stream()
                .collect(Collectors.toMap(name -> name, name -> registry.getSchema(closed(RecordSchemas.text(name)))));
    }

    /** The schema that allows no members but those it names. */
    private static String closed(String schema) {
        try {
            JsonNode root = Records.JSON.readTree(schema);
            close(root);
            return root.toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(schema, e);
        }
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            object.putIfAbsent("additionalProperties", BooleanNode.FALSE);
        }
        node.properties().stream()
                // A condition looks at members that are described beside it.
                .filter(member -> !member.getKey().equals("if"))
                .forEach(member -> close(member.getValue()));
        if (node.isArray()) {
            node.forEach(SchemaCheck::close);
        }
    }

    /** Fails unless the record is as the schema of that name says. */
    public static void requireValid(String schema, byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        assertThat(errors(schema, text)).as("%s: %s", schema, text).isEmpty();
    }

    public static boolean isValid(String schema, String record) {
        return errors(schema, record).isEmpty();
    }

    private static List<Error> errors(String schema, String record) {
        return SCHEMAS.get(schema).validate(record, InputFormat.JSON);
    }
}
