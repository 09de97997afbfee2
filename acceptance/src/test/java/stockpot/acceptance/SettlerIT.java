package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.OrderHistory;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.OpenTransaction;
import stockpot.acceptance.load.OrderStorm;
import stockpot.acceptance.load.SecondSettler;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** The settler doubled, asleep and held up; killed it is in OrderKillIT. What follows from an order happens, and once. */
@ExtendWith(Children.class)
class SettlerIT {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int CLIENTS = 8;

    /** How long a hold waits before its order is asked about it. */
    private static final Duration PATIENCE_OF_HOLDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;
    private List<String> products;

    @BeforeEach
    void start() throws IOException {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
        products = OrderShelf.fill(shop);
    }

    /**
     * Asleep for longer than sessions and transactions live, a node has been given up by everybody when it goes on, and holds
     * have waited too long; and each command that follows from an order comes from two settlers, and then once more.
     */
    @Test
    void neitherASecondSettlerNorALongSleepChangesAnything() throws Exception {
        System.out.println("SettlerIT: -Dfaults.seed=" + SEED);
        Target target = new Target();
        target.set(shop);
        try (OrderStorm storm = new OrderStorm(target, products).blow(CLIENTS, SEED);
                SecondSettler second = new SecondSettler(node.kafka())) {
            storm.awaitAnswers(200);
            second.repeatAll();
            node.freeze();
            Thread.sleep(PATIENCE_OF_HOLDS.plusSeconds(1).toMillis());
            node.wake();
            storm.awaitAnswers(200);
            storm.calm();
            OrderShelf.atRest(node, shop, storm.told());
            second.repeatAll();
            OrderHistory history = OrderShelf.atRest(node, shop, storm.told());
            OrderShelf.isAsTold(shop, storm.known());
            Doubles doubles = Doubles.of(new LogReader(node.kafka()));
            System.out.println("SettlerIT: " + storm.known().size() + " orders, " + history.count("HoldOverdue")
                    + " holds overdue, " + doubles);
            assertThat(doubles.unlike()).as("both settlers say the same").isEmpty();
            Verdict.requireEnough("sold goods", history.count("HoldSold"), 50);
            Verdict.requireEnough("goods given back", history.count("HoldReleased"), 20);
            Verdict.requireEnough("holds that were overdue", history.count("HoldOverdue"), 1);
            Verdict.requireEnough("settled commands that came again", doubles.again(), 3L * second.count() / 2);
            Verdict.requireEnough("sources of which the second settler was first", doubles.aheadOfFirst(), 3);
        }
        node.verify();
    }

    /** An open transaction in the orders' ledger hides from the settler whatever is decided after it. */
    @Test
    void aSettlerThatSeesNothingForAWhileSettlesAllOfItAfterwards() throws Exception {
        assertThat(shop.lock("jam", "cart", 5, Duration.ofHours(1)).status()).isEqualTo(204);
        String kept;
        String paid;
        try (OpenTransaction _ = new OpenTransaction(node.kafka(), OrderHistory.ORDER_LEDGER)) {
            ObjectNode replacing = Shop.orderBody(null, Map.of("bread", "1", "jam", "5"));
            replacing.putArray("lock_uuids").add("cart");
            kept = id(shop.post("/private/orders", replacing.toString()));
            paid = id(shop.order(Map.of("bread", "2", "rare-1", "60")));
            String gone = id(shop.order(Map.of("bread", "4", "rare-2", "60")));
            assertThat(pay(paid)).isEqualTo(204);
            assertThat(shop.delete("/private/orders/" + gone).status()).isEqualTo(204);
            assertThat(OrderShelf.free(shop, "rare-2"))
                    .as("whoever takes an order back waits for no settler")
                    .isEqualTo(60);
            await().atMost(PATIENCE_OF_HOLDS.plusSeconds(3))
                    .untilAsserted(() -> assertThat(new LogReader(node.kafka()).read("stockpot.orders.commands"))
                            .filteredOn(command -> command.is("ResolveHold"))
                            .as("holds that were reported overdue")
                            .hasSize(4));
            assertThat(OrderShelf.sold(shop, "rare-1"))
                    .as("nobody has told stock")
                    .isEqualTo(0);
            assertThat(OrderShelf.free(shop, "rare-1")).isEqualTo(0);
        }
        OrderHistory history = OrderShelf.atRest(node, shop, List.of());
        assertThat(OrderShelf.sold(shop, "bread")).isEqualTo(2);
        assertThat(OrderShelf.sold(shop, "rare-1")).isEqualTo(60);
        assertThat(history.count("HoldOverdue")).isEqualTo(4);
        assertThat(history.count("AttemptAbandoned")).isZero();
        assertThat(history.count("HoldReleased"))
                .as("of the order that was taken back")
                .isEqualTo(2);
        assertThat(history.count("HoldConfirmed")).isEqualTo(6);
        assertThat(shop.get("/private/orders/" + kept)
                        .body()
                        .path("order_status")
                        .asText())
                .isEqualTo("unpaid");
        assertThat(shop.get("/private/orders/" + paid)
                        .body()
                        .path("order_status")
                        .asText())
                .isEqualTo("paid");
    }

    private int pay(String order) throws IOException {
        return shop.post("/private/orders/" + order + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}")
                .status();
    }

    private static String id(Answer placed) {
        assertThat(placed.status()).as("%s", placed).isEqualTo(200);
        return placed.body().path("order_id").asText();
    }
}
