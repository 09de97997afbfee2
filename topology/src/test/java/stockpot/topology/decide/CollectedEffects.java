package stockpot.topology.decide;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.records.SchemaCheck;
import stockpot.topology.table.Unreadable.Fault;

/** Keeps all that a machine causes, and holds every record against its schema. */
public final class CollectedEffects implements Effects {
    private final String family;
    private final boolean checking;
    private final List<Result> results = new ArrayList<>();
    private final List<ResultWriter.Fact> facts = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final List<String> decided = new ArrayList<>();
    private int ticks;

    public CollectedEffects(String family, boolean checking) {
        this.family = family;
        this.checking = checking;
    }

    /** A result record. */
    public record Result(byte[] key, byte[] value, long timeMillis) {
        public JsonNode json() {
            return CollectedEffects.json(value);
        }
    }

    /** A row that every node gets a copy of. */
    public record View(byte[] key, byte @Nullable [] row) {}

    /** A dead letter. */
    public record Letter(byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {}

    @Override
    public void result(byte[] key, byte[] value, long timeMillis) {
        if (checking) {
            SchemaCheck.requireValid(family + "-results", value);
        }
        results.add(new Result(key, value, timeMillis));
    }

    @Override
    public void ledger(ResultWriter.Fact fact) {
        if (checking) {
            SchemaCheck.requireValid(family + "-ledger", fact.value());
        }
        facts.add(fact);
    }

    @Override
    public void view(byte[] key, byte @Nullable [] row) {
        views.add(new View(key, row));
    }

    @Override
    public void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {
        letters.add(new Letter(key, value, offset, fault, reason));
    }

    @Override
    public void decided(String id, Outcomes.Outcome outcome) {
        decided.add(id);
    }

    @Override
    public void ticked() {
        ticks++;
    }

    public List<Result> results() {
        return results;
    }

    public Result lastResult() {
        return results.getLast();
    }

    public List<ResultWriter.Fact> facts() {
        return facts;
    }

    public List<JsonNode> ledger() {
        return facts.stream().map(fact -> json(fact.value())).toList();
    }

    public List<View> views() {
        return views;
    }

    public List<Letter> letters() {
        return letters;
    }

    public List<String> decided() {
        return decided;
    }

    public int ticks() {
        return ticks;
    }

    public void clear() {
        results.clear();
        facts.clear();
        views.clear();
        letters.clear();
        decided.clear();
        ticks = 0;
    }

    public static JsonNode json(byte[] value) {
        try {
            return Records.JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
