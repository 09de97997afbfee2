package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stockpot.http.OpenApi.Operation;
import stockpot.http.Site.Reply;

/** A walk through the whole API with the examples of its description, which a reader may try as they are. */
class ExamplesTest {
    private static final String SHOP = "/instances/bakery";
    private static final OpenApi API = OpenApi.served();

    private final Set<String> seen = new HashSet<>();

    private static JsonNode example(Operation operation) {
        return operation
                .place()
                .node()
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("example");
    }

    /** Does what the operation is for, and expects the one success that it lists. */
    private Reply go(Site site, String authorization, String prefix, String id, Object... parameters) {
        Operation operation = API.operation(id);
        String path = operation.path();
        for (Object parameter : parameters) {
            path = path.replaceFirst("\\{[^}]*}", parameter.toString());
        }
        JsonNode body = example(operation);
        Reply reply = site.sendAs(
                authorization, operation.verb(), prefix + path, body.isMissingNode() ? "" : body.toString());
        assertThat(operation.place().node().path("responses").has("" + reply.status()))
                .isTrue();
        assertThat(reply.status()).as(id + ": " + reply.text()).isBetween(200, 299);
        seen.add(id);
        return reply;
    }

    @Test
    void workFromFirstToLast() {
        try (Site site = new Site()) {
            for (String id : List.of("listWaysIn", "getConfig", "getDescription", "getAsyncApi", "isLive", "isReady")) {
                go(site, "", "", id);
            }
            go(site, "", "", "getSchema", "stock-ledger");
            manages(site);
            sells(site, SHOP, tokenOf(site, SHOP, "bakery", "battery staple correct horse"));
            endsWhatItBegan(site);
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        API.operations().stream().map(Operation::id).toList());
    }

    private void manages(Site site) {
        String admin = Site.basic("admin", Site.PASSWORD);
        go(site, admin, "", "openInstance");
        go(site, admin, "", "listInstances");
        go(site, admin, "", "getInstance", "bakery");
        go(site, admin, "", "changeInstance", "bakery");
        go(site, admin, "", "changePasswordOfInstance", "bakery");
    }

    private static String tokenOf(Site site, String prefix, String user, String password) {
        JsonNode json = site.sendAs(
                        Site.basic(user, password),
                        "POST",
                        prefix + "/private/token",
                        "{\"scope\":\"all\",\"duration\":{\"d_us\":\"forever\"}}")
                .json();
        return "Bearer " + json.path("access_token").asText();
    }

