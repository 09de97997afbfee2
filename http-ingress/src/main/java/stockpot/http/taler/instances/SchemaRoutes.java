package stockpot.http.taler.instances;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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

/**
 * Tells programs what there is to read in the topics: {@code GET /asyncapi.json} says which there are, and {@code GET
 * /schemas/{name}} what their records are.
 */
public final class SchemaRoutes {
    private final Map<String, Text> schemas;
    private final Text asyncApi;

    private record Text(byte[] bytes, String tag) {
        private static Text of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Text(bytes, HexFormat.of().formatHex(Sha256.of(bytes)));
        }
    }

    /**
     * Serves these.
     *
     * @param schemas by their names
     */
    public SchemaRoutes(Map<String, String> schemas, String asyncApi) {
        this.asyncApi = Text.of(asyncApi);
        this.schemas = schemas.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Text.of(each.getValue())));
    }

    /** For everybody, also before the node is ready. */
    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(Verb.GET, "/asyncapi.json", Access.HEALTH, call -> answer(call, asyncApi)),
                new Endpoint(Verb.GET, "/schemas/{name}", Access.HEALTH, this::schema));
    }

    private HttpResponse schema(HttpRequest call) throws ApiException {
        Text schema = schemas.get(call.parameter(0));
        if (schema == null) {
            throw new ApiException(
                    ErrorCode.GENERIC_ENDPOINT_UNKNOWN,
                    "there is no schema of that name; /asyncapi.json names those there are");
        }
        return answer(call, schema);
    }

    private static HttpResponse answer(HttpRequest call, Text text) throws ApiException {
        return ETags.answer(call, text.tag(), () -> HttpResponse.json(200, text.bytes()))
                .with("Cache-Control", "public, max-age=3600");
    }
}
