package stockpot.http;

import java.util.List;
import java.util.function.BooleanSupplier;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Verb;

/** Tells whatever watches over the process whether it lives and whether it serves; never more than that. */
final class HealthRoutes {
    private static final int SERVICE_UNAVAILABLE = 503;

    private final BooleanSupplier ready;

    HealthRoutes(BooleanSupplier ready) {
        this.ready = ready;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.GET, "/health/live", Access.HEALTH, _ -> status(200, "live")),
                new Endpoint(
                        Verb.GET,
                        "/health/ready",
                        Access.HEALTH,
                        _ -> ready.getAsBoolean() ? status(200, "ready") : status(SERVICE_UNAVAILABLE, "not ready")));
    }

    private static Answer status(int code, String word) {
        return Answer.json(code, Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("status", word);
            out.writeEndObject();
        }));
    }
}
