package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.http.Site.Reply;

/** Whoever changes something may say as what he knows it, and is refused when it is something else by then. */
class PreconditionsTest {
    private static final String STALE = "412/26 GENERIC_PARAMETER_MALFORMED";
    private static final String LOCK = "{'lock_uuid':'cart','duration':{'d_us':'forever'},'quantity':1}";

    @AutoClose
    private static final Site site = new Site();

    /** What has an {@code ETag} and can be changed. */
    enum Thing {
        PRODUCT(
                "/private/products",
                "{'product_id':'t','description':'%s','unit':'Piece','unit_total_stock':'9'}",
                "t"),
        CATEGORY("/private/categories", "{'name':'%s'}", "category_id"),
        GROUP("/private/groups", "{'group_name':'%s','description':'d'}", "group_serial_id"),
        UNIT(
                "/private/units",
                "{'unit':'t','unit_name_long':'%s','unit_name_short':'s','unit_allow_fraction':false,"
                        + "'unit_precision_level':0}",
                "t"),
        TEMPLATE(
                "/private/templates",
                "{'template_id':'t','template_description':'%s','template_contract':{'minimum_age':0,'summary':'x','pay_duration':{'d_us':1}}}",
                "t"),
        POT("/private/pots", "{'pot_name':'%s','description':'d'}", "pot_serial_id"),
        BUILT_IN_UNIT("/private/units", "{'unit_active':%s}", "Piece");

        private final String collection;
        private final String body;
        private final String id;

        Thing(String collection, String body, String id) {
            this.collection = collection;
            this.body = body;
            this.id = id;
        }

        /** Makes it, if it is not there, and answers its path. */
        String make(Shop shop) {
            if (this == BUILT_IN_UNIT) {
                return collection + "/" + id;
            }
            Reply made = shop.post(collection, body.formatted("first"));
            assertThat(made.status()).isBetween(200, 204);
            return collection + "/"
                    + (made.status() == 204 ? id : made.json().path(id).asText());
        }

