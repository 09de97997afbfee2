package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.history.Chronicle;
import stockpot.topology.history.Chronicle.Says;
import stockpot.topology.records.Records;

/** What {@code stockpot ledger --at} and {@code --diff} print: how each thing was, as the ledger tells it from its begin. */
final class PastLedger {
    /** What a record says of itself and not of its thing. */
    private static final List<String> OF_THE_RECORD = List.of(
            "type",
            "cause",
            "position",
            "ordinal",
            "level",
            "time_ms",
            "before",
            "after",
            "erased",
            "taken",
            "replaced");

    /** What things are called by, in the order in which a record is looked through for one. */
    private static final List<String> NAMES = List.of("product", "pot", "order", "reservation");

    private final Topics.Family family;
    private final LedgerFilter filter;
    private final List<PastMoment> moments;
    private final String format;
    private final PrintStream out;
    private final Chronicle chronicle;
    private final Map<String, Thing> things = new TreeMap<>();

    /**
     * Looks at one moment, or compares two.
     *
     * @param format text, json or csv
     */
    PastLedger(Topics.Family family, LedgerFilter filter, List<PastMoment> moments, String format, PrintStream out) {
        this.family = family;
        this.filter = filter;
        this.moments = moments;
        this.format = format;
        this.out = out;
        this.chronicle = StockpotFamilies.CHRONICLES.stream()
                .filter(each -> each.family().name().equals(family.name())
                        && !family.name().equals(Topics.CATALOG.name()))
                .findFirst()
                .orElseThrow(() -> new Settings.BadSetting("the ledger of " + family.name()
                        + " does not say how things were; there are stock, orders and pots"));
        if (filter.ids().containsKey("lock") || (filter.ids().size() == 1 && !isOfThing())) {
            throw new Settings.BadSetting("--at and --diff are about --product, --order, --reservation or --pot in the"
                    + " ledger that decides it, and not about " + filter.ids().keySet());
        }
    }

    private boolean isOfThing() {
        Set<String> own = switch (family.name()) {
            case "stock" -> Set.of("product");
            case "pots" -> Set.of("pot");
            default -> Set.of("order", "reservation");
        };
        return own.containsAll(filter.ids().keySet());
    }

    /** How a thing was at each of the moments; null where there was none. */
    private static final class Thing {
        private final String instance;
        private final String name;
        private final String id;
        private final @Nullable JsonNode[] records;

        private Thing(String instance, String name, String id, int moments) {
            this.instance = instance;
            this.name = name;
            this.id = id;
            this.records = new @Nullable JsonNode[moments];
        }

        private ObjectNode json() {
            return Records.JSON.createObjectNode().put("instance", instance).put(name, id);
        }

        private String text() {
            return LedgerTool.printable(instance) + "/" + LedgerTool.printable(id);
        }
    }

    void print(Map<String, Object> client, List<TopicPartition> partitions) {
        try (LogReaders logs = new LogReaders(client)) {
            for (TopicPartition partition : partitions) {
                takeAll(logs, partition);
            }
        }
        if (format.equals("csv")) {
            out.println(moments.size() == 1 ? "instance,id,member,value,position,time" : "instance,id,member,from,to");
        }
        things.values().forEach(moments.size() == 1 ? this::printOne : this::printDifference);
        out.flush();
        if (things.isEmpty() && !filter.unknown().isEmpty()) {
            throw new Settings.BadSetting(filter.unknown());
        }
    }

