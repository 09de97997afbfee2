package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Who has some of a product set aside: {@code /private/products/ID/holders}. */
class HoldersTest {
    private static final String HOLDERS = "/private/products/bread/holders";

    private static Site site;
    private static Shop shop;
    private static long reservation;

    @BeforeAll
    static void open() {
        site = new Site();
        IomShop reserving = IomShop.open(site);
        shop = reserving.shop();
        shop.stock("bread", "20.5", ",'unit_allow_fraction':true,'unit_precision_level':1");
        shop.stock("idle", "1", "");
        shop.post(
                "/private/products/bread/lock",
                "{'lock_uuid':'cart.1','duration':{'d_us':30000000},'unit_quantity':'1.5'}");
        shop.post("/private/products/bread/lock", "{'lock_uuid':'kept','duration':{'d_us':'forever'},'quantity':2}");
        reservation = reserving.reserve("bread 3");
        shop.post(
                "/private/orders",
                "{'order':{'order_id':'o-1','amount':'KUDOS:1','summary':'s','pay_deadline':{'t_s':1700000045}},"
                        + "'inventory_products':[{'product_id':'bread','unit_quantity':'4'}]}");
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private static List<String> list(String query) {
        List<String> listed = new ArrayList<>();
        for (JsonNode holder : shop.get(HOLDERS + query).json().path("holders")) {
            listed.add(holder.path("kind").asText() + " " + holder.path("id").asText() + " "
                    + holder.path("quantity") + " "
                    + holder.path("unit_quantity").asText() + " "
                    + holder.path("deadline").path("t_s").asText());
        }
        return listed;
    }

    private static final String CART = "lock cart.1 1 1.5 1700000030";
    private static final String ORDER = "order o-1 4 4 1700000045";
    private static final String KEPT = "lock kept 2 2 never";

    private static String reserved() {
        return "reservation " + reservation + " 3 3 1700000060";
    }

    @Test
    void areListedByTheirDeadlines() {
        assertThat(list("")).containsExactly(CART, ORDER, reserved(), KEPT);
        assertThat(list("?limit=-2")).containsExactly(KEPT, reserved());
        assertThat(list("?limit=0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, -1, -2, -3})
    void goOnBehindAnEntry(int limit) {
        List<String> all = new ArrayList<>();
        String query = "?limit=" + limit;
        for (List<String> page = list(query); !page.isEmpty(); page = list(query)) {
            all.addAll(page);
            JsonNode holders = shop.get(HOLDERS + query).json().path("holders");
            query = "?limit=" + limit + "&offset="
                    + holders.get(holders.size() - 1).path("offset").asText();
        }
        List<String> expected = List.of(CART, ORDER, reserved(), KEPT);
        assertThat(all).isEqualTo(limit < 0 ? expected.reversed() : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"7", "x.LOCK.a", "-1.LOCK.a", "1.lock.a", "1.LOCK.", "1.LOCK", ".", "99999999999999999999.LOCK.a"
            })
    void goOnBehindNothingElse(String offset) {
        assertThat(shop.get(HOLDERS + "?offset=" + offset).brief()).isEqualTo("400/26");
    }

    private static String has(Shop shop, String product) {
        return shop.get("/private/products/" + product + "/holders")
                .json()
                .path("holders")
                .valueStream()
                .map(holder ->
                        holder.path("kind").asText() + " " + holder.path("id").asText() + " "
                                + holder.path("unit_quantity").asText() + " " + holder.path("from_template"))
                .collect(Collectors.joining(", "));
    }

    /** Each with what it has, whoever it is for; what an order has taken over is the order's alone. */
    @Test
    void areOfEveryKindThereIs() {
        IomShop reserving = IomShop.open(site);
        Shop own = reserving.shop();
        own.stock("cake", "20", ",'unit_price':['KUDOS:1']");
        own.post("/private/products/cake/lock", "{'lock_uuid':'cart','duration':{'d_us':'forever'},'quantity':2}");
        assertThat(has(own, "cake")).isEqualTo("lock cart 2 ");
        String goods = "'inventory_products':[{'product_id':'cake','quantity':2}]";
        String order = "{'order':{'order_id':'%s','amount':'KUDOS:1','summary':'s'}," + goods + ",%s}";
        assertThat(own.post("/private/orders", order.formatted("o", "'lock_uuids':['cart']"))
                        .status())
                .isEqualTo(200);
        assertThat(has(own, "cake")).isEqualTo("order o 2 false");
        own.send("DELETE", "/private/orders/o", "");

        own.post(
                "/private/templates",
                "{'template_id':'t','template_description':'t','template_contract':{'template_type':'inventory-cart',"
                        + "'selected_all':true,'summary':'s','pay_duration':{'d_us':60000000}}}");
        String made = own.anybody(
                        "POST",
                        "/templates/t",
                        "{'template_type':'inventory-cart','inventory_selection':[{'product_id':'cake','quantity':'3'}]}")
                .json()
                .path("order_id")
                .asText();
        assertThat(has(own, "cake")).isEqualTo("order " + made + " 3 true");
        own.send("DELETE", "/private/orders/" + made, "");

        long number = reserving.reserve("cake 4");
        assertThat(has(own, "cake")).isEqualTo("reservation " + number + " 4 ");
        assertThat(own.post("/private/orders", order.formatted("p", "'reservation_id':" + number))
                        .status())
                .isEqualTo(200);
        assertThat(has(own, "cake")).isEqualTo("order p 2 false");
        own.post("/private/orders/p/payments", "{'payment_ref':'r','amount':'KUDOS:1'}");
        assertThat(has(own, "cake")).isEmpty();
    }

    @Test
    void areNoneOfAProductThatNobodyHas() {
        Reply reply = shop.get("/private/products/idle/holders");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"holders\":[]}");
    }

    @Test
    void needAProduct() {
        assertThat(shop.get("/private/products/nothing/holders").brief()).isEqualTo("404/2006");
        assertThat(shop.get("/private/products/nothing/holders?limit=0").brief())
                .isEqualTo("404/2006");
        assertThat(site.get(HOLDERS).brief()).isEqualTo("404/2006");
    }
}
