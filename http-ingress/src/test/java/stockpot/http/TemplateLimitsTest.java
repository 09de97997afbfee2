package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.taler.orders.TemplateLimits;

/** What anybody may take with a template, and what the log hears of those who are refused. */
class TemplateLimitsTest {
    private Site site;
    private Shop shop;

    @AfterEach
    void close() {
        site.close();
    }

    private void open(int stockPercent, int openOrders, int perMinute) {
        TemplateLimits limits = new TemplateLimits(stockPercent, openOrders, perMinute);
        site = new Site(settings -> Site.with(settings, TenantLimits.NONE, limits), List.of());
        shop = Shop.open(site);
        shop.stock("bread", "12", ",'unit_price':['EUR:1']");
        shop.post(
                "/private/templates",
                "{'template_id':'t','template_description':'d','template_contract':{'template_type':'inventory-cart',"
                        + "'summary':'s','selected_all':true,'pay_duration':{'d_us':60000000}}}");
    }

    private Reply buy(int loaves, String... headers) {
        return shop.anybody(
                "POST",
                "/templates/t",
                "{'template_type':'inventory-cart','inventory_selection':[{'product_id':'bread','quantity':'" + loaves
                        + "'}]}",
                headers);
    }

    private static void requireRefusal(Reply reply, String seconds, String why) {
        assertThat(reply.full()).isEqualTo("429/9909 GENERIC_TOO_MANY_REQUESTS");
        assertThat(reply.header("Retry-After")).isEqualTo(seconds);
        assertThat(reply.json().path("detail").asText()).contains(why);
    }

    private Reply pay(Reply order) {
        return shop.post(
                "/private/orders/" + order.json().path("order_id").asText() + "/payments",
                "{'payment_ref':'r','amount':'EUR:5'}");
    }

    @Test
    void boundWhatUnpaidOrdersHoldOfAProduct() {
        open(50, 0, 0);
        Reply first = buy(5);
        assertThat(first.status()).isEqualTo(200);
        long before = site.machine.commands();
        requireRefusal(
                buy(2), "30", "bread: unpaid orders that anybody may place can hold 6 of it together, and hold 5");
        requireRefusal(buy(2, "Idempotency-Key", "k".repeat(22)), "30", "hold 5");
        assertThat(buy(8).full()).isEqualTo("410/2670 MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS");
        assertThat(site.machine.commands()).as("commands after refusals").isEqualTo(before);
        // What the shop does itself is another matter.
        String own =
                "{'order':{'amount':'EUR:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':3}]}";
        assertThat(shop.post("/private/orders", own).status()).isEqualTo(200);
        assertThat(pay(first).status()).isEqualTo(204);
        assertThat(buy(3).status()).isEqualTo(200);
        requireRefusal(buy(1), "30", "can hold 3.5 of it");
    }

    @Test
    void boundTheUnpaidOrdersOfAnAddress() {
        open(100, 2, 0);
        Reply first = buy(5);
        assertThat(buy(1, "Idempotency-Key", "k".repeat(22)).status()).isEqualTo(200);
        assertThat(buy(1, "Idempotency-Key", "k".repeat(22)).status())
                .as("the same order")
                .isEqualTo(200);
        long before = site.machine.commands();
        requireRefusal(buy(1), "30", "has 2 orders at this instance that are not paid");
        assertThat(site.machine.commands()).isEqualTo(before);
        pay(first);
        assertThat(buy(1).status()).isEqualTo(200);
        requireRefusal(buy(1), "30", "not paid");
        site.machine.epochMillis += 60_000;
        assertThat(buy(1).status()).isEqualTo(200);
    }

    @Test
    void boundTheOrdersOfAMinute() {
        open(100, 0, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(buy(1).status()).isEqualTo(200);
        }
        long before = site.machine.commands();
        requireRefusal(buy(1), "20", "from this address; 3 a minute may be");
        assertThat(site.machine.commands()).isEqualTo(before);
    }

    @Test
    void areNotForWhatIsNoClaim() {
        open(100, 0, 0);
        shop.post("/private/orders", "{'order':{'amount':'EUR:1','summary':'s','order_id':'o'}}");
        String path = "/orders/o/claim";
        long before = site.machine.commands();
        String big = "x".repeat(1_000);
        assertThat(shop.anybody("POST", "/orders/nope/claim", "{'nonce':'n','token':'" + big + "'}")
                        .brief())
                .isEqualTo("404/2300");
        assertThat(shop.anybody("POST", path, "{'nonce':'n','token':'" + big + "'}")
                        .brief())
                .isEqualTo("404/2300");
        assertThat(shop.anybody("POST", path, "{'nonce':'n'}", "Idempotency-Key", "k".repeat(22))
                        .brief())
                .isEqualTo("404/2300");
        assertThat(shop.anybody("POST", path, "{'nonce':'" + "n".repeat(53) + "'}")
                        .brief())
                .isEqualTo("400/26");
        assertThat(site.machine.commands()).isEqualTo(before);
    }
}
