package stockpot.topology.law;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.LogPosition;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.Outcomes;
import stockpot.topology.records.Records;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.Unreadable.Fault;

/** One partition of one family: its log, a machine that has come some way through it, and the ledger so far. */
final class Shard<S, C, E> implements Effects {
    /** A ledger record as it is stored. */
    record Fact(String type, byte[] value) {}

    private final Family<S, C, E> family;
    private final Layout layout;
    private final int partition;
    private final UnaryOperator<Rows> spoil;
    private final Consumer<JsonNode> results;
    private final BiConsumer<Shard<S, C, E>, JsonNode> witness;
    private final MapRows rows = new MapRows();
    private final List<Entry> log = new ArrayList<>();
    private final List<Fact> ledger = new ArrayList<>();
    private Machine<S, C, E> machine;
    private int at;

    /**
     * A partition in which nothing has happened.
     *
     * @param spoil what the machine is given instead of sound rows, each time it is started
     * @param results where results go
     * @param witness is shown every fact
     */
    Shard(
            Family<S, C, E> family,
            Layout layout,
            int partition,
            UnaryOperator<Rows> spoil,
            Consumer<JsonNode> results,
            BiConsumer<Shard<S, C, E>, JsonNode> witness) {
        this.family = family;
        this.layout = layout;
        this.partition = partition;
        this.spoil = spoil;
        this.results = results;
        this.witness = witness;
        restart();
    }

    /** Forgets all that is not in rows. */
    void restart() {
        machine = new Machine<>(family, layout, partition, spoil.apply(rows), this);
    }

    /** Adds a record to the log and says where it stands in the topic. */
    LogPosition append(byte @Nullable [] key, byte[] value, long timestamp) {
        log.add(new Entry(key, value, timestamp, false));
        return new LogPosition(family.topics().commands(), partition, log.size() - 1);
    }

    /** Processes the next record, if there is one. */
    boolean step() {
        Entry entry = next();
        if (entry == null) {
            return false;
        }
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

    /** The record that is processed next; null when there is none. */
    @Nullable
    Entry next() {
        return at == log.size() ? null : log.get(at);
    }

    /** How many records were processed. */
    int processed() {
        return at;
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
        results.accept(CollectedEffects.json(value));
    }

    @Override
    public void ledger(ResultWriter.Fact fact) {
        ledger.add(new Fact(fact.type(), fact.value()));
        witness.accept(this, CollectedEffects.json(fact.value()));
    }

    @Override
    public void view(byte[] key, byte @Nullable [] row) {}

    @Override
    public void deadLetter(byte @Nullable [] key, byte @Nullable [] value, long offset, Fault fault, String reason) {
        throw new AssertionError("a dead letter: " + reason);
    }

    @Override
    public void decided(String id, Outcomes.Outcome outcome) {}

    @Override
    public void ticked() {}
}