    private void takeAll(LogReaders logs, TopicPartition partition) {
        try (LogStream records = logs.open(partition)) {
            for (ConsumerRecord<byte[], byte[]> record = records.next(); record != null; record = records.next()) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode fact = Records.JSON.readTree(record.value());
            Says says = chronicle.types().getOrDefault(fact.path("type").asText(), Says.ASIDE);
            if (says == Says.ASIDE || !filter.isAbout(fact)) {
                return;
            }
            String name = NAMES.stream().filter(fact::has).findFirst().orElse("id");
            String key = record.partition() + new String(record.key(), StandardCharsets.UTF_8);
            Thing thing = things.computeIfAbsent(
                    key,
                    _ -> new Thing(
                            fact.path("instance").asText(),
                            name,
                            fact.path(name).asText(),
                            moments.size()));
            for (int i = 0; i < moments.size(); i++) {
                if (moments.get(i).includes(fact)) {
                    thing.records[i] = says == Says.ENDS ? null : fact;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "unreadable record at " + record.topic() + "/" + record.partition() + "/" + record.offset(), e);
        }
    }

    /** What a record says of how its thing is from then on. */
    private static ObjectNode state(@Nullable JsonNode fact) {
        if (fact == null) {
            return Records.JSON.createObjectNode();
        }
        if (fact.path("after").isObject()) {
            return fact.path("after").deepCopy();
        }
        ObjectNode all = fact.deepCopy();
        all.remove(OF_THE_RECORD);
        all.remove("instance");
        all.remove(fact.has("reservation") && !fact.has("items") ? "reservation" : "order");
        return all;
    }

    private void printOne(Thing thing) {
        JsonNode fact = thing.records[0];
        if (fact == null) {
            return;
        }
        ObjectNode state = state(fact);
        String position = fact.path("position").asText();
        Instant time = Instant.ofEpochMilli(fact.path("time_ms").asLong());
        switch (format) {
            case "json" -> {
                ObjectNode line = thing.json();
                line.set("state", state);
                line.putObject("at").put("position", position).put("time_ms", time.toEpochMilli());
                out.println(line);
            }
            case "csv" ->
                state.properties()
                        .forEach(member -> out.println(csv(
                                thing.instance,
                                thing.id,
                                member.getKey(),
                                shown(member.getValue()),
                                position,
                                time.toString())));
            default ->
                out.println(thing.text() + "  "
                        + state.properties().stream()
                                .map(member -> member.getKey() + "=" + LedgerTool.printable(shown(member.getValue())))
                                .collect(Collectors.joining(" "))
                        + "  at " + position + " of " + time);
        }
    }

    private void printDifference(Thing thing) {
        ObjectNode from = state(thing.records[0]);
        ObjectNode to = state(thing.records[1]);
        Set<String> members = new LinkedHashSet<>();
        from.fieldNames().forEachRemaining(members::add);
        to.fieldNames().forEachRemaining(members::add);
        members.removeIf(member -> from.path(member).equals(to.path(member)));
        if (members.isEmpty()) {
            return;
        }
        switch (format) {
            case "json" -> {
                ObjectNode line = thing.json();
                line.set("from", thing.records[0] == null ? null : from);
                line.set("to", thing.records[1] == null ? null : to);
                out.println(line);
            }
            case "csv" ->
                members.forEach(member -> out.println(
                        csv(thing.instance, thing.id, member, shown(from.path(member)), shown(to.path(member)))));
            default -> out.println(thing.text() + "  " + difference(thing, from, to, members));
        }
    }

    private static String difference(Thing thing, ObjectNode from, ObjectNode to, Set<String> members) {
        List<String> said = new ArrayList<>();
        if (thing.records[0] == null) {
            said.add("new:");
        } else if (thing.records[1] == null) {
            said.add("gone:");
        }
        for (String member : members) {
            String was = LedgerTool.printable(shown(from.path(member)));
            String is = LedgerTool.printable(shown(to.path(member)));
            said.add(member + "=" + (was.isEmpty() ? is : is.isEmpty() ? was : was + "->" + is));
        }
        return String.join(" ", said);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    private static String csv(String... cells) {
        return List.of(cells).stream()
                .map(cell -> cell.chars().anyMatch(c -> "\",\n\r".indexOf(c) >= 0)
                        ? '"' + cell.replace("\"", "\"\"") + '"'
                        : cell)
                .collect(Collectors.joining(","));
    }
}
