package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.kernel.Levels;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.ProductKey;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockEvent;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.Rows;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.StockFamily;

/** Other rules are in force from the very record that says so, however often and by whomever the log is folded. */
class MachineLevelTest {
    /** At the second level a product has one lock. */
    private static final Levels BOTH = new Levels(List.of(
            Level.ONE,
            new Level(
                    2,
                    Level.ONE.work(),
                    Level.ONE.times(),
                    new Level.Most(1, 1_000, Level.ONE.most().tokens(), 7))));

    private static final Family<Stock, StockCommand, StockEvent> NEWER = StockFamily.STOCK.under(BOTH);
    private static final Family<Stock, StockCommand, StockEvent> OLDER =
            StockFamily.STOCK.under(new Levels(List.of(Level.ONE)));
    private static final Layout LAYOUT = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final ProductKey TEA = ProductKey.of("shop", "tea");
    private static final String UNKNOWN =
            "stockpot.stock.commands/0 is decided under level 2, to which stockpot 0.2 raised"
                    + " it, and this stockpot knows the rules up to level 1; nothing was changed: start stockpot 0.2 or a later one";

    private record Entry(byte @Nullable [] key, byte[] value) {}

    private final Workbench<Stock, StockCommand, StockEvent> bench = new Workbench<>(NEWER, LAYOUT, 0);
    private final List<Entry> log = new ArrayList<>();

    private void append(byte @Nullable [] key, byte[] value) {
        log.add(new Entry(key, value));
        bench.append(key, value);
    }

    private String lock(String cart) {
        LockStock command = Samples.lockForever(TEA, cart, "1");
        append(bench.key(command), bench.value(cart, command));
        return bench.effects().lastResult().json().path("code").asText("ACCEPTED");
    }

    private void raise(int level) {
        append(null, Records.raise(level, "0.2"));
    }

    private void define() {
        StockCommand define = Samples.define(TEA, "100");
        append(bench.key(define), bench.value("define", define));
    }

    @Test
    void rulesChangeAtTheVeryRecord() {
        define();
        assertThat(lock("a")).isEqualTo("ACCEPTED");
        assertThat(lock("b")).isEqualTo("ACCEPTED");
        assertThat(bench.machine().level()).isEqualTo(1);
        raise(2);
        assertThat(bench.machine().level()).isEqualTo(2);
        assertThat(lock("c")).isEqualTo("OUT_OF_STOCK");
        bench.restart();
        assertThat(lock("d")).isEqualTo("OUT_OF_STOCK");
    }

    @Test
    void aFoldFromTheFirstRecordLeadsToTheSame() {
        define();
        lock("a");
        lock("b");
        raise(2);
        lock("c");
        bench.tick();
        log.add(new Entry(null, Records.tick()));
        MapRows rows = new MapRows();
        CollectedEffects effects = new CollectedEffects("stock", true);
        for (int offset = 0; offset < log.size(); offset++) {
            // As a node that takes the partition over before each record.
            Machine<?, ?, ?> machine = new Machine<>(NEWER, LAYOUT, 0, rows, effects);
            machine.process(log.get(offset).key(), log.get(offset).value(), Workbench.NOON, offset);
        }
        assertThat(shown(rows)).isEqualTo(shown(bench.rows()));
        assertThat(effects.ledger()).isEqualTo(bench.effects().ledger());
        assertThat(effects.results().stream().map(CollectedEffects.Result::json))
                .isEqualTo(bench.effects().results().stream()
                        .map(CollectedEffects.Result::json)
                        .toList());
    }

    private static List<String> shown(MapRows rows) {
        return rows.map().entrySet().stream()
                .map(row -> HexFormat.of().formatHex(row.getKey()) + "="
                        + HexFormat.of().formatHex(row.getValue()))
                .toList();
    }

    /** A release that knows no second level has put it among the dead letters, and its log must lead to the same now. */
    @Test
    void aCommandThatALevelBringsIsNoneBefore() {
        HoldForLock hold = new HoldForLock(
                TEA,
                new AttemptId("a"),
                new HoldOwner(HoldOwner.Kind.BATCH, "batch"),
                new LockId("cart"),
                Quantity.of(1),
                null);
        define();
        assertThat(bench.reasonOfDeadLetter(bench.key(hold), bench.value("early", hold)))
                .isEqualTo("there is no type 'HoldForLock' before level 2, and here level 1 is in force");
        byte[] settled = new Records<>(NEWER.codec())
                .write(new Envelope.Settled<>(
                        new SourcePosition("stockpot.orders.commands", 0, 0, 0, 0), (StockCommand) hold));
        assertThat(bench.reasonOfDeadLetter(bench.key(hold), settled)).contains("before level 2");
        raise(2);
        append(bench.key(hold), bench.value("early", hold));
        assertThat(bench.happened()).containsExactly("StockHeld");
    }

