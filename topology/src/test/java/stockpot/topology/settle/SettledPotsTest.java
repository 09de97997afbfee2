package stockpot.topology.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.money.Amount;
import stockpot.pots.CreditReason;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.SellHold;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.pots.PotFamily;
import stockpot.topology.records.Envelope;
import stockpot.topology.stock.StockFamily;

/** Ledger records in, commands about pots and their names out. */
class SettledPotsTest extends SettlerDriven {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final PotName TIPS = new PotName("tips");

    private static Envelope<PotCommand> fromPots(long offset, int ordinal, PotCommand command) {
        return settled(Topics.POTS.ledger(), offset, ordinal, command);
    }

    private static NameKey name(String name) {
        return new NameKey(SHOP, new PotName(name));
    }

    private static String claim(String name, String attempt, String fate) {
        return "{\"name\":\"%s\",\"attempt\":\"%s\",\"fate\":\"%s\"}".formatted(name, attempt, fate);
    }

    @Test
    void aPaidOrderSellsItsGoodsFirstAndThenCreditsItsPots() {
        String order = ",\"order\":\"2026-1\",\"attempt\":\"first\",\"items\":["
                + "{\"product\":\"chair\",\"quantity\":\"1\"},{\"product\":\"table\",\"quantity\":\"2\"}]";
        String credits = ",\"credits\":[{\"pot\":\"17\",\"amount\":\"EUR:1.5\",\"line\":2},"
                + "{\"pot\":\"9007199254740991\",\"amount\":\"EUR:0.00000001\",\"line\":0},"
                + "{\"pot\":\"17\",\"amount\":\"EUR:1.5\",\"line\":3}]";
        happened(Topics.ORDERS.ledger(), "OrderPaid", order + credits);
        String ledger = Topics.ORDERS.ledger();
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ledger, 0, 0, new SellHold(ProductKey.of("shop", "chair"), FIRST)),
                        settled(ledger, 0, 1, new SellHold(ProductKey.of("shop", "table"), FIRST)));
        assertThat(sentTo(PotFamily.POTS))
                .containsExactly(
                        settled(ledger, 0, 2, credit(17, "EUR:1.5", 2)),
                        settled(ledger, 0, 3, credit(9_007_199_254_740_991L, "EUR:0.00000001", 0)),
                        settled(ledger, 0, 4, credit(17, "EUR:1.5", 3)));
    }

    private static PotCommand credit(long pot, String amount, int line) {
        return new CreditPot(new PotKey(SHOP, pot), Amount.parse(amount), new CreditReason("2026-1", line));
    }

    @Test
    void onlyAPaidOrderCreditsPots() {
        String order = ",\"order\":\"o\",\"attempt\":\"first\",\"items\":[],"
                + "\"credits\":[{\"pot\":\"17\",\"amount\":\"EUR:1\",\"line\":1}]";
        for (String type : List.of("OrderPlaced", "OrderClaimed", "OrderExpired", "OrderWithdrawn")) {
            happened(Topics.ORDERS.ledger(), type, order);
        }
        assertThat(sentTo(PotFamily.POTS)).isEmpty();
        happened(Topics.ORDERS.ledger(), "OrderPaid", ",\"order\":\"o\",\"attempt\":\"first\",\"items\":[]");
        assertThat(sentTo(PotFamily.POTS)).isEmpty();
    }

    @Test
    void namesLearnWhatTheirPotsLogDecided() {
        happened(Topics.POTS.ledger(), "PotOpened", ",\"claims\":[" + claim("17", "first", "CONFIRM") + "]");
        happened(
                Topics.POTS.ledger(),
                "PotRenamed",
                ",\"claims\":[" + claim("tips", "second", "CONFIRM") + "," + claim("17", "first", "RELEASE") + "]");
        happened(Topics.POTS.ledger(), "PotClosed", ",\"claims\":[" + claim("tips", "second", "RELEASE") + "]");
        assertThat(sentTo(PotFamily.POTS))
                .containsExactly(
                        fromPots(0, 0, new ConfirmName(name("17"), FIRST)),
                        fromPots(1, 0, new ConfirmName(name("tips"), SECOND)),
                        fromPots(1, 1, new ReleaseName(name("17"), FIRST)),
                        fromPots(2, 0, new ReleaseName(name("tips"), SECOND)));
    }

    @Test
    void aPotIsAskedOfAClaimThatIsOverdueAndTheAnswerIsCarriedBack() {
        happened(Topics.POTS.ledger(), "NameOverdue", ",\"name\":\"tips\",\"attempt\":\"first\",\"pot\":\"17\"");
        happened(Topics.POTS.ledger(), "NameResolved", ",\"claims\":[" + claim("tips", "first", "CONFIRM") + "]");
        happened(Topics.POTS.ledger(), "NameResolved", ",\"claims\":[" + claim("tips", "second", "RELEASE") + "]");
        assertThat(sentTo(PotFamily.POTS))
                .containsExactly(
                        fromPots(0, 0, new ResolveName(new PotKey(SHOP, 17), FIRST, TIPS)),
                        fromPots(1, 0, new ConfirmName(name("tips"), FIRST)),
                        fromPots(2, 0, new ReleaseName(name("tips"), SECOND)));
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
        assertThat(sentTo(StockFamily.STOCK)).isEmpty();
    }

    @Test
    void passesOverAllElse() {
        for (String type : List.of(
                "NameClaimed",
                "NameConfirmed",
                "NameReleased",
                "PotDescribed",
                "PotReset",
                "PotCredited",
                "CreditSkipped",
                "AttemptAbandoned",
                "AttemptForgotten")) {
            happened(Topics.POTS.ledger(), type, ",\"pot\":\"17\",\"attempt\":\"first\",\"name\":\"tips\"");
        }
        assertThat(sentTo(PotFamily.POTS)).isEmpty();
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
        assertThat(sentTo(StockFamily.STOCK)).isEmpty();
    }
}
