package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.law.ReplayLaw.CROWDS;
import static stockpot.topology.law.ReplayLaw.FEW_CARTS;
import static stockpot.topology.law.ReplayLaw.LENGTH;
import static stockpot.topology.law.ReplayLaw.RECORDS;
import static stockpot.topology.law.ReplayLaw.holds;
import static stockpot.topology.law.ReplayLaw.sameTwiceAndAfterRestarts;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.Family;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.stock.StockFamily;

/**
 * The log is enough: made-up logs come to the same bytes when they are folded twice, and when the node is started afresh every
 * few records.
 */
class ReplayLawTest {
    @Test
    void stockComesToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(StockFamily.STOCK), StockFamily.STOCK, FEW_CARTS, RECORDS, LENGTH);
    }

    @Test
    void crowdsComeToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(StockFamily.STOCK), StockFamily.STOCK, CROWDS, RECORDS / 3, 8 * LENGTH);
    }

    @Test
    void ordersComeToTheSameBytes() {
        holds(sameTwiceAndAfterRestarts(OrderFamily.ORDERS), OrderFamily.ORDERS, new OrderCommands(0), RECORDS, LENGTH);
        holds(
                sameTwiceAndAfterRestarts(OrderFamily.ORDERS),
                OrderFamily.ORDERS,
                new OrderCommands(600),
                RECORDS / 6,
                8 * LENGTH);
    }

    @Test
    void theCatalogComesToTheSameBytes() {
        holds(
                sameTwiceAndAfterRestarts(CatalogFamily.CATALOG),
                CatalogFamily.CATALOG,
                new CatalogCommands(0),
                RECORDS,
                LENGTH);
        holds(
                sameTwiceAndAfterRestarts(CatalogFamily.CATALOG),
                CatalogFamily.CATALOG,
                new CatalogCommands(1_100),
                RECORDS / 6,
                8 * LENGTH);
    }

    @Test
    void whatFailsIsCutDownToWhatItTakes() {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        assertThat(Shrinking.shrink(numbers, list -> list.contains(3) && list.contains(500) && list.contains(999)))
                .containsExactly(3, 500, 999);
        assertThat(Shrinking.shrink(numbers, list -> list.size() > 6)).hasSize(7);
        assertThat(Shrinking.shrink(List.of(1), list -> true)).isEmpty();
    }

    @Test
    void aSeedTellsAllOfALog() {
        aSeedTellsAllOfALog(StockFamily.STOCK, FEW_CARTS);
        aSeedTellsAllOfALog(OrderFamily.ORDERS, new OrderCommands(0));
    }

    private static <C> void aSeedTellsAllOfALog(Family<?, C, ?> family, LogMaker.Commands<C> commands) {
        String first = LogMaker.make(family, 7, 100, commands).toString();
        assertThat(LogMaker.make(family, 7, 100, commands)).hasToString(first);
        assertThat(LogMaker.make(family, 8, 100, commands).toString()).isNotEqualTo(first);
    }
}
