package stockpot.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Shop;

/** Strangers and a tenant who ask for what costs much to answer, or fill a node with what it has to keep. */
@Tag("alone")
class HeavyAnswersIT {
    private static final int PRODUCTS = 5_000;
    private static final int LARGE_PRODUCTS = 30;
    private static final Duration FOR = Duration.ofSeconds(8);
    private static final String PAY = "\"pay_duration\":{\"d_us\":60000000}";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path folder;

    private static Siege siege;
    private static Shop loud;

    @BeforeAll
    static void lay() throws Exception {
        siege = Siege.lay(folder);
        loud = siege.admin().open("loud");
        List<Callable<Integer>> products = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            products.add(product("p" + i, "a thing of the shop, with a text of usual length", "1"));
        }
        for (int i = 0; i < LARGE_PRODUCTS; i++) {
            products.add(product("large" + i, "x".repeat(400_000), "2"));
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
            for (Future<Integer> each : clients.invokeAll(products)) {
                assertThat(each.get()).isEqualTo(204);
            }
        }
        String large = String.join("\",\"large", numbers(LARGE_PRODUCTS));
        template(
                "all",
                "\"template_type\":\"inventory-cart\",\"selected_products\":[\"p"
                        + String.join("\",\"p", numbers(PRODUCTS)) + "\"],");
        template("large", "\"template_type\":\"inventory-cart\",\"selected_products\":[\"large" + large + "\"],");
        template(
                "site",
                "\"template_type\":\"paivana\",\"summary\":\"s\",\"website_regex\":\"(.{1,50}){1,20}b\","
                        + "\"choices\":[{\"amount\":\"KUDOS:1\"}],");
    }

    @AfterAll
    static void close() {
        if (siege != null) {
            siege.close();
        }
    }

    private static Callable<Integer> product(String id, String text, String total) {
        ObjectNode body = Shop.JSON
                .createObjectNode()
                .put("product_id", id)
                .put("product_name", id)
                .put("description", text)
                .put("unit", "Piece")
                .put("unit_total_stock", total);
        return () -> loud.post("/private/products", body.toString()).status();
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    private static void template(String id, String contract) throws IOException {
        assertThat(loud.post(
                                "/private/templates",
                                "{\"template_id\":\"" + id + "\",\"template_description\":\"d\",\"template_contract\":{"
                                        + contract + PAY + "}}")
                        .status())
                .isEqualTo(204);
    }

    /** So many strangers send the same again and again for a while; answers how often each status came back. */
    private static Map<Integer, Integer> hammer(int strangers, String path, String body) throws Exception {
        ConcurrentMap<Integer, Integer> statuses = new ConcurrentHashMap<>();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(loud.url() + path));
        HttpRequest sent = (body.isEmpty() ? request : request.POST(BodyPublishers.ofString(body))).build();
        long end = System.nanoTime() + FOR.toNanos();
        try (ExecutorService clients = Executors.newFixedThreadPool(strangers)) {
            List<Callable<Boolean>> loops = new ArrayList<>();
            for (int i = 0; i < strangers; i++) {
                loops.add(() -> {
                    while (System.nanoTime() < end) {
                        statuses.merge(status(sent), 1, Integer::sum);
                    }
                    return true;
                });
            }
            for (Future<Boolean> each : clients.invokeAll(loops)) {
                each.get();
            }
        }
        System.out.println(path + ": " + statuses);
        assertThat(statuses.getOrDefault(0, 0)).as("hung up on").isLessThanOrEqualTo(strangers);
        return statuses;
    }

    /** A node under siege may hang up; 0 then. */
    private static int status(HttpRequest sent) throws InterruptedException {
        try {
            return HTTP.send(sent, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void readersOfFiveThousandProductsKeepNobodyWaiting() throws Exception {
        siege.during(
                "two readers of 5,000 products",
                () -> assertThat(hammer(2, "/templates/all", "")).containsKey(200));
    }

    @Test
    void whatIsTooLargeIsRefusedHoweverOftenItIsAskedFor() throws Exception {
        siege.during(
                "readers of 12 MB",
                () -> assertThat(hammer(8, "/templates/large", ""))
                        .containsKey(507)
                        .doesNotContainKey(200));
    }

    @Test
    void anExpressionKeepsNobodyWaiting() throws Exception {
        String website = "a".repeat(450);
        siege.during(
                "websites against the largest expression",
                () -> assertThat(hammer(
                                4,
                                "/templates/site",
                                "{\"template_type\":\"paivana\",\"paivana_id\":\"p\",\"website\":\"" + website + "\"}"))
                        .containsKey(400));
    }

    @Test
    void aTenantFillsHisQuotaAndNothingElse() throws Exception {
        Shop tenant = siege.admin().open("greedy");
        assertThat(siege.admin()
                        .patch("/management/instances/greedy", "{\"quota_bytes\":30000000}")
                        .status())
                .isEqualTo(204);
        String text = "x".repeat(130_000);
        siege.during("definitions beyond the quota", () -> {
            int status = 200;
            for (int i = 0; i < 500 && status == 200; i++) {
                status = tenant.post(
                                "/private/groups",
                                "{\"group_name\":\"g" + System.nanoTime() + "\",\"description\":\"" + text + "\"}")
                        .status();
            }
            assertThat(status).isEqualTo(507);
            assertThat(tenant.get("/private").body().path("used_bytes").longValue())
                    .isBetween(29_000_000L, 30_000_000L);
        });
    }
}
