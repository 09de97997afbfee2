package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.LoneBroker;
import stockpot.acceptance.process.RunningNode;
import stockpot.acceptance.process.Trees;

/** What was answered once is answered again for that moment, whatever became of the node and of its index. */
@ExtendWith(Children.class)
class PastIT {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int STEPS = 60;
    private static final List<String> PRODUCTS = List.of("bread", "butter", "jam", "milk", "tea");
    private static final Duration TAKEOVER = Duration.ofSeconds(45);

    /** How each product was answered, by its path and the position that the answer named. */
    private final Map<String, JsonNode> answered = new LinkedHashMap<>();

    private final Map<String, JsonNode> histories = new LinkedHashMap<>();

    @Test
    void itIsTheSameAfterADeathAndWithAnIndexMadeAnew(@TempDir Path folder) throws Exception {
        System.out.println("PastIT: -Dfaults.seed=" + SEED);
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "2"));
        trade(Shop.at(node.url()), new Random(SEED));
        Set<String> logs = new TreeSet<>();
        answered.keySet().forEach(each -> logs.add(each.replaceAll(".*at=(.*)/[0-9]+$", "$1")));
        assertThat(logs).as("both partitions are asked").hasSize(2);
        remember(Shop.at(node.url()));
        assertThatThePastIs(Shop.at(node.url()));

        node.kill();
        node.startAgain();
        assertThatThePastIs(Shop.at(node.url()));
        trade(Shop.at(node.url()), new Random(SEED + 1));
        assertThatThePastIs(Shop.at(node.url()));

        node.terminate();
        Path index = node.data().resolve("state").resolve("stockpot-history");
        assertThat(Files.isDirectory(index)).isTrue();
        Trees.remove(index);
        node.startAgain();
        assertThatThePastIs(Shop.at(node.url()));

        node.terminate();
        for (Path file : tables(index)) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        node.startAgain();
        assertThatThePastIs(Shop.at(node.url()));
        node.close();
    }

    /** The index knows more than the log that was put back, and then another log under the same name. */
    @Test
    void anIndexOfALogThatWasPutBackIsMadeAnew(@TempDir Path folder) throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "2"));
        trade(Shop.at(node.url()), new Random(SEED));
        assertThatThePastIs(Shop.at(node.url()));
        node.terminate();
        Path backup = folder.resolve("backup");
        Trees.copy(node.data().resolve("kafka"), backup);
        node.startAgain();
        Map<String, JsonNode> kept = new LinkedHashMap<>(answered);
        trade(Shop.at(node.url()), new Random(SEED + 2));
        assertThatThePastIs(Shop.at(node.url()));
        node.terminate();
        Trees.remove(node.data().resolve("kafka"));
        Trees.copy(backup, node.data().resolve("kafka"));
        answered.clear();
        answered.putAll(kept);
        node.startAgain();
        trade(Shop.at(node.url()), new Random(SEED + 3));
        assertThatThePastIs(Shop.at(node.url()));
        node.close();
    }

    private static List<Path> tables(Path index) throws IOException {
        try (var files = Files.list(index)) {
            List<Path> tables =
                    files.filter(file -> file.toString().endsWith(".sst")).toList();
            assertThat(tables).isNotEmpty();
            return tables;
        }
    }

    @Test
    void anyNodeTellsItAndAnotherGoesOn(@TempDir Path folder) throws Exception {
        try (LoneBroker broker = LoneBroker.fresh(folder.resolve("broker"))) {
            Map<String, String> settings = Map.of(
                    "STOCKPOT_KAFKA_BOOTSTRAP_SERVERS",
                    Objects.requireNonNull(broker.client().get("bootstrap.servers"))
                            .toString(),
                    "STOCKPOT_PARTITIONS",
                    "4",
                    "STOCKPOT_REPLICATION",
                    "1",
                    "STOCKPOT_CLUSTER_SECRET",
                    "a-secret-of-the-cluster-of-this-test");
            RunningNode one = RunningNode.start(folder.resolve("one"), settings);
            RunningNode other = RunningNode.start(folder.resolve("other"), settings);
            Shop first = Shop.at(one.url());
            Shop second = first.movedTo(other.url());
            trade(first, new Random(SEED));
            remember(first);
            assertThatThePastIs(first);
            assertThatThePastIs(second);
            other.kill();
            await().atMost(TAKEOVER).ignoreExceptions().untilAsserted(() -> assertThatThePastIs(first));
        }
    }

    /** A mix of all that changes stock; each step's product is read, and the answer remembered. */
    private void trade(Shop shop, Random random) throws IOException {
        for (String product : PRODUCTS) {
            if (shop.get("/private/products/" + product).status() == 404) {
                shop.define(product, "100");
            }
        }
        for (int step = 0; step < STEPS; step++) {
            String product = PRODUCTS.get(random.nextInt(PRODUCTS.size()));
            String path = "/private/products/" + product;
            String cart = "cart-" + random.nextInt(20);
            switch (random.nextInt(8)) {
                case 0 -> shop.patch(path, "{\"description\":\"step " + step + "\"}");
                case 1 -> shop.patch(path, "{\"total_stock\":" + (200 + step) + "}");
                case 2 -> shop.patch(path, "{\"total_lost\":" + random.nextInt(20) + "}");
                case 3 -> sell(shop, product, 1 + random.nextInt(3));
                case 4 -> shop.lock(product, cart, 1 + random.nextInt(5), Duration.ofMillis(300));
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        shop.delete(path + "?force=yes");
                        shop.define(product, "50");
                    }
                }
                default -> shop.lock(product, cart, random.nextInt(5), Duration.ofHours(1));
            }
            Answer now = shop.get(path);
            if (now.status() == 200) {
                answered.put(path + "?at=" + now.position(), now.body());
            }
        }
    }

    private static void sell(Shop shop, String product, int quantity) throws IOException {
        Answer placed = shop.order(Map.of(product, Integer.toString(quantity)));
        if (placed.status() == 200) {
            String order = placed.body().path("order_id").asText();
            shop.post("/private/orders/" + order + "/payments", "{\"payment_ref\":\"p\",\"amount\":\"KUDOS:1\"}");
        }
    }

    /** What is told of the past of each product, up to now. */
    private void remember(Shop shop) throws IOException {
        for (String product : PRODUCTS) {
            histories.put(product, told(shop, product));
            assertThat(histories.get(product)).isNotEmpty();
        }
    }

    private static JsonNode told(Shop shop, String product) throws IOException {
        Answer answer = shop.get("/private/products/" + product + "/history?limit=1000");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body().path("history");
    }

    private void assertThatThePastIs(Shop shop) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : answered.entrySet()) {
            Answer then = shop.get(each.getKey());
            assertThat(then.status()).as("%s: %s", each.getKey(), then).isEqualTo(200);
            ObjectNode body = (ObjectNode) then.body();
            // A tick that only finds a deadline gone writes the row, and is told by no record: then it rests on one
            // before.
            assertThat(offset(body.path("at").path("position").asText())).isLessThanOrEqualTo(offset(each.getKey()));
            body.remove("at");
            if (!body.equals(each.getValue())) {
                wrong.add(each.getKey() + " was " + each.getValue() + " and is now " + body);
            }
        }
        assertThat(wrong).isEmpty();
        for (Map.Entry<String, JsonNode> each : histories.entrySet()) {
            List<JsonNode> before = new ArrayList<>();
            each.getValue().forEach(before::add);
            List<JsonNode> now = new ArrayList<>();
            told(shop, each.getKey()).forEach(now::add);
            assertThat(now).startsWith(before.toArray(JsonNode[]::new));
        }
    }

    private static long offset(String position) {
        return Long.parseLong(position.substring(position.lastIndexOf('/') + 1));
    }
}
