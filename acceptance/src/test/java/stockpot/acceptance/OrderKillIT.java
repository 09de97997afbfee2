package stockpot.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;
import stockpot.acceptance.check.OrderHistory;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.OrderStorm;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * SIGKILL under a load of orders at random moments, the settler in the middle of its work: every order has all its goods or
 * none, once, and 15 s later nothing is held by an attempt that came to nothing.
 *
 * <p>{@code -Dfaults=long} kills for more than an hour, {@code -Dfaults.kills=N} as often as that, {@code -Dfaults.seed=N}
 * repeats what the clients did.
 */
@ExtendWith(Children.class)
class OrderKillIT {
    private static final boolean LONG = "long".equals(System.getProperty("faults"));
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int KILLS = Integer.getInteger("faults.kills", LONG ? 300 : 3);
    private static final int CLIENTS = 16;

    @TempDir
    Path folder;

    @Test
    void leavesNoOrderWithoutItsGoodsAndNoGoodsWithoutTheirOrder() throws Exception {
        System.out.println("OrderKillIT: -Dfaults.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        List<String> products = OrderShelf.fill(shop);
        Target target = new Target();
        target.set(shop);
        List<Long> deaths = new ArrayList<>();
        try (OrderStorm storm = new OrderStorm(target, products).blow(CLIENTS, SEED)) {
            for (int kill = 0; kill < KILLS; kill++) {
                storm.awaitAnswers(200);
                Thread.sleep(random.nextInt(200, 1_500));
                node.kill();
                // The broker, which stamps what is sent, has the same clock.
                deaths.add(System.currentTimeMillis());
                target.setDown();
                node.startAgain();
                shop = shop.movedTo(node.url());
                target.set(shop);
            }
            storm.awaitAnswers(200);
            storm.calm();
            OrderHistory history = OrderShelf.atRest(node, shop, storm.told());
            OrderShelf.isAsTold(shop, storm.known());
            requireEnough(node, storm, history, deaths);
        }
        node.verify();
    }

    private static void requireEnough(RunningNode node, OrderStorm storm, OrderHistory history, List<Long> deaths)
            throws IOException {
        List<LogRecord> commands = new LogReader(node.kafka()).read(LogReader.COMMANDS);
        long finishedLater = deaths.stream()
                .mapToLong(death -> history.settledAcross(commands, death))
                .sum();
        System.out.println("OrderKillIT: " + storm.known().size() + " orders, " + history.count("HoldSold") + " sold, "
                + history.count("HoldReleased") + " released, " + history.count("OrderExpired") + " expired, "
                + history.count("LockReplaced") + " locks replaced, " + history.count("HoldOverdue") + " overdue, "
                + history.count("AttemptAbandoned") + " abandoned, " + finishedLater + " settled by the next life");
        Verdict.requireEnough("sold goods", history.count("HoldSold"), 200);
        Verdict.requireEnough("goods given back", history.count("HoldReleased"), 100);
        Verdict.requireEnough("replaced locks", history.count("LockReplaced"), 100);
        Verdict.requireEnough("expired orders", history.count("OrderExpired"), 1);
        Verdict.requireEnough("settlements that a death cut off", finishedLater, KILLS);
        Verdict.requireEnough("attempts that a death cut off", history.count("AttemptAbandoned"), 1);
    }
}
