package stockpot.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.http.taler.instances.OpenApiRoute;

/** The description of the API, to look things up in. */
final class OpenApi {
    private static final String HOME = "https://stockpot.invalid/openapi.json";
    private static final String REF = "$ref";
    private static final ObjectMapper TREES = new ObjectMapper();

    /** Something in the document, and the JSON pointer to it. */
    record Place(String pointer, JsonNode node) {
        Place at(String name) {
            return new Place(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), node.path(name));
        }

        boolean isThere() {
            return !node.isMissingNode();
        }
    }

    /**
     * What one verb of one path does.
     *
     * @param path with its parameters in braces
     * @param perInstance whether the path is there for each instance
     */
    record Operation(String verb, String path, boolean perInstance, Place place) {
        String id() {
            return place.node().path("operationId").asText();
        }
    }

    /**
     * Where a path leads.
     *
     * @param operations all verbs of it
     * @param parameters what stands for those in braces, as it was sent
     */
    record Found(List<Operation> operations, Map<String, String> parameters) {
        @Nullable
        Operation by(String method) {
            String verb = method.equals("HEAD") ? "GET" : method;
            return operations.stream()
                    .filter(operation -> operation.verb().equals(verb))
                    .findFirst()
                    .orElse(null);
        }
    }

    private final Place root;
    private final Schema whole;
    private final List<Operation> operations = new ArrayList<>();

    OpenApi(JsonNode document) {
        root = new Place("", document);
        whole = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder -> builder.schemas(Map.of(HOME, document.toString())))
                .getSchema(SchemaLocation.of(HOME));
        Place paths = root.at("paths");
        paths.node().fieldNames().forEachRemaining(path -> {
            Place item = paths.at(path);
            item.node().fieldNames().forEachRemaining(name -> {
                if (!name.equals("servers")) {
                    operations.add(new Operation(
                            name.toUpperCase(Locale.ROOT), path, !item.node().has("servers"), item.at(name)));
                }
            });
        });
    }

    static OpenApi served() {
        return new OpenApi(document());
    }

    /** The document as it is served; each caller has its own. */
    static JsonNode document() {
        return OpenApiRoute.description();
    }

    Place root() {
        return root;
    }

    List<Operation> operations() {
        return operations;
    }

    Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no operation " + id));
    }

    /** The place itself, or the one that it refers to. */
    Place resolved(Place place) {
        JsonNode ref = place.node().path(REF);
        return ref.isTextual() ? referred(ref.textValue()) : place;
    }

    /** Where a reference leads. */
    Place referred(String ref) {
        String pointer = ref.substring(1);
        return new Place(pointer, root.node().at(pointer));
    }

    /** The operations of a raw path; those whose path has fewer parameters go before others of the same verb. */
    Optional<Found> find(String path) {
        List<String> segments = List.of(path.substring(1).split("/", -1));
        boolean prefixed = segments.size() > 2 && segments.getFirst().equals("instances");
        List<String> own = prefixed ? segments.subList(2, segments.size()) : segments;
        List<Operation> found = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>();
        for (Operation operation : operations) {
            Map<String, String> parameters =
                    prefixed && !operation.perInstance() ? null : parameters(operation.path(), own);
            if (parameters != null) {
                found.add(operation);
                all.putAll(parameters);
            }
        }
        found.sort(Comparator.comparingInt(operation -> operation.path().split("[{]", -1).length));
        return found.isEmpty() ? Optional.empty() : Optional.of(new Found(found, all));
    }

    private static @Nullable Map<String, String> parameters(String template, List<String> segments) {
        List<String> words = List.of(template.substring(1).split("/", -1));
        if (words.size() != segments.size()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String segment = segments.get(i);
            if (word.startsWith("{") && !segment.isEmpty()) {
                parameters.put(word.substring(1, word.length() - 1), segment);
            } else if (!word.equals(segment)) {
                return null;
            }
        }
        return parameters;
    }

    /** What is wrong with a JSON text by the schema at that place, or by what that refers to. */
    List<String> violations(Place schema, String json) {
        try {
            TREES.readTree(json);
        } catch (JsonProcessingException e) {
            return List.of("no JSON: " + e.getOriginalMessage());
        }
        // Asked for each place, the registry would read the whole document anew and keep it.
        return whole
                .getRefSchema(SchemaLocation.of(HOME + "#" + schema.pointer()).getFragment())
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** What is wrong with the schema itself. */
    static List<String> violationsOfTheDialect(JsonNode schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }

    /** The texts of a list, in its order. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
