package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a node tells Prometheus, and that the dashboard and the alerts in {@code ops/} ask for nothing else. */
class MetricsIT {
    private static final Pattern NAME =
            Pattern.compile("\\b(stockpot|http_server|jvm|process|system)_[a-z_]+\\b(?! *=)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static String metrics() throws Exception {
        Reply reply = Reply.to("GET", NODE.url() + "/metrics", "");
        assertThat(reply.status()).isEqualTo(200);
        return reply.text();
    }

    private static void lock(String product, int quantity, int status) throws Exception {
        Reply reply = NODE.post(
                "/private/products/" + product + "/lock",
                "{'lock_uuid':'" + product + "-" + quantity + "','duration':{'d_us':60000000},'quantity':" + quantity
                        + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    private static void define(String product) throws Exception {
        assertThat(NODE.post(
                                "/private/products",
                                "{'product_id':'" + product + "','description':'','unit':'Piece','total_stock':10}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void tellWhatHappens() throws Exception {
        define("tea");
        lock("tea", 3, 204);
        lock("tea", 9, 410);
        NODE.get("/private/nothing");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metrics().replaceAll(" [0-9.E-]+\\n", " N\n"))
                        .contains(
                                "stockpot_decisions_total{family=\"stock\",outcome=\"OUT_OF_STOCK\"} N",
                                "stockpot_events_total{family=\"stock\",type=\"StockLocked\"} N",
                                "stockpot_dead_letters_total{family=\"pots\",reason=\"WRONG_PARTITION\"} N",
                                "_count{method=\"POST\",route=\"/private/products/{id}/lock\",status=\"4xx\"} N",
                                "_count{method=\"GET\",route=\"none\",status=\"4xx\"} N",
                                "stockpot_partition_lag{application=\"settling\",")
                        .containsPattern("stockpot_commit_delay_seconds_count N"));
    }

    @Test
    void nameNobody() throws Exception {
        define("first");
        lock("first", 1, 204);
        long before = metrics().lines().count();
        for (int i = 0; i < 50; i++) {
            define("p" + i);
            lock("p" + i, 1, 204);
        }
        String after = metrics();
        assertThat(after).doesNotContain("p49", "admin");
        assertThat(after.lines().count() - before).as("series more").isLessThan(25);
    }

    /** It says how much a shop sells. */
    @Test
    void areForThisMachineAlone() throws Exception {
        Reply proxied = Reply.to("GET", NODE.url() + "/metrics", "", "X-Forwarded-For", "127.0.0.1");
        assertThat(proxied.status()).isEqualTo(403);
        Reply guessed = Reply.to(
                "GET", NODE.url() + "/metrics", "", "X-Forwarded-For", "127.0.0.1", "Authorization", "Bearer ");
        assertThat(guessed.status()).isEqualTo(403);
        Reply page = Reply.to("GET", NODE.url() + "/metrics", "", "Origin", "https://evil.example");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).doesNotContain("stockpot_");
    }

    @Test
    void areThereForTheDashboardAndTheAlerts() throws Exception {
        define("shown");
        lock("shown", 1, 204);
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<String> there = metrics()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String file : new String[] {"ops/rules.yml", "ops/dashboard.json"}) {
                assertThat(asked(file)).isNotEmpty().isSubsetOf(there);
            }
        });
    }

    private static Set<String> asked(String file) throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(Files.readString(Path.of("..", file)));
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }

    /** Prometheus's own tool comes with Debian's package prometheus; where it is not there, this is left out. */
    @Test
    void raiseTheAlertsThatTheyShould() throws Exception {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", "rules-test.yml")
                    .directory(new File("../ops"))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            abort("promtool is not installed: " + e.getMessage());
            return;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    /** Each alert has a section that says what to do. */
    @Test
    void haveARunbook() throws Exception {
        String rules = Files.readString(Path.of("../ops/rules.yml"));
        String runbook = Files.readString(Path.of("../docs/alerts.md"));
        Matcher alert = Pattern.compile("alert: (\\w+)").matcher(rules);
        int alerts = 0;
        while (alert.find()) {
            alerts++;
            assertThat(runbook).contains("\n### " + alert.group(1) + "\n");
            assertThat(rules).contains("docs/alerts.md#" + alert.group(1).toLowerCase(Locale.ROOT));
        }
        assertThat(alerts).isEqualTo(10);
    }
}
