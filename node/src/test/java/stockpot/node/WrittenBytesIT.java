package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static stockpot.node.Reply.basic;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one request writes to all topics together, changelogs included, is bounded by what it is: each operation there is. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WrittenBytesIT {
    /** As much as a body may be that anybody may send. */
    private static final String BIG = "x".repeat(4_000);

    private static final String PICTURE = "data:image/png;base64," + "A".repeat(500_003);

    @RegisterExtension
    static final TestNode NODE = new TestNode();

    private static Scales scales;

    @BeforeAll
    static void weigh() throws Exception {
        scales = new Scales(NODE.url(), NODE.brokers(), basic("admin", TestNode.PASSWORD));
    }

    @AfterAll
    static void hasWeighedAll() throws Exception {
        try (Scales used = scales) {
            assertThat(used.missing()).as("operations that nobody has weighed").isEmpty();
        }
    }

    private static Reply bounded(String what, int status, int named, String method, String path, String body)
            throws Exception {
        return scales.bounded(what, status, named, method, path, body);
    }

    private static Reply ended(String what, int status, int named, String method, String path, String body)
            throws Exception {
        return scales.ended(what, status, named, method, path, body);
    }

    private static void inParallel(int times, String path, IntFunction<String> body) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<Future<Reply>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                all.add(pool.submit(() -> scales.send("POST", path.replace("#", "" + number), body.apply(number))));
            }
            for (Future<Reply> each : all) {
                assertThat(each.get().status()).isIn(200, 204);
            }
        }
        scales.settle();
    }

    private static String product(String id, String description, String more) {
        return "{'product_id':'" + id + "','description':'" + description + "','unit':'Piece','total_stock':1000" + more
                + "}";
    }

    private static String order(String more, String... products) {
        return "{'order':{'amount':'EUR:1','summary':'s'},'inventory_products':["
                + Arrays.stream(products)
                        .map(id -> "{'product_id':'" + id + "','quantity':1}")
                        .collect(Collectors.joining(","))
                + "]" + more + "}";
    }

    private static String[] many(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static String named(String... names) {
        return "['" + String.join("','", names) + "']";
    }

    private static String locked(String lock) {
        return "{'lock_uuid':'" + lock + "','quantity':1,'duration':{'d_us':'forever'}}";
    }

    private static String instance(String id, int logo) {
        return "{'id':'" + id + "','name':'s','logo':'" + "x".repeat(logo)
                + "','auth':{'method':'token','password':'open sesame'}}";
    }

    @Test
    void isBoundedForInstances() throws Exception {
        String instances = "/management/instances";
        bounded("large instance", 413, 0, "POST", instances, instance("i", 40_000));
        bounded("instance", 204, 0, "POST", instances, instance("i", 32_000));
        bounded("small change", 413, 0, "PATCH", instances + "/i", "{'name':'t'}");
        bounded("change of it", 204, 0, "PATCH", instances + "/i", "{'name':'t','logo':'" + "y".repeat(32_000) + "'}");
        String password = "{'method':'token','password':'another one'}";
        bounded("password", 204, 0, "POST", instances + "/i/auth", password);
        String issue = "{'scope':'all','duration':{'d_us':'forever'},'description':'" + "x".repeat(1024) + "'}";
        String ofIt = "/instances/i/private";
        scales.own = basic("i", "another one");
        bounded("token", 200, 0, "POST", ofIt + "/token", issue);
        scales.enter(ofIt, basic("i", "another one"));
        bounded("token's end", 204, 0, "DELETE", ofIt + "/token", "");
        scales.enter(ofIt, basic("i", "another one"));
        bounded("change of oneself", 413, 0, "PATCH", ofIt, "{'name':'t'}");
        JsonNode tokens = scales.send("GET", ofIt + "/tokens", "").json().path("tokens");
        long serial = tokens.get(tokens.size() - 1).path("serial").longValue();
        bounded("another token's end", 204, 0, "DELETE", ofIt + "/tokens/" + serial, "");
        bounded("category beside much", 200, 0, "POST", ofIt + "/categories", "{'name':'c'}");
        bounded("password of one's own", 204, 0, "POST", ofIt + "/auth", password);
        scales.enter(ofIt, basic("i", "another one"));
        bounded("end of oneself", 204, 0, "DELETE", ofIt, "");
        bounded("purge", 204, 1, "DELETE", instances + "/i?purge=yes", "");
    }

    @Test
    void isNothingForReadsAndRefusals() throws Exception {
        scales.readAll();
        bounded("claim of nothing", 404, 0, "POST", "/orders/nope/claim", "{'nonce':'n','token':'" + BIG + "'}");
    }

    @Test
    void isBoundedForProducts() throws Exception {
        String first = product("pictured", "d", ",'image':'" + PICTURE + "A'");
        bounded("product", 204, 0, "POST", "/private/products", first);
        bounded("picture", 204, 0, "PATCH", "/private/products/pictured", first.replace(PICTURE + "A", PICTURE + "B"));
        String stock = product("pictured", "d", "").replace("1000", "1001");
        bounded("stock", 204, 0, "PATCH", "/private/products/pictured", stock);
        bounded("age", 204, 0, "PATCH", "/private/products/pictured", "{'minimum_age':18}");
        bounded("lock", 204, 0, "POST", "/private/products/pictured/lock", locked("cart"));
        String lines = IntStream.range(0, 100)
                .mapToObj(i -> locked("many-" + i).replace("{'lock_uuid", "{'product_id':'pictured','lock_uuid"))
                .collect(Collectors.joining(","));
        bounded("locks", 200, 0, "POST", "/private/products/lock", "{'lines':[" + lines + "]}");
        // Few, because the clock looks at each in ten seconds, whatever is weighed then.
        inParallel(5, "/private/products", i -> product("mate-" + i, "d", ""));
        String together = IntStream.range(0, 5)
                .mapToObj(i -> locked("cart").replace("{'lock_uuid", "{'product_id':'mate-" + i + "','lock_uuid"))
                .collect(Collectors.joining(",", "{'mode':'together','lines':[", "]}"));
        bounded("locks together", 200, 5, "POST", "/private/products/lock", together);
        bounded("the same anew", 200, 5, "POST", "/private/products/lock", together);
        bounded(
                "lock's end",
                204,
                0,
                "DELETE",
                "/private/products/pictured/locks/cart?reason=" + "x".repeat(1_024),
                "");
        bounded("removal", 204, 0, "DELETE", "/private/products/pictured?force=yes", "");
        String much = "\u751f".repeat(100_000);
        bounded("described", 204, 0, "POST", "/private/products", product("described", much, ""));
        bounded("age of much", 413, 0, "PATCH", "/private/products/described", "{'minimum_age':18}");
        String less = product("described", "\u751f".repeat(12_000), ",'product_name':'n'");
        bounded("described less", 204, 0, "PATCH", "/private/products/described", less);
        bounded("age of less", 204, 0, "PATCH", "/private/products/described", "{'minimum_age':18}");
        String taxes = IntStream.range(0, 2_000)
                .mapToObj(i -> "{'name':'t" + i + "','tax':'EUR:1'}")
                .collect(Collectors.joining(","));
        bounded("taxed", 204, 0, "POST", "/private/products", product("taxed", "d", ",'taxes':[" + taxes + "]"));
    }

    @Test
    void isBoundedForDefinitions() throws Exception {
        String contract = ",'template_contract':{'summary':'s','amount':'EUR:1','minimum_age':0,"
                + "'pay_duration':{'d_us':60000000}}}";
        String template = "{'template_id':'t','template_description':'" + "x".repeat(100_000) + "'" + contract;
        bounded("template", 204, 0, "POST", "/private/templates", template);
        String changed = template.replace("'template_id':'t',", "").replace("xx", "yy");
        ended("change of it", 204, 0, "PATCH", "/private/templates/t", changed);
        long made = scales.left;
        bounded("use of it", 200, 0, "POST", "/templates/t", "{}");
        scales.left = made;
        ended("end of it", 204, 0, "DELETE", "/private/templates/t", "");
        String named = ",'name_i18n':{'de':'" + "x".repeat(100_000) + "'}}";
        ended(
                bounded("category", 200, 0, "POST", "/private/categories", "{'name':'c'" + named),
                "category_id",
                "categories");
        String group = "{'group_name':'g','description':'" + "x".repeat(100_000) + "'}";
        ended(bounded("group", 200, 0, "POST", "/private/groups", group), "group_serial_id", "groups");
        String unit = "{'unit':'U','unit_name_long':'" + "x".repeat(60_000) + "','unit_name_short':'u'}";
        bounded("unit", 204, 0, "POST", "/private/units", unit);
        made = scales.left;
        bounded("small change of it", 413, 0, "PATCH", "/private/units/U", "{'unit_active':false}");
        bounded("change of it", 204, 0, "PATCH", "/private/units/U", unit.replace("'unit':'U',", ""));
        scales.left = made;
        ended("end of it", 204, 0, "DELETE", "/private/units/U", "");
    }

    @Test
    void isBoundedForWebhooks() throws Exception {
        String rest = "'event_type':'pay','http_method':'POST','url':'https://shop.example/'";
        bounded("webhook", 204, 0, "POST", "/private/webhooks", "{'webhook_id':'w'," + rest + "}");
        String large = "{" + rest + ",'body_template':'" + BIG + "'}";
        ended("change of it", 204, 0, "PATCH", "/private/webhooks/w", large);
        ended("end of it", 204, 0, "DELETE", "/private/webhooks/w", "");
    }

    /** Changes what was made to what it says itself, and removes it. */
    private static void ended(Reply made, String member, String kind) throws Exception {
        String path = "/private/" + kind + "/" + made.json().path(member).asLong();
        String body = kind.equals("groups")
                ? "{'group_name':'h','description':'" + "y".repeat(100_000) + "'}"
                : "{'name':'d','name_i18n':{'de':'" + "y".repeat(100_000) + "'}}";
        ended("change of it", 204, 0, "PATCH", path, body);
        ended("end of it", 204, 0, "DELETE", path, "");
    }

    @Test
    void isBoundedForPots() throws Exception {
        String big = "x".repeat(65_000);
        long pot = bounded("pot", 200, 0, "POST", "/private/pots", "{'pot_name':'p','description':'" + big + "'}")
                .json()
                .path("pot_serial_id")
                .asLong();
        long made = scales.left;
        String line = "{'description':'l','price':'EUR:0.1','product_money_pot':" + pot + "}";
        String order = "{'order':{'amount':'EUR:1','summary':'s','order_id':'rich','products':[" + line + "]}}";
        String lines = String.join(",", Collections.nCopies(5, line));
        bounded("order for it", 413, 0, "POST", "/private/orders", order.replace(line, lines));
        scales.left = made;
        String path = "/private/pots/" + pot;
        ended("change of it", 204, 0, "PATCH", path, "{'pot_name':'q','description':'" + "y".repeat(20_000) + "'}");
        made = scales.left;
        bounded("order for it", 200, 1, "POST", "/private/orders", order);
        ended("payment", 204, 0, "POST", "/private/orders/rich/payments", "{'payment_ref':'r','amount':'EUR:1'}");
        scales.left = made;
        ended("end of it", 204, 0, "DELETE", path, "");
    }

    @Test
    void isBoundedForOrders() throws Exception {
        String text = "{'order':{'amount':'EUR:1','summary':'s','order_id':'o','extra':{'a':'" + "x".repeat(500_000)
                + "'}},'create_token':false}";
        bounded("order of texts", 200, 0, "POST", "/private/orders", text);
        ended("claim", 200, 0, "POST", "/orders/o/claim", "{'nonce':'n'}");
        ended("payment", 204, 0, "POST", "/private/orders/o/payments", "{'payment_ref':'r','amount':'EUR:1'}");
        ended("forgetting", 200, 0, "PATCH", "/private/orders/o/forget", "{'fields':['$.summary']}");
        bounded("order to withdraw", 200, 0, "POST", "/private/orders", text.replace("'o'", "'w'"));
        ended("withdrawal", 204, 0, "DELETE", "/private/orders/w", "");
    }

    /** For a while after this the clock looks at each product again, so nothing else is weighed afterwards. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void isBoundedForWhatNamesManyProducts() throws Exception {
        String[] plenty = many("p".repeat(30), 500);
        inParallel(500, "/private/products", i -> product(plenty[i], "a product of the tests", ""));
        String[] names = many("x".repeat(245), 1_000);
        String pairs = order(",'lock_uuids':" + named(names), plenty);
        bounded("locks times products", 413, 0, "POST", "/private/orders", pairs);
        inParallel(20, "/private/products", i -> product("wordy-" + i, "x".repeat(20_000), ""));
        bounded("much to say", 413, 0, "POST", "/private/orders", order("", many("wordy-", 20)));
        bounded("order of one", 200, 1, "POST", "/private/orders", order("", plenty[0]));
        bounded("order", 200, 500, "POST", "/private/orders", order("", plenty));
        bounded("order again", 200, 500, "POST", "/private/orders", order("", plenty));
        String[] locks = many("lock-of-a-cart-with-a-long-name-", 100);
        String[] some = many("p".repeat(30), 100);
        inParallel(100, "/private/products/" + "p".repeat(30) + "#/lock", i -> locked(locks[i]));
        bounded("order of locks", 200, 200, "POST", "/private/orders", order(",'lock_uuids':" + named(locks), some));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void isBoundedForReservationsAndTheirShop() throws Exception {
        scales.own = IomClient.open(NODE.url(), "shop", TestNode.PASSWORD).token();
        scales.shop = basic("shop", TestNode.PASSWORD);
        String id = "p".repeat(30);
        inParallel(500, "/instances/shop/private/products", i -> product(id + i, "d", ""));
        String services = "/servlets/services/reservation/";
        String twenty = IomClient.body(String.join(" 1, ", many(id, 20)) + " 1");
        String few = services + reservation(bounded("few", 201, 20, "POST", services + "shop", twenty));
        ended("long life of few", 201, 0, "PUT", few, "{'lifetime':700}");
        ended("end of few", 204, 0, "DELETE", few, "");
        String all = IomClient.body(String.join(" 1, ", many(id, 500)) + " 1");
        String many = services + reservation(bounded("many", 201, 500, "POST", services + "shop", all));
        bounded("long life of many", 413, 500, "PUT", many, "{'lifetime':700}");
        bounded(
                "change of many",
                201,
                500,
                "PUT",
                many,
                all.replace("'qty':1", "'qty':2").replace("600", "1"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> scales.send("GET", many, "").json().toString().contains("expired"));
        scales.settle();
        bounded("another life", 413, 500, "PUT", many, "{'lifetime':700}");
        bounded("another life by name", 201, 500, "PUT", many, all);
        ended("end of many", 204, 0, "DELETE", many, "");
        bounded("purge", 204, 500, "DELETE", "/management/instances/shop?purge=yes", "");
    }

    private static String reservation(Reply made) {
        return made.json().at("/data/resvId").asText();
    }
}
