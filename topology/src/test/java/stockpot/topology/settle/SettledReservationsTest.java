package stockpot.topology.settle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.topology.orders.OrderFamily;
import stockpot.topology.stock.StockFamily;

/** Ledger records of reservations in, commands in their order out. */
class SettledReservationsTest extends SettlerDriven {
    private static final String ORDERS = Topics.ORDERS.ledger();
    private static final String STOCK = Topics.STOCK.ledger();
    private static final ReservationKey KEY = new ReservationKey(117);
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final ProductKey CHAIR = ProductKey.of("shop", "chair");
    private static final ProductKey TABLE = ProductKey.of("shop", "table");
    private static final String ITEMS =
            "\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}," + "{\"product\":\"table\",\"quantity\":\"2\"}]";
    private static final String RESERVATION = ",\"reservation\":\"117\",\"attempt\":\"first\"," + ITEMS;

    @Test
    void oneThatIsMadeHasItsGoods() {
        happened(ORDERS, "ReservationMade", RESERVATION);
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 1, new ConfirmHold(TABLE, FIRST)));
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
    }

    /** A hold that is confirmed takes the place of the old one, which must not be released before. */
    @Test
    void oneThatIsChangedHasItsNewGoodsBeforeTheOldOnesAreFree() {
        String replaced =
                ",\"replaced\":{\"attempt\":\"second\",\"items\":[{\"product\":\"chair\",\"quantity\":\"9\"}]}";
        happened(ORDERS, "ReservationChanged", RESERVATION + replaced);
        happened(ORDERS, "ReservationChanged", RESERVATION);
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 1, new ConfirmHold(TABLE, FIRST)),
                        settled(ORDERS, 0, 2, new ReleaseHold(CHAIR, SECOND)),
                        settled(ORDERS, 1, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 1, new ConfirmHold(TABLE, FIRST)));
    }

    @Test
    void oneThatEndsGivesItsGoodsBackUnlessAnOrderHasThem() {
        happened(ORDERS, "ReservationEnded", RESERVATION + ",\"state\":\"ORDERED\",\"order\":\"2026-1\"");
        assertThat(sentTo(StockFamily.STOCK)).isEmpty();
        happened(ORDERS, "ReservationEnded", RESERVATION + ",\"state\":\"EXPIRED\"");
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ORDERS, 1, 0, new ReleaseHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 1, new ReleaseHold(TABLE, FIRST)));
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
    }

    @Test
    void anOrderHasItsGoodsThenTheReservationAndThenTheRestIsFree() {
        String taken = ",\"taken\":{\"reservation\":\"117\",\"attempt\":\"first\",\"products\":[\"chair\",\"table\"]}";
        String order = ",\"order\":\"2026-1\",\"attempt\":\"second\","
                + "\"items\":[{\"product\":\"chair\",\"quantity\":\"1\"}]";
        happened(ORDERS, "OrderPlaced", order + taken);
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, SECOND)),
                        settled(ORDERS, 0, 2, new ReleaseHold(CHAIR, FIRST)),
                        settled(ORDERS, 0, 3, new ReleaseHold(TABLE, FIRST)));
        assertThat(sentTo(OrderFamily.ORDERS)).containsExactly(settled(ORDERS, 0, 1, new ConfirmTake(KEY, SECOND)));
        happened(ORDERS, "OrderPlaced", order);
        assertThat(sentTo(StockFamily.STOCK)).containsExactly(settled(ORDERS, 1, 0, new ConfirmHold(CHAIR, SECOND)));
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
    }

    @Test
    void onesHoldThatIsOverdueAsksItAndIsAnswered() {
        String hold = ",\"product\":\"chair\",\"attempt\":\"first\",\"reservation\":\"117\"";
        happened(STOCK, "HoldOverdue", hold + ",\"quantity\":\"1\",\"counted\":\"1\"");
        assertThat(sentTo(OrderFamily.ORDERS))
                .containsExactly(
                        settled(STOCK, 0, 0, new ResolveReserved(KEY, CHAIR.instance(), FIRST, CHAIR.product())));
        happened(ORDERS, "HoldResolved", hold + ",\"fate\":\"CONFIRM\"");
        happened(ORDERS, "HoldResolved", hold + ",\"fate\":\"RELEASE\"");
        assertThat(sentTo(StockFamily.STOCK))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ConfirmHold(CHAIR, FIRST)),
                        settled(ORDERS, 1, 0, new ReleaseHold(CHAIR, FIRST)));
    }

    @Test
    void oneThatWaitsTooLongAsksItsOrderAndIsAnswered() {
        happened(ORDERS, "TakeOverdue", RESERVATION + ",\"order\":\"2026-1\",\"taking\":\"second\"");
        String resolved = ",\"order\":\"2026-1\",\"attempt\":\"second\",\"reservation\":\"117\",\"fate\":";
        happened(ORDERS, "TakeResolved", resolved + "\"CONFIRM\"");
        happened(ORDERS, "TakeResolved", resolved + "\"RELEASE\"");
        assertThat(sentTo(OrderFamily.ORDERS))
                .containsExactly(
                        settled(ORDERS, 0, 0, new ResolveTake(OrderKey.of("shop", "2026-1"), SECOND, KEY)),
                        settled(ORDERS, 1, 0, new ConfirmTake(KEY, SECOND)),
                        settled(ORDERS, 2, 0, new ReleaseTake(KEY, SECOND)));
        assertThat(sentTo(StockFamily.STOCK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReservationTaken",
                "TakeReleased",
                "ReservationForgotten",
                "AttemptAbandoned",
                "AttemptForgotten",
                "HoldReplaced"
            })
    void nothingElseFollows(String type) {
        happened(type.equals("HoldReplaced") ? STOCK : ORDERS, type, RESERVATION + ",\"product\":\"chair\"");
        assertThat(sentTo(StockFamily.STOCK)).isEmpty();
        assertThat(sentTo(OrderFamily.ORDERS)).isEmpty();
    }
}