        Reply change(Shop shop, String path, String to, String... headers) {
            String what = this == BUILT_IN_UNIT ? Boolean.toString(to.length() % 2 != 0) : to;
            String change = body.formatted(what).replace("'template_id':'t',", "");
            return shop.send("PATCH", path, change, headers);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhoKnowsAnEarlierState(Thing thing) {
        Shop shop = Shop.open(site);
        String path = thing.make(shop);
        String tag = shop.get(path).header("ETag");
        assertThat(shop.get(path, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(thing.change(shop, path, "second", "If-Match", tag).full()).isEqualTo("204");
        String now = shop.get(path).text();
        assertThat(thing.change(shop, path, "third", "If-Match", tag).full()).isEqualTo(STALE);
        assertThat(shop.get(path, "If-None-Match", tag).status()).isEqualTo(200);
        if (thing != Thing.BUILT_IN_UNIT) {
            assertThat(shop.send("DELETE", path, "", "If-Match", tag).full()).isEqualTo(STALE);
        }
        assertThat(shop.get(path).text()).isEqualTo(now);
        tag = shop.get(path).header("ETag");
        if (thing != Thing.BUILT_IN_UNIT) {
            assertThat(shop.send("DELETE", path, "", "If-Match", tag).full()).isEqualTo("204");
            assertThat(shop.send("DELETE", path, "", "If-Match", tag).status()).isIn(204, 404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCT", "UNIT", "TEMPLATE"})
    void makesOnlyWhatIsNotThere(Thing thing) {
        Shop shop = Shop.open(site);
        String body = thing.body.formatted("new");
        assertThat(shop.post(thing.collection, body, "If-None-Match", "*").full())
                .isEqualTo("204");
        assertThat(shop.post(thing.collection, body, "If-None-Match", "*").full())
                .isEqualTo(STALE);
        assertThat(shop.post(thing.collection, body).full()).isEqualTo("204");
        assertThat(shop.send("DELETE", thing.collection + "/" + thing.id, "").full())
                .isEqualTo("204");
        assertThat(shop.post(thing.collection, body, "If-None-Match", "*").full())
                .isEqualTo("204");
    }

    @Test
    void ordersToo() {
        Shop shop = Shop.open(site);
        String order = "{'order':{'order_id':'o','amount':'KUDOS:1','summary':'s'}}";
        assertThat(shop.post("/private/orders", order, "If-None-Match", "*").full())
                .isEqualTo("200");
        assertThat(shop.post("/private/orders", order, "If-None-Match", "*").full())
                .isEqualTo(STALE);
        assertThat(shop.post("/private/orders", order).full()).isEqualTo("200");
        String tag = shop.get("/private/orders/o").header("ETag");
        assertThat(shop.post("/private/orders", order, "If-Match", tag).full()).isEqualTo("200");
        assertThat(shop.anybody("POST", "/orders/o/claim", claim(shop)).full()).isEqualTo("200");
        assertThat(shop.send("DELETE", "/private/orders/o?force=yes", "", "If-Match", tag)
                        .full())
                .isEqualTo(STALE);
        String pay = "{'payment_ref':'cash','amount':'KUDOS:1'}";
        assertThat(shop.post("/private/orders/o/payments", pay, "If-Match", tag).full())
                .isEqualTo(STALE);
        tag = shop.get("/private/orders/o").header("ETag");
        assertThat(shop.post("/private/orders/o/payments", pay, "If-Match", tag).full())
                .isEqualTo("204");
    }

    private static String claim(Shop shop) {
        String uri = shop.get("/private/orders/o").json().path("taler_pay_uri").asText();
        String token = uri.contains("?c=") ? uri.substring(uri.indexOf("?c=") + 3) : "";
        return "{'nonce':'n','token':'" + token + "'}";
    }

    /** They change what is free, and not what a clerk has said of the product. */
    @Test
    void locksOfOthersDoNotRefuseAClerk() {
        Shop shop = Shop.open(site);
        String path = Thing.PRODUCT.make(shop);
        String tag = shop.get(path).header("ETag");
        assertThat(shop.post(path + "/lock", LOCK).status()).isEqualTo(204);
        assertThat(shop.get(path).header("ETag")).isNotEqualTo(tag);
        assertThat(Thing.PRODUCT.change(shop, path, "changed", "If-Match", tag).full())
                .isEqualTo("204");
    }

    @Test
    void aChangeOfTheStockAloneIsOne() {
        Shop shop = Shop.open(site);
        String path = Thing.PRODUCT.make(shop);
        String tag = shop.get(path).header("ETag");
        String more = "{'description':'first','unit_total_stock':'%s'}";
        assertThat(shop.send("PATCH", path, more.formatted("15"), "If-Match", tag)
                        .full())
                .isEqualTo("204");
        assertThat(shop.send("PATCH", path, more.formatted("16"), "If-Match", tag)
                        .full())
                .isEqualTo(STALE);
        assertThat(shop.get(path).json().path("unit_total_stock").asText()).isEqualTo("15");
    }

    @Test
    void aNewProductOfTheNameIsAnother() {
        Shop shop = Shop.open(site);
        String path = Thing.PRODUCT.make(shop);
        String tag = shop.get(path).header("ETag");
        shop.send("DELETE", path, "");
        assertThat(Thing.PRODUCT.make(shop)).isEqualTo(path);
        assertThat(Thing.PRODUCT.change(shop, path, "changed", "If-Match", tag).full())
                .isEqualTo(STALE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*                    | 204",
                "TAG                  | 204",
                "'x', TAG             | 204",
                "TAG ,'x-y',''        | 204",
                "W/TAG                | 412/26 GENERIC_PARAMETER_MALFORMED",
                "'x'                  | 412/26 GENERIC_PARAMETER_MALFORMED",
                "'0'                  | 412/26 GENERIC_PARAMETER_MALFORMED",
                "''                   | 412/26 GENERIC_PARAMETER_MALFORMED",
                "'99999999999999999999' | 412/26 GENERIC_PARAMETER_MALFORMED",
                "BARE                 | 400/23 GENERIC_HTTP_HEADERS_MALFORMED",
                "TAG TAG              | 400/23 GENERIC_HTTP_HEADERS_MALFORMED",
                "TAG,,TAG             | 400/23 GENERIC_HTTP_HEADERS_MALFORMED",
                "'x                   | 400/23 GENERIC_HTTP_HEADERS_MALFORMED",
                ",                    | 400/23 GENERIC_HTTP_HEADERS_MALFORMED",
            })
    void readsTags(String condition, String expected) {
        Shop shop = Shop.open(site);
        String path = Thing.PRODUCT.make(shop);
        String tag = shop.get(path).header("ETag");
        String header =
                condition.replace('\'', '"').replace("TAG", tag).replace("BARE", tag.substring(1, tag.length() - 1));
        assertThat(Thing.PRODUCT
                        .change(shop, path, "changed", "If-Match", header)
                        .full())
                .isEqualTo(expected);
    }

    @Test
    void readsNoEndOfTags() {
        Shop shop = Shop.open(site);
        String path = Thing.PRODUCT.make(shop);
        String many = String.join(",", Collections.nCopies(101, "\"1\""));
        assertThat(Thing.PRODUCT.change(shop, path, "x", "If-Match", many).status())
                .isEqualTo(400);
    }

    /** That it is not there at all says more than that it is not as expected. */
    @Test
    void whatIsNotThereIsUnknown() {
        Shop shop = Shop.open(site);
        assertThat(Thing.PRODUCT
                        .change(shop, "/private/products/none", "x", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(404);
        assertThat(shop.send("DELETE", "/private/pots/7", "", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(404);
        String body = Thing.PRODUCT.body.formatted("x");
        assertThat(shop.post("/private/products", body, "If-Match", "\"7\"").full())
                .isEqualTo(STALE);
        assertThat(shop.get("/private/products/t").status()).isEqualTo(404);
    }

    @Test
    void aKeyIsForOneExpectation() {
        Shop shop = Shop.open(site);
        String body = Thing.PRODUCT.body.formatted("x");
        String[] fresh = {"Idempotency-Key", "k", "If-None-Match", "*"};
        assertThat(shop.post("/private/products", body, fresh).full()).isEqualTo("204");
        assertThat(shop.post("/private/products", body, fresh).full()).isEqualTo("204");
        assertThat(shop.post("/private/products", body, "Idempotency-Key", "k").status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWhoKnowTheSameOneWins(Thing thing) throws Exception {
        Shop shop = Shop.open(site);
        String path = thing.make(shop);
        int clerks = 6;
        try (ExecutorService desks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                String tag = shop.get(path).header("ETag");
                String to = "round " + "!".repeat(round);
                List<Callable<Integer>> all = new ArrayList<>();
                for (int clerk = 0; clerk < clerks; clerk++) {
                    String what = thing == Thing.BUILT_IN_UNIT ? to : to + clerk;
                    all.add(() ->
                            thing.change(shop, path, what, "If-Match", tag).status());
                }
                List<Integer> told = new ArrayList<>();
                for (Future<Integer> each : desks.invokeAll(all)) {
                    told.add(each.get());
                }
                assertThat(told).containsOnlyOnce(204).containsOnly(204, 412);
            }
        }
    }
}
