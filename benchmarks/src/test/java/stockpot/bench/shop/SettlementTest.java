package stockpot.bench.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting for a settler that lags: here each look at the product sees one more piece sold, up to a limit. */
class SettlementTest {

    private static final int SOLD_BEFORE = 1_000;

    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger payments = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private HttpServer server;
    private Shop shop;
    private int mostSold;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/private/orders", this::order);
        server.createContext("/private/products/" + Settlement.PRODUCT.getFirst(), this::look);
        server.start();
        shop = new Shop(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "secret-token:x", "secret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void endsWhenAllThatWasPaidIsSold() throws IOException {
        mostSold = Integer.MAX_VALUE;
        assertTrue(shop.settles(Duration.ofSeconds(30)));
        assertEquals(orders.get(), payments.get());
        // The first look was before anything was ordered.
        assertEquals(orders.get() + 1, looks.get());
    }

    @Test
    void saysNoWhenTheTimeIsOver() throws IOException {
        mostSold = SOLD_BEFORE + 63;
        assertFalse(shop.settles(Duration.ofMillis(200)));
    }

    private void order(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestURI().getPath().endsWith("/payments")) {
            payments.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        } else {
            answer(exchange, "{\"order_id\":\"order-" + orders.incrementAndGet() + "\"}");
        }
    }

    private void look(HttpExchange exchange) throws IOException {
        int sold = Math.min(mostSold, SOLD_BEFORE + looks.getAndIncrement());
        answer(exchange, "{\"total_sold\":" + sold + "}");
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
