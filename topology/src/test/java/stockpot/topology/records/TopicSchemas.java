package stockpot.topology.records;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.CatalogCode;
import stockpot.kernel.CommonCode;
import stockpot.kernel.Rejection;
import stockpot.orders.OrderCode;
import stockpot.pots.PotCode;
import stockpot.stock.StockRejection;
import stockpot.topology.catalog.CatalogRecords;
import stockpot.topology.orders.OrderRecords;
import stockpot.topology.pots.PotRecords;
import stockpot.topology.stock.StockRecords;
import stockpot.topology.table.Definitions;
import stockpot.topology.table.Keys;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;
import stockpot.topology.table.Variants;
import stockpot.topology.table.Variants.Variant;

/** The JSON Schema of one topic, as the tables of its records say. */
final class TopicSchemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * A family.
     *
     * @param logs whose logs its commands are for, with a key
     * @param codes why its commands are refused, beside {@code ID_REUSED} and {@link CommonCode}
     * @param codesAre what those of them mean that need a word
     * @param saying the codes of refusals that say more
     */
    private record Family(
            String name,
            String logs,
            Variants<?> commands,
            Variants<?> events,
            List<? extends Rejection.Code> codes,
            String codesAre,
            Map<? extends Rejection.Code, RecordTable<?>> saying) {}

    private static final List<Family> FAMILIES = List.of(
            new Family(
                    "stock",
                    "a product (5:admin5:chair)",
                    StockRecords.COMMANDS,
                    StockRecords.EVENTS,
                    List.of(StockRejection.Code.values()),
                    "CONTENDED: an order or a reservation that is just being decided has what is asked for set aside; the"
                            + " same can be asked again, under another id, in a moment. PUBLIC_SHARE_HELD: unpaid orders"
                            + " that anybody may place hold as much of it as they may.",
                    Map.of(StockRejection.Code.OUT_OF_STOCK, StockRecords.OUT_OF_STOCK)),
            new Family(
                    "orders",
                    "an order (5:admin6:2026-1), or a reservation (3:117)",
                    OrderRecords.COMMANDS,
                    OrderRecords.EVENTS,
                    List.of(OrderCode.values()),
                    "ATTEMPT_ABANDONED: the attempt took too long and its goods were given back; it can be tried with"
                            + " another. RESERVATION_UNKNOWN: there is none of that number, or it was taken back, or an"
                            + " order has it. RESERVATION_CHANGED: it is not any more what the change was thought of for."
                            + " RESERVATION_TAKEN: an order is about to take it over; the same can be asked again, under"
                            + " another id, in a moment.",
                    Map.of()),
            new Family(
                    "pots",
                    "a pot (5:admin2:17), or a name (5:admin4:name4:tips)",
                    PotRecords.COMMANDS,
                    PotRecords.EVENTS,
                    List.of(PotCode.values()),
                    "NAME_TAKEN: a pot has the name. CONTENDED: a pot may get the name; the same can be asked again, under"
                            + " another id, in a moment. ATTEMPT_ABANDONED: the attempt took too long and its name was"
                            + " given back; the pot can have it by another. NAME_NOT_CLAIMED: the pot is called otherwise"
                            + " by now. TOTALS_DIFFER: what is in the pot is not what was expected. TOTAL_TOO_LARGE: no"
                            + " pot can hold so much.",
                    Map.of()),
            new Family(
                    "catalog",
                    "an instance (5:admin)",
                    CatalogRecords.COMMANDS,
                    CatalogRecords.EVENTS,
                    List.of(CatalogCode.values()),
                    "UNIT_BUILT_IN: a built-in unit keeps its names, and no other unit may have its own."
                            + " TOO_MANY_DEFINITIONS: an instance has at most 50,000 categories, product groups, units and"
                            + " templates together. DEFINITION_TOO_LARGE: the texts of a definition have at most 2^17"
                            + " characters together. QUOTA_EXCEEDED: what the instance defines would weigh more than the"
                            + " command allows. INSTANCE_NOT_EMPTY: all of an instance's definitions have to be removed"
                            + " before it is purged.",
                    Map.of()));

    private final Family family;
    private final ObjectNode records = NODES.objectNode();
    private final Definitions shared;

    private TopicSchemas(Family family, boolean written) {
        this.family = family;
        shared = new Definitions(NODES.objectNode(), written);
    }

    /** The text of the schema of that name. */
    static String text(String name) {
        String[] parts = name.split("-");
        Family family = FAMILIES.stream()
                .filter(each -> each.name().equals(parts[0]))
                .findFirst()
                .orElseThrow();
        TopicSchemas schema = new TopicSchemas(family, !parts[1].equals("commands"));
        String description = switch (parts[1]) {
            case "commands" -> schema.commands();
            case "results" -> schema.results();
            default -> schema.events();
        };
        return schema.text(name, "Records of stockpot." + parts[0] + "." + parts[1], description);
    }

    private String commands() {
        for (Variant<?> variant : family.commands().all()) {
            RecordTable<?> table = variant.table();
            if (table != null) {
                ObjectNode record = record(variant.name(), table.meaning(), "The kind of command.", variant.name());
                known(record, variant.settled());
                variant.about().describe(record, shared);
                table.describe(record, shared);
            }
        }
        ObjectNode tick = record(
                "Tick",
                "Time has passed: end or report what is overdue, forget what is over long ago. Sent by the nodes' clock, to"
                        + " one partition, without a key.",
                "The kind of command.",
                "Tick");
        Records.TICKED.describe(tick, shared);
        ObjectNode raise = record(
                "RaiseLevel",
                "What comes later in this partition is decided under other rules. Sent by `stockpot raise-level`, to every"
                        + " partition, without a key.",
                "The kind of command.",
                "RaiseLevel");
        Records.RAISED.describe(raise, shared);
        return "What is asked of the log of " + family.logs()
                + ". The record's key is the ids, each preceded by its length"
                + " in bytes, and decides the partition; a record elsewhere is no command.";
    }

    private String events() {
        for (Variant<?> variant : family.events().all()) {
            RecordTable<?> table = variant.table();
            if (table != null) {
                String name = records.has(variant.name()) ? table.type().getSimpleName() : variant.name();
                ObjectNode record = record(name, table.meaning(), "What happened.", variant.name());
                variant.about().describe(record, shared);
                table.describe(record, shared);
                if (variant.snapshot() != null) {
                    snapshot(record, "before", "How things stood just before; null when there was nothing.", variant);
                    snapshot(record, "after", "How things stand just after; null when there is nothing.", variant);
                }
                ResultWriter.HAPPENED.describe(record, shared);
            }
        }
        return "What happened in the log of " + family.logs()
                + ". One record per event, in the order of the log, with the key of the command.";
    }

    private void snapshot(ObjectNode record, String name, String meaning, Variant<?> variant) {
        ObjectNode member = member(record, name, meaning);
        ValueType<?> type = variant.snapshot();
        if (type != null) {
            type.describe(member.withArray("anyOf").addObject(), shared);
            member.withArray("anyOf").addObject().put("type", "null");
        }
    }

    private String results() {
        Map<Keys<?>, List<Variant<?>>> about =
                sent().collect(Collectors.groupingBy(Variant::about, LinkedHashMap::new, Collectors.toList()));
        about.forEach((keys, all) -> {
            String of = about.size() == 1 ? "" : "Of" + capital(keys.names().getLast());
            all.stream()
                    .collect(Collectors.groupingBy(Variant::said, LinkedHashMap::new, Collectors.toList()))
                    .forEach((said, same) -> accepted(
                            said.isEmpty() ? "Accepted" + of : same.getFirst().name() + "Accepted", keys, said, same));
            Stream.<Rejection.Code>concat(Stream.of(CommonCode.values()), family.codes().stream())
                    .filter(code -> !family.saying().containsKey(code))
                    .collect(Collectors.groupingBy(Rejection.Code::members, LinkedHashMap::new, Collectors.toList()))
                    .forEach((said, codes) -> rejected(
                            said.stream().map(TopicSchemas::capital).collect(Collectors.joining("And", "Rejected", of)),
                            keys,
                            all,
                            codes,
                            data -> said(data, said, codes)));
            family.saying()
                    .forEach((code, table) ->
                            rejected(table.type().getSimpleName() + of, keys, all, List.of(code), data -> {
                                data.put("description", table.meaning());
                                table.describeObject(data, shared);
                            }));
        });
        return "What each command came to: one record per command, in the order of the commands, with the key of the command."
                + " Ticks have no result, and what the settler sends has one only when it was refused.";
    }

    private Stream<Variant<?>> sent() {
        return family.commands().all().stream()
                .filter(each -> each.table() != null)
                .map(each -> each);
    }

    private void accepted(String name, Keys<?> about, List<RecordTable<?>> said, List<Variant<?>> commands) {
        ObjectNode record = result(
                name, "A command that was granted, or that asked for what already holds.", about, commands, "accepted");
        List<ObjectNode> data = said.isEmpty()
                ? List.of(data(null))
                : said.stream().map(this::data).toList();
        ObjectNode member = record.withObject("/properties").putObject("data");
        if (data.size() == 1) {
            member.setAll(data.getFirst());
        } else {
            member.put("description", "What there is to say beyond the outcome.");
            data.forEach(member.withArray("anyOf")::add);
        }
        if (data.stream().allMatch(each -> each.has("required"))) {
            record.withArray("required").add("data");
        }
        ResultWriter.DECIDED.describe(record, shared);
    }

    /** What an acceptance says beyond itself is never empty. */
    private ObjectNode data(@Nullable RecordTable<?> table) {
        ObjectNode data = NODES.objectNode();
        data.put("description", table == null ? "Left out when there is nothing to say." : table.meaning());
        data.put("type", "object");
        data.withObject("/properties")
                .putObject("unchanged")
                .put(
                        "description",
                        "Said, and true, when all that was asked for held already, so that nothing changed; left out when"
                                + " something did.")
                .put("const", true);
        if (table != null) {
            table.describe(data, shared);
        }
        if (!data.has("required")) {
            data.put("minProperties", 1);
        }
        return data;
    }

    private void rejected(
            String name,
            Keys<?> about,
            List<Variant<?>> commands,
            List<? extends Rejection.Code> codes,
            Consumer<ObjectNode> says) {
        ObjectNode record =
                result(name, "A command that was refused; nothing has changed.", about, commands, "rejected");
        choice(
                member(
                        record,
                        "code",
                        "Why, for programs. ID_REUSED: the id was used before, for another command."
                                + " PRECONDITION_FAILED: what the command names had none of the revisions that it expected. "
                                + family.codesAre()),
                codes.stream().map(Rejection.Code::name).toList());
        ObjectNode data = NODES.objectNode();
        says.accept(data);
        if (!data.isEmpty()) {
            member(record, "data", "").setAll(data);
        }
        ResultWriter.DECIDED.describe(record, shared);
    }

    /** What those codes have to say, each as a text. */
    private void said(ObjectNode data, List<String> members, List<? extends Rejection.Code> codes) {
        if (members.isEmpty()) {
            return;
        }
        data.put(
                "description",
                codes.stream()
                        .map(code -> code.name() + ": " + code.words() + ".")
                        .collect(Collectors.joining(" ", "What belongs in the braces. ", "")));
        data.put("type", "object");
        for (String member : members) {
            ObjectNode text = data.withObject("/properties").putObject(member);
            text.put("description", "What belongs in the place of {" + member + "}.");
            Types.TEXT.describe(text, shared);
            data.withArray("required").add(member);
        }
    }

    private ObjectNode result(String name, String meaning, Keys<?> about, List<Variant<?>> commands, String outcome) {
        ObjectNode record = record(
                name,
                meaning,
                "The kind of command.",
                commands.stream().map(Variant::name).toArray(String[]::new));
        ObjectNode head = NODES.objectNode();
        known(head, outcome.equals("rejected") && commands.stream().anyMatch(Variant::settled));
        for (String envelope : List.of("keyed", "fingerprint")) {
            head.withObject("/properties").remove(envelope);
            head.withObject("/dependentRequired").remove(envelope);
        }
        record.withObject("/properties").setAll(head.withObject("/properties"));
        record.withArray("required").addAll(head.withArray("required"));
        if (head.has("oneOf")) {
            record.set("oneOf", head.get("oneOf"));
        }
        about.describe(record, shared);
        choice(member(record, "outcome", "How the command was decided."), List.of(outcome));
        return record;
    }

    /** By what a command is known: by its id, or when the settler sent it by its source. */
    private void known(ObjectNode record, boolean settled) {
        ObjectNode head = NODES.objectNode();
        Records.HEAD.describe(head, shared);
        if (settled) {
            Records.SETTLED.describe(head, shared);
            head.remove("required");
            head.withArray("oneOf").addObject().putArray("required").add("id");
            head.withArray("oneOf").addObject().putArray("required").add("source");
            head.withObject("/dependentRequired").putArray("keyed").add("id");
            head.withObject("/dependentRequired").putArray("fingerprint").add("id");
        }
        record.withObject("/properties").setAll(head.withObject("/properties"));
        record.withArray("required").addAll(head.withArray("required"));
        head.remove(List.of("properties", "required"));
        record.setAll(head);
    }

    private ObjectNode record(String name, String meaning, String typeIs, String... types) {
        ObjectNode record = records.putObject(name);
        record.put("description", meaning).put("type", "object").putObject("properties");
        choice(member(record, "type", typeIs), List.of(types));
        return shared.written() ? record : record.put("additionalProperties", false);
    }

    private static ObjectNode member(ObjectNode record, String name, String meaning) {
        record.withArray("required").add(name);
        return record.withObject("/properties").putObject(name).put("description", meaning);
    }

    private static void choice(ObjectNode member, List<String> names) {
        if (names.size() == 1) {
            member.put("const", names.getFirst());
        } else {
            names.forEach(member.withArray("enum")::add);
        }
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private String text(String name, String title, String description) {
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:stockpot:schema:" + name + ":1");
        schema.put("title", title);
        schema.put("description", description);
        records.fieldNames()
                .forEachRemaining(
                        record -> schema.withArray("oneOf").addObject().put("$ref", "#/$defs/" + record));
        ObjectNode definitions = schema.putObject("$defs");
        definitions.setAll(records);
        shared.named().properties().forEach(each -> {
            if (definitions.putIfAbsent(each.getKey(), each.getValue()) != null) {
                throw new IllegalStateException(each.getKey() + " is a record and a value");
            }
        });
        SchemaText.sayOnce(definitions);
        return SchemaText.of(schema);
    }
}
