package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.RESERVATION;
import static stockpot.http.IomShop.items;
import static stockpot.http.IomShop.number;
import static stockpot.http.IomShop.said;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.http.gateway.Health;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.HoldStock;

/** Sections 2, 5, 6 and 7 of the protocol and the settled points 6, 8 and 11: who may ask, and how it is refused. */
class IomAccessTest {
    private static final String WRONG = "401 401 The user or the password is missing or wrong";
    private static final String FORBIDDEN = "403 403 The user may not act for this shop";
    private static final String LOCKED =
            "{'data':null,'statusCode':500,'errors':null,'exceptions':[{'code':'500','message':"
                    + "'bakery.util.exception.TechnicalException: Technical error while working on object"
                    + " ~ReservationPersistenceBean~: Unable to %s reservation. Cannot get the necessary database lock"
                    + " to perform a concurrent safe inventory check.'}]}";

    @AutoClose
    private static final Site site = new Site();

    private IomShop shop;
    private String body;

    @BeforeEach
    void openShop() {
        shop = IomShop.open(site);
        shop.stock("a", "5");
        body = "{'lifetime':60,'items':[" + items("a 1") + "]}";
    }

    private Reply send(String authorization, String method, Object last, String sent, String... headers) {
        return site.sendAs(authorization, method, RESERVATION + last, sent.replace('\'', '"'), headers);
    }

    private Reply post(String authorization, Object last) {
        return send(authorization, "POST", last, body);
    }

    @Test
    void theSeedsRequestWorksAsWgetSendsIt() throws IOException {
        shop.stock("First-Test", "10");
        String sent = "{\"lifetime\":180, \"type\":\"COMPLETE\", \"items\":[{\"id\":\"First-Test\", \"qty\":\"2\"}]}";
        String answer = Wire.exchange(
                site.door.port(),
                "POST " + RESERVATION + shop.id() + " HTTP/1.1\r\nHost: x\r\nUser-Agent: Wget/1.21.3\r\n"
                        + "Accept: */*\r\nAccept-Encoding: identity\r\nAuthorization: " + shop.basic()
                        + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + sent.length() + "\r\n\r\n" + sent);
        assertThat(answer).startsWith("HTTP/1.1 201 ").contains("\"qty\":2,\"state\":\"reserved\"");
    }

