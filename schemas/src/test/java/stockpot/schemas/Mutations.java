package stockpot.schemas;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Ways to spoil a record. */
final class Mutations {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Mutations() {}

    /** A spoilt copy, and what was done to it. */
    record Spoilt(String how, JsonNode record) {}

    /** The places of all members, and of those of the objects inside. */
    static List<JsonPointer> members(JsonNode record) {
        List<JsonPointer> found = new ArrayList<>();
        collect(record, JsonPointer.empty(), found);
        return found;
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> found) {
        if (node.isObject()) {
            node.properties().forEach(member -> {
                JsonPointer place = at.appendProperty(member.getKey());
                found.add(place);
                collect(member.getValue(), place, found);
            });
        } else {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at.appendIndex(i), found);
            }
        }
    }

    static JsonNode without(JsonNode record, JsonPointer member) {
        JsonNode copy = record.deepCopy();
        ((ObjectNode) copy.at(member.head())).remove(member.last().getMatchingProperty());
        return copy;
    }

    /** Each member once with a value of another type. */
    static List<Spoilt> ofAnotherType(JsonNode record) {
        List<Spoilt> spoilt = new ArrayList<>();
        for (JsonPointer member : members(record)) {
            JsonNode copy = record.deepCopy();
            ((ObjectNode) copy.at(member.head()))
                    .set(member.last().getMatchingProperty(), otherType(record.at(member)));
            spoilt.add(new Spoilt(member + " of another type", copy));
        }
        return spoilt;
    }

    private static JsonNode otherType(JsonNode value) {
        if (value.isTextual() || value.isNull()) {
            return NODES.numberNode(7);
        }
        if (value.isArray()) {
            return NODES.objectNode();
        }
        return value.isObject() ? NODES.arrayNode() : NODES.textNode(value.asText());
    }

    /** Each object once with a member that nobody knows; the texts in other languages are named freely. */
    static List<Spoilt> withOneMore(JsonNode record) {
        List<JsonPointer> objects = new ArrayList<>(List.of(JsonPointer.empty()));
        objects(record, JsonPointer.empty(), objects);
        List<Spoilt> spoilt = new ArrayList<>();
        for (JsonPointer object : objects) {
            JsonNode copy = record.deepCopy();
            ((ObjectNode) copy.at(object)).put("surprise", "x");
            spoilt.add(new Spoilt("one more in '" + object + "'", copy));
        }
        return spoilt;
    }

    private static void objects(JsonNode node, JsonPointer at, List<JsonPointer> found) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                found(array.get(i), at.appendIndex(i), found);
            }
        }
        node.properties().forEach(member -> {
            if (!member.getKey().endsWith("_i18n")) {
                found(member.getValue(), at.appendProperty(member.getKey()), found);
            }
        });
    }

    private static void found(JsonNode node, JsonPointer at, List<JsonPointer> found) {
        if (node.isObject()) {
            found.add(at);
        }
        objects(node, at, found);
    }
}
