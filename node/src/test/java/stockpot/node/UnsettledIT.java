package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stockpot.node.IomClient.body;
import static stockpot.node.IomClient.items;
import static stockpot.node.Reply.race;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/**
 * What is done before a request is answered, and by whoever has it: here nothing that the settler would do is ever done, so
 * what only waits for the settler is refused after five seconds.
 */
class UnsettledIT {
    private static final String SHOP = "10010";
    private static final int RACERS = 16;

    /** A request that tries for five seconds, at last each 160 ms and more, sends fewer commands alone. */
    private static final int MORE_THAN_ONE_TRIES = 50;

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static HeldBack heldBack;
    private static IomClient shop;

    @BeforeAll
    static void holdBack() throws Exception {
        heldBack = new HeldBack(NODE.brokers());
        shop = IomClient.open(NODE.url(), SHOP, TestNode.PASSWORD);
    }

    @AfterAll
    static void letGo() {
        heldBack.close();
    }

    private static Reply change(long number, String items) throws Exception {
        return shop.reservation("PUT", number, body(items));
    }

    /** Without this the other tests would show nothing. */
    @Test
    void nothingIsSettledHere() throws Exception {
        shop.stock("unsettled", 1);
        shop.reserve("unsettled 1");
        assertThat(shop.reserve("unsettled 1").said())
                .as("refused as undecided, for want of a confirmation")
                .startsWith("500 500 ");
    }

    @Test
    void aReservationCanBeChangedRightAfterItWasMadeOrChanged() throws Exception {
        shop.stock("at-once", 5);
        shop.stock("beside", 1);
        long number = shop.reserve("at-once 5").number();
        assertThat(change(number, "at-once 5").said()).isEqualTo("201 at-once 5 reserved");
        assertThat(change(number, "at-once 5, beside 1").said()).isEqualTo("201 at-once 5 reserved, beside 1 reserved");
        assertThat(shop.reservation("PUT", number, "{'type':'PARTLY','items':" + items("at-once 9, beside 9") + "}")
                        .said())
                .isEqualTo("201 at-once 5 reserved, beside 1 reserved");
        assertThat(change(number, "at-once 6").said())
                .isEqualTo("400 21001 The requested quantity of product at-once is not available");
    }

    @Test
    void anOrderCanTakeAReservationOverRightAfterItWasMadeOrChanged() throws Exception {
        shop.stock("taken", 5);
        Reply placed = shop.order("taken 5", shop.reserve("taken 5").number());
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        shop.stock("taken-later", 5);
        long number = shop.reserve("taken-later 4").number();
        assertThat(change(number, "taken-later 5").status()).isEqualTo(201);
        placed = shop.order("taken-later 5", number);
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    }

    @Test
    void whatAChangeNeedsNoMoreIsFreeAtOnce() throws Exception {
        shop.stock("dropped", 2);
        shop.stock("kept", 2);
        long number = shop.reserve("dropped 2, kept 1").number();
        assertThat(change(number, "kept 2").said()).isEqualTo("201 kept 2 reserved");
        assertThat(shop.reserve("dropped 2").said()).isEqualTo("201 dropped 2 reserved");
        assertThat(change(number, "kept 1").said()).isEqualTo("201 kept 1 reserved");
        assertThat(shop.reserve("kept 1").said()).isEqualTo("201 kept 1 reserved");
    }

    @Test
    void whatIsOverIsMadeAnewOfItsOwnGoods() throws Exception {
        shop.stock("over", 3);
        long number =
                shop.post("{'lifetime':1,'items':" + items("over 3") + "}").number();
        assertThat(madeAnew(number)).startsWith("201 over 3 reserved, 21004 ");
    }

    /** What a change replaced must not come back when the change's own goods are freed. */
    @Test
    void whatWasChangedAndIsOverIsMadeAnewOfItsOwnGoods() throws Exception {
        shop.stock("twice-over", 3);
        long number = shop.reserve("twice-over 3").number();
        assertThat(shop.reservation("PUT", number, "{'lifetime':1,'items':" + items("twice-over 3") + "}")
                        .said())
                .isEqualTo("201 twice-over 3 reserved");
        assertThat(madeAnew(number)).startsWith("201 twice-over 3 reserved, 21004 ");
    }

    private static String madeAnew(long number) throws Exception {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> shop.reservation("GET", number, "").said().endsWith(" expired"));
        return shop.reservation("PUT", number, "{'lifetime':600}").said();
    }

    @Test
    void whatWasChangedAndIsTakenBackIsFreeAtOnce() throws Exception {
        shop.stock("back", 3);
        long number = shop.reserve("back 3").number();
        assertThat(change(number, "back 3").status()).isEqualTo(201);
        assertThat(shop.reservation("DELETE", number, "").said()).isEqualTo("204");
        assertThat(shop.reserve("back 3").said()).isEqualTo("201 back 3 reserved");
    }

    @Test
    void whatAnOrderDoesNotNeedOfAReservationIsFreeAtOnce() throws Exception {
        shop.stock("needed", 3);
        shop.stock("spared", 5);
        Reply placed = shop.order("needed 2", shop.reserve("needed 3, spared 5").number());
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        assertThat(shop.reserve("spared 5").said()).isEqualTo("201 spared 5 reserved");
        assertThat(shop.reserve("needed 1").said()).isEqualTo("201 needed 1 reserved");
    }

    @Test
    void whatAnOrderTookOverAndIsTakenBackIsFreeAtOnce() throws Exception {
        shop.stock("withdrawn", 3);
        Reply placed = shop.order("withdrawn 3", shop.reserve("withdrawn 3").number());
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
        Reply deleted =
                shop.taler("DELETE", "orders/" + placed.json().path("order_id").asText() + "?force=yes", "");
        assertThat(deleted.status()).as(deleted.text()).isEqualTo(204);
        assertThat(shop.reserve("withdrawn 3").said()).isEqualTo("201 withdrawn 3 reserved");
    }

    /** More than one has looked whether the reservation was made already, and found none, before the first can make it. */
    @Test
    void ofManyWithOneKeyOneGetsTheLastPieceAndTheOthersFindThat() throws Exception {
        shop.stock("last", 1);
        ProductKey last = ProductKey.of(SHOP, "last");
        AttemptId somebody = new AttemptId("somebody");
        try (StockLog log = new StockLog(NODE.brokers());
                ExecutorService racing = Executors.newSingleThreadExecutor()) {
            log.append(new HoldStock(last, somebody, new HoldOwner("o"), Quantity.of(1), List.of(), null, false));
            long before = log.length();
            Future<List<Reply>> replies =
                    racing.submit(() -> race(RACERS, _ -> shop.post(body("last 1"), "Idempotency-Key", "last")));
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> replies.isDone() || log.length() > before + MORE_THAN_ONE_TRIES);
            log.append(new ReleaseHold(last, somebody));
            assertThat(replies.get())
                    .allSatisfy(reply -> assertThat(reply.said()).isEqualTo("201 last 1 reserved"));
            assertThat(replies.get().stream().map(Reply::text).distinct()).hasSize(1);
        }
    }
}
