package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.records.Outgoing;
import stockpot.topology.records.Records;
import stockpot.topology.rows.MapRows;

/** One partition of one family: its log, a machine that has come some way through it, and the ledger so far. */
final class Shard<S, C, E> implements Effects {
    /** A ledger record as it is stored. */
    record Fact(String type, byte[] value) {}

    private final Family<S, C, E> family;
    private final Layout layout;
    private final int partition;
    private final SettleFault fault;
    private final Map<String, JsonNode> results;
    private final BiConsumer<Shard<S, C, E>, JsonNode> witness;
    private final MapRows rows = new MapRows();
    private final List<Entry> log = new ArrayList<>();
    private final List<Fact> ledger = new ArrayList<>();
    private Machine<S, C, E> machine;
    private int at;

    /**
     * A partition in which nothing has happened.
     *
     * @param results where results go, by the ids of their commands
     * @param witness is shown every fact
     */
    Shard(
            Family<S, C, E> family,
            Layout layout,
            int partition,
            SettleFault fault,
            Map<String, JsonNode> results,
            BiConsumer<Shard<S, C, E>, JsonNode> witness) {
        this.family = family;
        this.layout = layout;
        this.partition = partition;
        this.fault = fault;
        this.results = results;
        this.witness = witness;
        restart();
    }

    /** Forgets all that is not in rows. */
    void restart() {
        machine = new Machine<>(family, layout, partition, fault.rows(rows), this);
    }

    void append(byte @Nullable [] key, byte[] value, long timestamp) {
        log.add(new Entry(key, value, timestamp, false));
    }

    /** Processes the next record, if there is one. */
    boolean step() {
        if (at == log.size()) {
            return false;
        }
        Entry entry = log.get(at);
        machine.process(entry.key(), entry.value(), entry.timestamp(), at);
        at++;
        return true;
    }

    /** Does what the clock does. */
    boolean tickIfDue(long now) {
        if (machine.earliestDue() > now) {
            return false;
        }
        append(null, Records.tick(), now);
        return true;
    }

    Family<S, C, E> family() {
        return family;
    }

    int partition() {
        return partition;
    }

    MapRows rows() {
        return rows;
    }

    List<Entry> log() {
        return log;
    }

    List<Fact> ledger() {
        return ledger;
    }

    @Override
    public void result(byte[] key, byte[] value, long timeMillis) {
        JsonNode result = CollectedEffects.json(value);
        results.putIfAbsent(result.get("id").textValue(), result);
    }

    @Override
    public void ledger(Outgoing.Fact fact) {
        ledger.add(new Fact(fact.type(), fact.value()));
        witness.accept(this, CollectedEffects.json(fact.value()));
    }

    @Override
    public void view(byte[] key, byte @Nullable [] row) {}

    @Override
    public void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long offset, String reason) {
        throw new AssertionError("a dead letter: " + reason);
    }

    @Override
    public void decided(String id) {}

    @Override
    public void ticked() {}
}
