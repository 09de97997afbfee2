package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.PeerCall;
import stockpot.kernel.Unavailable;

/** What a client hears when the node cannot do what it asks, and what other nodes hear. */
class OverloadTest {
    private static final String LOCK = "{\"lock_uuid\":\"x\",\"duration\":{\"d_us\":1},\"quantity\":0}";
    private static final String PATH = "/private/products/p/lock";

    @Test
    void turnsAwayWhatIsTooMuchAtOnce() throws Exception {
        try (Site site = new Site(_ -> Site.settings(2, 1 << 20, null, Map.of()), List.of());
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            site.stock("p", "1");
            String token = "Bearer " + site.admin();
            CountDownLatch inside = new CountDownLatch(2);
            CountDownLatch goOn = new CountDownLatch(1);
            site.machine.obstacle = () -> {
                inside.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            };
            Future<Reply> one = clients.submit(() -> site.sendAs(token, "POST", PATH, LOCK));
            Future<Reply> two = clients.submit(() -> site.sendAs(token, "POST", PATH, LOCK));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
            Reply third = site.sendAs(token, "POST", PATH, LOCK);
            assertThat(third.brief()).isEqualTo("503/55");
            assertThat(third.header("Retry-After")).isEqualTo("1");
            assertThat(site.sendAs("", "GET", "/health/live", "").status()).isEqualTo(200);
            assertThat(site.sendAs("", "GET", "/health/ready", "").status()).isEqualTo(200);
            goOn.countDown();
            assertThat(one.get().status()).isEqualTo(204);
            assertThat(two.get().status()).isEqualTo(204);
            site.machine.obstacle = () -> {};
            assertThat(site.sendAs(token, "POST", PATH, LOCK).status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({"BUSY, 503/55, 1", "NOT_READY, 503/55, 1", "OUTCOME_UNKNOWN, 504/55, ''", "CONFLICT, 409/26, ''"})
    void saysWhyThereIsNoAnswer(Unavailable.Kind kind, String expected, String retryAfter) {
        try (Site site = new Site()) {
            String token = "Bearer " + site.admin();
            site.machine.obstacle = () -> {
                throw new Unavailable(kind, "no");
            };
            Reply reply = site.sendAs(token, "POST", PATH, LOCK);
            assertThat(reply.brief()).isEqualTo(expected);
            assertThat(reply.header("Retry-After")).isEqualTo(retryAfter);
            assertThat(reply.header(PeerEndpoint.UNANSWERED))
                    .as("what nodes tell each other is nobody else's business")
                    .isEmpty();
            if (kind == Unavailable.Kind.OUTCOME_UNKNOWN) {
                assertThat(reply.json().path("detail").asText()).contains("not known", "repeated", "Idempotency-Key");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/private/products/a/lock | {'lock_uuid':'x','duration':{'d_us':1},'quantity':1} | '' | true",
                "/private/orders | {'order':{'amount':'KUDOS:1','summary':'s'}} | '' | false",
                "/private/orders | {'order':{'amount':'KUDOS:1','summary':'s'}} | k | true",
                "/private/orders | {'order':{'amount':'KUDOS:1','summary':'s','order_id':'o'}} | '' | true",
                "/private/token | {'scope':'readonly'} | '' | false",
                "/private/token | {'scope':'readonly'} | k | true",
                "/servlets/services/reservation/admin | {'items':[{'id':'a','qty':1}]} | '' | false",
                "/servlets/services/reservation/admin | {'items':[{'id':'a','qty':1}]} | k | true",
            })
    void saysWhetherARequestMayBeRepeatedWhoseOutcomeIsNotKnown(
            String path, String body, String key, boolean repeatable) {
        try (Site site = new Site()) {
            String authorization = path.startsWith("/private/products") || path.startsWith("/private/orders")
                    ? "Bearer " + site.admin()
                    : Site.basic("admin", Site.PASSWORD);
            site.machine.obstacle = () -> {
                throw new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "no");
            };
            String[] headers = key.isEmpty() ? new String[0] : new String[] {"Idempotency-Key", key};
            Reply reply = site.sendAs(authorization, "POST", path, body.replace('\'', '"'), headers);
            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.text())
                    .contains(repeatable ? "may be repeated as it is" : "may be carried out twice")
                    .contains("Idempotency-Key");
        }
    }

    @Test
    void saysNothingOfABug() {
        try (Site site = new Site();
                Logged logged = new Logged("stockpot.http", Level.ERROR)) {
            String token = "Bearer " + site.admin();
            site.machine.obstacle = () -> {
                throw new IllegalStateException("canary");
            };
            Reply reply = site.sendAs(token, "POST", PATH, LOCK);
            assertThat(reply.brief()).isEqualTo("500/60");
            assertThat(reply.text()).doesNotContain("canary").doesNotContain("Exception");
            assertThat(reply.header("Stockpot-Request"))
                    .as("what the line of the log is found by")
                    .matches("[0-9a-f]{32}");
            assertThat(logged.lines()).containsExactly("a request could not be answered");
        }
    }

    @Test
    void isClosedButForItsHealthUntilReady() {
        PeerCall echo = new PeerCall("echo", question -> question);
        PeerCall early = PeerCall.early("early", question -> question);
        try (Site site = new Site(settings -> settings, List.of(echo, early))) {
            site.health =
                    Health.not("restoring", "it reads").with("restored", 3).with("total", 4);
            String token = "Bearer " + site.admin();
            assertThat(site.sendAs("", "GET", "/health/live", "").status()).isEqualTo(200);
            assertReady(site, 503, """
                {"status":"restoring","reason":"it reads","restored":3,"total":4}\
                """);
            for (String path : List.of("/config", "/private/products", "/management/instances")) {
                Reply reply = site.sendAs(token, "GET", path, "");
                assertThat(reply.brief()).isEqualTo("503/55");
                assertThat(reply.header("Retry-After")).isEqualTo("1");
            }
            Reply peer = site.sendAs("Stockpot-Cluster " + Site.CLUSTER_SECRET, "POST", "/internal/echo", "?");
            assertThat(peer.header(PeerEndpoint.UNANSWERED)).isEqualTo("NOT_READY");
            Reply soon = site.sendAs("Stockpot-Cluster " + Site.CLUSTER_SECRET, "POST", "/internal/early", "?");
            assertThat(soon.text()).isEqualTo("?");
            assertThat(site.sendAs("", "GET", "/unknown", "").status()).isEqualTo(404);

            site.health = Health.READY;
            assertReady(site, 200, "{\"status\":\"ready\"}");
            assertThat(site.sendAs("", "GET", "/config", "").status()).isEqualTo(200);
            site.health = Health.not("cut off", "it hears nothing");
            assertThat(site.sendAs("", "GET", "/config", "").status()).isEqualTo(200);
            assertReady(site, 503, "{\"status\":\"cut off\",\"reason\":\"it hears nothing\"}");
        }
    }

    private static void assertReady(Site site, int status, String body) {
        Reply reply = site.sendAs("", "GET", "/health/ready", "");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Retry-After")).isEqualTo(status == 503 ? "1" : "");
        assertThat(reply.text()).isEqualTo(body);
    }

    @Test
    void answersOtherNodes() {
        PeerCall echo = new PeerCall("echo", question -> question);
        PeerCall away = new PeerCall("away", _ -> {
            throw new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "no");
        });
        try (Site site = new Site(settings -> settings, List.of(echo, away))) {
            String secret = "Stockpot-Cluster " + Site.CLUSTER_SECRET;
            byte[] question = new byte[3_000_000];
            question[77] = -1;
            Reply reply = site.sendBytes(secret, "POST", "/internal/echo", question);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.response().body()).isEqualTo(question);
            assertThat(site.sendBytes(secret, "POST", "/internal/echo", new byte[(16 << 20) + 1])
                            .brief())
                    .isEqualTo("413/32");
            Reply unanswered = site.sendAs(secret, "POST", "/internal/away", "?");
            assertThat(unanswered.status()).isEqualTo(504);
            assertThat(unanswered.header(PeerEndpoint.UNANSWERED)).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(site.sendAs(secret, "POST", "/internal/nothing", "?").brief())
                    .isEqualTo("404/21");
            assertThat(site.sendAs(secret, "GET", "/internal/echo", "").brief()).isEqualTo("405/20");
            for (String wrong : List.of("", secret + "x", "Bearer " + site.admin(), "Bearer " + Site.CLUSTER_SECRET)) {
                Reply hidden = site.sendAs(wrong, "POST", "/internal/echo", "?");
                Reply unknown = site.sendAs(wrong, "POST", "/unknown", "?");
                assertThat(hidden.brief()).isEqualTo("404/21");
                assertThat(hidden.text()).isEqualTo(unknown.text());
                assertThat(site.sendAs(wrong, "GET", "/internal/echo", "").brief())
                        .isEqualTo("404/21");
            }
        }
    }

    @Test
    void finishesWhatItHasBegunWhenItCloses() throws Exception {
        Site site = new Site();
        site.stock("p", "1");
        String token = "Bearer " + site.admin();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        site.machine.obstacle = () -> {
            inside.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> begun = clients.submit(() -> site.sendAs(token, "POST", PATH, LOCK));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
            Future<?> closing = clients.submit(site::close);
            assertThat(closing.isDone()).isFalse();
            goOn.countDown();
            assertThat(begun.get(10, TimeUnit.SECONDS).status()).isEqualTo(204);
            closing.get(10, TimeUnit.SECONDS);
        }
    }
}
