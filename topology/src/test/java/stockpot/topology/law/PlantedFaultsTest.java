package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.law.ReplayLaw.CROWDS;
import static stockpot.topology.law.ReplayLaw.FEW_CARTS;
import static stockpot.topology.law.ReplayLaw.LENGTH;
import static stockpot.topology.law.ReplayLaw.audited;
import static stockpot.topology.law.ReplayLaw.firstBroken;
import static stockpot.topology.law.ReplayLaw.sameTwiceAndAfterRestarts;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.topology.decide.Family;
import stockpot.topology.law.ReplayLaw.Law;
import stockpot.topology.rows.Rows;

/** A law that lets a planted fault pass proves nothing. */
class PlantedFaultsTest {
    private static final int RECORDS = 60_000;

    private static <C> void isFound(
            Enum<?> fault, Law law, Family<?, C, ?> family, LogMaker.Commands<C> commands, int length) {
        List<Entry> log = firstBroken(law, family, commands, RECORDS, length);
        assertThat(log).as("%s is not found", fault).isNotNull();
        System.out.printf("%s: %.300s%n", fault, law.broken(log));
    }

    @ParameterizedTest
    @EnumSource
    void ofStockIsFound(PlantedFault fault) {
        isFoundInStock(fault, fault.family(), fault::rows, fault.isForgetful, fault.needsACrowd);
    }

    @ParameterizedTest
    @EnumSource
    void ofHoldsIsFound(HoldFault fault) {
        isFoundInStock(fault, fault.family(), fault::rows, fault.isForgetful, fault.needsACrowd);
    }

    private static void isFoundInStock(
            Enum<?> fault,
            Family<Stock, StockCommand, StockEvent> family,
            UnaryOperator<Rows> rows,
            boolean isForgetful,
            boolean needsACrowd) {
        Law law = isForgetful
                ? sameTwiceAndAfterRestarts(family, rows)
                : audited(family, rows, log -> new StockAudit(needsACrowd ? 100 : 1));
        isFound(fault, law, family, needsACrowd ? CROWDS : FEW_CARTS, LENGTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofOrdersIsFound(OrderFault fault) {
        Law law = fault.isForgetful
                ? sameTwiceAndAfterRestarts(fault.family(), fault::rows)
                : audited(fault.family(), fault::rows, log -> new OrderAudit(1));
        isFound(fault, law, fault.family(), new OrderCommands(0), LENGTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheCatalogIsFound(CatalogFault fault) {
        Law law = audited(fault.family(), fault::rows, log -> new CatalogAudit(1));
        isFound(fault, law, fault.family(), new CatalogCommands(0), LENGTH);
    }

    /** What is between the machine and its rows must not be a fault by itself, or no planted one would have to be. */
    @Test
    void isNotFoundWhereNothingIsSpoilt() {
        Family<Stock, StockCommand, StockEvent> family =
                SpoiltStock.family(new SpoiltStock.Rules(), SpoiltStock.Plumbing::new);
        Law stock = audited(family, SpoiltRows::new, log -> new StockAudit(1));
        assertThat(firstBroken(stock, family, FEW_CARTS, 3_000, LENGTH)).isNull();
        Law orders = audited(Family.ORDERS, SpoiltRows::new, log -> new OrderAudit(1));
        assertThat(firstBroken(orders, Family.ORDERS, new OrderCommands(0), 3_000, LENGTH))
                .isNull();
        Law catalog = audited(Family.CATALOG, SpoiltRows::new, log -> new CatalogAudit(1));
        assertThat(firstBroken(catalog, Family.CATALOG, new CatalogCommands(0), 3_000, LENGTH))
                .isNull();
    }
}
