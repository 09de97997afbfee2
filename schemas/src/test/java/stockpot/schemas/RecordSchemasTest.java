package stockpot.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RecordSchemasTest {
    private static final List<String> NAMES = RecordSchemas.NAMES;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> PUBLISHED = NAMES.stream()
            .collect(Collectors.toMap(name -> name, name -> REGISTRY.getSchema(RecordSchemas.text(name))));

    /** The same without room for members that they do not name. */
    private static final Map<String, Schema> SCHEMAS = NAMES.stream()
            .collect(Collectors.toMap(name -> name, name -> REGISTRY.getSchema(closed(RecordSchemas.text(name)))));

    /** A record as it may be, and which of its members may be left out. */
    private record Example(JsonNode record, Set<String> optional) {}

    private static String closed(String schema) {
        try {
            JsonNode root = JSON.readTree(schema);
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
                .filter(member -> !member.getKey().equals("if"))
                .forEach(member -> close(member.getValue()));
        if (node.isArray()) {
            node.forEach(RecordSchemasTest::close);
        }
    }

    private static List<Error> errors(String schema, JsonNode record) {
        return SCHEMAS.get(schema).validate(record.toString(), InputFormat.JSON);
    }

    private static List<Example> examples(String name) throws IOException {
        try (InputStream file = RecordSchemasTest.class.getResourceAsStream("examples/" + name + ".jsonl")) {
            assertThat(file).as("examples of %s", name).isNotNull();
            List<Example> examples = new ArrayList<>();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode example = JSON.readTree(line);
                Set<String> optional = new TreeSet<>();
                example.get("optional").forEach(place -> optional.add(place.textValue()));
                examples.add(new Example(example.get("record"), optional));
            }
            return examples;
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void eachIsASchema(String name) throws JsonProcessingException {
        Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(RecordSchemas.text(name), InputFormat.JSON)).isEmpty();
        assertThat(meta.validate("{\"type\": \"strung\"}", InputFormat.JSON)).isNotEmpty();
        JsonNode schema = JSON.readTree(RecordSchemas.text(name));
        assertThat(schema.get("$id").textValue()).isEqualTo("urn:stockpot:schema:" + name + ":1");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void eachSaysWhatEveryMemberMeans(String name) throws JsonProcessingException {
        JsonNode schema = JSON.readTree(RecordSchemas.text(name));
        int[] members = {0};
        describesMembers(schema, schema, name, members);
        assertThat(members[0]).as("members in %s", name).isGreaterThan(20);
    }

    /** Whether records of it are read by stockpot; all others it writes, and others read them. */
    private static boolean isRead(String at) {
        return at.contains("-commands");
    }

    private static void describesMembers(JsonNode root, JsonNode node, String at, int[] members) {
        if (node.path("properties").isObject()) {
            assertThat(node.path("additionalProperties").asText("open"))
                    .as(at)
                    .isEqualTo(isRead(at) ? "false" : "open");
            node.get("properties").properties().forEach(member -> {
                JsonNode meaning = member.getValue().has("description")
                        ? member.getValue()
                        : root.at(member.getValue().path("$ref").asText().replace("#", ""));
                assertThat(meaning.path("description").asText())
                        .as("%s/%s", at, member.getKey())
                        .matches("(?s)[A-Z].*\\.");
                members[0]++;
            });
        }
        node.properties().stream()
                // A condition looks at members that are described beside it.
                .filter(member -> !member.getKey().equals("if"))
                .forEach(member -> describesMembers(root, member.getValue(), at + "/" + member.getKey(), members));
        if (node.isArray()) {
            node.forEach(element -> describesMembers(root, element, at, members));
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void eachTakesItsExamples(String name) throws IOException {
        Set<String> types = new TreeSet<>();
        for (Example example : examples(name)) {
            assertThat(errors(name, example.record()))
                    .as("%s", example.record())
                    .isEmpty();
            types.add(example.record().get("type").textValue());
        }
        assertThat(types).as("examples for all types").containsAll(types(name));
    }

    /** All values that the schema allows for the member {@code type}. */
    private static Set<String> types(String name) throws JsonProcessingException {
        Set<String> types = new TreeSet<>();
        JsonNode schema = JSON.readTree(RecordSchemas.text(name));
        for (JsonNode record : schema.get("oneOf")) {
            JsonNode type = schema.at(record.get("$ref").textValue().substring(1) + "/properties/type");
            if (type.has("const")) {
                types.add(type.get("const").textValue());
            }
            type.path("enum").forEach(value -> types.add(value.textValue()));
        }
        return types;
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void eachRefusesWhatIsSpoilt(String name) throws IOException {
        for (Example example : examples(name)) {
            List<Mutations.Spoilt> spoilt = new ArrayList<>(Mutations.ofAnotherType(example.record()));
            spoilt.addAll(Mutations.withOneMore(example.record()));
            for (Mutations.Spoilt each : spoilt) {
                assertThat(errors(name, each.record()))
                        .as("%s: %s", each.how(), each.record())
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void eachKnowsWhatMayBeLeftOut(String name) throws IOException {
        for (Example example : examples(name)) {
            for (JsonPointer member : Mutations.members(example.record())) {
                boolean optional = example.optional().contains(member.toString());
                JsonNode without = Mutations.without(example.record(), member);
                assertThat(errors(name, without).isEmpty())
                        .as("without %s: %s", member, without)
                        .isEqualTo(optional);
            }
        }
    }

    /** A later release may say more, and whoever checks records by the schema of an earlier one must not mind. */
    @ParameterizedTest
    @FieldSource("NAMES")
    void onlyWhatOthersReadMaySayMore(String name) throws IOException {
        for (Example example : examples(name)) {
            for (Mutations.Spoilt more : Mutations.withOneMore(example.record())) {
                assertThat(PUBLISHED
                                .get(name)
                                .validate(more.record().toString(), InputFormat.JSON)
                                .isEmpty())
                        .as("%s: %s", more.how(), more.record())
                        .isEqualTo(!isRead(name));
            }
        }
    }

    @Test
    void aUnitComesWithItsDigits() throws JsonProcessingException {
        String change = "{\"type\":\"ChangeProduct\",\"id\":\"1\",\"instance\":\"i\",\"product\":\"p\"%s}";
        assertThat(errors("stock-commands", JSON.readTree(change.formatted(",\"unit\":\"kg\",\"unit_digits\":3"))))
                .isEmpty();
        assertThat(errors("stock-commands", JSON.readTree(change.formatted(",\"unit\":\"kg\""))))
                .isNotEmpty();
        assertThat(errors("stock-commands", JSON.readTree(change.formatted(",\"unit_digits\":3"))))
                .isNotEmpty();
    }

    /** What an acceptance says beyond itself is never empty, and that nothing changed is said or left out, never denied. */
    @Test
    void anAcceptanceSaysNothingEmpty() throws JsonProcessingException {
        String removal = "{\"type\":\"RemoveUnit\",\"id\":\"1\",\"instance\":\"i\",\"outcome\":\"accepted\",%s"
                + "\"position\":\"stockpot.catalog.commands/0/7\",\"time_ms\":1}";
        for (String sound : List.of("", "\"data\":{\"unchanged\":true},")) {
            assertThat(errors("catalog-results", JSON.readTree(removal.formatted(sound))))
                    .isEmpty();
        }
        for (String spoilt : List.of("\"data\":{},", "\"data\":{\"unchanged\":false},", "\"data\":{\"serial\":1},")) {
            assertThat(errors("catalog-results", JSON.readTree(removal.formatted(spoilt))))
                    .isNotEmpty();
        }
    }

    @Test
    void thereIsNoOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordSchemas.text("../stock-ledger"))
                .withMessageContaining("no schema");
    }
}
