package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * What a JSON Schema says once, under a name.
 *
 * @param named the definitions, by name
 * @param written whether the schema is of what we write, which we say in one way only; others may ask in more ways
 */
public record Definitions(ObjectNode named, boolean written) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Says of a value that it is what has that name; a second meaning of a name is said in its place. */
    void refer(ObjectNode schema, String name, Consumer<ObjectNode> definition) {
        ObjectNode said = named.objectNode();
        definition.accept(said);
        JsonNode there = named.putIfAbsent(name, said);
        if (there == null || there.equals(said)) {
            schema.put("$ref", "#/$defs/" + name);
        } else {
            said.properties().forEach(keyword -> schema.putIfAbsent(keyword.getKey(), keyword.getValue()));
        }
    }

    /** Adds keywords, to those of an object that stand there already. */
    static void add(ObjectNode schema, String keywords) {
        try {
            JSON.readerForUpdating(schema).readValue(keywords);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("keywords are JSON that this program wrote", e);
        }
    }

    static <V> JsonNode json(ValueType<V> type, V value) {
        try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
            type.write(buffer, value);
            return JSON.readTree(buffer.asParser());
        } catch (IOException e) {
            throw new UncheckedIOException("JSON into memory", e);
        }
    }
}
