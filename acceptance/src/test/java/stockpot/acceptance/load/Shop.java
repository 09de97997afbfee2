package stockpot.acceptance.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.process.RunningNode;

/** A merchant's view of a node: the requests that the tests make of it. It repeats nothing by itself. */
public final class Shop {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** What the reservation service lies under, which knows no tokens. */
    public static final String SERVICES = "/servlets/services/";

    /** What the password of an instance that a test opens begins with; its name follows. */
    public static final String PASSWORD_OF = "password-of-";

    private final String url;
    private final String login;
    private final String token;

    private Shop(String url, String login, String token) {
        this.url = url;
        this.login = login;
        this.token = token;
    }

    /** Logs in with the password of the tests. */
    public static Shop at(String url) throws IOException {
        return at(url, RunningNode.PASSWORD);
    }

    public static Shop at(String url, String password) throws IOException {
        return as(url, "admin", password).withToken();
    }

    /** The same merchant with a token that may do everything. */
    private Shop withToken() throws IOException {
        Answer issued = post("/private/token", "{\"scope\":\"all\"}");
        if (issued.status() != 200) {
            throw new AssertionError("no token but " + issued);
        }
        return new Shop(
                url, login, "Bearer " + issued.body().path("access_token").asText());
    }

    /** Opens an instance beside this one, which is the admin's; its owner has its name for a password. */
    public Shop open(String instance) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("id", instance).put("name", instance);
        body.putObject("auth").put("method", "token").put("password", PASSWORD_OF + instance);
        body.putObject("address");
        body.putObject("jurisdiction");
        body.put("use_stefan", false);
        body.putObject("default_wire_transfer_delay").put("d_us", 0);
        body.putObject("default_pay_delay").put("d_us", 600_000_000L);
        Answer opened = post("/management/instances", body.toString());
        if (opened.status() != 204) {
            throw new AssertionError("no instance but " + opened);
        }
        return as(url + "/instances/" + instance, instance, PASSWORD_OF + instance)
                .withToken();
    }

    /** Somebody who shows a password, and has no token. */
    public static Shop as(String url, String instance, String password) {
        String login = "Basic "
                + Base64.getEncoder().encodeToString((instance + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Shop(url, login, login);
    }

    /** The same merchant with the same token at another node, or at this one after it was started again. */
    public Shop movedTo(String otherUrl) {
        return new Shop(otherUrl, login, token);
    }

    public String url() {
        return url;
    }

    /** What it shows in the header of that name. */
    public String authorization() {
        return token;
    }

    public Answer post(String path, String body) throws IOException {
        return send("POST", path, body, Map.of());
    }

    public Answer get(String path) throws IOException {
        return send("GET", path, null, Map.of());
    }

    public Answer put(String path, String body) throws IOException {
        return send("PUT", path, body, Map.of());
    }

    public Answer delete(String path) throws IOException {
        return send("DELETE", path, null, Map.of());
    }

    public Answer patch(String path, String body) throws IOException {
        return send("PATCH", path, body, Map.of());
    }

    /** Makes a product that is counted in whole pieces. */
    public Answer define(String product, String total) throws IOException {
        return define(product, total, 0);
    }

    public Answer define(String product, String total, int digits) throws IOException {
        ObjectNode body = JSON.createObjectNode()
                .put("product_id", product)
                .put("description", "of the tests")
                .put("unit", "piece")
                .put("unit_total_stock", total);
        if (digits > 0) {
            body.put("unit_allow_fraction", true).put("unit_precision_level", digits);
        }
        return post("/private/products", body.toString());
    }

    /** Locks, with {@code micros} null for ever and {@code key} null for none. */
    public Answer lock(String product, String lock, String quantity, @Nullable Long micros, @Nullable String key)
            throws IOException {
        ObjectNode body = JSON.createObjectNode().put("lock_uuid", lock).put("unit_quantity", quantity);
        if (micros == null) {
            body.putObject("duration").put("d_us", "forever");
        } else {
            body.putObject("duration").put("d_us", micros);
        }
        return send(
                "POST",
                "/private/products/" + product + "/lock",
                body.toString(),
                key == null ? Map.of() : Map.of("Idempotency-Key", key));
    }

    public Answer lock(String product, String lock, int quantity, Duration duration) throws IOException {
        return lock(product, lock, Integer.toString(quantity), duration.toNanos() / 1000, null);
    }

    /** Locks so much of each product, all or none of them, for so long. */
    public Answer lockTogether(String lock, Map<String, String> quantities, Duration duration) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("mode", "together");
        quantities.forEach((product, quantity) -> body.withArray("lines")
                .addObject()
                .put("product_id", product)
                .put("lock_uuid", lock)
                .put("unit_quantity", quantity)
                .putObject("duration")
                .put("d_us", duration.toNanos() / 1000));
        return post("/private/products/lock", body.toString());
    }

    /** Orders so much of each product, for one KUDOS, under an id of the node's. */
    public Answer order(Map<String, String> items) throws IOException {
        return post("/private/orders", orderBody(null, items).toString());
    }

    /** The same under an id of the client's. */
    public Answer order(String id, Map<String, String> items) throws IOException {
        return post("/private/orders", orderBody(id, items).toString());
    }

    /** A request for an order that a test may add to. */
    public static ObjectNode orderBody(@Nullable String id, Map<String, String> items) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode order = body.putObject("order").put("amount", "KUDOS:1").put("summary", "of the tests");
        if (id != null) {
            order.put("order_id", id);
        }
        ArrayNode products = body.putArray("inventory_products");
        items.forEach((product, quantity) ->
                products.addObject().put("product_id", product).put("unit_quantity", quantity));
        return body;
    }

    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", path.startsWith(SERVICES) ? login : token)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer(response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) throws IOException {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        JsonNode body = response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
        return new Answer(response.statusCode(), headers.get("stockpot-position"), body, headers);
    }
}
