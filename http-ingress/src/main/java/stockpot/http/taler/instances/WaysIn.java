package stockpot.http.taler.instances;

import java.util.LinkedHashMap;
import java.util.Map;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;

/** Tells whoever knows nothing but the address where to go on: {@code GET /}. Paths are relative, as a proxy may have a prefix. */
public final class WaysIn {
    private static final Map<String, String> PATHS = new LinkedHashMap<>();

    static {
        PATHS.put("console/", "a console for people");
        PATHS.put("config", "what this node is, as clients of GNU Taler ask for it");
        PATHS.put("openapi.json", "all requests that it answers (OpenAPI)");
        PATHS.put("asyncapi.json", "all topics that it reads and writes (AsyncAPI)");
        PATHS.put("health/ready", "whether it serves, and if not, why");
        PATHS.put("metrics", "its figures, for Prometheus");
    }

    /** For everybody, also before the node is ready. */
    public Endpoint endpoint() {
        HttpResponse answer = HttpResponse.ok(out -> {
            out.writeStartObject();
            out.writeStringField("name", "stockpot");
            out.writeObjectFieldStart("paths");
            for (Map.Entry<String, String> path : PATHS.entrySet()) {
                out.writeStringField(path.getKey(), path.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        });
        return new Endpoint(Verb.GET, "/", Access.HEALTH, _ -> answer);
    }
}
