package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
import stockpot.stock.StockEvent;
import stockpot.stock.Total;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.rows.HeldRows;
import stockpot.topology.rows.MapRows;

/**
 * 1,500 locks come due at once and 1,000 of them end ahead of a hold. The rest is over as well, and the hold names locks among
 * it and beside it: each is to count once.
 */
class OverdueHoldsTest {
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final AttemptId MINE = new AttemptId("mine");
    private static final AttemptId THEIRS = new AttemptId("theirs");
    private static final long NOON = 1_767_268_800_000L;
    private static final long DUE = NOON + 1_000;
    private static final int SECOND = 1_000_000;
    private static final int ENDED_AT_ONCE = 1_000;
    private static final int LEFT = 500;

    /** As long as the other ids, and after them: what ends first is what has the smallest bytes. */
    private static final String OWN = "z-9999";

    private final MapRows rows = new MapRows();
    private final CollectedEffects effects = new CollectedEffects("stock", false);
    private final Records<Stock, StockCommand, StockEvent> records = new Records<>(Family.STOCK.words());
    private int locksRead;
    private long offset;
    private final Machine<Stock, StockCommand, StockEvent> machine = new Machine<>(
            Family.STOCK,
            new Layout(1, Duration.ofMinutes(5), Duration.ofHours(24)),
            0,
            new SpoiltRows(rows) {
                @Override
                public byte @Nullable [] get(byte[] key) {
                    locksRead += key[0] == 'l' ? 1 : 0;
                    return super.get(key);
                }
            },
            effects);

    private JsonNode send(long at, StockCommand command) {
        byte[] value = records.write(new Envelope.Sent<>("id-" + offset, false, "", command));
        locksRead = 0;
        machine.process(records.key(command), value, at, offset++);
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
                0);
        send(NOON, new DefineProduct(CHAIR, chair, Total.of(Quantity.of(2_000))));
    }

    @Nested
    class ALockOfItsOwnThatLives {
        @BeforeEach
        void isThere() {
            lockMany(1_500);
            lock(OWN, 500, 60);
        }

        @Test
        void makesRoomWithoutALookAtWhatIsOver() {
            isGranted(send(DUE, hold(MINE, 1_400, OWN)));
            assertThat(locksRead).as("those that end, and its own").isLessThanOrEqualTo(ENDED_AT_ONCE + 1);
            assertThat(chair().product().locks()).isEqualTo(LEFT);
            assertThat(chair().holds().getFirst().aside()).containsExactly(new LockId(OWN));
            assertThat(comeToRest(DUE).free()).isEqualTo(Quantity.of(600));
        }

        @Test
        void makesRoomBesideWhatIsOverForAllThereIs() {
            isGranted(send(DUE, hold(MINE, 2_000, OWN)));
            assertThat(locksRead).as("all that is over").isGreaterThanOrEqualTo(ENDED_AT_ONCE + LEFT);
            assertThat(comeToRest(DUE).free()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void makesRoomOnce() {
            isRefused(send(DUE, hold(MINE, 2_001, OWN)), "2000");
        }

        @Test
        void ofOthersMakesNone() {
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
            isGranted(send(DUE, hold(MINE, 1_400, OWN)));
            assertThat(chair().holds().getFirst().aside()).isEmpty();
            Product after = comeToRest(DUE);
            assertThat(after.locks()).isZero();
            assertThat(after.free()).isEqualTo(Quantity.of(600));
        }

        @Test
        void makesRoomOnce() {
            isRefused(send(DUE, hold(MINE, 2_001, OWN)), "2000");
            isGranted(send(DUE, hold(MINE, 2_000, OWN)));
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
            isGranted(send(DUE, hold(MINE, 1_300, OWN)));
            assertThat(chair().product().held()).isEqualTo(Quantity.of(1_800));
            assertThat(comeToRest(DUE).free()).isEqualTo(Quantity.of(200));
        }

        @Test
        void isContendedFor() {
            assertThat(send(DUE, hold(MINE, 1_501, OWN)).path("code").asText()).isEqualTo("CONTENDED");
            isRefused(send(DUE, hold(MINE, 2_001, OWN)), "1500");
        }
    }
}
