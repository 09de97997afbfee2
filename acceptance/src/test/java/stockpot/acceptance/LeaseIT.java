package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;
import stockpot.acceptance.process.WiredBroker;

/**
 * Two nodes, one of which loses the brokers: by a cable that is pulled, and by standing still. It answers nothing from what it
 * has once the other may have changed it, says so, and serves again when it is back.
 */
@ExtendWith(Children.class)
class LeaseIT {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWN_TOKEN = "/private/products?limit=1";
    private static final String SHELF = """
            {"template_id":"shelf","template_description":"d","template_contract":{
              "template_type":"inventory-cart","pay_duration":{"d_us":1},"selected_all":true}}""";
    private static final List<String> READS = List.of(
            "/private/products/tea-0",
            "/private/products/tea-1",
            "/private/products/tea-2",
            "/private/products",
            "/templates/shelf",
            "/private/orders",
            OWN_TOKEN);

    @TempDir
    Path folder;

    private RunningNode straying;
    private Shop stray;
    private Shop steady;

    @Test
    void whoeverLosesTheBrokersAnswersNothingFromWhatItHas() throws Exception {
        try (WiredBroker broker = WiredBroker.start(folder)) {
            straying = RunningNode.start(folder.resolve("straying"), broker.settings(broker.overTheWire()));
            RunningNode other = RunningNode.start(folder.resolve("steady"), broker.settings(broker.directly()));
            steady = Shop.at(other.url());
            stray = steady.movedTo(straying.url());
            fill();

            Shop doomed = Shop.at(straying.url());
            broker.wire().pull();
            answersNothingAnyMoreWithin(LEASE.plusSeconds(1));
            Answer health = stray.get("/health/ready");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.headers()).containsKey("retry-after");
            assertThat(health.body().path("status").asText()).isEqualTo("cut off");
            assertThat(health.body().path("reason").asText()).contains("brokers");
            change(doomed, "20");
            for (String read : READS) {
                assertThat(stray.get(read).status()).as(read).isEqualTo(503);
            }
            broker.wire().plugIn();
            servesAgain(doomed, "20");

            Shop doomedToo = Shop.at(straying.url());
            straying.freeze();
            change(doomedToo, "30");
            straying.wake();
            servesAgain(doomedToo, "30");
            assertThat(straying.isAlive() && other.isAlive()).isTrue();
        }
    }

    @Test
    void whoeverFindsNoBrokersSaysSoAndEndsAtOnceWhenTold() throws Exception {
        String nowhere;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = "127.0.0.1:" + taken.getLocalPort();
        }
        straying = RunningNode.begin(
                folder.resolve("straying"),
                Map.of(
                        "STOCKPOT_KAFKA_BOOTSTRAP_SERVERS",
                        nowhere,
                        "STOCKPOT_CLUSTER_SECRET",
                        "a-secret-of-the-cluster-of-the-tests"));
        String word = "waiting for the Kafka brokers at " + nowhere + ": " + nowhere + ": Connection refused";
        await().atMost(PATIENCE).until(() -> straying.said().contains(word));
        assertThat(straying.terminate()).isLessThan(Duration.ofSeconds(1));
        assertThat(straying.said()).doesNotContain("Exception");
    }

    private void fill() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(steady.define("tea-" + i, "10").status()).isEqualTo(204);
        }
        assertThat(steady.post("/private/templates", SHELF).status()).isEqualTo(204);
        for (String read : READS) {
            assertThat(stray.get(read).status()).as(read).isEqualTo(200);
        }
        assertThat(stray.get("/health/ready").body().toString()).isEqualTo("{\"status\":\"ready\"}");
    }

    private void answersNothingAnyMoreWithin(Duration most) {
        long begun = System.nanoTime();
        await().atMost(most).untilAsserted(() -> {
            for (String read : READS) {
                Answer answer = stray.get(read);
                assertThat(answer.status()).as(read).isEqualTo(503);
                assertThat(answer.headers()).containsKey("retry-after");
            }
        });
        System.out.println("LeaseIT: nothing is answered after " + millisSince(begun) + " ms");
    }

    /** Ends a token and changes all products through the other node, as soon as it owns them. */
    private void change(Shop doomed, String total) throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            String product = "/private/products/tea-" + i;
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> steady.patch(product, "{\"unit_total_stock\":\"" + total + "\"}")
                                    .status()
                            == 204);
        }
        Shop there = doomed.movedTo(steady.url());
        await().atMost(PATIENCE).until(() -> {
            int status = there.delete("/private/token").status();
            return status == 204 || status == 401;
        });
        System.out.println("LeaseIT: the other node has changed everything after " + millisSince(begun) + " ms");
    }

    /** Asks until everything is answered; nothing may be answered as it was before. */
    private void servesAgain(Shop doomed, String total) throws IOException {
        long begun = System.nanoTime();
        Shop ended = doomed.movedTo(stray.url());
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            boolean served = ended.get(OWN_TOKEN).status() == 401;
            assertThat(ended.get(OWN_TOKEN).status()).isIn(401, 503);
            for (int i = 0; i < 3; i++) {
                Answer product = stray.get("/private/products/tea-" + i);
                served &= product.status() == 200;
                assertThat(product.status()).isIn(200, 503);
                if (product.status() == 200) {
                    assertThat(product.body().path("unit_total_stock").asText()).isEqualTo(total);
                }
            }
            return served && stray.get("/health/ready").status() == 200;
        });
        System.out.println("LeaseIT: it serves again after " + millisSince(begun) + " ms");
        for (String read : READS) {
            assertThat(stray.get(read).status()).as(read).isEqualTo(200);
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
