package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.ReservationStorm;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Cluster;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** Reservations whose goods lie on three nodes, asked for through any of them, while one dies and comes back. */
@ExtendWith(Children.class)
@Tag("alone")
class ReservationClusterIT {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int CLIENTS = 12;
    private static final int RESERVATIONS = 100;

    @TempDir
    Path folder;

    @Test
    void comeOutAsTheModelSaysWhicheverNodeIsAskedAndDies() throws Exception {
        System.out.println("ReservationClusterIT: -Dfaults.seed=" + SEED);
        Cluster cluster = Cluster.start(folder, Map.of("STOCKPOT_PARTITIONS", "6"));
        Shop first = Shop.at(cluster.nodes().getFirst().url());
        List<Shop> shops = new ArrayList<>();
        cluster.nodes().forEach(node -> shops.add(first.movedTo(node.url())));
        List<String> products = ReservationShelf.fill(first);
        Target target = new Target();
        target.set(shops.toArray(Shop[]::new));
        try (ReservationStorm storm = new ReservationStorm(target, products).blow(CLIENTS, SEED)) {
            storm.awaitAnswers(200);
            RunningNode victim = cluster.nodes().get(1);
            victim.kill();
            target.set(shops.get(0), shops.get(2));
            storm.awaitAnswers(150);
            victim.startAgain();
            shops.set(1, first.movedTo(victim.url()));
            target.set(shops.toArray(Shop[]::new));
            storm.awaitAnswers(150);
            List<Told> told = storm.calm();
            ReservationShelf.Rest rest = ReservationShelf.atRest(cluster.kafka(), shops.get(1), told);
            for (Shop shop : shops) {
                ReservationShelf.isAsTold(shop, storm.known());
            }
            rest.requireEnough(told, storm.made(), RESERVATIONS);
        }
        String nodes = String.join(",", shops.stream().map(Shop::url).toList());
        Launcher.Ran verified = Launcher.run(folder, cluster.toolSettings(), "verify", "--nodes", nodes);
        assertThat(verified.out()).as(verified.err()).contains("equal: ");
        assertThat(verified.exit()).isZero();
    }
}
