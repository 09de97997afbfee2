package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.History;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Storm;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * SIGKILL under load, again and again, on the same folder: what was answered is what was committed.
 *
 * <p>{@code -Dfaults=long} kills for more than an hour, {@code -Dfaults.kills=N} as often as that, {@code -Dfaults.seed=N}
 * repeats what the clients did.
 */
@ExtendWith(Children.class)
class KillIT {
    private static final boolean LONG = "long".equals(System.getProperty("faults"));
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int KILLS = Integer.getInteger("faults.kills", LONG ? 300 : 4);
    private static final int CLIENTS = 24;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void losesDoublesAndInventsNothing() throws IOException, InterruptedException {
        System.out.println("KillIT: -Dfaults.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        List<Storm.Product> products = Storm.Product.some();
        Storm.define(shop, products);
        Target target = new Target();
        target.set(shop);
        try (Storm storm = new Storm(target, products).blow(CLIENTS, SEED)) {
            long justBefore = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                storm.awaitAnswers(300);
                Thread.sleep(random.nextInt(1_000, 4_000));
                justBefore += storm.answeredWithin(SECOND / 5);
                node.kill();
                target.setDown();
                node.beginAgain();
                if (kill % 3 == 1) {
                    // Struck again while it is still finding out what it was.
                    Thread.sleep(random.nextInt(500, 5_000));
                    node.kill();
                    node.beginAgain();
                }
                long begun = System.nanoTime();
                node.awaitReady();
                System.out.println("KillIT: ready again after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
                shop = shop.movedTo(node.url());
                target.set(shop);
            }
            // A slow machine has answered little between the kills.
            storm.awaitAnswers(2_500);
            storm.calm();
            storm.probe(shop);
            History history = new LogReader(node.kafka()).read(storm.told());
            Verdict.Seen seen = Verdict.Seen.of(history);
            System.out.println("KillIT: " + seen + ", " + justBefore + " answered in the 200 ms before a kill");
            Verdict.requireNone(history);
            requireEnough(seen, justBefore);
        }
        node.verify();
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
        // Once more on the stopped folder: what the state is restored from says the same.
        node.verify();
    }

    private static void requireEnough(Verdict.Seen seen, long justBefore) {
        Verdict.requireEnough("answered operations", seen.operations(), 2_000);
        Verdict.requireEnough("grants", seen.granted(), 500);
        Verdict.requireEnough("refusals", seen.refused(), 500);
        Verdict.requireEnough("expired locks", seen.expired(), 200);
        Verdict.requireEnough("unknown outcomes", seen.unknown(), KILLS);
        Verdict.requireEnough("unknown outcomes that the log knows", seen.unknownDecided(), 1);
        Verdict.requireEnough("repeated commands", seen.repeated(), 100);
        Verdict.requireEnough("conflicts", seen.conflicts(), 20);
        Verdict.requireEnough("answers just before a kill", justBefore, 10L * KILLS);
    }
}
