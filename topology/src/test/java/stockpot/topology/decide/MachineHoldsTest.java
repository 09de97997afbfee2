package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.LockId;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.stock.HeldRows;

/** Holds through the machine: rows, results, ledger, the clock, and what another log decided. */
class MachineHoldsTest {
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final int PATIENCE = 10_000;

    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();

    @BeforeEach
    void define10() {
        stock.send(define(CHAIR, "10"));
        stock.effects().clear();
    }

    private static HoldStock hold(AttemptId attempt, String quantity, String... carts) {
        List<LockId> locks = List.of(carts).stream().map(LockId::new).toList();
        return new HoldStock(CHAIR, attempt, new HoldOwner("order"), Quantity.parse(quantity), locks);
    }

    private static SourcePosition source(int partition, long offset, int ordinal) {
        return new SourcePosition("stockpot.orders.commands", partition, offset, 0, ordinal);
    }

    private HeldRows held() {
        return HeldRows.of(stock.rows()).get(CHAIR);
    }

    private Map<byte[], byte[]> rows() {
        return new TreeMap<>(stock.rows().map());
    }

    @Test
    void areGrantedWithTheSurplusOfWhatTheyReplace() {
        stock.send(lock(CHAIR, "cart", "4", 60_000));
        JsonNode granted = stock.send(hold(FIRST, "1.5", "cart"));
        assertThat(granted.at("/data/surplus").textValue()).isEqualTo("2.5");
        assertThat(held().locks().getFirst().asideFor()).isEqualTo(FIRST);
        assertThat(held().holds().getFirst().counted()).isEqualTo(Quantity.of(4));
        assertThat(stock.effects().ledger().getLast().at("/after/held").textValue())
                .isEqualTo("4");
        assertThat(stock.send(hold(SECOND, "1")).has("data")).isFalse();
    }

    @Test
    void areRefusedAsShortOrContended() {
        stock.send(hold(FIRST, "6"));
        assertThat(stock.send(hold(SECOND, "5")).get("code").textValue()).isEqualTo("CONTENDED");
        JsonNode refused = stock.send(hold(SECOND, "11"));
        assertThat(refused.get("code").textValue()).isEqualTo("OUT_OF_STOCK");
        assertThat(refused.at("/data/available").textValue()).isEqualTo("4");
    }

    @Test
    void comeAndGoWithoutLeavingARow() {
        stock.send(lock(CHAIR, "cart", "4", 60_000));
        Map<Character, Integer> before = kinds();
        stock.send(hold(FIRST, "2", "cart"));
        stock.send(new ReleaseHold(CHAIR, FIRST));
        assertThat(held().locks().getFirst().asideFor()).isNull();
        assertThat(kinds()).isEqualTo(before);
        stock.send(hold(SECOND, "2", "cart"));
        stock.send(new SellHold(CHAIR, SECOND));
        assertThat(kinds()).isEqualTo(Map.of('p', before.get('p'), 'd', 1, 'i', 1, 'b', 1, 'u', 1));
        assertThat(held().product().sold()).isEqualTo(Quantity.of(2));
        assertThat(stock.happened())
                .containsExactly(
                        "StockLocked",
                        "StockHeld",
                        "HoldReleased",
                        "StockHeld",
                        "LockReplaced",
                        "HoldConfirmed",
                        "HoldSold");
    }

    /** Rows by kind, without outcomes and without what the clock looks at, which may lag behind. */
    private Map<Character, Integer> kinds() {
        Map<Character, Integer> kinds = new TreeMap<>();
        stock.rows().map().keySet().forEach(key -> kinds.merge((char) key[0], 1, Integer::sum));
        kinds.keySet().removeAll(List.of('o', 't'));
        return kinds;
    }

    @Test
    void areReportedOnceWhenTheyWaitTooLong() {
        stock.send(lock(CHAIR, "cart", "4", 1_000));
        stock.send(hold(FIRST, "2", "cart"));
        stock.at(PATIENCE - 1).tickUntilNothingIsDue();
        assertThat(stock.happened()).containsExactly("StockLocked", "StockHeld");
        stock.at(PATIENCE).tickUntilNothingIsDue();
        assertThat(stock.happened()).containsExactly("StockLocked", "StockHeld", "HoldOverdue");
        stock.at(10 * PATIENCE).tickUntilNothingIsDue();
        assertThat(stock.happened()).hasSize(3);
        stock.send(new ReleaseHold(CHAIR, FIRST));
        stock.tickUntilNothingIsDue();
        assertThat(stock.happened())
                .as("the lock that came back is over by now")
                .endsWith("HoldOverdue", "HoldReleased", "LockExpired");
        assertThat(held().product().free()).isEqualTo(Quantity.of(10));
    }

