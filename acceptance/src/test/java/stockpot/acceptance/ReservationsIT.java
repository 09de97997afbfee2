package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.History;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.PlantedReservationFault;
import stockpot.acceptance.check.ReservationAudit;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.ReservationStorm;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
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
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final int KILLS = Integer.getInteger("faults.kills", LONG ? 300 : 3);
    private static final int CLIENTS = 16;
    private static final int RESERVATIONS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PLENTY = 1_000_000;
    private static final int FEW = 40;

    /** How long what a dead node began may be held. */
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(15);

    private static final int SHOWN = 10;

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;
    private final Target target = new Target();
    private final List<String> products =
            IntStream.range(0, 20).mapToObj(number -> "p" + number).toList();

    @BeforeEach
    void start() throws IOException {
        System.out.println("ReservationsIT: -Dfaults.seed=" + SEED);
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
        target.set(shop);
        for (int i = 0; i < products.size(); i++) {
            String total = Integer.toString(i % 5 == 0 ? FEW : PLENTY);
            assertThat(shop.define(products.get(i), total).status()).isEqualTo(204);
        }
    }

    @Test
    void aThousandReservationsComeOutAsTheModelSays() throws Exception {
        try (ReservationStorm storm = new ReservationStorm(target, products).blow(CLIENTS, SEED)) {
            await().atMost(PATIENCE).until(() -> {
                storm.awaitAnswers(20);
                return storm.made() >= RESERVATIONS;
            });
            List<Told> told = storm.calm();
            Rest rest = atRest(told);
            isAsTold(storm.known());
            requireEnough(told, rest.orders(), storm.made());
            for (PlantedReservationFault fault : PlantedReservationFault.values()) {
                assertThat(fault.found(told, rest.stock(), rest.orders()))
                        .as("what is found of " + fault)
                        .isNotEmpty();
            }
        }
        verify();
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
            Rest rest = atRest(told);
            isAsTold(storm.known());
            requireEnough(told, rest.orders(), storm.made());
            Verdict.requireEnough("attempts that a death cut off", count(rest.orders(), "AttemptAbandoned"), 1);
        }
        verify();
    }

    private record Rest(History stock, History orders) {}

    /** Waits until the topics agree with the models and with what clients were told, and the shop reads what they say. */
    private Rest atRest(List<Told> told) throws IOException {
        LogReader reader = new LogReader(node.kafka());
        AtomicReference<Rest> rest = new AtomicReference<>();
        await().atMost(DEAD_ATTEMPT.plusSeconds(10))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    Rest now = new Rest(reader.read(List.of()), reader.read("orders", List.of()));
                    List<String> violations = ReservationAudit.check(told, now.stock(), now.orders());
                    assertThat(violations.stream().limit(SHOWN).toList())
                            .as("%d violations", violations.size())
                            .isEmpty();
                    readsTheSame(now.stock());
                    rest.set(now);
                });
        return rest.get();
    }

    private void readsTheSame(History stock) throws IOException {
        Answer read = shop.get(Shop.SERVICES + "atp/admin/" + String.join(",", products));
        assertThat(read.status()).as("%s", read).isEqualTo(200);
        for (JsonNode shown : read.body().path("data")) {
            JsonNode balance = stock.ledger().stream()
                    .filter(fact -> fact.text("product").equals(shown.path("id").asText()))
                    .reduce((one, later) -> later)
                    .orElseThrow()
                    .value()
                    .path("after");
            assertThat(shown.path("reserved").asInt())
                    .as("%s", shown)
                    .isEqualTo(balance.path("held").asInt()
                            + balance.path("locked").asInt());
            assertThat(shown.path("blocked").asInt())
                    .as("%s", shown)
                    .isEqualTo(balance.path("sold").asInt());
        }
    }

    private void isAsTold(Map<String, List<String>> known) throws IOException {
        for (Map.Entry<String, List<String>> each : known.entrySet()) {
            Answer read = shop.get(Shop.SERVICES + "reservation/" + each.getKey());
            List<String> items = new ArrayList<>();
            read.body()
                    .path("data")
                    .path("items")
                    .forEach(item -> items.add(
                            item.path("id").asText() + " " + item.path("qty").asText()));
            assertThat(read.status())
                    .as("%s of %s", read, each)
                    .isEqualTo(each.getValue().isEmpty() ? 404 : 200);
            assertThat(items).as("%s", each).isEqualTo(each.getValue());
        }
    }

    private static void requireEnough(List<Told> told, History orders, int made) {
        Map<String, Long> seen = Map.of(
                "refused",
                        told.stream()
                                .filter(each -> each.exception().equals("21001"))
                                .count(),
                "changed", count(orders, "ReservationChanged"),
                "made anew",
                        told.stream()
                                .filter(each -> each.exception().equals("21004"))
                                .count(),
                "contended",
                        told.stream()
                                .filter(each -> each.answer().status() == 500)
                                .count(),
                "expired", ended(orders, "EXPIRED"),
                "cancelled", ended(orders, "CANCELLED"),
                "ordered", ended(orders, "ORDERED"),
                "gave back what an order had taken", count(orders, "TakeReleased"));
        System.out.println("ReservationsIT: " + made + " reservations, " + seen);
        Verdict.requireEnough("reservations", made, 200);
        seen.forEach((what, times) -> {
            if (!what.equals("contended")) {
                Verdict.requireEnough(what, times, made / 200);
            }
        });
    }

    private static long count(History orders, String type) {
        return orders.ledger().stream().filter(fact -> fact.is(type)).count();
    }

    private static long ended(History orders, String state) {
        return orders.ledger().stream()
                .filter(fact ->
                        fact.is("ReservationEnded") && fact.text("state").equals(state))
                .count();
    }

    private void verify() throws IOException {
        Launcher.Ran verified = node.tool("verify");
        assertThat(verified.out()).as(verified.err()).contains("equal: ");
        assertThat(verified.exit()).isZero();
    }
}
