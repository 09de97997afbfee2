package stockpot.http.taler.instances;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Sha256;

/** Tells programs what the records are that they read from the topics: {@code GET /schemas/{name}}. */
public final class SchemaRoute {
    private final Map<String, Schema> schemas;

    private record Schema(byte[] text, String tag) {
        private static Schema of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Schema(bytes, HexFormat.of().formatHex(Sha256.of(bytes)));
        }
    }

    /** Serves these, by their names. */
    public SchemaRoute(Map<String, String> texts) {
        this.schemas = texts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Schema.of(each.getValue())));
    }

    /** For everybody, also before the node is ready. */
    public Endpoint endpoint() {
        return new Endpoint(Verb.GET, "/schemas/{name}", Access.HEALTH, this::answer);
    }

    private HttpResponse answer(HttpRequest call) throws ApiException {
        Schema schema = schemas.get(call.parameter(0));
        if (schema == null) {
            throw new ApiException(ErrorCode.GENERIC_ENDPOINT_UNKNOWN, "there is no schema of that name");
        }
        return ETags.answer(call, schema.tag(), () -> HttpResponse.json(200, schema.text()))
                .with("Cache-Control", "public, max-age=3600");
    }
}
