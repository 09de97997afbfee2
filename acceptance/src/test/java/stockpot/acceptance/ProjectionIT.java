package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** The program of docs/projections.md, run as it stands there. */
@ExtendWith(Children.class)
class ProjectionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Shop shop;
    private int sales;

    @Test
    void saysWhatWasSoldAndWhatIsThere() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_PARTITIONS", "3"));
        shop = Shop.at(node.url());
        int bread = category("Bread");
        int offers = category("Offers");
        define("rye", 20, bread);
        define("rolls", 100, bread, offers);
        define("jam", 7);
        sell("rye", 3);
        sell("rolls", 10);
        sell("jam", 1);

        Process following = command("kept.json")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("following.log").toFile())
                .start();
        try {
            await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("kept.json")));
        } finally {
            following.destroyForcibly().waitFor();
        }

        sell("rye", 2);
        change("rolls", "{\"categories\":[" + bread + "],\"unit_total_lost\":\"5\"}");
        change("jam", "{\"categories\":[" + offers + "]}");
        define("gone", 50, offers);
        assertThat(shop.delete("/private/products/gone").status()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> sold("rye") == 5);

        String told = once("kept.json");
        assertThat(once("anew.json")).as("from the beginning").isEqualTo(told);
        assertThat(once("kept.json")).as("with nothing new").isEqualTo(told);
        // What rolls had sold before they left the offers they had sold as one.
        assertThat(sums(told))
                .isEqualTo(Map.of("admin/" + bread, List.of("15", "100"), "admin/" + offers, List.of("10", "6")));
        node.close();
    }

    /** Sold over all hours, and the stock at the end of the last. */
    private static Map<String, List<String>> sums(String table) {
        Map<String, List<String>> sums = new TreeMap<>();
        table.lines().skip(1).map(line -> line.split(",", -1)).forEach(line -> {
            List<String> before = sums.getOrDefault(line[0], List.of("0", "0"));
            String sold = new BigDecimal(before.getFirst())
                    .add(new BigDecimal(line[2]))
                    .toPlainString();
            sums.put(line[0], List.of(sold, line[3]));
        });
        return sums;
    }

    private String once(String file) throws IOException {
        Launcher.Ran ran = Launcher.run(folder, command(file, "--once"));
        assertThat(ran.exit()).as(ran.all()).isZero();
        return ran.out();
    }

    /** As it is documented, with files of this test. */
    private ProcessBuilder command(String file, String... more) throws IOException {
        String page = Files.readString(Launcher.root().resolve("docs/projections.md"));
        int begin = page.indexOf("java -cp");
        String line = page.substring(begin, page.indexOf(" --once\n", begin))
                .replaceFirst("^java", Path.of(System.getProperty("java.home"), "bin", "java") + " -Xmx128m")
                .replace("data/", folder.resolve("data") + "/")
                .replace("stock-by-hour.json", folder.resolve(file).toString());
        return new ProcessBuilder("sh", "-c", "exec " + line + " " + String.join(" ", more))
                .directory(Launcher.root().toFile());
    }

    private int category(String name) throws IOException {
        return shop.post("/private/categories", "{\"name\":\"" + name + "\"}")
                .body()
                .path("category_id")
                .asInt();
    }

    private void define(String product, int total, Integer... categories) throws IOException {
        Answer defined = shop.post("/private/products", """
                {"product_id":"%s","description":"d","unit":"Piece","unit_total_stock":"%d","categories":%s}
                """.formatted(product, total, List.of(categories)));
        assertThat(defined.status()).as(defined.toString()).isEqualTo(204);
    }

    private void change(String product, String patch) throws IOException {
        Answer changed = shop.patch("/private/products/" + product, patch);
        assertThat(changed.status()).as(changed.toString()).isEqualTo(204);
    }

    private void sell(String product, int quantity) throws IOException {
        String order = "sale-" + sales++;
        int before = sold(product);
        assertThat(shop.order(order, Map.of(product, Integer.toString(quantity)))
                        .status())
                .isEqualTo(200);
        assertThat(shop.post(
                                "/private/orders/" + order + "/payments",
                                "{\"payment_ref\":\"cash\",\"amount\":\"KUDOS:1\"}")
                        .status())
                .isEqualTo(204);
        await().atMost(PATIENCE).until(() -> sold(product) == before + quantity);
    }

    private int sold(String product) throws IOException {
        return shop.get("/private/products/" + product)
                .body()
                .path("total_sold")
                .asInt();
    }
}
