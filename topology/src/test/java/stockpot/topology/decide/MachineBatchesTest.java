package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.LockId;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockEvent;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.settle.Following;
import stockpot.topology.stock.HeldRows;
import stockpot.topology.stock.StockFamily;

/** Batches of locks through the machine: rows, results, ledger, the clock, and what follows in the other log. */
class MachineBatchesTest {
    private static final Layout LAYOUT =
            new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT, Topics.DEFAULT, Level.TWO.number());
    private static final AttemptId ATTEMPT = new AttemptId("attempt");
    private static final OrderKey BATCH = OrderKey.of("admin", "batch");
    private static final LockId CART = new LockId("cart");
    private static final int PATIENCE = 10_000;
    private static final ConfirmHold CONFIRM = new ConfirmHold(CHAIR, ATTEMPT);

    private final Workbench<Stock, StockCommand, StockEvent> stock = new Workbench<>(StockFamily.STOCK, LAYOUT, 0);
    private final Workbench<Orders, OrderCommand, OrderEvent> orders = new Workbench<>(OrderFamily.ORDERS, LAYOUT, 0);

    @BeforeEach
    void define10() {
        stock.send(define(CHAIR, "10"));
        stock.effects().clear();
    }

    private static HoldForLock hold(String quantity, @Nullable Long millis) {
        return new HoldForLock(
                CHAIR,
                ATTEMPT,
                new HoldOwner(HoldOwner.Kind.BATCH, BATCH.order().value()),
                CART,
                Quantity.parse(quantity),
                millis == null ? null : Long.valueOf(1_000 * millis));
    }

    private HeldRows held() {
        return HeldRows.of(stock.rows()).get(CHAIR);
    }

    /** Rows by kind, without outcomes and what the clock looks at. */
    private static Map<Character, Integer> kinds(Workbench<?, ?, ?> bench) {
        Map<Character, Integer> kinds = new TreeMap<>();
        bench.rows().map().keySet().forEach(key -> kinds.merge((char) key[0], 1, Integer::sum));
        kinds.keySet().removeAll(List.of('o', 't'));
        return kinds;
    }

    /** What the settler sends because of the last that happened. */
    private static List<String> following(Workbench<?, ?, ?> bench) {
        ResultWriter.Fact fact = bench.effects().facts().getLast();
        return Following.from(fact.type(), fact.value()).stream()
                .map(command -> CollectedEffects.json(command.value()))
                .map(json -> String.join(
                        " ",
                        json.path("type").asText(),
                        json.path("order").asText(),
                        json.path("attempt").asText(),
                        json.path("product").asText()))
                .toList();
    }

    @Test
    void aHoldSaysWhenItsLockEnds() {
        assertThat(stock.send(hold("4", 500L)).at("/data/until_ms").longValue()).isEqualTo(Workbench.NOON + 500);
        assertThat(stock.send("another", hold("4", 500L)).at("/data/until_ms").longValue())
                .isEqualTo(Workbench.NOON + 500);
        assertThat(stock.happened()).containsExactly("StockHeld");
        JsonNode fact = stock.effects().ledger().getFirst();
        assertThat(fact.path("batch").asText()).isEqualTo("batch");
        assertThat(fact.path("lock").asText()).isEqualTo("cart");
        assertThat(fact.path("deadline_ms").asLong()).isEqualTo(Workbench.NOON + 500);
        assertThat(fact.has("order")).isFalse();
    }

    @Test
    void itBecomesTheVeryRowOfALock() {
        stock.send(lock(CHAIR, "cart", "6", 60_000));
        Map<Character, Integer> locked = kinds(stock);
        stock.send(hold("4", 5_000L));
        stock.restart();
        stock.settle(new SourcePosition("stockpot.orders.commands", 0, 0, 0, 0), CONFIRM);
        assertThat(stock.happened()).containsExactly("StockLocked", "StockHeld", "LockReplaced", "HoldLocked");
        assertThat(held().locks()).containsExactly(new Lock(CART, Quantity.of(4), Workbench.NOON + 5_000));
        assertThat(held().product().free()).isEqualTo(Quantity.of(6));
        Map<Character, Integer> after = kinds(stock);
        after.remove('w');
        assertThat(after).isEqualTo(locked);
        stock.at(4_999).tickUntilNothingIsDue();
        assertThat(held().locks()).hasSize(1);
        stock.at(5_000).tickUntilNothingIsDue();
        assertThat(stock.happened()).endsWith("HoldLocked", "LockExpired");
        assertThat(held().product().free()).isEqualTo(Quantity.of(10));
    }

    /** The door and the settler both say so, and in between the cart has given its lock back. */
    @Test
    void whatIsSaidAgainBringsNoLockBack() {
        stock.send(hold("4", null));
        assertThat(stock.send(CONFIRM).at("/data/unchanged").asBoolean()).isFalse();
        assertThat(held().locks()).containsExactly(new Lock(CART, Quantity.of(4), Lock.FOREVER));
        stock.send(lock(CHAIR, "cart", "0", 0));
        stock.settle(new SourcePosition("stockpot.orders.commands", 0, 0, 0, 0), CONFIRM);
        stock.settle(new SourcePosition("stockpot.orders.commands", 0, 1, 0, 0), new ReleaseHold(CHAIR, ATTEMPT));
        assertThat(stock.happened()).containsExactly("StockHeld", "HoldLocked", "StockUnlocked");
        assertThat(held().locks()).isEmpty();
    }

    /** What was promised has passed: the lock is there and ends in the same moment. */
    @Test
    void aLockThatComesTooLateEndsAtOnce() {
        stock.send(hold("4", 500L));
        stock.at(9_000).send(CONFIRM);
        stock.tickUntilNothingIsDue();
        assertThat(stock.happened()).containsExactly("StockHeld", "HoldLocked", "LockExpired");
        assertThat(held().product().free()).isEqualTo(Quantity.of(10));
    }

    @Test
    void whoHasNoDecisionAsksForOneAndIsGivenBack() {
        stock.send(hold("4", 500L));
        stock.at(PATIENCE).tickUntilNothingIsDue();
        assertThat(stock.happened()).containsExactly("StockHeld", "HoldOverdue");
        assertThat(following(stock)).containsExactly("ResolveHold batch attempt chair");
        orders.send(new ResolveHold(BATCH, ATTEMPT, CHAIR.product()));
        assertThat(orders.happened()).containsExactly("AttemptAbandoned", "HoldResolved");
        assertThat(following(orders)).containsExactly("ReleaseHold  attempt chair");
        assertThat(orders.send(grant()).path("code").asText()).isEqualTo("ATTEMPT_ABANDONED");
        orders.at(Level.TWO.times().abandonedKeptMillis()).tickUntilNothingIsDue();
        assertThat(kinds(orders)).as(ForgetAttempt.class.getSimpleName()).isEmpty();
    }

    private static GrantLocks grant() {
        return new GrantLocks(BATCH, ATTEMPT, List.of(new BatchedLock(CHAIR.product(), Workbench.NOON)));
    }

    @Test
    void aDecisionLeavesNoRowAndIsCarriedOut() {
        JsonNode granted = orders.send(grant());
        assertThat(granted.at("/data/attempt").asText()).isEqualTo("attempt");
        assertThat(granted.at("/data/locks/0/until_ms").asLong()).isEqualTo(Workbench.NOON);
        assertThat(orders.happened()).containsExactly("LocksGranted");
        assertThat(orders.effects().ledger().getLast().path("batch").asText()).isEqualTo("batch");
        assertThat(kinds(orders)).isEmpty();
        assertThat(following(orders)).containsExactly("ConfirmHold  attempt chair");
    }
}
