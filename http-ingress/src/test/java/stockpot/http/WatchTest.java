package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.http.access.SecurityLog;
import stockpot.kernel.InstanceId;

/** What the security log and the access log say, and what no log ever says. */
class WatchTest {
    private static final String CANARY = "canary-7f3a9c51";
    private static final String PROXIED = "X-Forwarded-For";

    @AutoClose
    private Site site;

    @AutoClose
    private Logged logged;

    @BeforeEach
    void open() {
        site = new Site(
                _ -> Site.settings(new HttpSettings.Outside(null, Networks.of("127.0.0.1"), true, Origins.ANY, "")),
                List.of());
        site.open(new InstanceId("shop"));
        logged = new Logged(SecurityLog.NAME, Level.INFO);
    }

    private static String instance(String id) {
        return "{'id':'" + id + "','name':'n','address':{},'jurisdiction':{},'use_stefan':false,"
                + "'default_pay_delay':{'d_us':1},'default_wire_transfer_delay':{'d_us':1},"
                + "'auth':{'method':'token','password':'" + CANARY + "'}}";
    }

    private Reply send(String authorization, String method, String path, String body) {
        return site.sendAs(authorization, method, path, body.replace('\'', '"'), PROXIED, "203.0.113.9");
    }

    @Test
    void saysWhoWasRefusedWhatAndWhereTheyCameFrom() {
        String readonly = "Bearer " + site.token(new InstanceId("shop"), Scope.READONLY, false);
        String path = "/instances/shop/private/";
        send(Site.basic("shop", "wrong"), "POST", path + "token", "{'scope':'all'}");
        send(Site.basic("nobody", "wrong"), "POST", "/instances/nobody/private/token", "{'scope':'all'}");
        send(Site.basic("admin", "wrong"), "GET", "/management/instances", "");
        send(Site.basic("shop", "wrong"), "GET", "/servlets/services/reservation/7", "");
        send(Site.basic(CANARY, "wrong"), "GET", "/servlets/services/reservation/7", "");
        send(Site.basic("shop", Site.PASSWORD), "GET", "/servlets/services/atp/admin/p", "");
        send("Bearer secret-token:wrong", "GET", path + "products", "");
        send(readonly, "POST", path + "categories", "{'name':'c'}");
        send(readonly, "POST", path + "token", "{'scope':'all'}");
        send("Stockpot-Cluster guessed", "POST", "/internal/x", "");
        site.sendAs(Site.basic("shop", Site.PASSWORD), "POST", path + "token", "{}", "Sec-Fetch-Site", "cross-site");
        assertThat(logged.lines().stream().map(line -> line.replaceFirst(" ms=[0-9]+$", "")))
                .containsExactly(
                        "login refused: instance=shop from=203.0.113.9 request=POST:" + path + "token",
                        "login refused: instance=nobody from=203.0.113.9 request=POST:/instances/nobody/private/token",
                        "login refused: instance=admin from=203.0.113.9 request=GET:/management/instances",
                        "login refused: instance=shop from=203.0.113.9 request=GET:/servlets/services/reservation/7",
                        "login refused: instance=- from=203.0.113.9 request=GET:/servlets/services/reservation/7",
                        "scope refused: instance=shop from=203.0.113.9 by=shop/password",
                        "token refused: instance=shop from=203.0.113.9 request=GET:" + path + "products",
                        "scope refused: instance=shop from=203.0.113.9 request=POST:" + path + "categories",
                        "scope refused: instance=shop from=203.0.113.9 request=POST:" + path + "token",
                        "peer refused: instance=- from=203.0.113.9 request=POST:/internal/x",
                        "cross site login refused: instance=shop from=127.0.0.1 request=POST:" + path + "token");
    }

