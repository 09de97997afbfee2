package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Request;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/** A repeated POST has one effect and one answer. */
class IdempotencyTest {
    private static final String KEY = "Idempotency-Key";
    private static final long DAY_MILLIS = 24 * 3_600_000L;

    @AutoClose
    private static final Site site = new Site();

    @BeforeAll
    static void open() {
        site.stock("a", "10");
        site.stock("b", "10");
    }

    private static String lock(int quantity) {
        return "{\"lock_uuid\":\"x\",\"duration\":{\"d_us\":\"forever\"},\"quantity\":" + quantity + "}";
    }

    private static void sameAnswer(Reply first, Reply second) {
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Stockpot-Position"))
                .isEqualTo(first.header("Stockpot-Position"))
                .isNotEmpty();
    }

    @Test
    void answersAgainTheSame() {
        Reply first = site.post("/private/products/a/lock", lock(10), KEY, "one");
        assertThat(first.status()).isEqualTo(204);
        site.post("/private/products/a/lock", lock(0));
        sameAnswer(first, site.post("/private/products/a/lock", lock(10), KEY, "one"));
        sameAnswer(first, site.post("/instances/admin/private/products/a/lock", lock(10), KEY, "one"));
        sameAnswer(first, site.post("/private/products/%61/lock", lock(10), KEY, "one"));
        assertThat(site.post("/private/products/a/lock", lock(10).replace("x", "y"))
                        .status())
                .isEqualTo(204);

        Reply refused = site.post("/private/products/a/lock", lock(10), KEY, "two");
        assertThat(refused.brief()).isEqualTo("410/2670");
        site.send("PATCH", "/private/products/a", "{\"total_stock\":100}");
        sameAnswer(refused, site.post("/private/products/a/lock", lock(10), KEY, "two"));
    }

    @Test
    void isForOneRequest() {
        assertThat(site.post("/private/products/b/lock", lock(1), KEY, "three").status())
                .isEqualTo(204);
        assertThat(site.post("/private/products/b/lock", lock(2), KEY, "three").brief())
                .isEqualTo("409/26");
        assertThat(site.post("/private/products/a/lock", lock(0), KEY, "three").status())
                .isEqualTo(204);
        assertThat(site.post("/private/products/b/lock", lock(2), KEY, "four").status())
                .isEqualTo(204);
    }

    @Test
    void holdsForEveryPost() {
        String product = "{\"product_id\":\"i\",\"description\":\"d\",\"unit\":\"Piece\",\"total_stock\":1}";
        Reply defined = site.post("/private/products", product, KEY, "p");
        site.send("DELETE", "/private/products/i", "");
        sameAnswer(defined, site.post("/private/products", product, KEY, "p"));
        assertThat(site.get("/private/products/i").status()).isEqualTo(404);

        String instance = "{\"id\":\"i\",\"name\":\"n\",\"auth\":{\"method\":\"token\",\"password\":\"password\"}}";
        sameAnswer(
                site.post("/management/instances", instance, KEY, "i"),
                site.post("/management/instances", instance, KEY, "i"));
        assertThat(site.post("/management/instances", instance, KEY, "j").brief())
                .isEqualTo("409/2600");
    }

    @Test
    void givesTheSameToken() {
        String basic = Site.basic("admin", Site.PASSWORD);
        String body = "{\"scope\":\"readonly\"}";
        Reply first = site.sendAs(basic, "POST", "/private/token", body, KEY, "t");
        site.machine.epochMillis += 5000;
        Reply second = site.sendAs(basic, "POST", "/private/token", body, KEY, "t");
        Reply other = site.sendAs(basic, "POST", "/private/token", body);
        assertThat(first.status()).isEqualTo(200);
        sameAnswer(first, second);
        assertThat(other.json().path("token")).isNotEqualTo(first.json().path("token"));
    }

