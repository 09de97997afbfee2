package stockpot.bench.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.RequestSource;

/** What the bench asks for, read as the server would read it. */
class ShopRequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Shop shop = new Shop(URI.create("http://127.0.0.1:8080"), "secret-token:x", "secret");

    private record Sent(String line, String headers, JsonNode body) {
        static Sent by(RequestSource source) throws JsonProcessingException {
            ByteBuffer to = ByteBuffer.allocate(source.longest());
            source.write(to);
            String text = StandardCharsets.UTF_8.decode(to.flip()).toString();
            int headersEnd = text.indexOf("\r\n\r\n");
            String headers = text.substring(0, headersEnd);
            String body = text.substring(headersEnd + 4);
            assertTrue(headers.endsWith("\r\nContent-Length: " + body.length()), text);
            return new Sent(headers.lines().findFirst().orElseThrow(), headers, JSON.readTree(body));
        }
    }

    @Test
    void ordersThreeDifferentProductsPickedAtRandom() throws JsonProcessingException {
        RequestSource orders = only(shop.orders());
        Set<String> ordered = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            Set<String> products = products(Sent.by(orders));
            assertEquals(3, products.size());
            ordered.addAll(products);
        }
        assertTrue(Set.copyOf(Shop.SPREAD).containsAll(ordered));
        // 30,000 picks among 10,000 products miss one in twenty.
        assertTrue(ordered.size() > 9_000, ordered.size() + " products were ordered");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void locksAHundredInARequest(boolean together) throws JsonProcessingException {
        RequestSource batches = only(shop.batches(Shop.SPREAD, TEN_MINUTES, together));
        Set<String> carts = new HashSet<>();
        Set<String> locked = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            JsonNode body = Sent.by(batches).body();
            assertEquals(together ? "together" : "", body.path("mode").asText());
            JsonNode lines = body.path("lines");
            assertEquals(Shop.LINES, lines.size());
            lines.forEach(line -> {
                assertEquals(
                        TEN_MINUTES.toMillis() * 1000, line.at("/duration/d_us").asLong());
                carts.add(line.path("lock_uuid").asText());
                locked.add(line.path("product_id").asText());
            });
        }
        assertEquals(300 * Shop.LINES, carts.size());
        assertTrue(Set.copyOf(Shop.SPREAD).containsAll(locked));
        assertTrue(locked.size() > 9_000, locked.size() + " products were locked");
        assertTrue(batches.accepts(
                200, ByteBuffer.wrap("{\"lines\":[{\"status\":204}]}".getBytes(StandardCharsets.UTF_8))));
        assertFalse(
                batches.accepts(200, ByteBuffer.wrap("{\"lines\":[{\"error\":{}}]}".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void ordersTheHotProductEachTime() throws JsonProcessingException {
        RequestSource orders = only(shop.hotOrders());
        for (int i = 0; i < 1_000; i++) {
            Set<String> products = products(Sent.by(orders));
            assertEquals(3, products.size());
            assertTrue(products.containsAll(Shop.HOT));
        }
    }

    @Test
    void reservesThreeDifferentProductsForTenMinutes() throws JsonProcessingException {
        RequestSource reservations = only(shop.reservations(TEN_MINUTES));
        Set<String> reserved = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            reserved.addAll(productsReserved(Sent.by(reservations)));
        }
        assertTrue(Set.copyOf(Shop.SPREAD).containsAll(reserved));
        assertTrue(reserved.size() > 9_000, reserved.size() + " products were reserved");
    }

    @Test
    void reservesTheHotProductEachTime() throws JsonProcessingException {
        RequestSource reservations = only(shop.hotReservations(TEN_MINUTES));
        for (int i = 0; i < 1_000; i++) {
            assertTrue(productsReserved(Sent.by(reservations)).containsAll(Shop.HOT));
        }
    }

    @Test
    void reservesWithAPasswordAndOrdersWithAToken() throws JsonProcessingException {
        Sent reservation = Sent.by(only(shop.reservations(TEN_MINUTES)));
        // The base64 of admin:secret.
        assertTrue(
                reservation.headers().contains("\r\nAuthorization: Basic YWRtaW46c2VjcmV0\r\n"), reservation.headers());
        Sent order = Sent.by(only(shop.orders()));
        assertTrue(order.headers().contains("\r\nAuthorization: Bearer secret-token:x\r\n"), order.headers());
    }

    @Test
    void takesNothingBut201ForAReservation() {
        RequestSource reservations = only(shop.reservations(TEN_MINUTES));
        assertTrue(reservations.accepts(201, ascii("{\"data\":{\"resvId\":7}}")));
        for (int status : new int[] {200, 204, 400, 401, 500, 503, 504}) {
            assertFalse(reservations.accepts(status, ascii("{\"data\":{\"resvId\":7}}")), "" + status);
        }
    }

    @Test
    void ordersNothingButLetsAPotHaveThePrice() throws JsonProcessingException {
        JsonNode body = Sent.by(OrderRequests.forPot(wire(), 17, _ -> {})).body();
        assertEquals(17, body.at("/order/order_default_money_pot").asLong());
        assertTrue(body.path("inventory_products").isEmpty());
    }

    @Test
    void neverOrdersAProductTwice() throws JsonProcessingException {
        RequestSource orders = new OrderRequests(wire(), List.of("a"), List.of("b", "c"), 2, _ -> {});
        for (int i = 0; i < 100; i++) {
            assertEquals(Set.of("a", "b", "c"), products(Sent.by(orders)));
        }
    }

    @Test
    void takesNoAnswerWithoutAnIdForAnOrder() {
        RequestSource orders = only(shop.orders());
        assertTrue(orders.accepts(200, ascii("{\"order_id\":\"2026.326-ABC\",\"token\":\"T\"}")));
        assertFalse(orders.accepts(200, ascii("{\"token\":\"T\"}")));
        assertFalse(orders.accepts(200, ascii("{\"order_id\":\"cut")));
        assertFalse(orders.accepts(200, ascii("")));
        assertFalse(orders.accepts(410, ascii("{\"order_id\":\"2026.326-ABC\"}")));
    }

    @Test
    void paysOnlyOrdersThatWereAnsweredAndEachOnce() throws JsonProcessingException {
        Map<String, RequestSource> kinds = new TreeMap<>();
        Mix mix = shop.mixed(Shop.SPREAD, Duration.ofSeconds(600));
        mix.parts().forEach(part -> kinds.put(part.name(), part.requests()));
        RequestSource orders = kinds.get("orders");
        RequestSource payments = kinds.get("payments");
        assertEquals(Set.of("locks", "orders", "payments"), kinds.keySet());
        assertTrue(kinds.get("locks").ready());
        assertFalse(payments.ready(), "nothing is ordered yet");

        Set<String> unpaid = new HashSet<>();
        Queue<String> underWay = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            products(Sent.by(orders));
            underWay.add("2026.326-" + i);
            if (underWay.size() > 64) {
                String id = underWay.remove();
                boolean refused = i % 7 == 0;
                String answer = "{\"order_id\":\"" + id + "\"}";
                assertEquals(!refused, orders.accepts(refused ? 503 : 200, ascii(answer)));
                if (!refused) {
                    unpaid.add(id);
                }
            }
            assertEquals(!unpaid.isEmpty(), payments.ready());
            if (i % 2 == 0 && payments.ready()) {
                Sent payment = Sent.by(payments);
                String id = payment.body().path("payment_ref").asText();
                assertEquals("POST /private/orders/" + id + "/payments HTTP/1.1", payment.line());
                assertEquals("KUDOS:3", payment.body().path("amount").asText());
                assertTrue(unpaid.remove(id), id + " was not answered, or is paid already");
                assertTrue(payments.accepts(204, ascii("")));
            }
        }
    }

    @Test
    void mixesSeventyLocksTwentyOrdersAndTenPayments() {
        Map<String, Integer> shares = new TreeMap<>();
        shop.mixed(Shop.SPREAD, Duration.ofSeconds(600)).parts().forEach(part -> shares.put(part.name(), part.share()));
        assertEquals(Map.of("locks", 70, "orders", 20, "payments", 10), shares);
    }

    @Test
    void forgetsTheOldestOrderWhenTooManyAreUnpaid() {
        UnpaidOrders unpaid = new UnpaidOrders();
        for (int i = 0; i < UnpaidOrders.MOST + 5; i++) {
            unpaid.add("order-" + i);
        }
        for (int i = 5; i < UnpaidOrders.MOST + 5; i++) {
            assertEquals("order-" + i, unpaid.take());
        }
        assertTrue(unpaid.isEmpty());
    }

    private static RequestSource only(Mix mix) {
        assertEquals(1, mix.parts().size());
        return mix.parts().getFirst().requests();
    }

    private static Set<String> products(Sent order) {
        assertEquals("POST /private/orders HTTP/1.1", order.line());
        assertEquals("KUDOS:3", order.body().path("order").path("amount").asText());
        assertFalse(order.body().path("order").path("summary").asText().isEmpty());
        assertEquals(3, order.body().path("inventory_products").size());
        Set<String> products = new HashSet<>();
        for (JsonNode entry : order.body().path("inventory_products")) {
            assertEquals(1, entry.path("quantity").asInt());
            products.add(entry.path("product_id").asText());
        }
        return products;
    }

    private static Set<String> productsReserved(Sent reservation) {
        assertEquals("POST /servlets/services/reservation/admin HTTP/1.1", reservation.line());
        assertEquals(600, reservation.body().path("lifetime").asInt());
        assertEquals("COMPLETE", reservation.body().path("type").asText());
        Set<String> products = new HashSet<>();
        for (JsonNode item : reservation.body().path("items")) {
            assertEquals(1, item.path("qty").asInt());
            products.add(item.path("id").asText());
        }
        assertEquals(3, reservation.body().path("items").size());
        assertEquals(3, products.size());
        return products;
    }

    private static Wire wire() {
        return new Wire("localhost", "Bearer secret-token:x");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
