package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Waiting for news of orders, sections 4.2, 4.3 and 4.5 of the protocol. */
class OrderPollTest {
    private static final String LONG = "timeout_ms=20000";
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void open() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = Shop.open(site);
    }

    private String place(String id) {
        Reply reply =
                shop.post("/private/orders", "{'order':{'amount':'KUDOS:2','summary':'s','order_id':'" + id + "'}}");
        assertThat(reply.brief()).as(reply.text()).isEqualTo("200");
        return reply.json().path("token").asText();
    }

    private void pay(String id) {
        assertThat(shop.post("/private/orders/" + id + "/payments", "{'payment_ref':'r','amount':'KUDOS:2'}")
                        .brief())
                .isEqualTo("204");
    }

    private void claim(String id, String token) {
        assertThat(shop.anybody("POST", "/orders/" + id + "/claim", "{'nonce':'n','token':'" + token + "'}")
                        .brief())
                .isEqualTo("200");
    }

    private Reply list(String query) {
        return shop.get("/private/orders?" + query);
    }

    private static List<String> ids(Reply list) {
        assertThat(list.brief()).isEqualTo("200");
        return list.json().path("orders").findValuesAsText("order_id");
    }

    private Reply wallet(String query, String... headers) {
        return shop.anybody("GET", "/orders/o?" + query, "", headers);
    }

    /** A request on its way that has been looked at and not been answered. */
    private static CompletableFuture<Reply> waiting(java.util.function.Supplier<Reply> asking) {
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(asking);
        await().during(Duration.ofMillis(300)).until(() -> !reply.isDone());
        return reply;
    }

    private static Reply told(CompletableFuture<Reply> waiting) throws Exception {
        return waiting.get(10, TimeUnit.SECONDS);
    }

    private static Reply atOnce(CompletableFuture<Reply> asked) throws Exception {
        return asked.get(AT_ONCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aListWaitsForTheNextOrder() throws Exception {
        CompletableFuture<Reply> first = waiting(() -> list("limit=5&" + LONG));
        place("o1");
        Reply told = told(first);
        assertThat(ids(told)).containsExactly("o1");
        JsonNode last = told.json().path("orders").get(0).path("row_id");
        CompletableFuture<Reply> next = waiting(() -> list("limit=5&offset=" + last + "&" + LONG));
        place("o2");
        assertThat(ids(told(next))).containsExactly("o2");
    }

    @Test
    void aListWaitsUntilAnOrderIsWhatIsAskedFor() throws Exception {
        place("o1");
        place("o2");
        CompletableFuture<Reply> paid = waiting(() -> list("limit=5&paid=yes&" + LONG));
        pay("o2");
        assertThat(ids(told(paid))).containsExactly("o2");
    }

    @Test
    void aListThatHasSomethingToSaySaysIt() throws Exception {
        place("o1");
        assertThat(ids(atOnce(CompletableFuture.supplyAsync(() -> list("limit=5&" + LONG)))))
                .containsExactly("o1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "limit=-5&", "limit=0&", "delta=-5&"})
    void onlyAListInAscendingOrderWaits(String limit) throws Exception {
        assertThat(ids(atOnce(CompletableFuture.supplyAsync(() -> list(limit + LONG)))))
                .isEmpty();
    }

    @Test
    void aListIsEmptyWhenTheTimeIsOver() {
        assertThat(ids(list("limit=5&timeout_ms=30"))).isEmpty();
        assertThat(ids(list("limit=5&wired=yes&timeout_ms=30"))).isEmpty();
        assertThat(list("limit=5&timeout_ms=-1").brief()).isEqualTo("400/26");
        assertThat(list("limit=5&timeout_ms=x").brief()).isEqualTo("400/26");
    }

    @Test
    void listsTakeNoPlaceWhileTheyWait() throws Exception {
        try (Site small = new Site(_ -> Site.settings(1, 1 << 20, null, Map.of()), List.of())) {
            Shop own = Shop.open(small);
            CompletableFuture<Reply> waiting = waiting(() -> own.get("/private/orders?limit=1&" + LONG));
            String order = "{'order':{'amount':'KUDOS:2','summary':'s','order_id':'o'}}";
            await().until(() -> own.post("/private/orders", order).status() == 200);
            assertThat(told(waiting).status()).isIn(200, 503);
        }
    }

    @Test
    void listsOnlyWhatIsYoungEnough() {
        place("o1");
        site.machine.epochMillis += 10_000;
        place("o2");
        site.machine.epochMillis += 10_000;
        assertThat(ids(list("max_age=15"))).containsExactly("o2");
        assertThat(ids(list("max_age=21"))).containsExactly("o2", "o1");
        assertThat(ids(list("max_age=0"))).isEmpty();
        assertThat(ids(list("max_age=9007199254740991"))).containsExactly("o2", "o1");
        assertThat(ids(list("max_age=21&date_s=1700000005"))).containsExactly("o2");
        assertThat(ids(list("max_age=5&date_s=1700000005"))).isEmpty();
        assertThat(list("max_age=-1").brief()).isEqualTo("400/26");
        assertThat(list("max_age=forever").brief()).isEqualTo("400/26");
    }

    @Test
    void anOrderWaitsForAnyChangeOfWhatTheClientHas() throws Exception {
        String token = place("o");
        String tag = shop.get("/private/orders/o").header("ETag");
        CompletableFuture<Reply> waiting =
                waiting(() -> shop.get("/private/orders/o?lp_not_etag=" + tag.replace("\"", "%22") + "&" + LONG));
        claim("o", token);
        Reply claimed = told(waiting);
        assertThat(claimed.json().path("order_status").asText()).isEqualTo("claimed");
        assertThat(claimed.header("ETag")).isNotEqualTo(tag);
        Reply known = atOnce(CompletableFuture.supplyAsync(
                () -> shop.get("/private/orders/o?lp_not_etag=" + tag.replace("\"", "") + "&" + LONG)));
        assertThat(known.json().path("order_status").asText()).isEqualTo("claimed");
        pay("o");
        String paid = shop.get("/private/orders/o").header("ETag").replace("\"", "");
        CompletableFuture<Reply> nothing =
                waiting(() -> shop.get("/private/orders/o?timeout_ms=1000&lp_not_etag=" + paid));
        assertThat(told(nothing).json().path("order_status").asText()).isEqualTo("paid");
    }

    @Test
    void anOrderThatIsTakenBackIsWaitedForNoLonger() throws Exception {
        place("o");
        CompletableFuture<Reply> waiting = waiting(() -> shop.get("/private/orders/o?" + LONG));
        shop.send("DELETE", "/private/orders/o", "");
        assertThat(told(waiting).brief()).isEqualTo("404/2005");
    }

    @Test
    void aWalletWaitsToo() throws Exception {
        String token = place("o");
        Reply unpaid = wallet("token=" + token);
        assertThat(unpaid.status()).isEqualTo(402);
        String tag = unpaid.header("ETag").replace("\"", "");
        assertThat(wallet("token=" + token, "If-None-Match", unpaid.header("ETag"))
                        .status())
                .as("what is not granted is not spared either")
                .isEqualTo(402);
        CompletableFuture<Reply> change = waiting(() -> wallet("token=" + token + "&lp_not_etag=" + tag + "&" + LONG));
        CompletableFuture<Reply> payment = waiting(() -> wallet("token=" + token + "&" + LONG));
        claim("o", token);
        assertThat(told(change).status()).isEqualTo(402);
        assertThat(payment).isNotDone();
        pay("o");
        Reply paid = told(payment);
        assertThat(paid.status()).isEqualTo(200);
        assertThat(wallet("token=" + token, "If-None-Match", paid.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void aWalletPaysForItsSession() {
        String token = place("o");
        assertThat(wallet("session_id=a%20b&token=" + token)
                        .json()
                        .path("taler_pay_uri")
                        .asText())
                .endsWith("/o/a%20b?c=" + token);
    }
}