    @Test
    void ledgerRecordsSayUnderWhichLevelUnlessItIsTheFirst() {
        define();
        raise(2);
        lock("a");
        assertThat(bench.effects().ledger())
                .extracting(fact -> fact.path("level").asText("left out"))
                .containsExactly("left out", "2");
    }

    @Test
    void aLevelThatWasLeftBehindDoesNotComeBack() {
        define();
        raise(1);
        assertThat(bench.rows('v')).isZero();
        raise(2);
        Map<byte[], byte[]> raised = new TreeMap<>(bench.rows().map());
        raise(1);
        raise(2);
        assertThat(bench.rows().map()).isEqualTo(raised);
        assertThat(bench.machine().level()).isEqualTo(2);
        assertThat(bench.effects().letters()).isEmpty();
    }

    @Test
    void aLogMayBeginAtALaterLevel() {
        Layout begun = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT, Topics.DEFAULT, 2);
        Machine<?, ?, ?> machine = new Machine<>(NEWER, begun, 0, new MapRows(), Effects.none());
        assertThat(machine.level()).isEqualTo(2);
        assertThatThrownBy(() -> new Machine<>(OLDER, begun, 0, new MapRows(), Effects.none()))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("is decided under level 2, and this stockpot knows the rules up to level 1;"
                        + " nothing was changed: start a release that knows it");
    }

    /** It must not go on by the old rules, and not put the record aside: the new program would fold it otherwise. */
    @Test
    void whoDoesNotKnowTheLevelStopsAndLeavesEverythingAsItWas() {
        Workbench<Stock, StockCommand, StockEvent> older = new Workbench<>(OLDER, LAYOUT, 0);
        older.send(Samples.define(TEA, "100"));
        Map<byte[], byte[]> before = new TreeMap<>(older.rows().map());
        older.effects().clear();
        assertThatThrownBy(() -> older.append(null, Records.raise(2, "0.2")))
                .isInstanceOf(LogMismatch.class)
                .hasMessage(UNKNOWN);
        assertThat(older.rows().map()).isEqualTo(before);
        assertThat(older.effects().letters()).isEmpty();
        assertThat(older.effects().facts()).isEmpty();
    }

    @Test
    void whoDoesNotKnowTheLevelOfTheRowsOpensNothing() {
        raise(2);
        assertThatThrownBy(() -> new Machine<>(OLDER, LAYOUT, 0, bench.rows(), Effects.none()))
                .isInstanceOf(LogMismatch.class)
                .hasMessage(UNKNOWN);
    }

    @Test
    void noCommandReadsARowForIt() {
        define();
        raise(2);
        List<Byte> read = new ArrayList<>();
        Rows counted = new Rows() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                read.add(key[0]);
                return bench.rows().get(key);
            }

            @Override
            public void put(byte[] key, byte[] row) {
                bench.rows().put(key, row);
            }

            @Override
            public void delete(byte[] key) {
                bench.rows().delete(key);
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {
                bench.rows().scan(from, to, visitor);
            }
        };
        Machine<Stock, StockCommand, StockEvent> machine = new Machine<>(NEWER, LAYOUT, 0, counted, Effects.none());
        assertThat(read).contains((byte) 'v');
        read.clear();
        LockStock command = Samples.lockForever(TEA, "a", "1");
        machine.process(bench.key(command), bench.value("a", command), Workbench.NOON, 2);
        assertThat(read).isNotEmpty().doesNotContain((byte) 'v');
    }

    /** What follows is counted by the rules of the record's level, so nobody counts who does not know it. */
    @Test
    void theSettlerStopsAtALevelThatItDoesNotKnow() {
        String fact =
                "{\"type\":\"HoldOverdue\",\"instance\":\"shop\",\"product\":\"tea\",\"order\":\"o\",\"attempt\":\"a\","
                        + "\"position\":\"stockpot.stock.commands/0/7\",\"ordinal\":0%s}";
        assertThat(follow(fact.formatted(""))).hasSize(1);
        assertThatThrownBy(() -> follow(fact.formatted(",\"level\":3")))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContaining("the ledger of stock has a record of level 3");
    }

    private static List<Following.Command> follow(String fact) {
        return Following.from("HoldOverdue", fact.getBytes(StandardCharsets.UTF_8));
    }
}
