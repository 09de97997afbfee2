package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** What was: {@code /private/.../history}, and {@code ?at=}. */
class HistoryTest {
    private static final String BREAD = "/private/products/bread";

    private static Site site;

    @BeforeAll
    static void open() {
        site = new Site();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private static List<String> types(Shop shop, String path) {
        List<String> types = new ArrayList<>();
        Reply reply = shop.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        for (JsonNode entry : reply.json().path("history")) {
            types.add(entry.path("record").path("type").asText());
        }
        return types;
    }

    private static void lock(Shop shop, String lock, int quantity, int micros) {
        shop.post(
                BREAD + "/lock",
                "{'lock_uuid':'" + lock + "','duration':{'d_us':" + micros + "},'quantity':" + quantity + "}");
    }

    private static JsonNode withoutMoment(Reply then) {
        ObjectNode json = (ObjectNode) then.json();
        assertThat(json.path("at").path("position").asText()).isEqualTo(then.header("Stockpot-Position"));
        json.remove("at");
        return json;
    }

    /** Does it, and remembers how the thing is then shown at which position. */
    private static void note(Map<String, JsonNode> noted, Shop shop, String path) {
        Reply reply = shop.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        noted.put(reply.header("Stockpot-Position"), reply.json());
    }

    private static void assertThatAllIsShownAgain(Map<String, JsonNode> noted, Shop shop, String path) {
        noted.forEach((position, json) -> {
            Reply then = shop.get(path + "?at=" + position);
            assertThat(then.status()).as(then.text()).isEqualTo(200);
            assertThat(withoutMoment(then)).as(position).isEqualTo(json);
        });
    }

    @Test
    void aProductIsShownAsItWasAfterEachCommand() {
        Shop shop = Shop.open(site);
        Map<String, JsonNode> noted = new LinkedHashMap<>();
        shop.stock("bread", "20", ",'image':'data:image/png;base64,aGFsbG8=','price':'KUDOS:3'");
        note(noted, shop, BREAD);
        lock(shop, "cart-1", 7, 30_000_000);
        note(noted, shop, BREAD);
        shop.send("PATCH", BREAD, "{'description':'better','unit_total_stock':'30'}");
        note(noted, shop, BREAD);
        lock(shop, "cart-1", 2, 30_000_000);
        note(noted, shop, BREAD);
        shop.send("PATCH", BREAD, "{'image':'data:image/png;base64,d2VsdA=='}");
        note(noted, shop, BREAD);
        shop.send("PATCH", BREAD, "{'total_lost':3}");
        note(noted, shop, BREAD);
        shop.post(
                "/private/orders",
                "{'order':{'order_id':'o-1','amount':'KUDOS:3','summary':'s'},"
                        + "'inventory_products':[{'product_id':'bread','quantity':4}]}");
        note(noted, shop, BREAD);
        shop.post("/private/orders/o-1/payments", "{'payment_ref':'r','amount':'KUDOS:3'}");
        note(noted, shop, BREAD);
        assertThat(noted).hasSizeGreaterThan(6);
        assertThatAllIsShownAgain(noted, shop, BREAD);
    }

    @Test
    void severalProductsAreListedAsTheyWere() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", ",'image':'data:image/png;base64,aGFsbG8='");
        shop.stock("butter", "5", "");
        lock(shop, "cart-1", 7, 600_000_000);
        String list = "/private/products?ids=butter,none,bread";
        JsonNode before = shop.get(list).json();
        long then = site.machine.epochMillis / 1000;
        site.machine.epochMillis += 10_000;
        lock(shop, "cart-2", 3, 600_000_000);
        shop.stock("none", "1", "");
        assertThat(shop.send("DELETE", "/private/products/butter", "").status()).isEqualTo(204);
        JsonNode past = shop.get(list + "&at=" + then).json();
        assertThat(past.path("products").findValuesAsText("position")).hasSize(2);
        past.path("products").forEach(product -> ((ObjectNode) product).remove("at"));
        assertThat(past).isEqualTo(before);
        assertThat(shop.get("/private/products?at=" + then).text()).contains("add ids=");
        String many = IntStream.range(0, 101).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
        assertThat(shop.get("/private/products?ids=" + many + "&at=" + then).text())
                .contains("100 products", "101");
        assertThat(shop.get(list + "&at=stockpot.pots.commands/0/1").status()).isEqualTo(400);
    }