    @Test
    void saysWhoChangedWhatAboutInstancesPasswordsAndTokens() {
        String admin = Site.basic("admin", Site.PASSWORD);
        String root = "Bearer " + site.admin();
        assertThat(send(admin, "POST", "/management/instances", instance("new")).status())
                .isEqualTo(204);
        assertThat(send(admin, "POST", "/management/instances", instance("NEW")).status())
                .isEqualTo(409);
        send(root, "PATCH", "/management/instances/new", "{'name':'m'}");
        send(root, "POST", "/management/instances/new/auth", "{'method':'token','password':'" + CANARY + "-2'}");
        Reply issued = send(
                Site.basic("new", CANARY + "-2"),
                "POST",
                "/instances/new/private/token",
                "{'scope':'all','refreshable':true}");
        String token = "Bearer " + issued.json().path("access_token").asText();
        long serial = send(token, "GET", "/instances/new/private/tokens", "")
                .json()
                .path("tokens")
                .path(0)
                .path("serial")
                .asLong();
        String by = " from=203.0.113.9 by=new/token/" + serial + "/all";
        send(token, "PATCH", "/instances/new/private", "{'name':'m'}");
        send(token, "DELETE", "/instances/new/private/tokens/" + serial, "");
        send(root, "DELETE", "/management/instances/new", "");
        send(root, "DELETE", "/management/instances/new?purge=yes", "");
        String byRoot = " from=203.0.113.9 by=admin/token/";
        assertThat(logged.lines()).hasSize(8);
        assertThat(logged.lines().getFirst())
                .isEqualTo("instance opened: instance=new from=203.0.113.9 by=admin/password");
        assertThat(logged.lines().get(1)).startsWith("instance changed: instance=new" + byRoot);
        assertThat(logged.lines().get(2)).startsWith("password changed: instance=new" + byRoot);
        assertThat(logged.lines().subList(3, 6))
                .containsExactly(
                        "token issued: instance=new from=203.0.113.9 by=new/password about=all:refreshable",
                        "instance changed: instance=new" + by,
                        "token revoked: instance=new" + by + " about=token/" + serial);
        assertThat(logged.lines().get(6)).startsWith("instance closed: instance=new" + byRoot);
        assertThat(logged.lines().get(7)).startsWith("instance purged: instance=new" + byRoot);
    }

    @Test
    void noLogSaysASecretOrALineThatSomebodyMadeUp() throws IOException {
        try (Logged everything = new Logged(Logger.ROOT_LOGGER_NAME, Level.INFO);
                Logged ours = new Logged("stockpot", Level.TRACE)) {
            String login = Site.basic("admin", Site.PASSWORD);
            send(login, "POST", "/management/instances", instance("new"));
            Reply issued =
                    send(Site.basic("new", CANARY), "POST", "/instances/new/private/token", "{'scope':'readonly'}");
            String token = issued.json().path("access_token").asText().substring("secret-token:".length());
            String order = "/instances/new/orders/o?token=" + CANARY;
            send("Bearer secret-token:" + token, "GET", order, "");
            send("Bearer secret-token:" + token, "POST", "/instances/new/private/products", "{}");
            send("Bearer secret-token:" + token + "x", "GET", "/instances/new/private/products", "");
            send(Site.basic("new", CANARY + "x"), "POST", "/instances/new/private/token", "{");
            send(Site.basic(CANARY, CANARY), "GET", "/servlets/services/reservation/7", "");
            send("Stockpot-Cluster " + Site.CLUSTER_SECRET, "POST", "/internal/x", "");
            send("Stockpot-Cluster " + CANARY, "POST", "/internal/x", "");
            Wire.exchange(
                    site.door.port(),
                    "GET /instances/%0d%0a%1b[31mfake:%20line/private/products HTTP/1.1\r\nHost: x\r\n"
                            + "Connection: close\r\nAuthorization: Basic eDp5\r\nX-Forwarded-For: \u0007x\r\n\r\n");
            Wire.exchange(
                    site.door.port(),
                    "POST /instances/a%20b%e2%80%a8c/private/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Content-Length: 0\r\nAuthorization: " + Site.basic("x", CANARY) + "\r\n\r\n");
            assertThat(ours.lines()).hasSizeGreaterThan(10).noneMatch(line -> line.matches("(?s).*[\\p{Cc}\u2028].*"));
            for (Logged log : List.of(everything, ours)) {
                assertThat(String.join("\n", log.lines()))
                        .doesNotContain(CANARY)
                        .doesNotContain(Site.PASSWORD)
                        .doesNotContain(Site.CLUSTER_SECRET)
                        .doesNotContain(token)
                        .doesNotContain(login.substring("Basic ".length()));
            }
        }
    }

    @Test
    void accessesAreLoggedWhenThatIsAskedFor() {
        try (Logged access = new Logged("stockpot.access", Level.INFO)) {
            send("Bearer " + site.admin(), "GET", "/private/products?limit=3", "");
            send("", "POST", "/instances/shop/templates/a%20b", "{}");
            await().until(() -> access.lines().size() == 2);
            assertThat(access.lines().getFirst()).matches("GET /private/products 200 15 [0-9.]+ 203.0.113.9 admin");
            assertThat(access.lines().getLast())
                    .matches("POST /instances/shop/templates/a%20b 404 [0-9]+ [0-9.]+ 203.0.113.9 shop");
            try (Site other = new Site()) {
                other.get("/private/products");
            }
            assertThat(access.lines()).hasSize(2);
        }
    }
}
