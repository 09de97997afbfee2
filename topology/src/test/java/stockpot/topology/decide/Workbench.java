package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Catalog;
import stockpot.catalog.CatalogCommand;
import stockpot.catalog.CatalogEvent;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.SchemaCheck;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.MapRows;
import stockpot.topology.stock.StockFamily;

/** One partition's machine on rows in memory, with a log and a clock that a test turns by hand. */
public final class Workbench<S, C, E> {
    public static final long NOON = 1_767_268_800_000L;
    public static final Duration KEPT = Duration.ofMinutes(5);
    public static final Duration KEYED_KEPT = Duration.ofHours(24);

    private final Family<S, C, E> family;
    private final Layout layout;
    private final int partition;
    private final MapRows rows = new MapRows();
    private final CollectedEffects effects;
    private final Records<S, C, E> records;
    private Machine<S, C, E> machine;
    private long offset;
    private long now = NOON;
    private int ids;

    public Workbench(Family<S, C, E> family, Layout layout, int partition) {
        this.family = family;
        this.layout = layout;
        this.partition = partition;
        this.effects = new CollectedEffects(family.name(), true);
        this.records = new Records<>(family.codec());
        this.machine = new Machine<>(family, layout, partition, rows, effects);
    }

    /** The number that a partition gives out first, at noon. */
    public static long firstNumber(int partition, int partitions) {
        return new Numbers(new MapRows(), partition, partitions).next(NOON);
    }

    public static Workbench<Stock, StockCommand, StockEvent> stock() {
        return new Workbench<>(StockFamily.STOCK, new Layout(1, KEPT, KEYED_KEPT), 0);
    }

    public static Workbench<Catalog, CatalogCommand, CatalogEvent> catalog() {
        return new Workbench<>(CatalogFamily.CATALOG, new Layout(1, KEPT, KEYED_KEPT), 0);
    }

    public static Workbench<Orders, OrderCommand, OrderEvent> orders() {
        return new Workbench<>(OrderFamily.ORDERS, new Layout(1, KEPT, KEYED_KEPT), 0);
    }

    /** Turns the log's clock to that many milliseconds after noon. */
    public Workbench<S, C, E> at(long millisAfterNoon) {
        now = NOON + millisAfterNoon;
        return this;
    }

    /** Sends the command under an id of its own and answers its result. */
    public JsonNode send(C command) {
        return send("command-" + ids++, command);
    }

    public JsonNode send(String id, C command) {
        return send(new Envelope.Sent<>(id, false, "", command));
    }

    public JsonNode send(Envelope.Sent<C> sent) {
        byte[] value = records.write(sent);
        SchemaCheck.requireValid(family.name() + "-commands", value);
        int before = effects.results().size();
        append(records.key(sent.command()), value);
        if (effects.results().size() != before + 1) {
            throw new AssertionError("a command has one result; dead letters: " + effects.letters());
        }
        return effects.lastResult().json();
    }

    /** Sends what the settler sends, which has no result. */
    public void settle(SourcePosition source, C command) {
        byte[] value = records.write(new Envelope.Settled<>(source, command));
        SchemaCheck.requireValid(family.name() + "-commands", value);
        int before = effects.results().size();
        append(records.key(command), value);
        assertThat(effects.results()).hasSize(before);
        assertThat(effects.letters()).isEmpty();
    }

    /** A record as it comes, whatever it is. */
    public void append(byte @Nullable [] key, byte @Nullable [] value) {
        machine.process(key, value, now, offset);
        offset++;
    }

    /** Appends what is no command, sees that nothing came of it but a dead letter, and says why. */
    public String reasonOfDeadLetter(byte @Nullable [] key, byte @Nullable [] value) {
        Map<byte[], byte[]> before = new TreeMap<>(rows.map());
        effects.clear();
        append(key, value);
        assertThat(effects.letters()).hasSize(1);
        CollectedEffects.Letter letter = effects.letters().getFirst();
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.offset()).isEqualTo(offset - 1);
        assertThat(effects.results()).isEmpty();
        assertThat(effects.facts()).isEmpty();
        assertThat(effects.decided()).isEmpty();
        assertThat(effects.views()).isEmpty();
        assertThat(rows.map()).isEqualTo(before);
        effects.clear();
        return letter.reason();
    }

    public void tick() {
        append(null, Records.tick());
    }

    /** Ticks as the clock does, until nothing is due, and says how often. */
    public int tickUntilNothingIsDue() {
        int ticks = 0;
        while (machine.earliestDue() <= now) {
            tick();
            ticks++;
            if (ticks > 10_000) {
                throw new AssertionError("something is due for ever");
            }
        }
        return ticks;
    }

    /** Forgets all that is not in rows. */
    public void restart() {
        machine = new Machine<>(family, layout, partition, rows, effects);
    }

    public byte[] key(C command) {
        return records.key(command);
    }

    public byte[] value(String id, C command) {
        return records.write(new Envelope.Sent<>(id, false, "", command));
    }

    public Machine<S, C, E> machine() {
        return machine;
    }

    public MapRows rows() {
        return rows;
    }

    /** How many rows there are of a kind, which is the first byte of their keys. */
    public int rows(char kind) {
        return rows.map()
                .subMap(new byte[] {(byte) kind}, new byte[] {(byte) (kind + 1)})
                .size();
    }

    public CollectedEffects effects() {
        return effects;
    }

    /** The ledger's types since the effects were cleared. */
    public List<String> happened() {
        return effects.facts().stream().map(fact -> fact.type()).toList();
    }

    /** Offset of the next record. */
    public long offset() {
        return offset;
    }
}
