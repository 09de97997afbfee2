package stockpot.topology.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A schema in as few lines as people read well. */
final class SchemaText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int WIDTH = 120;

    private SchemaText() {}

    static String of(ObjectNode schema) {
        return print(schema, "") + "\n";
    }

    /** Members that several records have get definitions of their own. */
    static void sayOnce(ObjectNode definitions) {
        Map<String, Map<JsonNode, Integer>> seen = new LinkedHashMap<>();
        members(
                definitions,
                (name, schema, properties) -> seen.computeIfAbsent(name, first -> new LinkedHashMap<>())
                        .merge(schema.deepCopy(), 1, Integer::sum));
        Map<String, JsonNode> often = new LinkedHashMap<>();
        seen.forEach((name, schemas) -> schemas.entrySet().stream()
                .filter(each -> each.getValue() > 1 && !name.equals("type"))
                .max(Map.Entry.comparingByValue())
                .ifPresent(most -> often.put(name, most.getKey())));
        ObjectNode more = NODES.objectNode();
        members(definitions, (name, schema, properties) -> {
            if (schema.equals(often.get(name))) {
                more.set(name, schema);
                properties.putObject(name).put("$ref", "#/$defs/" + name);
            }
        });
        definitions.setAll(more);
    }

    private interface Visitor {
        void visit(String name, JsonNode schema, ObjectNode properties);
    }

    private static void members(JsonNode node, Visitor visitor) {
        node.forEach(each -> members(each, visitor));
        if (node.path("properties") instanceof ObjectNode properties && node.has("type")) {
            List.copyOf(properties.properties())
                    .forEach(each -> visitor.visit(each.getKey(), each.getValue(), properties));
        }
    }

    /** What fits a line stands in one. */
    private static String print(JsonNode node, String indent) {
        String flat = flat(node);
        if (!node.isContainerNode() || indent.length() + flat.length() < WIDTH && !node.has("$defs")) {
            return flat;
        }
        String inner = indent + "  ";
        List<String> parts = new ArrayList<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(each ->
                            parts.add(inner + NODES.textNode(each.getKey()) + ": " + print(each.getValue(), inner)));
        } else {
            node.forEach(each -> parts.add(inner + print(each, inner)));
        }
        String between = String.join(",\n", parts);
        return node.isObject() ? "{\n" + between + "\n" + indent + "}" : "[\n" + between + "\n" + indent + "]";
    }

    private static String flat(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(each -> NODES.textNode(each.getKey()) + ": " + flat(each.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(SchemaText::flat)
                        .collect(Collectors.joining(", ", "[", "]"))
                : node.toString();
    }
}
