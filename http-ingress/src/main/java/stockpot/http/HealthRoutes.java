package stockpot.http;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Health;

/** Tells whatever watches over the process whether it lives and whether it serves, and why not. */
final class HealthRoutes {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final Supplier<Health> health;

    HealthRoutes(Supplier<Health> health) {
        this.health = health;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.GET, "/health/live", Access.HEALTH, _ -> answer(200, Health.LIVE)),
                new Endpoint(Verb.GET, "/health/ready", Access.HEALTH, _ -> ready(health.get())));
    }

    private static HttpResponse ready(Health now) {
        return answer(now.isReady() ? 200 : SERVICE_UNAVAILABLE, now);
    }

    private static HttpResponse answer(int code, Health health) {
        return HttpResponse.json(code, Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("status", health.status());
            if (!health.reason().isEmpty()) {
                out.writeStringField("reason", health.reason());
            }
            for (Map.Entry<String, Long> figure : health.figures().entrySet()) {
                out.writeNumberField(figure.getKey(), figure.getValue());
            }
            out.writeEndObject();
        }));
    }
}