    private void sells(Site site, String prefix, String token) {
        go(site, token, prefix, "getOwnInstance");
        go(site, token, prefix, "changeOwnInstance");
        go(site, token, prefix, "addUnit");
        go(site, token, prefix, "getUnit", "Tray");
        go(site, token, prefix, "listUnits");
        go(site, token, prefix, "changeUnit", "Tray");
        long category = go(site, token, prefix, "addCategory")
                .json()
                .path("category_id")
                .asLong();
        long group = go(site, token, prefix, "addGroup")
                .json()
                .path("group_serial_id")
                .asLong();
        go(site, token, prefix, "changeCategory", category);
        go(site, token, prefix, "getCategory", category);
        go(site, token, prefix, "listCategories");
        go(site, token, prefix, "changeGroup", group);
        go(site, token, prefix, "getGroup", group);
        go(site, token, prefix, "listGroups");
        long pot =
                go(site, token, prefix, "addPot").json().path("pot_serial_id").asLong();
        go(site, token, prefix, "changePot", pot);
        go(site, token, prefix, "getPot", pot);
        go(site, token, prefix, "listPots");
        go(site, token, prefix, "addProduct");
        go(site, token, prefix, "listProducts");
        go(site, token, prefix, "changeProduct", "bread-white");
        go(site, token, prefix, "lockProduct", "bread-white");
        go(site, token, prefix, "freeLock", "bread-white", "0190f6a8-5a3e-7c1d-9b2f-3f1e2d4c5b6a");
        go(site, token, prefix, "lockProduct", "bread-white");
        go(site, token, prefix, "lockProducts");
        go(site, token, prefix, "freeLock", "bread-white", "cart-17");
        go(site, token, prefix, "listHolders", "bread-white");
        go(site, token, prefix, "getProduct", "bread-white");
        go(site, token, prefix, "getProductHistory", "bread-white");
        go(site, token, prefix, "getPotHistory", pot);
        Reply pos = go(site, token, prefix, "getPos");
        String hash = pos.json().path("products").path(0).path("image_hash").asText();
        go(site, "", prefix, "getProductImage", hash);
        listen(site, token, prefix);
        go(site, token, prefix, "addTemplate");
        Reply offered = go(site, "", prefix, "getWalletTemplate", "counter");
        assertThat(offered.json().findValuesAsText("remaining_stock")).containsExactly("18");
        String used = go(site, "", prefix, "useTemplate", "counter")
                .json()
                .path("order_id")
                .asText();
        go(site, token, prefix, "deleteOrder", used);
        go(site, token, prefix, "addOrder");
        go(site, token, prefix, "listOrders");
        go(site, token, prefix, "getOrder", "2026-0001");
        go(site, token, prefix, "getOrderHistory", "2026-0001");
        go(site, "", prefix, "claimOrder", "2026-0001");
        go(site, token, prefix, "payOrder", "2026-0001");
        go(site, "", prefix, "getWalletOrder", "2026-0001");
        go(site, token, prefix, "forgetOrder", "2026-0001");
        String password = Site.basic("bakery", "battery staple correct horse");
        String reservation = go(site, password, "", "makeReservation", "bakery")
                .json()
                .at("/data/resvId")
                .asText();
        go(site, password, "", "getReservation", reservation);
        go(site, password, "", "changeReservation", reservation);
        go(site, token, prefix, "getReservationHistory", reservation);
        go(site, password, "", "getAvailability", "bakery", "bread-white");
        go(site, password, "", "removeReservation", reservation);
        go(site, token, prefix, "listTemplates");
        go(site, token, prefix, "changeTemplate", "counter");
        go(site, token, prefix, "getTemplate", "counter");
        go(site, token, prefix, "removeTemplate", "counter");
        go(site, token, prefix, "addWebhook");
        go(site, token, prefix, "listWebhooks");
        go(site, token, prefix, "getWebhook", "paid");
        go(site, token, prefix, "changeWebhook", "paid");
        go(site, token, prefix, "listDeliveries", "paid");
        go(site, token, prefix, "removeWebhook", "paid");
        go(site, token, prefix, "removeCategory", category);
        go(site, token, prefix, "removeGroup", group);
        go(site, token, prefix, "removePot", pot);
        go(site, token, prefix, "removeUnit", "Tray");
        site.sendAs(token, "POST", prefix + "/private/products/bread-white/lock", unlocking());
        go(site, token, prefix, "removeProduct", "bread-white");
        go(site, token, prefix, "changePasswordOfOwnInstance");
    }

    /** Whose answer has no end. */
    private void listen(Site site, String token, String prefix) {
        try (EventReader events =
                EventReader.open(site, token, prefix + API.operation("listen").path())) {
            site.sendAs(token, "PATCH", prefix + "/private/products/bread-white", "{\"description\": \"Sourdough\"}");
            assertThat(events.next().type()).isEqualTo("ProductChanged");
        }
        seen.add("listen");
    }

    /** The example of a lock, for nothing. */
    private static String unlocking() {
        ObjectNode lock = example(API.operation("lockProduct")).deepCopy();
        return lock.put("unit_quantity", "0").toString();
    }

    private void endsWhatItBegan(Site site) {
        String password = Site.basic("bakery", "battery staple correct horse");
        String token = "Bearer "
                + go(site, password, SHOP, "issueToken")
                        .json()
                        .path("access_token")
                        .asText();
        go(site, token, SHOP, "revokeOwnToken");
        String all = tokenOf(site, SHOP, "bakery", "battery staple correct horse");
        site.sendAs(password, "POST", SHOP + "/private/token", "{\"scope\":\"readonly\"}");
        JsonNode newest =
                go(site, all, SHOP, "listTokens").json().path("tokens").path(0);
        go(site, all, SHOP, "revokeToken", newest.path("serial").asLong());
        go(site, all, SHOP, "closeOwnInstance");
        site.send("DELETE", "/management/instances/bakery?purge=yes", "");
        go(site, "Bearer " + site.admin(), "", "openInstance");
        go(site, "Bearer " + site.admin(), "", "closeInstance", "bakery");
    }
}
