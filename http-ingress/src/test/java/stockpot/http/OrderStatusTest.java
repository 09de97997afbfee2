package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.Reached;

/** Sections 4.2 to 4.5 of the protocol, and payments. */
class OrderStatusTest {
    private static final String PAID = "{'payment_ref':'r1','amount':'KUDOS:2'}";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void open() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = Shop.open(site);
        shop.stock("bread", "10", "");
    }

    /** Places an order of ten loaves under that id, and returns its token. */
    private String place(String id) {
        return place(id, "");
    }

    private String place(String id, String more) {
        Reply reply = shop.post(
                "/private/orders",
                "{'order':{'amount':'KUDOS:2','summary':'Ten loaves','order_id':'" + id + "'" + more
                        + "},'inventory_products':[{'product_id':'bread','quantity':10}]}");
        assertThat(reply.brief()).as(reply.text()).isEqualTo("200");
        return reply.json().path("token").asText();
    }

    private Reply pay(String id, String body) {
        return shop.post("/private/orders/" + id + "/payments", body);
    }

    private Reply claim(String id, String nonce, String token) {
        return shop.anybody("POST", "/orders/" + id + "/claim", "{'nonce':'" + nonce + "','token':'" + token + "'}");
    }

    @Test
    void showsAnOrderThatNobodyClaimed() {
        String token = place("o");
        JsonNode order = shop.get("/private/orders/o?session_id=s%20s").json();
        assertThat(order.path("order_status").asText()).isEqualTo("unpaid");
        String host = "127.0.0.1:" + site.door.port();
        assertThat(order.path("taler_pay_uri").asText())
                .isEqualTo("taler+http://pay/" + host + shop.path() + "/o/s%20s?c=" + token);
        assertThat(order.path("order_status_url").asText())
                .isEqualTo("http://" + host + shop.path() + "/orders/o?token=" + token);
        assertThat(order.path("creation_time").toString()).isEqualTo("{\"t_s\":1700000000}");
        assertThat(order.path("pay_deadline").toString()).isEqualTo("{\"t_s\":1700086400}");
        assertThat(order.path("total_amount").asText()).isEqualTo("KUDOS:2");
    }

    @Test
    void namesThePublicUrlWhateverTheRequestSays() {
        HttpSettings.Outside outside = new HttpSettings.Outside(
                Reached.of("https://shop.example/stock"), Networks.NONE, false, Origins.ANY, "");
        try (Site behind = new Site(_ -> Site.settings(outside), List.of())) {
            behind.stock("bread", "10");
            String[] forged = {"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http"};
            Reply placed = behind.post("/private/orders", """
                {"order":{"amount":"KUDOS:2","summary":"s","order_id":"o"},
                 "inventory_products":[{"product_id":"bread","quantity":1}]}
                """, forged);
            String token = placed.json().path("token").asText();
            JsonNode shown = behind.get("/private/orders/o", forged).json();
            assertThat(shown.path("taler_pay_uri").asText()).isEqualTo("taler://pay/shop.example/stock/o/?c=" + token);
            assertThat(shown.path("order_status_url").asText())
                    .isEqualTo("https://shop.example/stock/orders/o?token=" + token);
            Reply claimed = behind.sendAs(
                    "", "POST", "/orders/o/claim", "{\"nonce\":\"n\",\"token\":\"" + token + "\"}", forged);
            assertThat(claimed.json()
                            .path("contract_terms")
                            .path("merchant_base_url")
                            .asText())
                    .isEqualTo("https://shop.example/stock/");
        }
    }

    @Test
    void showsAnOrderOnItsWay() {
        String token = place("o");
        assertThat(claim("o", "n", token)
                        .json()
                        .path("contract_terms")
                        .path("order_id")
                        .asText())
                .isEqualTo("o");
        JsonNode claimed = shop.get("/private/orders/o").json();
        assertThat(claimed.path("order_status").asText()).isEqualTo("claimed");
        assertThat(claimed.path("contract_terms").path("amount").asText()).isEqualTo("KUDOS:2");
        assertThat(pay("o", PAID).brief()).isEqualTo("204");
        JsonNode paid = shop.get("/private/orders/o").json();
        assertThat(paid.path("order_status").asText()).isEqualTo("paid");
        assertThat(paid.path("deposit_total").asText()).isEqualTo("KUDOS:2");
        assertThat(paid.path("refund_amount").asText()).isEqualTo("KUDOS:0");
        assertThat(shop.get("/private/products/bread").json().path("total_sold").asInt())
                .isEqualTo(10);
    }

    @Test
    void sparesClientsWhatTheyKnow() {
        String token = place("o");
        String tag = shop.get("/private/orders/o").header("ETag");
        assertThat(shop.get("/private/orders/o", "If-None-Match", tag).status()).isEqualTo(304);
        claim("o", "n", token);
        assertThat(shop.get("/private/orders/o", "If-None-Match", tag).status()).isEqualTo(200);
    }

    @Test
    void waitsForThePayment() throws Exception {
        place("o");
        CompletableFuture<Reply> waiting =
                CompletableFuture.supplyAsync(() -> shop.get("/private/orders/o?timeout_ms=20000"));
        assertThat(shop.get("/private/orders/o?timeout_ms=1")
                        .json()
                        .path("order_status")
                        .asText())
                .isEqualTo("unpaid");
        assertThat(waiting).isNotDone();
        pay("o", PAID);
        assertThat(waiting.get(10, TimeUnit.SECONDS).json().path("order_status").asText())
                .isEqualTo("paid");
        assertThat(shop.get("/private/orders/o?timeout_ms=-1").brief()).isEqualTo("400/26");
    }

    @Test
    void takesNoPlaceWhileItWaits() throws Exception {
        try (Site small = new Site(_ -> Site.settings(2, 1 << 20, null, Map.of()), List.of())) {
            Shop own = Shop.open(small);
            own.post("/private/orders", "{'order':{'amount':'KUDOS:2','summary':'s','order_id':'o'}}");
            List<CompletableFuture<Reply>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> own.get("/private/orders/o?timeout_ms=20000")));
            }
            await().until(() -> own.post("/private/orders/o/payments", PAID).status() == 204);
            for (CompletableFuture<Reply> one : waiting) {
                assertThat(one.get(10, TimeUnit.SECONDS).status()).isIn(200, 503);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'payment_ref':'r1','amount':'KUDOS:2'}   | 204",
                "{'payment_ref':'r1','amount':'KUDOS:1'}   | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'payment_ref':'r1','amount':'EUR:2'}     | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'payment_ref':'r1','amount':'2'}         | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'payment_ref':'','amount':'KUDOS:2'}     | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'amount':'KUDOS:2'}                      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'payment_ref':'r1'}                      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'payment_ref'                            | 400/22 GENERIC_JSON_INVALID",
            })
    void isPaid(String body, String expected) {
        place("o");
        assertThat(pay("o", body).full()).isEqualTo(expected);
    }

    @Test
    void isPaidOnce() {
        place("o");
        assertThat(pay("o", PAID).brief()).isEqualTo("204");
        assertThat(pay("o", PAID).brief()).isEqualTo("204");
        assertThat(pay("o", PAID.replace("r1", "r2")).full())
                .isEqualTo("409/2521 MERCHANT_PRIVATE_DELETE_ORDERS_ALREADY_PAID");
        assertThat(pay("nothing", PAID).full()).isEqualTo("404/2005 MERCHANT_GENERIC_ORDER_UNKNOWN");
    }

    @Test
    void isOverAfterItsPayDeadline() {
        String token = place("o", ",'pay_deadline':{'t_s':1700000010}");
        site.machine.epochMillis += 10_000;
        assertThat(claim("o", "n", token).brief()).isEqualTo("410/26");
        assertThat(pay("o", PAID).full()).isEqualTo("410/26 GENERIC_PARAMETER_MALFORMED");
        JsonNode order = shop.get("/private/orders/o?timeout_ms=20000").json();
        assertThat(order.path("order_status").asText()).isEqualTo("unpaid");
        assertThat(order.path("pay_deadline").path("t_s").asLong()).isEqualTo(1_700_000_010);
        place("next");
    }

    @Test
    void isTakenBack() {
        place("o");
        assertThat(shop.send("DELETE", "/private/orders/o", "").brief()).isEqualTo("204");
        assertThat(shop.send("DELETE", "/private/orders/o", "").full())
                .isEqualTo("404/2005 MERCHANT_GENERIC_ORDER_UNKNOWN");
        assertThat(shop.get("/private/orders/o").full()).isEqualTo("404/2005 MERCHANT_GENERIC_ORDER_UNKNOWN");
        assertThat(pay("o", PAID).brief()).isEqualTo("410/26");
        String token = place("o");
        claim("o", "n", token);
        assertThat(shop.send("DELETE", "/private/orders/o", "").full())
                .isEqualTo("409/2520 MERCHANT_PRIVATE_DELETE_ORDERS_AWAITING_PAYMENT");
        assertThat(shop.send("DELETE", "/private/orders/o?force=YES", "").brief())
                .isEqualTo("204");
        place("o");
        pay("o", PAID);
        assertThat(shop.send("DELETE", "/private/orders/o?force=YES", "").full())
                .isEqualTo("409/2521 MERCHANT_PRIVATE_DELETE_ORDERS_ALREADY_PAID");
    }

    @Test
    void isClaimedByOneWallet() {
        String token = place("o");
        assertThat(claim("nothing", "n", "").full()).isEqualTo("404/2300 MERCHANT_POST_ORDERS_ID_CLAIM_NOT_FOUND");
        assertThat(claim("o", "n", "wrong").full()).isEqualTo("404/2300 MERCHANT_POST_ORDERS_ID_CLAIM_NOT_FOUND");
        assertThat(claim("o", "", token).brief()).isEqualTo("400/26");
        assertThat(claim("o", "n", token).status()).isEqualTo(200);
        assertThat(claim("o", "n", token).status()).isEqualTo(200);
        assertThat(claim("o", "m", token).full()).isEqualTo("409/2301 MERCHANT_POST_ORDERS_ID_CLAIM_ALREADY_CLAIMED");
    }

    @Test
    void tellsWalletsWhoKnowIt() {
        String token = place("o", ",'fulfillment_url':'https://x/'");
        assertThat(shop.anybody("GET", "/orders/o", "").full())
                .isEqualTo("403/2105 MERCHANT_GET_ORDERS_ID_INVALID_TOKEN");
        assertThat(shop.anybody("GET", "/orders/o?token=x", "").brief()).isEqualTo("403/2105");
        assertThat(shop.anybody("GET", "/orders/o?h_contract=x", "").full())
                .isEqualTo("403/2106 MERCHANT_GET_ORDERS_ID_INVALID_CONTRACT_HASH");
        assertThat(shop.anybody("GET", "/orders/nothing", "").full())
                .isEqualTo("404/2005 MERCHANT_GENERIC_ORDER_UNKNOWN");
        Reply unpaid = shop.anybody("GET", "/orders/o?token=" + token, "");
        assertThat(unpaid.status()).isEqualTo(402);
        assertThat(unpaid.json().path("taler_pay_uri").asText()).endsWith("/o/?c=" + token);
        pay("o", PAID);
        Reply paid = shop.anybody("GET", "/orders/o?token=" + token, "");
        assertThat(paid.status()).isEqualTo(200);
        assertThat(paid.json().path("fulfillment_url").asText()).isEqualTo("https://x/");
    }

    /** As GNU Taler's own tests of merchants have it: before anybody claims the order, after that, and when it is paid. */
    @Test
    void sendsWhoeverIsNotTheCustomerToOrderForHimself() {
        String token = place("o", ",'public_reorder_url':'https://x/again'");
        for (Runnable step : List.<Runnable>of(() -> {}, () -> claim("o", "n", token), () -> pay("o", PAID))) {
            step.run();
            Reply stranger = shop.anybody("GET", "/orders/o", "");
            assertThat(stranger.status()).isEqualTo(202);
            assertThat(stranger.text()).isEqualTo("{\"public_reorder_url\":\"https://x/again\"}");
            assertThat(stranger.header("ETag")).isEmpty();
            assertThat(shop.anybody("GET", "/orders/o?token=x", "").brief()).isEqualTo("403/2105");
            assertThat(shop.anybody("GET", "/orders/o?h_contract=x", "").brief())
                    .isEqualTo("403/2106");
        }
    }

    /** The id is enough to know it by. */
    @Test
    void tellsAnybodyOfAnOrderWithoutAToken() {
        shop.post(
                "/private/orders",
                "{'order':{'amount':'KUDOS:2','summary':'s','order_id':'o','public_reorder_url':'https://x/again'},"
                        + "'create_token':false}");
        assertThat(shop.anybody("GET", "/orders/o", "").status()).isEqualTo(402);
        assertThat(shop.anybody("GET", "/orders/o?token=x", "").brief()).isEqualTo("403/2105");
        pay("o", PAID);
        assertThat(shop.anybody("GET", "/orders/o", "").status()).isEqualTo(200);
    }

    @Test
    void listsOrders() {
        for (int i = 0; i < 3; i++) {
            shop.post(
                    "/private/orders",
                    "{'order':{'amount':'KUDOS:2','summary':'Number " + i + "','order_id':'o" + i
                            + "','fulfillment_url':'https://x/" + i + "'},'session_id':'s" + i + "'}");
            site.machine.epochMillis += 1000;
        }
        pay("o1", PAID);
        assertThat(ids("")).containsExactly("o2", "o1", "o0");
        assertThat(ids("?limit=2")).containsExactly("o0", "o1");
        assertThat(ids("?delta=-1")).containsExactly("o2");
        assertThat(ids("?limit=0")).isEmpty();
        assertThat(ids("?paid=YES")).containsExactly("o1");
        assertThat(ids("?paid=no&wired=no&refunded=all")).containsExactly("o2", "o0");
        assertThat(ids("?wired=yes")).isEmpty();
        assertThat(ids("?refunded=yes")).isEmpty();
        assertThat(ids("?session_id=s2")).containsExactly("o2");
        assertThat(ids("?fulfillment_url=https://x/0")).containsExactly("o0");
        assertThat(ids("?summary_filter=number%201")).containsExactly("o1");
        assertThat(ids("?date_s=1700000001")).containsExactly("o2");
        JsonNode first = shop.get("/private/orders").json().path("orders").get(0);
        assertThat(ids("?offset=" + first.path("row_id"))).containsExactly("o1", "o0");
        assertThat(ids("?start=" + first.path("row_id") + "&limit=-1")).containsExactly("o1");
        assertThat(first.path("timestamp").toString()).isEqualTo("{\"t_s\":1700000002}");
        assertThat(shop.get("/private/orders?paid=x").brief()).isEqualTo("400/26");
        assertThat(shop.get("/private/orders?limit=x").brief()).isEqualTo("400/26");
    }

    private List<String> ids(String query) {
        return shop.get("/private/orders" + query).json().path("orders").findValuesAsText("order_id");
    }

    @Test
    void isNobodyElses() {
        String token = place("o");
        Shop other = Shop.open(site);
        assertThat(other.get("/private/orders/o").brief()).isEqualTo("404/2005");
        assertThat(other.send("DELETE", "/private/orders/o", "").brief()).isEqualTo("404/2005");
        assertThat(other.post("/private/orders/o/payments", PAID).brief()).isEqualTo("404/2005");
        assertThat(other.anybody("GET", "/orders/o?token=" + token, "").brief()).isEqualTo("404/2005");
        assertThat(other.anybody("POST", "/orders/o/claim", "{'nonce':'n','token':'" + token + "'}")
                        .brief())
                .isEqualTo("404/2300");
        assertThat(other.get("/private/orders").text()).isEqualTo("{\"orders\":[]}");
        assertThat(site.sendAs(other.token(), "GET", shop.path() + "/private/orders/o", "")
                        .text())
                .isEqualTo(site.sendAs(other.token(), "GET", shop.path() + "/private/orders/nothing", "")
                        .text());
    }
}