    @Test
    void keepTheirProduct() {
        stock.send(hold(FIRST, "2"));
        assertThat(stock.send(new RemoveProduct(CHAIR, true)).get("code").textValue())
                .isEqualTo("PRODUCT_HELD");
        stock.send(new ReleaseHold(CHAIR, FIRST));
        assertThat(stock.send(new RemoveProduct(CHAIR, true)).get("outcome").textValue())
                .isEqualTo("accepted");
    }

    @Test
    void areSettledBySourceWithoutAResult() {
        stock.send(hold(FIRST, "2"));
        stock.effects().clear();
        stock.settle(source(3, 7, 1), new ConfirmHold(CHAIR, FIRST));
        JsonNode fact = stock.effects().ledger().getFirst();
        assertThat(fact.get("type").textValue()).isEqualTo("HoldConfirmed");
        assertThat(fact.at("/cause/source").textValue()).isEqualTo("stockpot.orders.commands/3/7/0/1");
        assertThat(fact.at("/cause").has("id")).isFalse();
        assertThat(stock.effects().results()).isEmpty();
        assertThat(stock.effects().decided()).isEmpty();
    }

    @Test
    void areNotSettledByARepeatedOrEarlierSource() {
        stock.send(hold(FIRST, "2"));
        stock.settle(source(3, 7, 1), new ConfirmHold(CHAIR, FIRST));
        stock.effects().clear();
        Map<byte[], byte[]> before = rows();
        for (SourcePosition earlier : List.of(source(3, 7, 1), source(3, 7, 0), source(3, 6, 5), source(3, 0, 0))) {
            stock.settle(earlier, new ReleaseHold(CHAIR, FIRST));
            stock.restart();
            assertThat(rows()).as("after %s", earlier).isEqualTo(before);
        }
        assertThat(stock.happened()).isEmpty();
    }

    /** A command may have many events, each of which may lead to several commands. */
    @Test
    void areSettledInTheOrderOfTheEventsOfOneCommand() {
        stock.send(hold(FIRST, "2"));
        stock.settle(new SourcePosition("stockpot.orders.commands", 3, 7, 1, 0), new ConfirmHold(CHAIR, FIRST));
        stock.effects().clear();
        stock.settle(new SourcePosition("stockpot.orders.commands", 3, 7, 0, 9), new ReleaseHold(CHAIR, FIRST));
        assertThat(stock.happened()).isEmpty();
        stock.settle(new SourcePosition("stockpot.orders.commands", 3, 7, 2, 0), new ReleaseHold(CHAIR, FIRST));
        assertThat(stock.happened()).containsExactly("HoldReleased");
    }

    @Test
    void areSettledByALaterOrdinalOffsetOrAnotherPartition() {
        stock.send(hold(FIRST, "2"));
        stock.settle(source(3, 7, 1), new ConfirmHold(CHAIR, FIRST));
        stock.send(hold(SECOND, "3"));
        stock.effects().clear();
        stock.settle(source(3, 7, 2), new ConfirmHold(CHAIR, SECOND));
        stock.settle(source(3, 8, 0), new SellHold(CHAIR, FIRST));
        stock.settle(source(2, 0, 0), new ReleaseHold(CHAIR, SECOND));
        stock.settle(source(0, 0, 0), new ReleaseHold(CHAIR, SECOND));
        assertThat(stock.happened()).containsExactly("HoldConfirmed", "HoldSold", "HoldReleased");
        assertThat(held().holds()).isEmpty();
        assertThat(stock.rows('w'))
                .as("a mark for each partition of the source")
                .isEqualTo(3);
    }

    @Test
    void areSettledOnceAlsoWhenThatChangedNothing() {
        stock.settle(source(0, 1, 0), new ReleaseHold(CHAIR, FIRST));
        stock.send(hold(FIRST, "2"));
        stock.settle(source(0, 1, 0), new ReleaseHold(CHAIR, FIRST));
        assertThat(stock.happened()).containsExactly("StockHeld");
    }
}
