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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.History;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Followers;
import stockpot.acceptance.load.ReservationStorm;
import stockpot.acceptance.load.ReservationStorm.Told;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.load.Storm;
import stockpot.acceptance.load.Target;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Cluster;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** Three brokers and three nodes: every node answers for every product, and one may die. */
@ExtendWith(Children.class)
@Tag("alone")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int CLIENTS = 18;
    private static final int RESERVING_CLIENTS = 12;
    private static final int RESERVATIONS = 100;
    private static final int WRITES = 45;
    private static final int DEFINITIONS = 9;
    private static final String WRITTEN_BEFORE = "seen-";
    // A takeover waits for the session (10 s) and then for the dead node's transaction (10 s, the first of them in
    // common).
    private static final Duration TAKEOVER = Duration.ofSeconds(45);

    private final long begun = System.nanoTime();
    private Path folder;
    private Cluster cluster;
    private List<Shop> shops;

    @BeforeAll
    void start(@TempDir Path empty) throws IOException, InterruptedException {
        System.out.println("ClusterIT: -Dfaults.seed=" + SEED);
        folder = empty;
        cluster = Cluster.start(folder, Map.of("STOCKPOT_PARTITIONS", "6"));
        Shop first = Shop.at(cluster.nodes().getFirst().url());
        shops = cluster.nodes().stream().map(node -> first.movedTo(node.url())).toList();
        say("brokers and nodes are ready");
    }

    @Test
    @Order(1)
    void answersThroughAnyNodeAndOutlivesOne() throws IOException, InterruptedException {
        tokensHoldEverywhereAtOnce(shops);
        List<Storm.Product> products = Storm.Product.some();
        definedAnywhereListedEverywhere(shops, products);
        whatWasWrittenIsRead(shops);
        whatIsDefinedThroughOneCanBeUsedThroughAnother(shops);
        oneOfThreeGetsAName(shops);
        aRevokedTokenEndsEverywhere(shops);

        say("written and read through every node");

        Target target = new Target();
        target.set(shops.toArray(Shop[]::new));
        try (Storm storm = new Storm(target, products).blow(CLIENTS, SEED);
                Followers followers = new Followers(target, shops.getFirst(), SEED)) {
            storm.awaitAnswers(700);
            RunningNode victim = cluster.nodes().get(1);
            victim.kill();
            target.set(shops.get(0), shops.get(2));
            long takeover = answeredAgain(storm, products, shops.get(0));
            System.out.println("ClusterIT: every product answers again after " + takeover + " ms");
            assertThat(takeover).isLessThan(TAKEOVER.toMillis());
            storm.awaitAnswers(500);
            say("a dead node was done without");
            victim.startAgain();
            target.set(shops.toArray(Shop[]::new));
            storm.awaitAnswers(500);
            storm.calm();
            followers.requireAllTold(50);
            say("the dead node is back, and followers were told of everything");
            storm.probe(shops.get(1));
            History history = new LogReader(cluster.kafka())
                    .read(storm.told())
                    .only(product -> !product.startsWith(WRITTEN_BEFORE));
            Verdict.Seen seen = Verdict.Seen.of(history);
            System.out.println("ClusterIT: " + seen);
            Verdict.requireNone(history);
            Verdict.requireEnough("grants", seen.granted(), 500);
            Verdict.requireEnough("refusals", seen.refused(), 100);
            Verdict.requireEnough("expired locks", seen.expired(), 100);
            Verdict.requireEnough("unknown outcomes", seen.unknown(), 1);
            Verdict.requireEnough("repeated commands", seen.repeated(), 20);
        }
        say("every answer is as committed");
        verify();
    }

    /** Reservations whose goods lie on three nodes, asked for through any of them, while one dies and comes back. */
    @Test
    @Order(2)
    void reservationsComeOutAsTheModelSaysWhicheverNodeIsAskedAndDies() throws Exception {
        List<String> products = ReservationShelf.fill(shops.getFirst());
        Target target = new Target();
        target.set(shops.toArray(Shop[]::new));
        try (ReservationStorm storm = new ReservationStorm(target, products).blow(RESERVING_CLIENTS, SEED)) {
            storm.awaitAnswers(200);
            RunningNode victim = cluster.nodes().get(1);
            victim.kill();
            target.set(shops.get(0), shops.get(2));
            storm.awaitAnswers(150);
            victim.startAgain();
            target.set(shops.toArray(Shop[]::new));
            storm.awaitAnswers(150);
            List<Told> told = storm.calm();
            ReservationShelf.Rest rest = ReservationShelf.atRest(cluster.kafka(), shops.get(1), told);
            for (Shop shop : shops) {
                ReservationShelf.isAsTold(shop, storm.known());
            }
            rest.requireEnough(told, storm.made(), RESERVATIONS);
        }
        verify();
    }

    /** What three brokers keep, as one file, and as the log of a lone node. */
    @Test
    @Order(3)
    void itsLogCanBeTakenToALoneNode() throws IOException {
        Map<String, String> settings = cluster.toolSettings();
        Launcher.Ran taken = Launcher.shell(
                folder, settings, "./stockpot verify --checkpoint > point && ./stockpot export whole.gz");
        assertThat(taken.exit()).as(taken.all()).isZero();
        Launcher.Ran put = Launcher.run(folder, Map.of(), "import", "whole.gz", "--data-dir", "lone");
        assertThat(put.exit()).as(put.all()).isZero();
        Launcher.Ran same = Launcher.run(folder, Map.of(), "verify", "--against", "point", "--data-dir", "lone");
        assertThat(same.out()).contains("equal: the log still begins with");
        Launcher.run(folder, Map.of(), "verify", "--data-dir", "lone").requireEqual();
        say("the same on a lone node");
    }

    private void verify() throws IOException {
        String nodes = String.join(",", shops.stream().map(Shop::url).toList());
        Launcher.run(folder, cluster.toolSettings(), "verify", "--nodes", nodes).requireEqual();
        say("verified");
    }

    private void say(String what) {
        System.out.println("ClusterIT: after " + millisSince(begun) + " ms " + what);
    }

    private static void tokensHoldEverywhereAtOnce(List<Shop> shops) throws IOException {
        for (int round = 0; round < 3; round++) {
            for (Shop issuer : shops) {
                Shop fresh = Shop.at(issuer.url());
                for (Shop other : shops) {
                    assertThat(fresh.movedTo(other.url())
                                    .get("/private/products")
                                    .status())
                            .as("a token of %s shown to %s", issuer.url(), other.url())
                            .isEqualTo(200);
                }
            }
        }
    }

    private static void definedAnywhereListedEverywhere(List<Shop> shops, List<Storm.Product> products)
            throws IOException {
        List<String> names = new ArrayList<>();
        for (Storm.Product product : products) {
            Shop shop = shops.get(names.size() % shops.size());
            assertThat(shop.define(product.id(), product.total(), product.digits())
                            .status())
                    .isEqualTo(204);
            names.add(product.id());
            for (Shop other : shops) {
                JsonNode listed =
                        other.get("/private/products?limit=100").body().path("products");
                assertThat(listed)
                        .extracting(one -> one.path("product_id").asText())
                        .containsExactlyInAnyOrderElementsOf(names);
            }
        }
    }

    /** Written through one node, read at once through another. */
    private static void whatWasWrittenIsRead(List<Shop> shops) throws IOException {
        for (int i = 0; i < WRITES; i++) {
            String product = WRITTEN_BEFORE + i % 6;
            Shop writer = shops.get(i % 3);
            Shop reader = shops.get((i + 1 + i / 3 % 2) % 3);
            String total = Integer.toString(10 + i);
            Answer written = i < 6
                    ? writer.define(product, total)
                    : writer.patch(
                            "/private/products/" + product,
                            "{\"unit_total_stock\":\"" + total + "\",\"description\":\"write " + i + "\"}");
            assertThat(written.status()).as("%s", written).isEqualTo(204);
            Answer read = reader.get("/private/products/" + product);
            assertThat(read.body().path("unit_total_stock").asText()).isEqualTo(total);
        }
    }

    /** At once where it is asked for by its id, within a second in lists and where it was known otherwise. */
    private static void whatIsDefinedThroughOneCanBeUsedThroughAnother(List<Shop> shops) throws IOException {
        for (int i = 0; i < DEFINITIONS; i++) {
            Shop writer = shops.get(i % 3);
            Shop reader = shops.get((i + 1) % 3);
            int category = writer.post("/private/categories", "{\"name\":\"Category " + i + "\"}")
                    .body()
                    .path("category_id")
                    .asInt();
            String product = WRITTEN_BEFORE + "categorized-" + i;
            assertThat(reader.post("/private/products", """
                            {"product_id":"%s","description":"d","unit":"Piece","unit_total_stock":"5","categories":[%d]}
                            """.formatted(product, category))
                            .status())
                    .isEqualTo(204);
            String template = "t" + i;
            assertThat(writer.post("/private/templates", """
                            {"template_id":"%s","template_description":"d","template_contract":{
                              "template_type":"inventory-cart","pay_duration":{"d_us":1},"selected_categories":[%d]}}
                            """.formatted(template, category))
                            .status())
                    .isEqualTo(204);
            assertThat(reader.get("/templates/" + template)
                            .body()
                            .at("/template_contract/inventory_payload/products/0/product_id")
                            .asText())
                    .isEqualTo(product);
            String renamed = "Renamed " + i;
            assertThat(writer.patch("/private/categories/" + category, "{\"name\":\"" + renamed + "\"}")
                            .status())
                    .isEqualTo(204);
            await().atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(
                                    reader.get("/private/categories").body().path("categories"))
                            .extracting(one -> one.path("name").asText())
                            .contains(renamed));
        }
    }

    private static void oneOfThreeGetsAName(List<Shop> shops) throws IOException, InterruptedException {
        for (int round = 0; round < DEFINITIONS; round++) {
            List<Callable<Integer>> attempts = new ArrayList<>();
            for (Shop shop : shops) {
                String body = "{\"name\":\"Contended " + round + "\"}";
                attempts.add(() -> shop.post("/private/categories", body).status());
            }
            List<Integer> statuses = new ArrayList<>();
            try (ExecutorService clients = Executors.newFixedThreadPool(attempts.size())) {
                for (Future<Integer> attempt : clients.invokeAll(attempts)) {
                    statuses.add(attempt.resultNow());
                }
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409);
        }
    }

    private static void aRevokedTokenEndsEverywhere(List<Shop> shops) throws IOException {
        for (Shop issuer : shops) {
            Shop fresh = Shop.at(issuer.url());
            for (Shop other : shops) {
                assertThat(fresh.movedTo(other.url()).get("/private/products").status())
                        .isEqualTo(200);
            }
            assertThat(fresh.delete("/private/token").status()).isEqualTo(204);
            await().atMost(Duration.ofSeconds(1)).untilAsserted(() -> {
                for (Shop other : shops) {
                    assertThat(fresh.movedTo(other.url())
                                    .get("/private/products")
                                    .status())
                            .isEqualTo(401);
                }
            });
        }
    }

    /** How many milliseconds it takes until each product has answered somebody again. */
    private static long answeredAgain(Storm storm, List<Storm.Product> products, Shop shop) throws IOException {
        long begun = System.nanoTime();
        for (Storm.Product product : products) {
            Answer answer;
            do {
                answer = storm.ask(shop, product);
            } while (answer.status() != 410 && millisSince(begun) < TAKEOVER.toMillis());
            assertThat(answer.status()).as("%s of %s", answer, product).isEqualTo(410);
        }
        return millisSince(begun);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
