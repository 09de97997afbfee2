package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static stockpot.topology.law.ReplayLaw.CROWDS;
import static stockpot.topology.law.ReplayLaw.FEW_CARTS;
import static stockpot.topology.law.ReplayLaw.LENGTH;
import static stockpot.topology.law.ReplayLaw.RECORDS;
import static stockpot.topology.law.ReplayLaw.SEED;
import static stockpot.topology.law.ReplayLaw.audited;
import static stockpot.topology.law.ReplayLaw.counting;
import static stockpot.topology.law.ReplayLaw.holds;
import static stockpot.topology.law.ReplayLaw.raised;
import static stockpot.topology.law.ReplayLaw.sawEnough;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stockpot.kernel.LogPosition;
import stockpot.topology.catalog.CatalogFamily;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.law.ReplayLaw.Law;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.records.ResultWriter;
import stockpot.topology.stock.StockFamily;

/** What the ledger of a made-up log says alone is what the rows say, and no invariant is broken on the way. */
class LedgerLawTest {
    @Test
    void ofStock() {
        Map<String, Integer> seen = new HashMap<>();
        StockAudit[] audit = new StockAudit[1];
        Law law = audited(StockFamily.STOCK, log -> audit[0] = new StockAudit(1));
        holds(counting(law, () -> audit[0].seen(), seen), StockFamily.STOCK, FEW_CARTS, RECORDS, LENGTH);
        System.out.printf("%,d stock records from seed %d: %s%n", RECORDS, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 1_000,
                List.of(
                        "ProductDefined",
                        "ProductChanged",
                        "ProductRemoved",
                        "StockLocked",
                        "StockUnlocked",
                        "LockFreed",
                        "LockExpired",
                        "StockHeld",
                        "LockReplaced",
                        "HoldConfirmed",
                        "HoldSold",
                        "HoldReleased",
                        "HoldOverdue",
                        "aside",
                        "surplus",
                        "settled",
                        "settled before",
                        "CONTENDED by holds",
                        "CONTENDED by standing aside",
                        "OUT_OF_STOCK",
                        "PUBLIC_SHARE_HELD",
                        "PRODUCT_UNKNOWN",
                        "PRODUCT_EXISTS",
                        "PRODUCT_LOCKED",
                        "LOST_EXCEEDS_STOCK",
                        "QUANTITY_TOO_FINE",
                        "TOTAL_REDUCED",
                        "unchanged",
                        "ID_REUSED",
                        "repeated",
                        "dead letter"));
        sawEnough(seen, RECORDS / 4_000, List.of("LockDropped"));
    }

    @Test
    void ofCrowds() {
        StockAudit[] audit = new StockAudit[1];
        Law law = audited(StockFamily.STOCK, log -> audit[0] = new StockAudit(100));
        Map<String, Integer> seen = new HashMap<>();
        holds(counting(law, () -> audit[0].seen(), seen), StockFamily.STOCK, CROWDS, RECORDS / 4, 8 * LENGTH);
        StockCommands smaller = new StockCommands(1_400);
        holds(counting(law, () -> audit[0].seen(), seen), StockFamily.STOCK, smaller, RECORDS / 2, 8 * LENGTH);
        System.out.printf("%,d stock records of crowds: %s%n", RECORDS * 3 / 4, seen);
        sawEnough(seen, 1_000, List.of("StockLocked", "LockExpired"));
        sawEnough(
                seen,
                1,
                List.of(
                        "LockDropped",
                        "CONTENDED by what is over",
                        "LockStock while more was over than one record ends",
                        "HoldStock while more was over than one record ends"));
    }

    @Test
    void ofOrders() {
        OrderAudit[] audit = new OrderAudit[1];
        Law law = audited(OrderFamily.ORDERS, log -> audit[0] = new OrderAudit(1));
        Map<String, Integer> seen = new HashMap<>();
        holds(counting(law, () -> audit[0].seen(), seen), OrderFamily.ORDERS, new OrderCommands(0), RECORDS, LENGTH);
        System.out.printf("%,d order records from seed %d: %s%n", RECORDS, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 1_000,
                List.of(
                        "OrderPlaced",
                        "OrderClaimed",
                        "OrderPaid",
                        "OrderExpired",
                        "OrderWithdrawn",
                        "HoldResolved CONFIRM",
                        "HoldResolved SELL",
                        "HoldResolved RELEASE",
                        "AttemptAbandoned",
                        "AttemptForgotten",
                        "ORDER_UNKNOWN",
                        "ORDER_EXISTS",
                        "ATTEMPT_ABANDONED",
                        "PAY_DEADLINE_PASSED",
                        "CLAIM_TOKEN_WRONG",
                        "CLAIMED_BY_ANOTHER",
                        "ALREADY_PAID",
                        "AMOUNT_WRONG",
                        "ORDER_OVER",
                        "AWAITING_PAYMENT",
                        "settled",
                        "settled before",
                        "unchanged",
                        "ID_REUSED",
                        "repeated",
                        "dead letter"));
        sawEnough(seen, 1, List.of("TERMS_TOO_LARGE"));
    }

