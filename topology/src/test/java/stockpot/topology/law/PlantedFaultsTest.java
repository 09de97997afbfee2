package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.law.Fault.both;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.refusing;
import static stockpot.topology.law.Fault.rows;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.ReplayLaw.CROWDS;
import static stockpot.topology.law.ReplayLaw.FEW_CARTS;
import static stockpot.topology.law.ReplayLaw.LENGTH;
import static stockpot.topology.law.ReplayLaw.audited;
import static stockpot.topology.law.ReplayLaw.firstBroken;
import static stockpot.topology.law.ReplayLaw.sameTwiceAndAfterRestarts;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import stockpot.topology.decide.Family;
import stockpot.topology.law.ReplayLaw.Law;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.stock.StockFamily;

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
        isFoundInStock(fault, fault.fault, fault.isForgetful(), fault.needsACrowd());
    }

    @ParameterizedTest
    @EnumSource
    void ofHoldsIsFound(HoldFault fault) {
        isFoundInStock(fault, fault.fault, fault.isForgetful(), fault.needsACrowd());
    }

    private static void isFoundInStock(
            Enum<?> name, Fault<Stock, StockCommand, StockEvent> fault, boolean isForgetful, boolean needsACrowd) {
        Family<Stock, StockCommand, StockEvent> family = fault.in(StockFamily.STOCK);
        Law law = isForgetful
                ? sameTwiceAndAfterRestarts(family, fault.rows())
                : audited(family, fault.rows(), log -> new StockAudit(needsACrowd ? 100 : 1));
        isFound(name, law, family, needsACrowd ? CROWDS : FEW_CARTS, LENGTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofOrdersIsFound(OrderFault fault) {
        Family<Orders, OrderCommand, OrderEvent> family = fault.fault.in(OrderFamily.ORDERS);
        Law law = fault.isForgetful()
                ? sameTwiceAndAfterRestarts(family, fault.fault.rows())
                : audited(family, fault.fault.rows(), log -> new OrderAudit(1));
        isFound(fault, law, family, new OrderCommands(0), LENGTH);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheCatalogIsFound(CatalogFault fault) {
        Family<Catalog, CatalogCommand, CatalogEvent> family = fault.fault.in(CatalogFamily.CATALOG);
        Law law = audited(family, fault.fault.rows(), log -> new CatalogAudit(1));
        isFound(fault, law, family, new CatalogCommands(0), LENGTH);
    }

    /** What is between the machine and its rows must not be a fault by itself, or no planted one would have to be. */
    @Test
    void isNotFoundWhereNothingIsSpoilt() {
        Fault<Stock, StockCommand, StockEvent> nothing = both(
                both(rows(SpoiltRows::new), loading((stock, _) -> stock)),
                both(telling((_, event) -> event), refusing((_, _, _) -> null)));
        Family<Stock, StockCommand, StockEvent> family = nothing.in(StockFamily.STOCK);
        Law stock = audited(family, nothing.rows(), log -> new StockAudit(1));
        assertThat(firstBroken(stock, family, FEW_CARTS, 3_000, LENGTH)).isNull();
        Law orders = audited(OrderFamily.ORDERS, SpoiltRows::new, log -> new OrderAudit(1));
        assertThat(firstBroken(orders, OrderFamily.ORDERS, new OrderCommands(0), 3_000, LENGTH))
                .isNull();
        Law catalog = audited(CatalogFamily.CATALOG, SpoiltRows::new, log -> new CatalogAudit(1));
        assertThat(firstBroken(catalog, CatalogFamily.CATALOG, new CatalogCommands(0), 3_000, LENGTH))
                .isNull();
    }
}
