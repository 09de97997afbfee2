package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.http.access.Passwords;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorTable;
import stockpot.kernel.InstanceId;

/** Who may do what: every endpoint there is, with every kind of token and with none. */
class AccessTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final InstanceId OTHER = new InstanceId("other");
    private static final Set<Scope> POS = EnumSet.of(Scope.ORDER_POS, Scope.ORDER_FULL);
    private static final Set<Scope> SELLERS = EnumSet.of(Scope.READONLY, Scope.ORDER_POS, Scope.ORDER_FULL);

    private static final Set<Scope> ORDERING =
            EnumSet.of(Scope.ORDER_SIMPLE, Scope.ORDER_POS, Scope.ORDER_MGMT, Scope.ORDER_FULL);

    /** Which scopes permit what, written down a second time. A new endpoint has to be added here. */
    private static final Map<String, Set<Scope>> PERMITTED = Map.ofEntries(
            Map.entry("GET /config", EnumSet.allOf(Scope.class)),
            Map.entry("GET /private", EnumSet.of(Scope.READONLY)),
            Map.entry("PATCH /private", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/auth", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/token", EnumSet.allOf(Scope.class)),
            Map.entry("GET /private/tokens", EnumSet.of(Scope.READONLY)),
            Map.entry("DELETE /private/tokens/{serial}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/products", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/products", SELLERS),
            Map.entry("GET /private/products/{id}", SELLERS),
            Map.entry("GET /private/products/{id}/holders", SELLERS),
            Map.entry("GET /private/products/{id}/history", SELLERS),
            Map.entry("GET /private/pots/{id}/history", EnumSet.of(Scope.READONLY)),
            Map.entry("GET /private/orders/{id}/history", EnumSet.allOf(Scope.class)),
            Map.entry("GET /private/reservations/{id}/history", EnumSet.allOf(Scope.class)),
            Map.entry("PATCH /private/products/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/products/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/products/{id}/lock", POS),
            Map.entry("POST /private/products/lock", POS),
            Map.entry("DELETE /private/products/{id}/locks/{lock}", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/pos", SELLERS),
            Map.entry("GET /products/{id}/image", EnumSet.allOf(Scope.class)),
            Map.entry("POST /private/categories", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/categories", SELLERS),
            Map.entry("GET /private/categories/{id}", SELLERS),
            Map.entry("PATCH /private/categories/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/categories/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/groups", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/groups", SELLERS),
            Map.entry("GET /private/groups/{id}", SELLERS),
            Map.entry("PATCH /private/groups/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/groups/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/units", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/units", SELLERS),
            Map.entry("GET /private/units/{id}", SELLERS),
            Map.entry("PATCH /private/units/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/units/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/templates", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/templates", EnumSet.of(Scope.READONLY)),
            Map.entry("GET /private/templates/{id}", EnumSet.of(Scope.READONLY)),
            Map.entry("PATCH /private/templates/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/templates/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("POST /private/webhooks", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/webhooks", EnumSet.of(Scope.READONLY)),
            Map.entry("GET /private/webhooks/{id}", EnumSet.of(Scope.READONLY)),
            Map.entry("PATCH /private/webhooks/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/webhooks/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/webhooks/{id}/deliveries", EnumSet.of(Scope.READONLY)),
            Map.entry("POST /private/pots", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /private/pots", EnumSet.of(Scope.READONLY)),
            Map.entry("GET /private/pots/{id}", EnumSet.of(Scope.READONLY)),
            Map.entry("PATCH /private/pots/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("DELETE /private/pots/{id}", EnumSet.noneOf(Scope.class)),
            Map.entry("GET /templates/{id}", EnumSet.allOf(Scope.class)),
            Map.entry("POST /templates/{id}", EnumSet.allOf(Scope.class)),
            Map.entry("POST /private/orders", ORDERING),
            Map.entry("GET /private/orders", EnumSet.allOf(Scope.class)),
            Map.entry("GET /private/orders/{id}", EnumSet.allOf(Scope.class)),
            Map.entry("DELETE /private/orders/{id}", ORDERING),
            Map.entry("POST /private/orders/{id}/payments", ORDERING),
            Map.entry("PATCH /private/orders/{id}/forget", ORDERING),
            Map.entry("GET /private/events", EnumSet.of(Scope.READONLY)),
            Map.entry("GET /orders/{id}", EnumSet.allOf(Scope.class)),
            Map.entry("POST /orders/{id}/claim", EnumSet.allOf(Scope.class)));

    @AutoClose
    private static final Site site = new Site();

    private static List<Endpoint> endpoints;

    @BeforeAll
    static void open() {
        site.open(SHOP);
        site.open(OTHER);
        try (Passwords passwords = new Passwords()) {
            endpoints = new ArrayList<>(HttpServer.endpoints(
                    Site.settings(),
                    site.machine,
                    site.machine,
                    site.machine,
                    ErrorTable.load(Map.of()),
                    passwords,
                    InstantSource.system()));
            endpoints.add(HttpServer.eventRoute(
                    Site.settings(),
                    site.machine.events,
                    site.machine,
                    new EventStreams(1, site.machine, InstantSource.system())));
        }
    }

    private static String name(Endpoint endpoint) {
        return endpoint.verb() + " " + endpoint.pattern();
    }

    private static Reply knock(String authorization, Endpoint endpoint, InstanceId instance, String... headers) {
        String path = endpoint.pattern()
                .replaceAll("\\{(id|ids|shopId|lock)}", "nothing")
                .replace("{serial}", "77")
                // An answer that goes on for ever is none to look at here.
                .replace("/events", "/events?type=nothing");
        String prefix = endpoint.perInstance() ? "/instances/" + instance : "";
        return site.sendAs(authorization, endpoint.verb().name(), prefix + path, "", headers);
    }

    private static Stream<Endpoint> closedEndpoints() {
        // Who may act for a shop is another matter, and has a test of its own.
        return endpoints.stream()
                .filter(endpoint -> endpoint.access() != Access.PUBLIC && endpoint.access() != Access.SHOP);
    }

    @TestFactory
    Stream<DynamicTest> strangersAreTurnedAwayEverywhere() {
        String elsewhere = site.token(OTHER, Scope.ALL, true);
        return closedEndpoints()
                .map(endpoint -> dynamicTest(name(endpoint), () -> {
                    for (String authorization : List.of(
                            "",
                            "Bearer secret-token:wrong",
                            "Bearer secret-token:",
                            "Bearer wrong",
                            "Bearer",
                            "Digest x",
                            "Bearer " + elsewhere,
                            elsewhere)) {
                        Reply reply = knock(authorization, endpoint, SHOP);
                        assertThat(reply.brief()).as(authorization).isEqualTo("401/2015");
                        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"stockpot\"");
                    }
                }));
    }

    /** Browsers send a password that they know for whatever page asks. */
    @TestFactory
    Stream<DynamicTest> pagesOfOtherSitesAreTurnedAwayWhereAPasswordIsTaken() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.access().takesPasswords())
                .map(endpoint -> dynamicTest(name(endpoint), () -> {
                    String password = Site.basic(endpoint.perInstance() ? "shop" : "admin", Site.PASSWORD);
                    for (String[] page : new String[][] {
                        {"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}
                    }) {
                        Reply reply = knock(password, endpoint, SHOP, page);
                        assertThat(reply.status()).as(page[1]).isEqualTo(403);
                        assertThat(reply.text()).contains("page of another site");
                        assertThat(knock("Bearer " + site.admin(), endpoint, SHOP, page)
                                        .text())
                                .doesNotContain("page of another site");
                    }
                    for (String[] page : new String[][] {{}, {"Sec-Fetch-Site", "same-origin"}}) {
                        assertThat(knock(password, endpoint, SHOP, page).text()).doesNotContain("page of another site");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> nobodyKeepsPrivateAnswers() {
        Set<String> kept = Set.of("GET /products/{id}/image");
        return endpoints.stream()
                .map(endpoint -> dynamicTest(name(endpoint), () -> {
                    InstanceId instance =
                            new InstanceId("k-" + Math.abs(name(endpoint).hashCode()));
                    site.open(instance);
                    String token = endpoint.access() == Access.SHOP
                            ? Site.basic(instance.value(), Site.PASSWORD)
                            : "Bearer "
                                    + site.token(endpoint.perInstance() ? instance : InstanceId.ADMIN, Scope.ALL, true);
                    for (String authorization : List.of("", token)) {
                        Reply reply = knock(authorization, endpoint, instance);
                        if (reply.status() >= 300 || !kept.contains(name(endpoint))) {
                            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> theAdminsTokenIsNothingElsewhere() {
        String admin = site.admin();
        return closedEndpoints()
                .filter(Endpoint::perInstance)
                .map(endpoint -> dynamicTest(
                        name(endpoint),
                        () -> assertThat(
                                        knock("Bearer " + admin, endpoint, SHOP).brief())
                                .isEqualTo("401/2015")));
    }

    @TestFactory
    Stream<DynamicTest> scopesPermitWhatTheySay() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.perInstance() && endpoint.access() != Access.LOGIN)
                .flatMap(endpoint -> Stream.of(Scope.values())
                        .map(scope -> dynamicTest(scope + " " + name(endpoint), () -> {
                            InstanceId instance = new InstanceId(
                                    "s-" + scope + "-" + Math.abs(name(endpoint).hashCode()));
                            site.open(instance);
                            String token = site.token(instance, scope, false);
                            Reply reply = knock("Bearer " + token, endpoint, instance);
                            assertThat(PERMITTED).containsKey(name(endpoint));
                            if (scope == Scope.ALL
                                    || PERMITTED.get(name(endpoint)).contains(scope)) {
                                assertThat(reply.status()).isNotIn(401, 403);
                            } else {
                                assertThat(reply.brief()).isEqualTo("403/16");
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> onlyTheAdminManages() {
        String all = site.token(InstanceId.ADMIN, Scope.ALL, false);
        return closedEndpoints()
                .filter(endpoint -> endpoint.access() == Access.MANAGEMENT)
                .map(endpoint -> dynamicTest(name(endpoint), () -> {
                    for (Scope scope : EnumSet.complementOf(EnumSet.of(Scope.ALL))) {
                        String token = site.token(InstanceId.ADMIN, scope, true);
                        assertThat(knock("Bearer " + token, endpoint, SHOP).brief())
                                .isEqualTo("403/16");
                    }
                    assertThat(knock("Bearer " + all, endpoint, SHOP).status()).isNotIn(401, 403);
                    assertThat(site.sendAs("Bearer " + all, "GET", "/instances/admin/management/instances", "")
                                    .brief())
                            .isEqualTo("404/21");
                }));
    }

    @Test
    void whatIsThereMakesNoDifferenceToStrangers() {
        site.stock("secret", "1");
        String other = "Bearer " + site.token(OTHER, Scope.ALL, false);
        Reply there = site.sendAs(other, "GET", "/private/products/secret", "");
        Reply notThere = site.sendAs(other, "GET", "/private/products/nothing", "");
        assertThat(there.text()).isEqualTo(notThere.text());
        assertThat(there.status()).isEqualTo(notThere.status()).isEqualTo(401);
    }

    @Test
    void unknownInstancesAreUnknownToEverybody() {
        for (String authorization : List.of("", "Bearer " + site.admin(), "Bearer secret-token:wrong")) {
            assertThat(site.sendAs(authorization, "GET", "/instances/nobody/private/products", "")
                            .brief())
                    .isEqualTo("404/2000");
            assertThat(site.sendAs(authorization, "GET", "/instances/nobody/config", "")
                            .brief())
                    .isEqualTo("404/2000");
        }
        assertThat(site.sendAs("", "GET", "/instances/" + "x".repeat(256) + "/config", "")
                        .brief())
                .isEqualTo("400/26");
    }

    @Test
    void closedInstancesSaySo() {
        InstanceId closed = new InstanceId("closed");
        site.open(closed);
        String token = site.token(closed, Scope.ALL, false);
        assertThat(site.send("DELETE", "/management/instances/closed", "").status())
                .isEqualTo(204);
        assertThat(site.sendAs("Bearer " + token, "GET", "/instances/closed/private/products", "")
                        .brief())
                .isEqualTo("404/2016");
        assertThat(site.sendAs("", "GET", "/instances/closed/config", "").brief())
                .isEqualTo("404/2016");
    }

    @Test
    void tokensEndWithTheirTime() {
        Reply issued = site.sendAs(
                Site.basic("shop", Site.PASSWORD),
                "POST",
                "/instances/shop/private/token",
                "{\"scope\":\"readonly\",\"duration\":{\"d_us\":1000000}}");
        String authorization = "Bearer " + issued.json().path("access_token").asText();
        site.machine.epochMillis += 999;
        assertThat(site.sendAs(authorization, "GET", "/instances/shop/private/products", "")
                        .status())
                .isEqualTo(200);
        site.machine.epochMillis += 1;
        assertThat(site.sendAs(authorization, "GET", "/instances/shop/private/products", "")
                        .brief())
                .isEqualTo("401/2015");
    }

    @Test
    void oldLinksLeadToTheAdmin() {
        Reply reply = site.get("/instances/default/private/products?limit=5");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo(site.get("/private/products?limit=5").text());
    }

    @Test
    void nobodyOpensAnInstanceOfHisOwn() {
        Reply reply = site.sendAs("", "POST", "/instances", "{\"id\":\"mine\"}");
        assertThat(reply.full()).isEqualTo("403/44 GENERIC_FORBIDDEN");
        assertThat(site.sendAs("", "POST", "/instances/x/instances", "{}").status())
                .isEqualTo(404);
    }
}
