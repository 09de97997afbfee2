package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.PlantedReservationFault;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.ReservationStorm;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * Many clients of the reservation service on few products, left alone and with the node killed under them: everything comes out
 * as the models of stock and of reservations say, and everybody was told the truth.
 *
 * <p>{@code -Dfaults=long} kills for more than an hour, {@code -Dfaults.kills=N} as often as that, {@code -Dfaults.seed=N}
 * repeats what the clients did.
 */
@ExtendWith(Children.class)
class ReservationsIT {
    private static final boolean LONG = "long".equals(System.getProperty("faults"));
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int KILLS = Integer.getInteger("faults.kills", LONG ? 300 : 3);
    private static final int CLIENTS = 16;
    private static final int RESERVATIONS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;
    private final Target target = new Target();
    private List<String> products = List.of();

    @BeforeEach
    void start() throws IOException {
        System.out.println("ReservationsIT: -Dfaults.seed=" + SEED);
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
        target.set(shop);
        products = ReservationShelf.fill(shop);
    }

    @Test
    void aThousandReservationsComeOutAsTheModelSays() throws Exception {
        try (ReservationStorm storm = new ReservationStorm(target, products).blow(CLIENTS, SEED)) {
            await().atMost(PATIENCE).until(() -> {
                storm.awaitAnswers(20);
                return storm.made() >= RESERVATIONS;
            });
            List<Told> told = storm.calm();
            ReservationShelf.Rest rest = ReservationShelf.atRest(node.kafka(), shop, told);
            ReservationShelf.isAsTold(shop, storm.known());
            rest.requireEnough(told, storm.made(), RESERVATIONS / 2);
            for (PlantedReservationFault fault : PlantedReservationFault.values()) {
                assertThat(fault.found(told, rest.stock(), rest.orders()))
                        .as("what is found of " + fault)
                        .isNotEmpty();
            }
        }
        node.verify();
    }

    @Test
    void nothingIsLostOrHeldForEverWhenTheNodeIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        try (ReservationStorm storm = new ReservationStorm(target, products).blow(CLIENTS, SEED)) {
            for (int kill = 0; kill < KILLS; kill++) {
                storm.awaitAnswers(200);
                Thread.sleep(random.nextInt(200, 1_500));
                node.kill();
                target.setDown();
                node.startAgain();
                shop = shop.movedTo(node.url());
                target.set(shop);
            }
            storm.awaitAnswers(200);
            List<Told> told = storm.calm();
            ReservationShelf.Rest rest = ReservationShelf.atRest(node.kafka(), shop, told);
            ReservationShelf.isAsTold(shop, storm.known());
            rest.requireEnough(told, storm.made(), RESERVATIONS / 5);
            Verdict.requireEnough("attempts that a death cut off", rest.count("AttemptAbandoned"), 1);
        }
        node.verify();
    }
}
