package stockpot.topology.law;

import static stockpot.topology.law.LeaseAudit.require;
import static stockpot.topology.law.LeaseAudit.requireEqual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.rows.MapRows;
import stockpot.topology.table.RowReader;

/**
 * Whether what comes again has no second effect: commands under an id that was used, and commands whose source is not above
 * the last one of its ledger partition.
 */
final class RepetitionAudit {
    private static final List<String> REPEATED = List.of("type", "id", "outcome", "code", "data");

    private final Map<String, JsonNode> results = new HashMap<>();
    private final Map<String, Mark> marks = new TreeMap<>();

    /** The highest source that was settled, of one partition of a log. */
    private record Mark(long offset, long event, long ordinal) {
        private static final Comparator<Mark> ORDER =
                Comparator.comparing(Mark::offset).thenComparing(Mark::event).thenComparing(Mark::ordinal);

        boolean isBelow(Mark other) {
            return ORDER.compare(this, other) < 0;
        }
    }

    /** What the record asks; missing when it is no command. */
    static JsonNode asked(Transcript.Step step) {
        byte[] value = step.entry().value();
        return value == null || !step.effects().letters().isEmpty()
                ? MissingNode.getInstance()
                : CollectedEffects.json(value);
    }

    /** Audits a record's results and says whether it was decided here and now. */
    boolean wasDecided(Transcript.Step step, JsonNode asked, Consumer<String> see) {
        CollectedEffects effects = step.effects();
        if (!effects.letters().isEmpty()) {
            see.accept("dead letter");
            requireNothing(effects, asked);
            return false;
        }
        if (asked.path("type").textValue().equals("Tick")) {
            require(effects.results().isEmpty(), "a tick has no result");
            return true;
        }
        if (asked.has("source")) {
            requireNoResultButARefusal(effects, asked);
            boolean isNew = isAboveTheMark(asked.get("source").textValue());
            see.accept(isNew ? "settled" : "settled before");
            if (!isNew) {
                requireNothing(effects, asked);
            }
            requireCause(effects, asked, "source");
            return isNew;
        }
        requireEqual("results of", asked, effects.results().size(), 1);
        requireCause(effects, asked, "id");
        return isFirst(effects.lastResult().json(), effects, see);
    }

    private static void requireNothing(CollectedEffects effects, JsonNode asked) {
        require(effects.facts().isEmpty() && effects.results().isEmpty(), "has a second effect: %s", asked);
    }

    private static void requireNoResultButARefusal(CollectedEffects effects, JsonNode asked) {
        require(effects.results().size() <= 1, "two results of %s", asked);
        for (CollectedEffects.Result each : effects.results()) {
            JsonNode result = each.json();
            requireEqual("outcome of " + asked, result.get("outcome").textValue(), "rejected");
            requireEqual("source of " + result, result.get("source"), asked.get("source"));
        }
    }

    private static void requireCause(CollectedEffects effects, JsonNode asked, String name) {
        for (JsonNode fact : effects.ledger()) {
            requireEqual("cause of", fact, fact.at("/cause/" + name), asked.get(name));
            requireEqual("cause of", fact, fact.at("/cause/type"), asked.get("type"));
        }
    }

    private boolean isAboveTheMark(String source) {
        String[] parts = source.split("/", -1);
        String from = parts[0] + "/" + Integer.parseInt(parts[1]);
        Mark mark = new Mark(Long.parseLong(parts[2]), Long.parseLong(parts[3]), Long.parseLong(parts[4]));
        Mark last = marks.get(from);
        boolean isNew = last == null || last.isBelow(mark);
        if (isNew) {
            marks.put(from, mark);
        }
        return isNew;
    }

    private boolean isFirst(JsonNode result, CollectedEffects effects, Consumer<String> see) {
        see.accept(result.path("code").asText("ACCEPTED"));
        if (result.at("/data/unchanged").booleanValue()) {
            see.accept("unchanged");
        }
        if (!result.has("repeats")) {
            results.put(result.get("position").textValue(), result);
            return true;
        }
        see.accept("repeated");
        require(effects.facts().isEmpty(), "repeated and not without effect: %s", result);
        JsonNode first =
                Objects.requireNonNull(results.get(result.get("repeats").textValue()));
        if (!result.path("code").asText().equals("ID_REUSED")) {
            for (String same : REPEATED) {
                requireEqual("invariant 11, " + same + " of " + result, result.path(same), first.path(same));
            }
        }
        return false;
    }

    /** Holds the rows of the highest sources against the records. */
    void audit(MapRows rows) {
        Map<String, Mark> found = new TreeMap<>();
        rows.scan(new byte[] {'w'}, new byte[] {'w' + 1}, (key, row) -> {
            RowReader keyReader = RowReader.key(key);
            RowReader reader = RowReader.row(1, row);
            reader.number();
            found.put(
                    keyReader.text() + "/" + keyReader.u64(),
                    new Mark(reader.number(), reader.number(), reader.number()));
            return true;
        });
        requireEqual("highest sources", found, marks);
    }
}
