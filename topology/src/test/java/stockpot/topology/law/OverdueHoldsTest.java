package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Fractions;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.Product;
import stockpot.stock.ProductDetails;
import stockpot.stock.ProductKey;
import stockpot.stock.Restock;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent;
import stockpot.stock.Total;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.rows.MapRows;
import stockpot.topology.stock.HeldRows;
import stockpot.topology.stock.StockFamily;

/**
 * Many locks come due at once and 64 of them end ahead of a command. The rest is over as well, and a hold names locks among it
 * and beside it: each is to count once, and nobody is to read all of them.
 */
class OverdueHoldsTest {
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final AttemptId MINE = new AttemptId("mine");
    private static final AttemptId THEIRS = new AttemptId("theirs");
    private static final long NOON = 1_767_268_800_000L;
    private static final long DUE = NOON + 1_000;
    private static final int SECOND = 1_000_000;
    private static final int ENDED_AHEAD = 64;

    /** Deadlines and locks are found, the deadlines passed once more, and the product, the named lock and what is left read. */
    private static final int MOST_READ = 4 * ENDED_AHEAD + 20;

    /** As long as the other ids, and after them: what ends first is what has the smallest bytes. */
    private static final String OWN = "z-9999";

    private final MapRows rows = new MapRows();
    private final NavigableMap<byte[], byte[]> deleted = new MapRows().map();
    private final CollectedEffects effects = new CollectedEffects("stock", false);
    private final Records<Stock, StockCommand, StockEvent> records = new Records<>(StockFamily.STOCK.codec());
    private int rowsRead;
    private long offset;
    private final Machine<Stock, StockCommand, StockEvent> machine = new Machine<>(
            StockFamily.STOCK,
            new Layout(1, Duration.ofMinutes(5), Duration.ofHours(24)),
            0,
            new SpoiltRows(rows) {
                @Override
                public byte @Nullable [] get(byte[] key) {
                    rowsRead++;
                    return super.get(key);
                }

                @Override
                public void scan(byte[] from, byte[] to, Visitor visitor) {
                    byte[][] end = {to};
                    super.scan(from, to, (key, row) -> {
                        rowsRead++;
                        boolean more = visitor.wantsMore(key, row);
                        end[0] = more ? to : key;
                        return more;
                    });
                    // RocksDB keeps what was deleted for a while, and every search passes it.
                    rowsRead += deleted.subMap(from, end[0]).size();
                }

                @Override
                public void delete(byte[] key) {
                    super.delete(key);
                    deleted.put(key, new byte[0]);
                }
            },
            effects);

    private JsonNode send(long at, StockCommand command) {
        byte[] value = records.write(new Envelope.Sent<>("id-" + offset, false, "", command));
        rowsRead = 0;
        machine.process(records.key(command), value, at, offset++);
        assertThat(rowsRead).as("rows read for %s", command).isLessThanOrEqualTo(MOST_READ);
        return effects.lastResult().json();
    }

    private void lock(String lock, int quantity, int seconds) {
        JsonNode result =
                send(NOON, new LockStock(CHAIR, new LockId(lock), Quantity.of(quantity), (long) seconds * SECOND));
        assertThat(result.get("outcome").textValue()).isEqualTo("accepted");
    }

    private void lockMany(int carts) {
        for (int i = 0; i < carts; i++) {
            lock("a-%04d".formatted(i), 1, 1);
        }
    }

    private static HoldStock hold(AttemptId attempt, int quantity, String... locks) {
        List<LockId> named = Arrays.stream(locks).map(LockId::new).toList();
        return new HoldStock(CHAIR, attempt, new HoldOwner("order"), Quantity.of(quantity), named);
    }

    private static void isGranted(JsonNode result) {
        assertThat(result.get("outcome").textValue()).as("%s", result).isEqualTo("accepted");
    }

    private static void isContended(JsonNode result) {
        assertThat(result.path("code").asText()).as("%s", result).isEqualTo("CONTENDED");
    }

    private static void isRefused(JsonNode result, String available) {
        assertThat(result.path("code").asText()).as("%s", result).isEqualTo("OUT_OF_STOCK");
        assertThat(result.at("/data/available").textValue()).isEqualTo(available);
    }

    private HeldRows chair() {
        return HeldRows.of(rows).get(CHAIR);
    }

    private Product comeToRest(long at) {
        while (machine.earliestDue() <= at) {
            machine.process(null, Records.tick(), at, offset++);
        }
        return chair().product();
    }

