package stockpot.node.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import stockpot.catalog.Definition.Webhook;
import stockpot.http.taler.webhooks.Mustache;
import stockpot.http.taler.webhooks.WebhookRequest;
import stockpot.topology.webhook.Sender.Message;

/**
 * The request that tells an event.
 *
 * @param headers by their names, without those that the connection needs
 */
record HookRequest(URI uri, String method, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BODY_CHARS = 64 << 10;
    private static final int MOST_HEADER_CHARS = 4 << 10;
    private static final int LARGE_BODY_BYTES = 64 << 10;
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE", "HEAD");
    private static final byte[] NOTHING = {};

    /** What the webhooks of GNU Taler call things that our records call otherwise, and where in the record they are. */
    private static final Map<String, Map<String, String>> ALSO = Map.of(
            "order", Map.of("order_id", "/order"),
            "inventory", Map.of("product_id", "/product", "product_serial", "/serial"),
            "category", Map.of("category_serial", "/serial", "category_name", "/name"));

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException when the webhook's templates do not become a request
     */
    static HookRequest of(Webhook hook, Message message, long epochSeconds) {
        JsonNode event = read(message.json());
        JsonNode named = named(message.type(), event);
        byte[] body = body(hook, message, event, named);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "stockpot");
        if (body.length > 0 && hook.body().isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        for (String line : hook.header().lines().filter(each -> !each.isBlank()).toList()) {
            add(headers, Mustache.of(line).fill(named, MOST_HEADER_CHARS));
        }
        // Last, so that nothing else can say them.
        headers.put("Stockpot-Event-Id", plain(message.id()));
        headers.put("Stockpot-Event-Type", message.type());
        headers.put("Stockpot-Webhook-Id", hook.name());
        headers.put("Stockpot-Signature", Signature.of(hook.secret(), epochSeconds, body));
        return new HookRequest(URI.create(hook.url()), hook.method(), headers, body);
    }

    private static byte[] body(Webhook hook, Message message, JsonNode event, JsonNode named) {
        if (WITHOUT_BODY.contains(hook.method())) {
            return NOTHING;
        }
        if (!hook.body().isEmpty()) {
            return Mustache.of(hook.body()).fill(named, MOST_BODY_CHARS).getBytes(StandardCharsets.UTF_8);
        }
        if (message.json().length > LARGE_BODY_BYTES && event.path("details") instanceof ObjectNode details) {
            details.remove("image");
            return event.toString().getBytes(StandardCharsets.UTF_8);
        }
        return message.json();
    }

    private static void add(Map<String, String> headers, String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon).strip();
        if (!WebhookRequest.isOwnHeader(name)) {
            throw new IllegalArgumentException("the header template says no header that may be said: " + name);
        }
        String value = plain(line.substring(colon + 1));
        headers.keySet().removeIf(name::equalsIgnoreCase);
        headers.put(name, value);
    }

    /** What comes of a record must not begin another header. */
    private static String plain(String value) {
        return value.replaceAll("[^ -~\\u00a0-\\u00ff]", " ").strip();
    }

    private static JsonNode named(String type, JsonNode event) {
        ObjectNode named = event.deepCopy();
        named.put("webhook_type", type);
        String what = type.equals("pay") ? "order" : type.replaceFirst("_.*", "");
        ALSO.getOrDefault(what, Map.of()).forEach((name, at) -> {
            if (!event.at(at).isMissingNode()) {
                named.set(name, event.at(at));
            }
        });
        return named;
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("the event is no JSON", e);
        }
    }

    @Override
    public String toString() {
        return method + " " + uri.getHost();
    }
}
