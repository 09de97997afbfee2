package stockpot.http.taler.instances;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Verb;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Sha256;

/**
 * Tells programs what this server answers to what: {@code GET /openapi.json}.
 *
 * <p>The description is a file that is kept by hand, and is the same as long as the program is. What all operations of a
 * kind take and answer stands there once, in {@code x-common}: under the tag, or {@code taler} for tags that have no entry,
 * and under the kinds that the operation has to be of. It is put into the operations here, since no client knows of it; so is
 * the page in the place of every body where an operation says {@code x-page}.
 */
public final class OpenApiRoute {
    private static final String RESOURCE = "/stockpot/http/openapi.json";
    private static final String RESPONSES = "responses";
    private static final String PARAMETERS = "parameters";
    private static final String PAGE = "page";
    private static final String X_PAGE = "x-page";

    private final byte[] description;
    private final String tag;

    public OpenApiRoute() {
        description = description().toString().getBytes(StandardCharsets.UTF_8);
        tag = HexFormat.of().formatHex(Sha256.of(description));
    }

    /** For everybody, also before the node is ready: what it will serve is known by then. */
    public Endpoint endpoint() {
        return new Endpoint(
                Verb.GET,
                "/openapi.json",
                Access.HEALTH,
                call -> ETags.answer(call, tag, () -> HttpResponse.json(200, description))
                        .with("Cache-Control", "public, max-age=3600"));
    }

    /** The whole description; each caller has its own. */
    public static ObjectNode description() {
        try (InputStream in = Objects.requireNonNull(OpenApiRoute.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            ObjectNode document = (ObjectNode) new ObjectMapper().readTree(in);
            JsonNode common = document.remove("x-common");
            for (JsonNode path : document.path("paths")) {
                for (Map.Entry<String, JsonNode> verb : path.properties()) {
                    if (verb.getValue() instanceof ObjectNode operation) {
                        String tag = operation.at("/tags/0").asText();
                        JsonNode security = operation.has("security") ? operation : document;
                        Set<String> kinds = kinds(verb.getKey(), path, operation, security.path("security"));
                        complete(operation, kinds, common.path(common.has(tag) ? tag : "taler"));
                        if (kinds.contains(PAGE)) {
                            addPages(operation, document);
                        }
                    }
                }
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static Set<String> kinds(String verb, JsonNode path, JsonNode operation, JsonNode security) {
        Set<String> kinds = new TreeSet<>(List.of("any", verb, security.isEmpty() ? "open" : "guarded"));
        if (!path.has("servers")) {
            kinds.add("instance");
        }
        if (security.findValue("password") != null) {
            kinds.add("password");
        }
        if (operation.has(X_PAGE)) {
            kinds.add(PAGE);
        }
        if (operation.has("requestBody")) {
            kinds.add("body");
        }
        if (!verb.equals("get")) {
            kinds.add("change");
        }
        return kinds;
    }

    /** Parameters come behind those of the operation; what it answers itself stays as it is. */
    private static void complete(ObjectNode operation, Set<String> kinds, JsonNode common) {
        ArrayNode parameters = operation.withArray(PARAMETERS);
        Map<String, JsonNode> responses = new TreeMap<>();
        common.properties().forEach(entry -> {
            if (kinds.containsAll(List.of(entry.getKey().split(" ")))) {
                entry.getValue().path(PARAMETERS).forEach(name -> parameters.add(reference(PARAMETERS, name)));
                entry.getValue()
                        .path(RESPONSES)
                        .properties()
                        .forEach(response ->
                                responses.put(response.getKey(), reference(RESPONSES, response.getValue())));
            }
        });
        operation.path(RESPONSES).properties().forEach(own -> responses.put(own.getKey(), own.getValue()));
        operation.putObject(RESPONSES).setAll(responses);
    }

    /** Every answer with a body, errors too, is a page for whoever wants HTML. */
    private static void addPages(ObjectNode operation, ObjectNode document) {
        operation.remove(X_PAGE);
        operation.path(RESPONSES).properties().forEach(response -> {
            String ref = response.getValue().path("$ref").asText();
            ObjectNode own = (ref.isEmpty() ? response.getValue() : document.at(ref.substring(1))).deepCopy();
            if (own.path("content") instanceof ObjectNode content) {
                content.putObject("text/html").putObject("schema").put("type", "string");
                response.setValue(own);
            }
        });
    }

    private static JsonNode reference(String kind, JsonNode name) {
        return new ObjectMapper().createObjectNode().put("$ref", "#/components/" + kind + "/" + name.textValue());
    }
}
