package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.topology.stock.HeldRows;

/** Holds that take the place of others through the machine: both rows, results, ledger, the clock. */
class MachineReplacingHoldsTest {
    private static final HoldOwner RESERVATION = new HoldOwner(HoldOwner.Kind.RESERVATION, "117");
    private static final AttemptId BASE = new AttemptId("base");
    private static final AttemptId NEXT = new AttemptId("next");
    private static final int PATIENCE = 10_000;

    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();

    @BeforeEach
    void hold6Of10() {
        stock.send(define(CHAIR, "10"));
        stock.send(hold(BASE, "6", null));
        stock.send(new ConfirmHold(CHAIR, BASE));
        stock.effects().clear();
    }

    private static HoldStock hold(AttemptId attempt, String quantity, @Nullable AttemptId over, String... carts) {
        List<LockId> locks = List.of(carts).stream().map(LockId::new).toList();
        return new HoldStock(CHAIR, attempt, RESERVATION, Quantity.parse(quantity), locks, over, false);
    }

    private HeldRows held() {
        return HeldRows.of(stock.rows()).get(CHAIR);
    }

    private String heldNow() {
        return stock.effects().ledger().getLast().at("/after/held").textValue();
    }

    @Test
    void bothStandInTheirRowsUntilOneIsDecided() {
        JsonNode granted = stock.send(hold(NEXT, "2", BASE));
        assertThat(granted.at("/data/surplus").textValue()).isEqualTo("4");
        JsonNode fact = stock.effects().ledger().getLast();
        assertThat(fact.get("reservation").textValue()).isEqualTo("117");
        assertThat(fact.get("over").textValue()).isEqualTo("base");
        assertThat(heldNow()).isEqualTo("6");
        assertThat(held().holds())
                .extracting(Hold::attempt, Hold::over, Hold::under)
                .containsExactlyInAnyOrder(tuple(BASE, null, NEXT), tuple(NEXT, BASE, null));
        assertThat(stock.machine().earliestDue()).isEqualTo(Workbench.NOON + PATIENCE);
    }

    @Test
    void theNewOneTakesTheOldOnesPlace() {
        stock.send(hold(NEXT, "2", BASE));
        stock.send(new ConfirmHold(CHAIR, NEXT));
        assertThat(stock.happened()).containsExactly("StockHeld", "HoldReplaced", "HoldConfirmed");
        assertThat(stock.effects().ledger().get(1).get("by").textValue()).isEqualTo("next");
        assertThat(heldNow()).isEqualTo("2");
        assertThat(held().holds()).hasSize(1);
        assertThat(stock.rows('y')).as("nobody asks any more").isZero();
        stock.send(new ReleaseHold(CHAIR, BASE));
        assertThat(stock.happened()).hasSize(3);
    }

    @Test
    void theOldOneIsBackWhenTheNewOneIsReleased() {
        stock.send(lock(CHAIR, "cart", "1", 60_000));
        stock.send(hold(NEXT, "9", BASE, "cart"));
        assertThat(heldNow()).isEqualTo("9");
        stock.send(new ReleaseHold(CHAIR, NEXT));
        assertThat(stock.happened()).endsWith("StockHeld", "HoldReleased");
        JsonNode released = stock.effects().ledger().getLast();
        assertThat(released.get("over").textValue()).isEqualTo("base");
        assertThat(released.at("/locks/0").textValue()).isEqualTo("cart");
        assertThat(heldNow()).isEqualTo("6");
        assertThat(held().holds().getFirst().under()).isNull();
        assertThat(held().locks().getFirst().asideFor()).isNull();
        stock.send(hold(NEXT, "10", BASE, "cart"));
        assertThat(heldNow()).isEqualTo("10");
    }

    @Test
    void theNewOneGoesWithTheOldOne() {
        stock.send(lock(CHAIR, "cart", "1", 60_000));
        stock.send(hold(NEXT, "9", BASE, "cart"));
        stock.send(new SellHold(CHAIR, BASE));
        assertThat(stock.happened()).endsWith("StockHeld", "HoldReleased", "HoldSold");
        assertThat(held().holds()).isEmpty();
        assertThat(held().product().sold()).isEqualTo(Quantity.of(6));
        assertThat(held().product().locked()).isEqualTo(Quantity.of(1));
        assertThat(stock.rows('x')).isZero();
        assertThat(stock.rows('y')).isZero();
    }

    @Test
    void theNewOneAsksItsReservationWhenItWaitsTooLong() {
        stock.send(hold(NEXT, "9", BASE));
        stock.at(PATIENCE).tickUntilNothingIsDue();
        JsonNode fact = stock.effects().ledger().getLast();
        assertThat(fact.get("type").textValue()).isEqualTo("HoldOverdue");
        assertThat(fact.get("reservation").textValue()).isEqualTo("117");
        assertThat(fact.has("order")).isFalse();
        stock.send(new ConfirmHold(CHAIR, NEXT));
        assertThat(stock.happened()).endsWith("HoldReplaced", "HoldConfirmed");
    }

    @Test
    void areContendedWhileAnotherTriesTheSame() {
        stock.send(hold(NEXT, "2", BASE));
        JsonNode refused = stock.send(hold(new AttemptId("third"), "1", BASE));
        assertThat(refused.get("code").textValue()).isEqualTo("CONTENDED");
    }

    @Test
    void sayHowMuchTheyGotWhenLessWouldDo() {
        HoldStock partly = new HoldStock(CHAIR, NEXT, RESERVATION, Quantity.parse("5.5"), List.of(), null, true);
        JsonNode granted = stock.send(partly);
        assertThat(granted.at("/data/granted").textValue()).isEqualTo("4");
        assertThat(heldNow()).isEqualTo("10");
        JsonNode again = stock.send(partly);
        assertThat(again.at("/data/granted").textValue()).isEqualTo("4");
        assertThat(again.at("/data/unchanged").booleanValue()).isTrue();
    }
}