    @BeforeEach
    void define2000() {
        ProductDetails chair = new ProductDetails(
                "chair",
                "",
                new TreeMap<>(),
                List.of(),
                "Piece",
                Fractions.NONE,
                null,
                null,
                List.of(),
                "",
                List.of(),
                false,
                "",
                Restock.UNKNOWN,
                0,
                0,
                0,
                null);
        send(NOON, new DefineProduct(CHAIR, Total.of(Quantity.of(2_000)), chair));
    }

    @Nested
    class ALockOfItsOwnThatLives {
        @BeforeEach
        void isThere() {
            lockMany(1_500);
            lock(OWN, 500, 60);
        }

        @Test
        void makesRoomBesideWhatHasEnded() {
            isGranted(send(DUE, hold(MINE, 500 + ENDED_AHEAD, OWN)));
            assertThat(chair().product().locks()).isEqualTo(1_500 - ENDED_AHEAD);
            assertThat(chair().holds().getFirst().aside()).containsExactly(new LockId(OWN));
            assertThat(comeToRest(DUE).free()).isEqualTo(Quantity.of(1_500 - ENDED_AHEAD));
        }

        @Test
        void makesRoomForAllThereIsWhenTheRestHasEnded() {
            isContended(send(DUE, hold(MINE, 501 + ENDED_AHEAD, OWN)));
            comeToRest(DUE);
            isRefused(send(DUE, hold(MINE, 2_001, OWN)), "2000");
            isGranted(send(DUE, hold(MINE, 2_000, OWN)));
        }

        @Test
        void ofOthersMakesNone() {
            comeToRest(DUE);
            isRefused(send(DUE, hold(MINE, 1_501)), "1500");
            isGranted(send(DUE, hold(MINE, 1_500)));
        }
    }

    @Nested
    class ALockOfItsOwnThatIsOver {
        @BeforeEach
        void isThere() {
            lockMany(1_499);
            lock(OWN, 500, 1);
        }

        @Test
        void isOneOfThoseThatAreOver() {
            isContended(send(DUE, hold(MINE, 2 + ENDED_AHEAD, OWN)));
            isGranted(send(DUE, hold(MINE, 1 + 2 * ENDED_AHEAD, OWN)));
            assertThat(chair().holds().getFirst().aside()).isEmpty();
            Product after = comeToRest(DUE);
            assertThat(after.locks()).isZero();
            assertThat(after.free()).isEqualTo(Quantity.of(1_999 - 2 * ENDED_AHEAD));
        }
    }

    @Nested
    class ALockThatStandsAsideForAnother {
        @BeforeEach
        void isThere() {
            lockMany(1_500);
            lock(OWN, 500, 60);
            isGranted(send(NOON, hold(THEIRS, 100, OWN)));
        }

        @Test
        void makesNoRoomForThisOne() {
            isContended(send(DUE, hold(MINE, 1 + ENDED_AHEAD, OWN)));
            isGranted(send(DUE, hold(MINE, 2 * ENDED_AHEAD, OWN)));
            assertThat(chair().product().held()).isEqualTo(Quantity.of(500 + 2 * ENDED_AHEAD));
            assertThat(comeToRest(DUE).free()).isEqualTo(Quantity.of(1_500 - 2 * ENDED_AHEAD));
        }

        @Test
        void isContendedFor() {
            comeToRest(DUE);
            isContended(send(DUE, hold(MINE, 1_501, OWN)));
            isRefused(send(DUE, hold(MINE, 2_001, OWN)), "1500");
        }
    }

    /** What a command reads is checked at each; here it is what it comes to. */
    @Test
    void costNobodyMoreWhenThereAreMany() {
        lockMany(2_000);
        isContended(send(DUE, new LockStock(CHAIR, new LockId("big"), Quantity.of(2_000), null)));
        isContended(send(DUE, hold(MINE, 2_000)));
        isContended(send(DUE, partly(MINE, 2_000)));
        isContended(send(DUE, new RemoveProduct(CHAIR, false)));
        isGranted(send(DUE, new LockStock(CHAIR, new LockId("small"), Quantity.of(5 * ENDED_AHEAD), null)));
        comeToRest(DUE);
        isGranted(send(DUE, partly(MINE, 2_000)));
        assertThat(chair().holds().getFirst().quantity()).isEqualTo(Quantity.of(2_000 - 5 * ENDED_AHEAD));
    }

    private static HoldStock partly(AttemptId attempt, int quantity) {
        HoldStock all = hold(attempt, quantity);
        return new HoldStock(CHAIR, attempt, all.owner(), all.quantity(), List.of(), null, true);
    }
}
