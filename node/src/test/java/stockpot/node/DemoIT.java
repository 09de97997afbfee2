package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.node.load.PatientClient;

/** The sample shop on a node in this process. */
class DemoIT {
    @TempDir
    static Path data;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    void theFirstStartOpensAShopAndTheSecondLeavesItAsItIs() throws Exception {
        Settings settings = Settings.read(
                Map.of(Setting.HTTP_PORT, "0", Setting.DATA_DIR, data.toString(), Setting.CURRENCY, "EUR"),
                Map.of(),
                data.resolve("none"));
        try (Node node = Node.start(settings, failure::set)) {
            String said = prepare(settings, node);
            JsonNode shop = get(node, "/templates/bakery");
            JsonNode offered = shop.path("template_contract").path("inventory_payload");
            assertThat(offered.path("products")).hasSize(20);
            assertThat(offered.path("categories")).hasSize(5);
            assertThat(offered.toString()).contains("\"EUR:4.8\"").doesNotContain("CURRENCY");
            assertThat(get(node, "/templates/breakfast").toString()).contains("\"EUR:8.50\"");
            assertThat(get(node, "/templates/recipes").toString()).contains("paivana");
            JsonNode stollen = product(node, "stollen");
            assertThat(stollen.path("unit_total_stock").asText()).isEqualTo("0");
            assertThat(product(node, "coffee").path("unit_total_stock").asText())
                    .isEqualTo("-1");
            assertThat(product(node, "sourdough").path("image").asText()).startsWith("data:image/svg+xml;base64,");
            assertWhatIsSaidWorks(said);
            assertThat(status(node, "DELETE", "/private/products/stollen")).isEqualTo(204);
            shoppersTrade(settings, node);
        }
        try (Node node = Node.start(settings, failure::set)) {
            assertThat(prepare(settings, node)).contains(node.url() + "/templates/bakery", node.url() + "/console/\n");
            assertThat(status(node, "GET", "/private/products/stollen")).isEqualTo(404);
        }
        assertThat(failure.get()).isNull();
    }

    /** They lock, give back, order, withdraw and pay, until a shelf is empty and filled again; and they say so. */
    private static void shoppersTrade(Settings settings, Node node) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PatientClient client = new Demo(settings, printed, 0).client(node.url());
        try (DemoShoppers shoppers = DemoShoppers.start(client, 50, new Random(4), printed)) {
            assertThat(shoppers).isNotNull();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        assertThat(types(node, "stock"))
                                .contains("StockLocked", "StockUnlocked", "HoldSold", "HoldReleased", "ProductChanged");
                        assertThat(types(node, "orders")).contains("OrderPlaced", "OrderPaid", "OrderWithdrawn");
                        assertThat(out.toString(StandardCharsets.UTF_8))
                                .matches("(?s)(shopper [0-9,]+ (finds|puts|walks|orders|takes|pays) [^\n]*"
                                        + " \\([0-9,]+ came, [0-9,]+ paid, [0-9,]+ gave up\\)\n)+");
                    });
        }
    }

    private static List<String> types(Node node, String family) throws Exception {
        return TestNode.records(node.client(), "stockpot." + family + ".ledger").stream()
                .map(record -> Reply.tree(record.value()).path("type").asText())
                .distinct()
                .toList();
    }

    private static String prepare(Settings settings, Node node) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Demo(settings, new PrintStream(out, true, StandardCharsets.UTF_8), 0).prepare(node);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Gives a shell the lines that are indented, as a person would. */
    private static void assertWhatIsSaidWorks(String said) throws IOException, InterruptedException {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).isTrue();
        String script = said.lines().filter(line -> line.startsWith("  ")).reduce("", (all, line) -> all + line + "\n");
        Process shell = new ProcessBuilder("sh", "-e", "-c", script)
                .redirectErrorStream(true)
                .start();
        String answered = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(answered).isZero();
        assertThat(answered).contains("\"template_contract\"").contains("HTTP/1.1 204 No Content");
    }

    private static JsonNode product(Node node, String id) throws Exception {
        return get(node, "/private/products/" + id, "Authorization", bearer(node));
    }

    private static String bearer(Node node) throws Exception {
        String password = Files.readString(data.resolve("admin-password")).strip();
        return Reply.bearer(node.url() + "/private", Reply.basic("admin", password));
    }

    private static JsonNode get(Node node, String path, String... headers) throws Exception {
        return Reply.to("GET", node.url() + path, "", headers).as(200).json();
    }

    private static int status(Node node, String method, String path) throws Exception {
        return Reply.to(method, node.url() + path, "", "Authorization", bearer(node))
                .status();
    }
}
