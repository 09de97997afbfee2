package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample shop on a node in this process. */
class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
            JsonNode shop = get(node, "/templates/bakery", "");
            JsonNode offered = shop.path("template_contract").path("inventory_payload");
            assertThat(offered.path("products")).hasSize(20);
            assertThat(offered.path("categories")).hasSize(5);
            assertThat(offered.toString()).contains("\"EUR:4.8\"").doesNotContain("CURRENCY");
            assertThat(get(node, "/templates/breakfast", "").toString()).contains("\"EUR:8.50\"");
            assertThat(get(node, "/templates/recipes", "").toString()).contains("paivana");
            JsonNode stollen = product(node, "stollen");
            assertThat(stollen.path("unit_total_stock").asText()).isEqualTo("0");
            assertThat(product(node, "coffee").path("unit_total_stock").asText())
                    .isEqualTo("-1");
            assertThat(product(node, "sourdough").path("image").asText()).startsWith("data:image/svg+xml;base64,");
            assertWhatIsSaidWorks(said);
            assertThat(send(node, "DELETE", "/private/products/stollen", bearer(node))
                            .statusCode())
                    .isEqualTo(204);
        }
        try (Node node = Node.start(settings, failure::set)) {
            assertThat(prepare(settings, node)).contains(node.url() + "/templates/bakery");
            assertThat(send(node, "GET", "/private/products/stollen", bearer(node))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(failure.get()).isNull();
    }

    private static String prepare(Settings settings, Node node) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Demo(settings, new PrintStream(out, true, StandardCharsets.UTF_8)).prepare(node);
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
        return get(node, "/private/products/" + id, bearer(node));
    }

    private static String bearer(Node node) throws Exception {
        String password = Files.readString(data.resolve("admin-password")).strip();
        String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/private/token"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString("{\"scope\":\"all\"}"))
                .build();
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return "Bearer " + JSON.readTree(answer).path("access_token").asText();
    }

    private static JsonNode get(Node node, String path, String authorization) throws Exception {
        HttpResponse<String> answer = send(node, "GET", path, authorization);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(Node node, String method, String path, String authorization)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