    /** The secret that tokens are made with is no part of a backup; a token of another would be good for nothing. */
    @Test
    void givesNoTokenOfAnotherSecret() {
        String basic = Site.basic("admin", Site.PASSWORD);
        String body = "{\"scope\":\"readonly\"}";
        Reply first = site.sendAs(basic, "POST", "/private/token", body, KEY, "u");
        try (Site restored = site.withTokenSecret("another secret of thirty-two bytes")) {
            Reply again = restored.sendAs(basic, "POST", "/private/token", body, KEY, "u");
            assertThat(again.brief()).isEqualTo("409/26");
            assertThat(again.text()).doesNotContain("secret-token:").contains("under another key");
            String token = "Bearer " + first.json().path("token").asText();
            assertThat(restored.sendAs(token, "GET", "/private/products", "").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void bringsNoTokenBackToLife() {
        Shop shop = Shop.open(site);
        String basic = Site.basic(shop.id().value(), Site.PASSWORD);
        String path = shop.path() + "/private/token";
        Reply first = site.sendAs(basic, "POST", path, "{\"scope\":\"readonly\"}", KEY, "t");
        String token = "Bearer " + first.json().path("token").asText();
        assertThat(site.sendAs(token, "DELETE", path, "").status()).isEqualTo(204);
        sameAnswer(first, site.sendAs(basic, "POST", path, "{\"scope\":\"readonly\"}", KEY, "t"));
        assertThat(site.sendAs(basic, "POST", path, "{\"scope\":\"all\"}", KEY, "t")
                        .brief())
                .isEqualTo("409/26");
        site.machine.epochMillis += DAY_MILLIS;
        for (String scope : List.of("readonly", "all")) {
            Reply anew = site.sendAs(basic, "POST", path, "{\"scope\":\"" + scope + "\"}", KEY, "t");
            assertThat(anew.status()).isEqualTo(200);
            assertThat(site.sendAs(token, "GET", shop.path() + "/private/products", "")
                            .status())
                    .isEqualTo(401);
            site.machine.epochMillis += DAY_MILLIS;
        }
    }

    private static final String ORDER =
            "{'order':{'amount':'KUDOS:1','summary':'s'%s},'inventory_products':[{'product_id':'%s','quantity':%d}]}";

    @ParameterizedTest
    @ValueSource(strings = {"", ",'order_id':'mine'"})
    void makesNoOrderAgainThatWasDeleted(String id) {
        Shop shop = Shop.open(site);
        shop.stock("a", "2", "");
        String order = ORDER.formatted(id, "a", 2);
        Reply first = shop.post("/private/orders", order, KEY, "k");
        assertThat(first.status()).isEqualTo(200);
        String path = "/private/orders/" + first.json().path("order_id").asText();
        assertThat(shop.send("DELETE", path, "").status()).isEqualTo(204);
        sameAnswer(first, shop.post("/private/orders", order, KEY, "k"));
        assertThat(shop.get(path).status()).isEqualTo(404);
        assertThat(shop.post("/private/orders", ORDER.formatted("", "a", 1), KEY, "k")
                        .brief())
                .isEqualTo("409/26");
        site.machine.epochMillis += DAY_MILLIS;
        assertThat(shop.post("/private/orders", order, KEY, "k").status())
                .as("the key is forgotten")
                .isEqualTo(200);
        assertThat(shop.get(path).status()).isEqualTo(200);
    }

    @Test
    void makesNoOrderAgainThatStoodBeforeTheKey() {
        Shop shop = Shop.open(site);
        String order = "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'mine'}}";
        Reply first = shop.post("/private/orders", order);
        assertThat(shop.post("/private/orders", order, KEY, "k").text()).isEqualTo(first.text());
        shop.send("DELETE", "/private/orders/mine", "");
        assertThat(shop.post("/private/orders", order, KEY, "k").text()).isEqualTo(first.text());
        assertThat(shop.get("/private/orders/mine").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"server, a, 2, 410/2670", "server, b, 1, 404/2006", "client, a, 2, 410/2670"})
    void keepsWhatAnOrderWasRefusedFor(String chosenBy, String product, int quantity, String expected) {
        Shop shop = Shop.open(site);
        shop.stock("a", "1", "");
        String id = chosenBy.equals("client") ? ",'order_id':'mine'" : "";
        String order = ORDER.formatted(id, product, quantity);
        Reply refused = shop.post("/private/orders", order, KEY, "k");
        assertThat(refused.brief()).isEqualTo(expected);
        shop.send("PATCH", "/private/products/a", "{'total_stock':100}");
        shop.stock("b", "1", "");
        sameAnswer(refused, shop.post("/private/orders", order, KEY, "k"));
        assertThat(shop.post("/private/orders", ORDER.formatted("", "a", 1), KEY, "k")
                        .brief())
                .isEqualTo("409/26");
        assertThat(shop.post("/private/orders", order, KEY, "l").status()).isEqualTo(200);
    }

    @Test
    void keepsNoAnswerThatSomethingWentWrong() throws Exception {
        Shop shop = Shop.open(site);
        shop.stock("a", "1", "");
        String order = ORDER.formatted("", "a", 1);
        ProductKey product = new ProductKey(shop.id(), new ProductId("a"));
        AttemptId attempt = new AttemptId("x");
        HoldStock hold = new HoldStock(product, attempt, new HoldOwner("o"), Quantity.of(1), List.of());
        site.machine.decide(hold);
        assertThat(shop.post("/private/orders", order, KEY, "k").status()).isEqualTo(503);
        assertThat(shop.post("/private/orders", ORDER.formatted("", "a", 2), KEY, "k")
                        .brief())
                .isEqualTo("409/26");
        site.machine.decide(new ReleaseHold(product, attempt));
        assertThat(shop.post("/private/orders", order, KEY, "k").status()).isEqualTo(200);
    }

    @Test
    void isForOneOwnerOfAName() {
        Shop shop = Shop.open(site);
        shop.stock("a", "10", "");
        assertThat(shop.post("/private/products/a/lock", lock(1), KEY, "k").status())
                .isEqualTo(204);
        Reply order = shop.post("/private/orders", ORDER.formatted("", "a", 1), KEY, "k");
        String auth = "/management/instances/" + shop.id() + "/auth";
        String password = "{\"method\":\"token\",\"password\":\"password\"}";
        Reply set = site.post(auth, password, KEY, "k");
        assertThat(site.send("DELETE", "/management/instances/" + shop.id() + "?purge=yes", "")
                        .status())
                .isEqualTo(204);
        Shop next = shop.openedAgain();
        assertThat(next.post("/private/products/a/lock", lock(1), KEY, "k").brief())
                .isEqualTo("404/2006");
        next.stock("a", "10", "");
        assertThat(next.post("/private/orders", ORDER.formatted("", "a", 1), KEY, "k")
                        .json()
                        .path("token"))
                .isNotEqualTo(order.json().path("token"));
        assertThat(site.post(auth, password, KEY, "k").header("Stockpot-Position"))
                .isNotEqualTo(set.header("Stockpot-Position"));
    }

    @Test
    void mustBeHardToGuessWhereAnybodyMayAsk() {
        Shop shop = Shop.open(site);
        shop.post(
                "/private/orders", "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'o'},'create_token':false}");
        String claim = "{'nonce':'n'}";
        Reply refused = shop.anybody("POST", "/orders/o/claim", claim, KEY, "k".repeat(21));
        assertThat(refused.brief()).isEqualTo("400/26");
        assertThat(refused.json().path("detail").asText()).contains("has 21 characters", "22", "random");
        assertThat(shop.anybody("POST", "/orders/o/claim", claim, KEY, "k".repeat(22))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"a, 204", "' a ', 204", "'', 400/26", "\u00e9, 400/26"})
    void hasRulesForKeys(String key, String expected) throws Exception {
        String body = lock(0);
        try (Wire wire = new Wire(site.door.port())) {
            String answer = wire.send("POST /private/products/b/lock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + site.admin() + "\r\nIdempotency-Key: " + key
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .readAll();
            assertThat(answer).startsWith("HTTP/1.1 " + expected.substring(0, 3));
        }
    }

    @Test
    void hasALengthForKeys() {
        assertThat(site.post("/private/products/b/lock", lock(0), KEY, "k".repeat(255))
                        .status())
                .isEqualTo(204);
        assertThat(site.post("/private/products/b/lock", lock(0), KEY, "k".repeat(256))
                        .brief())
                .isEqualTo("400/26");
    }

    @Test
    void tellsTheMachineWhatItIsAbout() {
        site.post("/private/products/b/lock", lock(0), KEY, "k");
        Request keyed = site.machine.lastRequest;
        assertThat(keyed.id()).matches("key:[0-9a-f]{64}");
        assertThat(keyed.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(keyed.keyed()).isTrue();
        assertThat(keyed.committed()).isFalse();

        site.post("/private/products/b/lock", lock(0), "Prefer", "wait=5, ack=committed");
        Request unkeyed = site.machine.lastRequest;
        assertThat(unkeyed.id()).matches("req:[0-9a-f]{32}");
        assertThat(unkeyed.fingerprint()).isEmpty();
        assertThat(unkeyed.keyed()).isFalse();
        assertThat(unkeyed.committed()).isTrue();

        site.send("DELETE", "/private/products/nothing", "", KEY, "k");
        assertThat(site.machine.lastRequest.keyed()).isFalse();
    }
}
