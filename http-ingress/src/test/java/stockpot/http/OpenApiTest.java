package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Scope;
import stockpot.http.OpenApi.Operation;
import stockpot.http.OpenApi.Place;
import stockpot.http.Site.Reply;
import stockpot.http.access.Passwords;
import stockpot.http.access.Scopes;
import stockpot.http.exchange.Access;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.Verb;
import stockpot.http.gateway.Health;
import stockpot.http.taler.instances.OpenApiRoute;
import stockpot.http.taler.instances.SchemaRoutes;
import stockpot.http.taler.instances.WaysIn;

/** The description of the API: that it is one, that it is complete, and that it is served. */
class OpenApiTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");
    private static final Set<Access> WITHOUT_SCOPES =
            EnumSet.of(Access.HEALTH, Access.PEER, Access.PUBLIC, Access.SHOP, Access.LOGIN);
    private static final OpenApi API = OpenApi.served();

    private static void walk(Place place, Consumer<Place> visitor) {
        visitor.accept(place);
        if (place.node().isObject()) {
            place.node().fieldNames().forEachRemaining(name -> walk(place.at(name), visitor));
        }
        for (int i = 0; place.node().isArray() && i < place.node().size(); i++) {
            walk(new Place(place.pointer() + "/" + i, place.node().get(i)), visitor);
        }
    }

    private static List<Place> all() {
        List<Place> places = new ArrayList<>();
        walk(API.root(), places::add);
        return places;
    }

    private static Stream<String> references() {
        return all().stream()
                .map(place -> place.node().path("$ref"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    // What there is

    private static List<Endpoint> endpoints() {
        try (Site site = new Site();
                Passwords passwords = new Passwords()) {
            List<Endpoint> endpoints = new ArrayList<>(HttpServer.endpoints(
                    Site.settings(),
                    site.machine,
                    site.machine,
                    site.machine,
                    ErrorTable.load(Map.of()),
                    passwords,
                    InstantSource.system()));
            endpoints.add(HttpServer.eventRoute(
                    Site.settings(),
                    site.machine.events,
                    site.machine,
                    new EventStreams(1, site.machine, InstantSource.system())));
            endpoints.addAll(new HealthRoutes(() -> Health.READY).endpoints());
            endpoints.add(new OpenApiRoute().endpoint());
            endpoints.addAll(new SchemaRoutes(Map.of(), "").endpoints());
            endpoints.add(new WaysIn().endpoint());
            return endpoints;
        }
    }

    private static String permission(Access access) {
        return switch (access) {
            case HEALTH, PUBLIC, SHOP -> "";
            case LOGIN -> "token-refresh";
            case ANY_TOKEN -> "any";
            default -> access.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static String credentials(Access access) {
        return switch (access) {
            case HEALTH, PUBLIC -> "[]";
            case SHOP -> "[{\"password\":[]}]";
            case LOGIN, MANAGEMENT -> "[{\"password\":[]},{\"token\":[]}]";
            default -> "[{\"token\":[]}]";
        };
    }

    private static String line(String verb, String path, boolean perInstance, String permission, String credentials) {
        String where = perInstance ? " for each instance" : "";
        return verb + " " + PARAMETER.matcher(path).replaceAll("{}") + where + " " + permission + " " + credentials;
    }

    /** Routes that are in one of both and not in the other, or not alike in both. */
    private static Set<String> differences(List<Endpoint> endpoints, OpenApi api) {
        Set<String> served = endpoints.stream()
                .map(e -> line(
                        e.verb().name(), e.pattern(), e.perInstance(), permission(e.access()), credentials(e.access())))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = api.operations().stream()
                .map(operation -> {
                    JsonNode node = operation.place().node();
                    return line(
                            operation.verb(),
                            operation.path(),
                            operation.perInstance(),
                            node.path("x-permission").asText(),
                            (node.has("security") ? node : api.root().node())
                                    .path("security")
                                    .toString());
                })
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> differences = new TreeSet<>();
        served.stream().filter(one -> !described.contains(one)).forEach(one -> differences.add("served: " + one));
        described.stream().filter(one -> !served.contains(one)).forEach(one -> differences.add("described: " + one));
        return differences;
    }

    @Test
    void hasEveryRouteAndNoOther() {
        assertThat(differences(endpoints(), API)).isEmpty();
    }

    @Test
    void noticesRoutesThatAreMissingOrDiffer() {
        List<Endpoint> endpoints = endpoints();
        ObjectNode without = (ObjectNode) OpenApi.document();
        ((ObjectNode) without.path("paths")).remove("/private/products/{product_id}/lock");
        assertThat(differences(endpoints, new OpenApi(without)))
                .containsExactly(
                        "served: POST /private/products/{}/lock for each instance products-lock" + " [{\"token\":[]}]");

        ObjectNode other = (ObjectNode) OpenApi.document();
        ((ObjectNode) other.at("/paths/~1config/get")).put("x-permission", "products-read");
        assertThat(differences(endpoints, new OpenApi(other))).hasSize(2);

        List<Endpoint> more = new ArrayList<>(endpoints);
        more.add(new Endpoint(Verb.GET, "/new", Access.PUBLIC, _ -> {
            throw new AssertionError();
        }));
        assertThat(differences(more, API)).containsExactly("served: GET /new for each instance  []");
    }

    @Test
    void saysWhichScopesPermitWhat() {
        Map<String, Set<String>> expected = new TreeMap<>();
        Set<String> used = API.operations().stream()
                .map(operation -> operation.place().node().path("x-permission").asText())
                .collect(Collectors.toSet());
        for (Access access : EnumSet.complementOf(EnumSet.copyOf(WITHOUT_SCOPES))) {
            if (used.contains(permission(access))) {
                expected.put(
                        permission(access),
                        Stream.of(Scope.values())
                                .filter(scope -> Scopes.permits(scope, access))
                                .map(Scopes::nameOf)
                                .collect(Collectors.toSet()));
            }
        }
        Map<String, Set<String>> described = new TreeMap<>();
        Place scopes =
                API.root().at("components").at("securitySchemes").at("token").at("x-scopes");
        scopes.node()
                .fieldNames()
                .forEachRemaining(name -> described.put(
                        name, Set.copyOf(OpenApi.texts(scopes.at(name).node()))));
        assertThat(described).isEqualTo(expected);
    }

    // What it is

    @Test
    void isWellFormed() {
        assertThat(API.root().node().path("openapi").asText()).startsWith("3.1.");
        assertThat(references()).isNotEmpty().allSatisfy(ref -> {
            assertThat(ref).startsWith("#/components/");
            assertThat(API.referred(ref).isThere()).as(ref).isTrue();
        });
        assertThat(API.operations().stream().map(Operation::id))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        Set<String> tags = Set.copyOf(API.root().node().path("tags").findValuesAsText("name"));
        for (Operation operation : API.operations()) {
            JsonNode node = operation.place().node();
            assertThat(node.path("summary").asText()).as(operation.id()).isNotEmpty();
            assertThat(tags).as(operation.id()).containsAll(OpenApi.texts(node.path("tags")));
            assertThat(statuses(operation))
                    .as(operation.id())
                    .isSorted()
                    .filteredOn(s -> s.startsWith("2"))
                    .isNotEmpty();
            Place responses = operation.place().at("responses");
            assertThat(statuses(operation))
                    .as(operation.id())
                    .allSatisfy(status -> assertThat(API.resolved(responses.at(status))
                                    .node()
                                    .path("description")
                                    .asText())
                            .as(status)
                            .isNotEmpty());
            assertThat(pathParameters(operation))
                    .as(operation.id())
                    .containsExactlyElementsOf(PARAMETER
                            .matcher(operation.path())
                            .results()
                            .map(match -> match.group(1))
                            .toList());
        }
    }

    private static List<String> statuses(Operation operation) {
        List<String> statuses = new ArrayList<>();
        operation.place().node().path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses;
    }

    private static List<String> pathParameters(Operation operation) {
        List<String> names = new ArrayList<>();
        Place parameters = operation.place().at("parameters");
        for (JsonNode node : parameters.node()) {
            JsonNode parameter = API.resolved(new Place("", node)).node();
            assertThat(parameter.path("description").asText())
                    .as(operation.id())
                    .isNotEmpty();
            if (parameter.path("in").asText().equals("path")) {
                assertThat(parameter.path("required").asBoolean()).isTrue();
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    @Test
    void usesAllItsComponents() {
        Set<String> used = references().collect(Collectors.toSet());
        Place components = API.root().at("components");
        components.node().fieldNames().forEachRemaining(kind -> {
            if (!kind.equals("securitySchemes")) {
                components
                        .at(kind)
                        .node()
                        .fieldNames()
                        .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
            }
        });
    }

    @Test
    void hasSchemasOfTheDialectThatDescribeEachMember() {
        Place schemas = API.root().at("components").at("schemas");
        schemas.node().fieldNames().forEachRemaining(name -> {
            Place schema = schemas.at(name);
            assertThat(OpenApi.violationsOfTheDialect(schema.node())).as(name).isEmpty();
            assertThat(schema.node().path("description").asText()).as(name).isNotEmpty();
            walk(schema, place -> {
                Place properties = place.at("properties");
                properties
                        .node()
                        .fieldNames()
                        .forEachRemaining(member -> assertThat(properties
                                        .at(member)
                                        .node()
                                        .path("description")
                                        .asText())
                                .as(name + "." + member)
                                .isNotEmpty());
            });
        });
    }

    /** Who adds a member to an answer has to say so here. */
    @Test
    void hasAnswersWithoutUnknownMembers() {
        Set<String> open = Set.of("Location", "Description", "JsonSchema", "AsyncApi");
        Set<String> seen = new TreeSet<>();
        API.operations().forEach(operation -> walk(operation.place().at("responses"), place -> collect(place, seen)));
        assertThat(seen).contains("ErrorDetail", "ProductDetailResponse", "Tax");
        assertThat(seen).allSatisfy(name -> {
            JsonNode schema = API.root().node().at("/components/schemas/" + name);
            if (schema.path("type").asText().equals("object") && !open.contains(name)) {
                assertThat(schema.has("additionalProperties") || schema.has("unevaluatedProperties"))
                        .as(name)
                        .isTrue();
            }
        });
    }

    private static void collect(Place place, Set<String> seen) {
        String ref = place.node().path("$ref").asText();
        String name = ref.substring(ref.lastIndexOf('/') + 1);
        // What clients gave is given back as it was, so those schemas are theirs.
        boolean given = name.endsWith("Members") || name.endsWith("Given");
        if (!ref.isEmpty() && !given && seen.add(name)) {
            walk(API.referred(ref), inner -> collect(inner, seen));
        }
    }

    @Test
    void namesEveryErrorThereIs() {
        Set<String> named = all().stream()
                .filter(place -> place.pointer().endsWith("/x-errors"))
                .flatMap(place -> place.node().isArray() ? Stream.of(place.node()) : stream(place.node()))
                .flatMap(list -> OpenApi.texts(list).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there =
                Stream.of(ErrorCode.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(there);
    }

    private static Stream<JsonNode> stream(JsonNode node) {
        List<JsonNode> nodes = new ArrayList<>();
        node.forEach(nodes::add);
        return nodes.stream();
    }

    @Test
    void listsErrorsUnderTheirStatuses() {
        // These have several: what the registry has no code of its own for.
        Set<String> shared = Set.of("GENERIC_PARAMETER_MALFORMED", "GENERIC_TOKEN_UNKNOWN");
        Map<String, ErrorTable.Entry> table = ErrorTable.load(Map.of()).entries();
        for (Operation operation : API.operations()) {
            Place errors = operation.place().at("x-errors");
            errors.node().fieldNames().forEachRemaining(status -> {
                assertThat(statuses(operation)).as(operation.id()).contains(status);
                assertThat(OpenApi.texts(errors.at(status).node()))
                        .as(operation.id())
                        .isSorted()
                        .filteredOn(name -> !shared.contains(name))
                        .allSatisfy(name -> assertThat(table.get(name).status()).hasToString(status));
            });
        }
    }

    // How it is served

    @Test
    void isServedToEverybodyBeforeTheNodeIsReady() {
        try (Site site = new Site()) {
            site.health = Health.not("starting", "it begins");
            Reply reply = site.sendAs("", "GET", "/openapi.json", "");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json()).isEqualTo(OpenApi.document());
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
            assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=3600");
            Reply again = site.sendAs("", "GET", "/openapi.json", "", "If-None-Match", reply.header("ETag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(site.sendAs("", "GET", "/instances/admin/openapi.json", "")
                            .brief())
                    .isEqualTo("404/21");
        }
    }

    @Test
    void schemasAreServedToEverybodyAndKept() {
        try (Site site = new Site()) {
            site.health = Health.not("starting", "it begins");
            Reply reply = site.sendAs("", "GET", "/schemas/stock-ledger", "");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("{}");
            assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=3600");
            Reply again = site.sendAs("", "GET", "/schemas/stock-ledger", "", "If-None-Match", reply.header("ETag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(site.sendAs("", "GET", "/schemas/other", "").brief()).isEqualTo("404/21");
        }
    }

    @Test
    void isOfTheVersionThatIsServed() {
        try (Site site = new Site()) {
            assertThat(API.root().node().path("info").path("version").asText())
                    .isEqualTo(site.get("/config").json().path("version").asText());
        }
    }
}
