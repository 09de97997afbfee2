package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.StockTimeline;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.Launcher;
import stockpot.acceptance.process.RunningNode;

/** What a merchant defines: first come first served, kept through a kill, and shown with the stock there is. */
@ExtendWith(Children.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CatalogIT {
    private static final int CLIENTS = 16;
    private static final int LOCKS = 150;
    private static final String ALL = """
            {"template_type":"inventory-cart","pay_duration":{"d_us":3600000000},"selected_all":true}""";

    private RunningNode node;
    private Shop shop;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
    }

    @Test
    void oneOfManyGetsTheIdOfATemplate() throws Exception {
        List<Answer> answers = race(client -> shop.post("/private/templates", template("raced", "from " + client)));
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 204)
                .allSatisfy(
                        answer -> assertThat(answer.body().path("code").asInt()).isEqualTo(2850));
        int winner = answers.stream().map(Answer::status).toList().indexOf(204);
        assertThat(shop.get("/private/templates/raced")
                        .body()
                        .path("template_description")
                        .asText())
                .isEqualTo("from " + winner);
    }

    @Test
    void oneOfManyGetsTheNameOfACategory() throws Exception {
        List<Answer> made = race(client -> shop.post("/private/categories", "{\"name\":\"Raced\"}"));
        assertThat(made).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(made)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(
                        answer -> assertThat(answer.body().path("code").asInt()).isEqualTo(2651));
        List<Integer> others = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            others.add(category("Loser " + client));
        }
        List<Answer> renamed =
                race(client -> shop.patch("/private/categories/" + others.get(client), "{\"name\":\"Won\"}"));
        assertThat(renamed).filteredOn(answer -> answer.status() == 204).hasSize(1);
        assertThat(shop.get("/private/categories").body().path("categories"))
                .extracting(category -> category.path("name").asText())
                .doesNotHaveDuplicates();
    }

    /** Whatever quantity a wallet is shown was there at some instant between its question and the answer. */
    @Test
    void aPayloadShowsWhatWasThere() throws Exception {
        Map<String, StockTimeline> timelines = new TreeMap<>();
        for (String product : List.of("live-1", "live-2", "live-3")) {
            assertThat(shop.define(product, "1000").status()).isEqualTo(204);
            timelines.put(product, new StockTimeline(1000));
        }
        assertThat(shop.post("/private/templates", template("live", "live", ALL))
                        .status())
                .isEqualTo(204);
        AtomicBoolean done = new AtomicBoolean();
        Set<String> seen = new HashSet<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(timelines.size() + 1)) {
            List<Future<?>> writers = new ArrayList<>();
            timelines.forEach((product, timeline) -> writers.add(clients.submit(() -> {
                write(product, timeline);
                return null;
            })));
            Future<?> reader = clients.submit(() -> {
                while (!done.get()) {
                    seen.addAll(readOnce(timelines));
                }
                return null;
            });
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            reader.get();
        }
        assertThat(seen).as("different quantities seen").hasSizeGreaterThan(15);
    }

    private void write(String product, StockTimeline timeline) throws IOException {
        for (int i = 1; i <= LOCKS; i++) {
            int quantity = i % 7;
            timeline.begin(1000 - quantity);
            assertThat(shop.lock(product, "cart", quantity, Duration.ofHours(1)).status())
                    .isEqualTo(204);
            timeline.end();
        }
    }

    private List<String> readOnce(Map<String, StockTimeline> timelines) throws IOException {
        long asked = System.nanoTime();
        JsonNode products = shop.get("/templates/live")
                .body()
                .path("template_contract")
                .path("inventory_payload")
                .path("products");
        long answered = System.nanoTime();
        List<String> seen = new ArrayList<>();
        for (JsonNode product : products) {
            String id = product.path("product_id").asText();
            StockTimeline timeline = timelines.get(id);
            if (timeline != null) {
                int shown = Integer.parseInt(product.path("remaining_stock").asText());
                assertThat(timeline.possible(asked, answered)).as(id).contains(shown);
                seen.add(id + " " + shown);
            }
        }
        assertThat(seen).hasSize(timelines.size());
        return seen;
    }

    /** Last, because it takes the unit of the others' products out of use. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aKillKeepsWhatWasDefined() throws Exception {
        int category = category("Kept");
        int group = shop.post("/private/groups", "{\"group_name\":\"Kept\",\"description\":\"d\"}")
                .body()
                .path("group_serial_id")
                .asInt();
        assertThat(shop.post("/private/units", """
                        {"unit":"Bunch","unit_name_long":"bunches","unit_name_short":"bn","unit_allow_fraction":true,
                         "unit_precision_level":1}""").status()).isEqualTo(204);
        assertThat(shop.patch("/private/units/Piece", "{\"unit_active\":false}").status())
                .isEqualTo(204);
        assertThat(shop.post("/private/products", """
                        {"product_id":"carrots","description":"d","unit":"Bunch","unit_total_stock":"2.5",
                         "categories":[%d],"product_group_id":%d,"image":"data:image/png;base64,AAAA"}
                        """.formatted(category, group))
                        .status())
                .isEqualTo(204);
        String selection = """
                {"template_type":"inventory-cart","pay_duration":{"d_us":1},"selected_categories":[%d]}""".formatted(category);
        assertThat(shop.post("/private/templates", template("kept", "kept", selection))
                        .status())
                .isEqualTo(204);
        List<String> paths = List.of(
                "/private/categories",
                "/private/categories/" + category,
                "/private/groups/" + group,
                "/private/units/Bunch",
                "/private/units/Piece",
                "/private/products/carrots",
                "/private/templates/kept",
                "/templates/kept");
        Map<String, JsonNode> before = read(paths);
        assertThat(before.get("/templates/kept").toString()).contains("carrots", "bunches", "Kept");

        node.kill();
        node.startAgain();
        shop = shop.movedTo(node.url());

        assertThat(read(paths)).isEqualTo(before);
        assertThat(shop.lock("carrots", "cart", "0.25", null, null).status()).isEqualTo(400);
        assertThat(shop.lock("carrots", "cart", "0.5", null, null).status()).isEqualTo(204);
        node.verify();
        Launcher.Ran ledger = node.tool("ledger", "--family", "catalog");
        assertThat(ledger.out())
                .contains("TemplateDefined admin name=kept", "CategoryDefined", "GroupDefined", "UnitDefined");
    }

    private Map<String, JsonNode> read(List<String> paths) throws IOException {
        Map<String, JsonNode> bodies = new TreeMap<>();
        for (String path : paths) {
            Answer answer = shop.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            bodies.put(path, answer.body());
        }
        return bodies;
    }

    private int category(String name) throws IOException {
        Answer made = shop.post("/private/categories", "{\"name\":\"" + name + "\"}");
        assertThat(made.status()).as("%s", made).isEqualTo(200);
        return made.body().path("category_id").asInt();
    }

    private static String template(String id, String description) {
        return template(id, description, "{\"summary\":\"s\",\"pay_duration\":{\"d_us\":1}}");
    }

    private static String template(String id, String description, String contract) {
        return """
                {"template_id":"%s","template_description":"%s","template_contract":%s}""".formatted(id, description, contract);
    }

    /** What one client does. */
    private interface Turn {
        Answer of(int client) throws IOException;
    }

    private static List<Answer> race(Turn turn) throws InterruptedException, ExecutionException {
        List<Callable<Answer>> turns = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            turns.add(() -> turn.of(client));
        }
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Answer> answer : clients.invokeAll(turns)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