    @Test
    void ofCrowdsOfOrders() {
        OrderAudit[] audit = new OrderAudit[1];
        Law law = audited(OrderFamily.ORDERS, log -> audit[0] = new OrderAudit(200));
        Map<String, Integer> seen = new HashMap<>();
        holds(
                counting(law, () -> audit[0].seen(), seen),
                OrderFamily.ORDERS,
                new OrderCommands(600),
                RECORDS / 6,
                8 * LENGTH);
        System.out.printf("%,d order records of crowds: %s%n", RECORDS / 6, seen);
        sawEnough(seen, 1_000, List.of("OrderPlaced", "OrderExpired"));
        sawEnough(seen, 1, List.of("more than one tick ends"));
    }

    @Test
    void ofTheCatalog() {
        CatalogAudit[] audit = new CatalogAudit[1];
        Map<String, Integer> seen = new HashMap<>();
        Law law = raised(audited(CatalogFamily.CATALOG, log -> audit[0] = new CatalogAudit(1)));
        holds(
                counting(law, () -> audit[0].seen(), seen),
                CatalogFamily.CATALOG,
                new CatalogCommands(0),
                RECORDS,
                LENGTH);
        Law ofCrowds = raised(audited(CatalogFamily.CATALOG, log -> new CatalogAudit(100)));
        holds(ofCrowds, CatalogFamily.CATALOG, new CatalogCommands(1_100), RECORDS / 6, 8 * LENGTH);
        System.out.printf("%,d catalog records from seed %d: %s%n", RECORDS, SEED, seen);
        sawEnough(
                seen,
                RECORDS / 2_000,
                List.of(
                        "InstanceOpened",
                        "InstanceChanged",
                        "PasswordChanged",
                        "InstanceClosed",
                        "InstancePurged",
                        "CategoryDefined",
                        "CategoryChanged",
                        "CategoryRemoved",
                        "GroupDefined",
                        "GroupChanged",
                        "GroupRemoved",
                        "UnitDefined",
                        "UnitChanged",
                        "UnitRemoved",
                        "TemplateDefined",
                        "TemplateChanged",
                        "TemplateRemoved",
                        "WebhookDefined",
                        "WebhookChanged",
                        "WebhookRemoved",
                        "CATEGORY_UNKNOWN",
                        "CATEGORY_EXISTS",
                        "GROUP_UNKNOWN",
                        "GROUP_EXISTS",
                        "UNIT_UNKNOWN",
                        "UNIT_EXISTS",
                        "UNIT_BUILT_IN",
                        "TEMPLATE_UNKNOWN",
                        "TEMPLATE_EXISTS",
                        "WEBHOOK_UNKNOWN",
                        "WEBHOOK_EXISTS",
                        "INSTANCE_NOT_EMPTY",
                        "unchanged",
                        "TokenIssued",
                        "TokenRevoked",
                        "TokenExpired",
                        "TokenDropped",
                        "TOKEN_UNKNOWN",
                        "TOKEN_EXISTS",
                        "INSTANCE_CLOSED",
                        "INSTANCE_EXISTS",
                        "repeated",
                        "ID_REUSED"));
    }

    @Test
    void isNotProvedByARunThatSawTooLittle() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> sawEnough(Map.of("StockLocked", 3), 4, List.of("StockLocked")))
                .withMessageContaining("proved nothing");
    }

    @Test
    void isBrokenByAResultThatSaysTooMuchOrTooLittleOfAChange() {
        CollectedEffects effects = new CollectedEffects("stock", false);
        effects.result(new byte[0], utf8("{\"outcome\":\"accepted\",\"data\":{\"unchanged\":true}}"), 0);
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        ResultWriter.Cause cause =
                new ResultWriter.Cause("LockStock", "id", null, new LogPosition("topic", 0, 0), 0, 1, 0);
        effects.ledger(new ResultWriter.Fact(new byte[0], utf8("{}"), "LockExpired", cause));
        effects.ledger(new ResultWriter.Fact(new byte[0], utf8("{}"), "HoldOverdue", cause));
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        effects.ledger(new ResultWriter.Fact(new byte[0], utf8("{}"), "StockLocked", cause));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects));
        effects.clear();
        effects.result(new byte[0], utf8("{\"outcome\":\"rejected\"}"), 0);
        LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects);
        effects.result(new byte[0], utf8("{\"outcome\":\"accepted\"}"), 0);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LeaseAudit.requireUnchangedOnlyWhereNothingHappened(effects));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