    @Test
    void strangersAreTurnedAwayEverywhere() {
        long number = shop.reserve("a 1");
        String name = shop.id().value();
        for (String authorization : List.of(
                "",
                "Basic",
                "Basic !",
                Site.basic(name, "wrong"),
                Site.basic(name, ""),
                Site.basic("", Site.PASSWORD),
                Site.basic("nobody", Site.PASSWORD),
                Site.basic("no\u0000body", Site.PASSWORD),
                Site.basic("x".repeat(256), Site.PASSWORD),
                Site.basic(name, "x".repeat(2000)),
                "Bearer " + site.token(shop.id(), Scope.ALL, true),
                shop.shop().token())) {
            List<Reply> replies = List.of(
                    post(authorization, shop.id()),
                    post(authorization, "unknown-shop"),
                    send(authorization, "GET", number, ""),
                    send(authorization, "PUT", number, body),
                    send(authorization, "DELETE", number, ""),
                    site.sendAs(authorization, "GET", "/servlets/services/atp/" + shop.id() + "/a", ""));
            assertThat(replies).allSatisfy(reply -> {
                assertThat(said(reply)).as(authorization).isEqualTo(WRONG);
                assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"stockpot\"");
            });
        }
        assertThat(said(shop.get(number))).isEqualTo("200 a 1 reserved");
    }

    @Test
    void usersActForTheirOwnShopAndTheAdminForAll() {
        IomShop other = IomShop.open(site);
        String admin = Site.basic("admin", Site.PASSWORD);
        long number = number(post(admin, shop.id()));
        assertThat(said(post(other.basic(), shop.id()))).isEqualTo(FORBIDDEN);
        assertThat(said(site.sendAs(other.basic(), "GET", "/servlets/services/atp/" + shop.id() + "/a", "")))
                .isEqualTo(FORBIDDEN);
        assertThat(said(shop.get(number))).isEqualTo("200 a 1 reserved");
        assertThat(said(send(admin, "GET", number, ""))).isEqualTo("200 a 1 reserved");
        assertThat(said(send(admin, "PUT", number, "{'lifetime':9}"))).isEqualTo("201 a 1 reserved");
        assertThat(send(admin, "DELETE", number, "").status()).isEqualTo(204);
        assertThat(shop.free("a")).isEqualTo(5);
    }

    @Test
    void reservationsOfOthersAreLikeNone() {
        IomShop other = IomShop.open(site);
        long number = shop.reserve("a 1");
        long none = number == 1 ? 2 : number - 1;
        for (String request : List.of("GET ", "DELETE ", "PUT {}", "PUT {'lifetime':9,'items':[]}", "PUT x")) {
            String[] words = request.split(" ", 2);
            Reply foreign = send(other.basic(), words[0], number, words[1]);
            Reply unknown = send(other.basic(), words[0], none, words[1]);
            assertThat(foreign.text()).isEqualTo(unknown.text().replace("" + none, "" + number));
            assertThat(foreign.status()).isEqualTo(unknown.status());
            assertThat(foreign.response().headers().map().keySet())
                    .isEqualTo(unknown.response().headers().map().keySet());
        }
        assertThat(said(shop.get(number))).isEqualTo("200 a 1 reserved");
    }

    @Test
    void shopsThatAreNotThereAreUnknown() {
        String admin = Site.basic("admin", Site.PASSWORD);
        for (String authorization : List.of(admin, shop.basic())) {
            assertThat(said(post(authorization, "4711"))).isEqualTo("404 20002 The requested shop 4711 was not found ");
            assertThat(said(site.sendAs(authorization, "GET", "/servlets/services/atp/4711/a", "")))
                    .isEqualTo("404 20002 The requested shop 4711 was not found ");
        }
        assertThat(said(post(admin, "x".repeat(256)))).startsWith("404 20002 ");
        long number = shop.reserve("a 1");
        assertThat(site.send("DELETE", "/management/instances/" + shop.id(), "").status())
                .isEqualTo(204);
        assertThat(said(post(admin, shop.id()))).as("it is closed").startsWith("404 20002 ");
        assertThat(said(send(admin, "GET", number, ""))).startsWith("404 21002 ");
        assertThat(said(post(shop.basic(), shop.id()))).isEqualTo(WRONG);
    }

    @Test
    void aChangedPasswordCountsAtOnce() {
        assertThat(said(post(shop.basic(), shop.id()))).isEqualTo("201 a 1 reserved");
        assertThat(shop.shop()
                        .post("/private/auth", "{'method':'token','password':'another one altogether'}")
                        .status())
                .isEqualTo(204);
        assertThat(said(post(shop.basic(), shop.id()))).isEqualTo(WRONG);
        assertThat(said(post(Site.basic(shop.id().value(), "another one altogether"), shop.id())))
                .isEqualTo("201 a 1 reserved");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    0,                    404, 21002 The reservation with id 0 was not found",
        "GET,    -1,                   404, 21002 The reservation with id -1 was not found",
        "GET,    9007199254740991,     404, 21002 The reservation with id 9007199254740991 was not found",
        "GET,    9007199254740992,     404, 21002 The reservation with id 9007199254740992 was not found",
        "GET,    99999999999999999999, 404, 21002 The reservation with id 99999999999999999999 was not found",
        "DELETE, 9007199254740991,     400, 21002 The reservation with id 9007199254740991 was not found",
        "DELETE, 9007199254740992,     400, 21002 The reservation with id 9007199254740992 was not found",
        "PUT,    9007199254740991,     400, 21002 The reservation with id 9007199254740991 was not found",
        "PUT,    0,                    400, 21002 The reservation with id 0 was not found",
        "GET,    abc,                  400, resvId: The value must be an integer",
        "GET,    1.5,                  400, resvId: The value must be an integer",
        "GET,    +1,                   400, resvId: The value must be an integer",
        "GET,    %D9%A1,               400, resvId: The value must be an integer",
        "DELETE, x,                    400, resvId: The value must be an integer",
        "PUT,    x,                    400, resvId: The value must be an integer",
        "GET,    a%2Fb,                400, 400 a segment of the path has a slash, ignored",
    })
    void numbersThatNoReservationHasAreUnknown(String method, String number, int status, String expected) {
        assertThat(said(send(shop.basic(), method, number, method.equals("PUT") ? "{}" : "")))
                .startsWith(status + " " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,                                 201",
        "APPLICATION/JSON; charset=UTF-8,                  201",
        "application/json;charset=iso-8859-1,              201",
        "application/x-www-form-urlencoded,                201",
        "text/plain,                                       415",
        "text/json,                                        415",
        "application/xml,                                  415",
        "application/jsonx,                                415",
        "multipart/form-data; boundary=x,                  415",
        "application/vnd.intershop.reservation.v2+json,    415",
    })
    void bodiesAreJson(String type, int status) {
        for (String method : List.of("POST", "PUT")) {
            Object last = method.equals("POST") ? shop.id() : shop.reserve("a 1");
            Reply reply = send(shop.basic(), method, last, body, "Content-Type", type);
            assertThat(said(reply))
                    .isEqualTo(
                            status == 201 ? "201 a 1 reserved" : "415 415 The content type has to be application/json");
        }
    }

    @Test
    void whatIsPackedInUnknownWaysIsRefusedInTheEnvelope() {
        assertThat(said(send(shop.basic(), "POST", shop.id(), body, "Content-Encoding", "br")))
                .startsWith("415 415 Content-Encoding must be");
        assertThat(said(send(shop.basic(), "POST", shop.id(), " ".repeat(1 << 21))))
                .startsWith("413 413 ");
    }

    @Test
    void otherPathsAndMethodsAreRefusedInTheEnvelope() {
        Reply patch = send(shop.basic(), "PATCH", "1", "{}");
        assertThat(said(patch)).startsWith("405 405 ");
        assertThat(patch.header("Allow")).isEqualTo("GET, POST, PUT, DELETE, HEAD");
        assertThat(said(shop.send("POST", "atp/" + shop.id() + "/a", "{}"))).startsWith("405 405 ");
        for (String path : List.of("reservation", "reservation/", "reservation/1/2", "atp/x", "inventory/1")) {
            assertThat(said(shop.send("GET", path, ""))).startsWith("404 404 ");
        }
        assertThat(site.sendAs(shop.basic(), "GET", "/instances/" + shop.id() + RESERVATION + "1", "")
                        .brief())
                .as("a shop is no prefix")
                .isEqualTo("404/21");
    }

    /** It reads no path then, so it cannot know whose words to use. */
    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%", "%1", "%zz"})
    void whatTheParserItselfRefusesHasTheBodyOfTheOtherPaths(String segment) throws IOException {
        assertThat(Wire.exchange(
                        site.door.port(),
                        "GET " + RESERVATION + segment + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + shop.basic()
                                + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"code\":29,");
    }

    /** That it is as described is seen to by whatever sends. */
    @Test
    void theParsersRefusalsAreDescribed() {
        assertThat(send(shop.basic(), "GET", "%00", "").full()).isEqualTo("400/29 GENERIC_PATH_SEGMENT_MALFORMED");
    }

    /** Another attempt has the last ones, and nobody has decided about it. */
    private void contend() {
        ProductKey product = new ProductKey(shop.id(), new ProductId("a"));
        HoldStock hold = new HoldStock(product, new AttemptId("other"), new HoldOwner("o"), Quantity.of(5), List.of());
        assertThat(site.machine.decide(hold).isGranted()).isTrue();
    }

    private static void assertLocked(Reply reply, String verb) {
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.text().replace('\'', '~').replace('"', '\'')).isEqualTo(LOCKED.formatted(verb));
        assertThat(reply.header("Retry-After")).isEmpty();
    }

    @Test
    void whatOthersHaveUndecidedIsALockTimeout() {
        shop.stock("b", "9");
        long number = shop.reserve("b 1");
        contend();
        assertLocked(shop.post(body), "create");
        assertLocked(shop.post(body.replace("}", ",'type':'PARTLY'}")), "create");
        assertLocked(shop.put(number, body), "update");
        assertThat(said(shop.get(number))).isEqualTo("200 b 1 reserved");
        assertThat(said(shop.post("{'items':[" + items("a 1, b 9") + "]}")))
                .as("what is certain outweighs it")
                .isEqualTo("400 21001 The requested quantity of product b is not available");
        assertThat(shop.free("b")).isEqualTo(8);
    }

    @Test
    void whatAnOrderIsTakingOverIsALockTimeout() {
        long number = shop.reserve("a 1");
        site.machine.decide(
                new TakeReservation(new ReservationKey(number), shop.id(), new AttemptId("taking"), new OrderId("o")));
        assertLocked(shop.put(number, body), "update");
        assertLocked(shop.put(number, "{'lifetime':5}"), "update");
        assertLocked(shop.delete(number), "delete");
        assertThat(said(shop.get(number))).isEqualTo("200 a 1 reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUSY 503", "NOT_READY 503", "OUTCOME_UNKNOWN 504"})
    void whatCannotBeAnsweredIsSaidInTheEnvelope(String row) {
        String[] words = row.split(" ");
        long number = shop.reserve("a 1");
        site.machine.obstacle = () -> {
            throw new Unavailable(Unavailable.Kind.valueOf(words[0]), "not now");
        };
        try {
            for (Reply reply : List.of(shop.post(body), shop.put(number, body), shop.delete(number))) {
                assertThat(said(reply)).startsWith(words[1] + " " + words[1] + " ");
                assertThat(reply.json().path("errors").isNull()).isTrue();
                assertThat(reply.header("Retry-After")).isEqualTo(words[1].equals("503") ? "1" : "");
            }
        } finally {
            site.machine.obstacle = () -> {};
        }
    }

    @Test
    void aNodeThatStartsSaysSoInTheEnvelope() {
        try (Site starting = new Site()) {
            starting.health = Health.not("starting", "it begins");
            Reply reply = starting.sendAs(Site.basic("admin", Site.PASSWORD), "GET", RESERVATION + "1", "");
            assertThat(said(reply)).startsWith("503 503 ");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aHeadIsAGetWithoutItsBody() {
        long number = shop.reserve("a 1");
        Reply head = send(shop.basic(), "HEAD", number, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
    }

    @Test
    void theAdminIsAShopToo() {
        String admin = Site.basic("admin", Site.PASSWORD);
        site.stock("of-admin", "1");
        assertThat(said(send(admin, "POST", InstanceId.ADMIN, body.replace("'a'", "'of-admin'"))))
                .isEqualTo("201 of-admin 1 reserved");
    }
}