    @Test
    void aProductIsShownAsItWasAtATime() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", "");
        long began = site.machine.epochMillis / 1000;
        site.machine.epochMillis += 10_000;
        lock(shop, "cart-1", 7, 60_000_000);
        site.machine.epochMillis += 10_000;
        assertThat(lockedAt(shop, Long.toString(began))).isEqualTo("0");
        assertThat(lockedAt(shop, Long.toString(began + 9))).isEqualTo("0");
        assertThat(lockedAt(shop, Long.toString(began + 10))).isEqualTo("7");
        assertThat(lockedAt(shop, Instant.ofEpochSecond(began + 11).toString())).isEqualTo("7");
        assertThat(shop.get(BREAD + "?at=" + (began - 1)).status()).isEqualTo(404);
    }

    private static String lockedAt(Shop shop, String at) {
        return shop.get(BREAD + "?at=" + at).json().path("unit_total_locked").asText();
    }

    @Test
    void whatWasRemovedAndDefinedAgainIsTwoThings() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", ",'image':'data:image/png;base64,aGFsbG8='");
        lock(shop, "cart-1", 7, 60_000_000);
        Reply first = shop.get(BREAD);
        Reply removed = shop.send("DELETE", BREAD + "?force=yes", "");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(shop.get(BREAD + "?at=" + removed.header("Stockpot-Position"))
                        .status())
                .isEqualTo(404);
        shop.stock("bread", "3", "");
        Reply second = shop.get(BREAD);
        // The lock of the first one is dropped by now.
        assertThat(types(shop, BREAD + "/history?limit=20"))
                .containsExactly("ProductDefined", "StockLocked", "ProductRemoved", "LockDropped", "ProductDefined");
        assertThat(withoutMoment(shop.get(BREAD + "?at=" + first.header("Stockpot-Position"))))
                .isEqualTo(first.json());
        assertThat(withoutMoment(shop.get(BREAD + "?at=" + second.header("Stockpot-Position"))))
                .isEqualTo(second.json());
    }

    @Test
    void historiesArePagesInBothDirections() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", "");
        for (int i = 0; i < 5; i++) {
            lock(shop, "cart-" + i, 1, 60_000_000);
        }
        for (int limit : List.of(1, 2, 3, 6, 7, -1, -2, -3, -6, -7)) {
            List<Long> offsets = new ArrayList<>();
            String query = "?limit=" + limit;
            for (JsonNode page = page(shop, query); !page.isEmpty(); page = page(shop, query)) {
                page.forEach(entry -> offsets.add(entry.path("offset").asLong()));
                query = "?limit=" + limit + "&offset=" + offsets.getLast();
            }
            assertThat(offsets).as("limit " + limit).hasSize(6).doesNotHaveDuplicates();
            assertThat(limit < 0 ? offsets.reversed() : offsets).isSorted();
        }
        assertThat(page(shop, "?limit=0")).isEmpty();
        assertThat(page(shop, "?limit=-1&offset=0")).isEmpty();
        assertThat(page(shop, "?limit=1&offset=9223372036854775807")).isEmpty();
    }

    private static JsonNode page(Shop shop, String query) {
        return shop.get(BREAD + "/history" + query).json().path("history");
    }

    @Test
    void historiesAreSearched() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", "");
        lock(shop, "cart-1", 1, 60_000_000);
        lock(shop, "cart-2", 1, 60_000_000);
        lock(shop, "cart-1", 0, 60_000_000);
        shop.post(
                "/private/orders",
                "{'order':{'order_id':'o-1','amount':'KUDOS:3','summary':'s'},"
                        + "'inventory_products':[{'product_id':'bread','quantity':4}]}");
        assertThat(types(shop, BREAD + "/history?limit=20&lock=cart-1"))
                .containsExactly("StockLocked", "StockUnlocked");
        assertThat(types(shop, BREAD + "/history?limit=20&lock=cart-2")).containsExactly("StockLocked");
        assertThat(types(shop, BREAD + "/history?limit=1&type=StockUnlocked")).containsExactly("StockUnlocked");
        assertThat(types(shop, BREAD + "/history?limit=20&order=o-1")).containsExactly("StockHeld", "HoldConfirmed");
        assertThat(types(shop, BREAD + "/history?limit=20&order=cart-1")).isEmpty();
        assertThat(shop.get(BREAD + "/history?order=o-1&lock=cart-1").status()).isEqualTo(400);
        assertThat(shop.get(BREAD + "/history?actor=token").status()).isEqualTo(400);
        assertThat(shop.get("/private/orders/o-1/history?lock=l").status()).isEqualTo(400);
        assertThat(shop.get("/private/products/cake/history").status()).isEqualTo(404);
    }

    @Test
    void aPotIsShownAsItWas() {
        Shop shop = Shop.open(site);
        Map<String, JsonNode> noted = new LinkedHashMap<>();
        long pot = shop.post("/private/pots", "{'pot_name':'tips','description':'d'}")
                .json()
                .path("pot_serial_id")
                .asLong();
        String path = "/private/pots/" + pot;
        note(noted, shop, path);
        shop.send("PATCH", path, "{'pot_name':'tips','description':'d','new_pot_totals':['KUDOS:7']}");
        note(noted, shop, path);
        shop.send("PATCH", path, "{'pot_name':'gifts','description':'other'}");
        note(noted, shop, path);
        assertThat(noted).hasSize(3);
        assertThatAllIsShownAgain(noted, shop, path);
        Reply closed = shop.send("DELETE", path, "");
        assertThat(shop.get(path + "?at=" + closed.header("Stockpot-Position")).status())
                .isEqualTo(404);
        assertThatAllIsShownAgain(noted, shop, path);
        String actor = shop.get(path + "/history?type=PotReset")
                .json()
                .at("/history/0/record/by")
                .asText();
        assertThat(types(shop, path + "/history?limit=20&actor=" + actor.replace(' ', '+')))
                .containsExactly("PotReset", "PotClosed");
    }

    @Test
    void anOrderIsShownAsItWasAndItsContractAsItIs() {
        Shop shop = Shop.open(site);
        Map<String, JsonNode> noted = new LinkedHashMap<>();
        String path = "/private/orders/o-1";
        shop.post("/private/orders", "{'order':{'order_id':'o-1','amount':'KUDOS:3','summary':'for Anna'}}");
        note(noted, shop, path);
        shop.post(path + "/payments", "{'payment_ref':'r','amount':'KUDOS:3'}");
        note(noted, shop, path);
        assertThat(noted).hasSize(2);
        assertThatAllIsShownAgain(noted, shop, path);
        assertThat(types(shop, path + "/history?limit=20")).containsExactly("OrderPlaced", "OrderPaid");
        Reply forgotten = shop.send("PATCH", path + "/forget", "{'fields':['$.summary']}");
        assertThat(forgotten.status()).as(forgotten.text()).isEqualTo(200);
        for (String position : noted.keySet()) {
            Reply then = shop.get(path + "?at=" + position);
            assertThat(then.status()).isEqualTo(200);
            assertThat(then.text()).doesNotContain("Anna");
        }
        assertThat(shop.get(path + "/history").text()).doesNotContain("Anna");
    }

    @Test
    void anOrderThatIsGoneHasNoContract() {
        Shop shop = Shop.open(site);
        String path = "/private/orders/o-1";
        shop.post("/private/orders", "{'order':{'order_id':'o-1','amount':'KUDOS:3','summary':'for Anna'}}");
        String placed = shop.get(path).header("Stockpot-Position");
        String gone = shop.send("DELETE", path, "").header("Stockpot-Position");
        // Another under the same id, of which there is a contract.
        shop.post("/private/orders", "{'order':{'order_id':'o-1','amount':'KUDOS:4','summary':'for Berta'}}");
        Reply then = shop.get(path + "?at=" + placed);
        assertThat(then.status()).as(then.text()).isEqualTo(410);
        assertThat(then.json().path("total_amount").asText()).isEqualTo("KUDOS:3");
        assertThat(then.text()).doesNotContain("Anna", "Berta");
        assertThat(shop.get(path + "?at=" + gone).status()).isEqualTo(404);
    }

    @Test
    void aReservationHasAHistoryForItsShopAlone() {
        IomShop reserving = IomShop.open(site);
        reserving.shop().stock("bread", "20", "");
        long reservation = reserving.reserve("bread 3");
        String path = "/private/reservations/" + reservation + "/history";
        assertThat(types(reserving.shop(), path)).containsExactly("ReservationMade");
        assertThat(Shop.open(site).get(path).status()).isEqualTo(404);
        assertThat(reserving.shop().get("/private/reservations/1/history").status())
                .isEqualTo(404);
        assertThat(reserving.shop().get("/private/reservations/x/history").status())
                .isEqualTo(400);
    }

    @Test
    void nobodySeesWhatAnotherOfTheSameNameHad() {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", "");
        lock(shop, "cart-1", 7, 60_000_000);
        String position = shop.get(BREAD).header("Stockpot-Position");
        long then = site.machine.epochMillis / 1000;
        site.machine.epochMillis += 5_000;
        Reply purged = site.send("DELETE", "/management/instances/" + shop.id() + "?purge=yes", "");
        assertThat(purged.status()).as(purged.text()).isEqualTo(204);
        site.machine.epochMillis += 5_000;
        Shop other = shop.openedAgain();
        assertThat(other.get(BREAD + "/history").status()).isEqualTo(404);
        other.stock("bread", "1", "");
        assertThat(types(other, BREAD + "/history")).containsExactly("ProductDefined");
        assertThat(other.get(BREAD + "?at=" + position).status()).isEqualTo(404);
        assertThat(other.get(BREAD + "?at=" + then).status()).isEqualTo(404);
        assertThat(Shop.open(site).get(BREAD + "/history").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "yesterday",
                "-1",
                "99999999999",
                "2026-11-30",
                "2999-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "stockpot.stock.commands/0",
                "stockpot.stock.commands/1/0",
                "stockpot.orders.commands/0/0",
                "stockpot.stock.commands/0/99999999",
                "9999999999999999999",
                "stockpot.stock.commands/0/-1"
            })
    void whatIsNoMomentOfThePastIsRefused(String at) {
        Shop shop = Shop.open(site);
        shop.stock("bread", "20", "");
        Reply reply = shop.get(BREAD + "?at=" + at);
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).startsWith("at");
    }
}
