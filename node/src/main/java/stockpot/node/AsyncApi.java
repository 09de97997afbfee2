package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import stockpot.schemas.RecordSchemas;
import stockpot.schemas.Topics;

/**
 * Describes the topics that others may read or write, as AsyncAPI 3: which there are, what their records are and are called,
 * and what stands in keys and headers. The records' schemas are served beside it and only named here.
 */
final class AsyncApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KAFKA = "0.5.0";
    private static final String DIALECT = "application/schema+json;version=draft-2020-12";

    private static final Map<String, String> KEYS = Map.of(
            "stock", "Instance and product, each after its length in bytes: 5:admin5:chair",
            "orders",
                    "Instance and order, each after its length in bytes: 5:admin6:2026-1; or the number of a reservation: 3:117",
            "pots",
                    "Instance and number of a pot, each after its length in bytes: 5:admin2:17; or instance, the word name, and"
                            + " a name: 5:admin4:name4:tips",
            "catalog", "Instance, after its length in bytes: 5:admin");

    private static final String FOLLOWED =
            "W3C Trace Context of the request that it comes of; only where somebody follows it";

    private static final Map<String, String> LEDGER_HEADERS = headers(
            "ce_specversion", "Version of CloudEvents: 1.0",
            "ce_id", "Position and ordinal of the event: stockpot.stock.commands/3/1042/0",
            "ce_source", "Which installation and family: /stockpot/stock",
            "ce_type", "stockpot., the family, the event's type: stockpot.stock.StockLocked",
            "ce_time", "The log's time of the event, RFC 3339 in UTC",
            "ce_subject", "The record's key",
            "ce_dataschema", "Which schema the value follows: urn:stockpot:schema:stock-ledger:1",
            "content-type", "application/json",
            "traceparent", FOLLOWED);

    private static final Map<String, String> TRACED = headers("traceparent", FOLLOWED);

    private static final Map<String, String> DEAD_LETTER_HEADERS = headers(
            "stockpot_reason", "What was expected, a sentence",
            "stockpot_topic", "The topic where the record stands",
            "stockpot_partition", "Its partition there",
            "stockpot_offset", "Its offset there",
            "stockpot_bytes", "Length of its whole value in bytes; absent when it has none");

    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode channels;
    private final ObjectNode operations;
    private final ObjectNode messages;

    private AsyncApi(Topics topics, String version) {
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "stockpot")
                .put("version", version)
                .put(
                        "description",
                        "Topics of a stockpot installation. Records are JSON in UTF-8 unless they say otherwise. Read with"
                                + " isolation.level=read_committed: what is not committed may be written a second time. Later"
                                + " releases add members, types and codes; pass over those that you do not know.");
        document.put("defaultContentType", "application/json");
        channels = document.putObject("channels");
        operations = document.putObject("operations");
        messages = document.putObject("components").putObject("messages");
        for (Topics.Family family : topics.families()) {
            describe(family, "commands", family.commands(), "receive", TRACED);
            describe(family, "results", family.results(), "send", TRACED);
            describe(family, "ledger", family.ledger(), "send", LEDGER_HEADERS);
        }
        contracts(topics.contracts());
        deadLetters(topics.deadLetters());
    }

    /** The description, as JSON. */
    static String text(Topics topics, String version) {
        return new AsyncApi(topics, version).document.toString();
    }

    private static Map<String, String> headers(String... pairs) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private void describe(Topics.Family family, String kind, String topic, String action, Map<String, String> headers) {
        String name = family.name() + "-" + kind;
        JsonNode schema = read(RecordSchemas.text(name));
        ObjectNode channel = channel(name, topic, schema.path("description").asText(), action);
        for (JsonNode choice : schema.path("oneOf")) {
            String ref = choice.path("$ref").asText();
            String type = ref.substring(ref.lastIndexOf('/') + 1);
            ObjectNode message = message(
                    channel, name, type, Objects.requireNonNull(KEYS.get(family.name()), family.name()), headers);
            message.put(
                    "summary", schema.at(ref.substring(1)).path("description").asText(type));
            message.putObject("payload")
                    .put("schemaFormat", DIALECT)
                    .putObject("schema")
                    .put("$ref", "schemas/" + name + ref);
        }
    }

    private void contracts(String topic) {
        ObjectNode channel = channel(
                "contracts",
                topic,
                "What orders say of goods and people, beside the log so that it can be erased; compacted. An order's ledger"
                        + " records name the offset here, and the hash of the contract's JSON.",
                "send");
        ObjectNode message = message(
                channel, "contracts", "Contract", "Instance, order and hash, each after its length in bytes", TRACED);
        message.put("summary", "One contract; no value when it was erased");
        ObjectNode schema = message.putObject("payload").put("type", "object");
        schema.putArray("required").add("contract").add("salt");
        ObjectNode members = schema.putObject("properties");
        members.putObject("contract").put("type", "object").put("description", "The terms, as the shop gave them");
        members.putObject("salt")
                .put("type", "string")
                .put("description", "Random, so that nobody can guess what an erased value said");
        members.putObject("known_as")
                .put("type", "string")
                .put("description", "Hash that it had before something in it was forgotten");
    }

    private void deadLetters(String topic) {
        ObjectNode channel = channel(
                "dead-letters",
                topic,
                "Records of command topics that are no commands, with the key and value that they had; of a large one the"
                        + " beginning.",
                "send");
        message(
                        channel,
                        "dead-letters",
                        "DeadLetter",
                        "The key that the record had, whatever it is",
                        DEAD_LETTER_HEADERS)
                .put("summary", "A record that nobody could read")
                .put("contentType", "application/octet-stream");
    }

    private ObjectNode channel(String name, String topic, String description, String action) {
        ObjectNode channel = channels.putObject(name).put("address", topic).put("description", description);
        channel.putObject("messages");
        channel.putObject("bindings").putObject("kafka").put("topic", topic).put("bindingVersion", KAFKA);
        operations
                .putObject(action + "-" + name)
                .put("action", action)
                .putObject("channel")
                .put("$ref", "#/channels/" + name);
        return channel;
    }

    private ObjectNode message(ObjectNode channel, String name, String type, String key, Map<String, String> headers) {
        String id = name + "." + type;
        channel.withObject("messages").putObject(type).put("$ref", "#/components/messages/" + id);
        ObjectNode message = messages.putObject(id).put("name", type);
        ObjectNode binding = message.putObject("bindings").putObject("kafka").put("bindingVersion", KAFKA);
        binding.putObject("key").put("type", "string").put("description", key);
        if (!headers.isEmpty()) {
            ObjectNode members =
                    message.putObject("headers").put("type", "object").putObject("properties");
            headers.forEach((header, meaning) ->
                    members.putObject(header).put("type", "string").put("description", meaning));
        }
        return message;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("a schema is no JSON", e);
        }
    }
}
