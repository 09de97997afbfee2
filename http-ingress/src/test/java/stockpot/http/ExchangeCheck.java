package stockpot.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stockpot.http.OpenApi.Found;
import stockpot.http.OpenApi.Operation;
import stockpot.http.OpenApi.Place;

/**
 * Holds what was really asked and answered against the description.
 *
 * <p>An answer has to be described in all its parts. A request only when it was granted: then the description must not be
 * stricter than the server.
 */
final class ExchangeCheck {
    private static final String JSON = "application/json";
    private static final ObjectMapper TREES = new ObjectMapper();

    /** Headers that every answer may have, and that say nothing of the API. */
    private static final Set<String> OF_TRANSPORT = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "date",
            "transfer-encoding",
            "x-content-type-options");

    /** What every page has besides. */
    private static final Set<String> OF_PAGES =
            Set.of("content-language", "content-security-policy", "referrer-policy");

    /** What every answer says to browsers, but for those on paths where passwords are shown. */
    private static final Set<String> TO_BROWSERS =
            Set.of("access-control-allow-origin", "access-control-expose-headers", "vary");

    /** What only a request gets that has no operation. */
    private static final Set<Integer> ELSEWHERE_ONLY = Set.of(404, 405);

    /** Jetty refuses these before anybody has seen where they lead. */
    private static final Pattern UNPARSABLE = Pattern.compile("%(00|(?![0-9A-Fa-f]{2}))");

    private final OpenApi api;

    ExchangeCheck(OpenApi api) {
        this.api = api;
        // Whatever uses a schema first waits for it to be built, and some tests measure time.
        Place schemas = api.root().at("components").at("schemas");
        schemas.node().fieldNames().forEachRemaining(name -> api.violations(schemas.at(name), "{}"));
    }

    void require(Exchange exchange) {
        List<String> problems = problems(exchange);
        if (!problems.isEmpty()) {
            throw new AssertionError(exchange + " is not as described: " + String.join("; ", problems) + "\n"
                    + OpenApi.text(exchange.got()));
        }
    }

    /** Everything about the exchange that is not as described. */
    List<String> problems(Exchange exchange) {
        if (exchange.isAmongNodes()) {
            return List.of();
        }
        Optional<Found> found = api.find(exchange.path());
        Operation operation = found.map(paths -> paths.by(exchange.method())).orElse(null);
        Place answer = answer(exchange, found.isPresent(), operation);
        if (!answer.isThere()) {
            return List.of("status " + exchange.status() + " is not listed");
        }
        List<String> problems = new ArrayList<>();
        checkHeaders(exchange, answer, problems);
        checkBody(exchange, answer, problems);
        checkName(exchange, answer, operation, problems);
        if (operation != null && exchange.status() < 300) {
            checkParameters(exchange, found.get(), operation, problems);
            checkRequest(exchange, operation, problems);
        }
        return problems;
    }

    private Place answer(Exchange exchange, boolean knownPath, @Nullable Operation operation) {
        String status = Integer.toString(exchange.status());
        if (isUnparsable(exchange)) {
            return api.resolved(api.root().at("x-unparsable").at(status));
        }
        String name = exchange.path().startsWith("/servlets/") ? "x-elsewhere-in-servlets" : "x-elsewhere";
        Place elsewhere = api.root().at(name).at(status);
        if (operation != null) {
            Place listed = operation.place().at("responses").at(status);
            return api.resolved(listed.isThere() || ELSEWHERE_ONLY.contains(exchange.status()) ? listed : elsewhere);
        }
        boolean contradicts = exchange.status() == (knownPath ? 404 : 405);
        return contradicts ? new Place("", MissingNode.getInstance()) : api.resolved(elsewhere);
    }

    private static boolean isUnparsable(Exchange exchange) {
        return UNPARSABLE.matcher(exchange.path()).find();
    }

    private void checkHeaders(Exchange exchange, Place answer, List<String> problems) {
        Set<String> described = new HashSet<>(OF_TRANSPORT);
        if (!exchange.path().startsWith("/servlets/") || isUnparsable(exchange)) {
            described.addAll(TO_BROWSERS);
        }
        if (exchange.isPage()) {
            described.addAll(OF_PAGES);
        }
        Place headers = answer.at("headers");
        headers.node().fieldNames().forEachRemaining(name -> {
            described.add(name.toLowerCase(Locale.ROOT));
            Place header = api.resolved(headers.at(name));
            Optional<String> value = exchange.answered().firstValue(name);
            if (value.isPresent()) {
                add(problems, "header " + name, api.violations(header.at("schema"), quoted(value.get())));
            } else if (header.node().path("required").asBoolean()) {
                problems.add("header " + name + " is missing");
            }
        });
        for (String name : exchange.answered().map().keySet()) {
            if (!described.contains(name.toLowerCase(Locale.ROOT))) {
                problems.add("header " + name + " is not described");
            }
        }
    }

    private void checkBody(Exchange exchange, Place answer, List<String> problems) {
        Optional<String> type = exchange.answered().firstValue("Content-Type");
        Place content = answer.at("content");
        if (!content.isThere()) {
            if (exchange.got().length > 0 || type.isPresent()) {
                problems.add("there is a body, of type " + type.orElse("unknown"));
            }
            return;
        }
        Place media = media(content, type.orElse(""));
        if (!media.isThere()) {
            problems.add("content type " + type + " is not described");
        } else if (!exchange.method().equals("HEAD")
                && !exchange.isPage()
                && media.at("schema").isThere()) {
            add(problems, "body", api.violations(media.at("schema"), OpenApi.text(exchange.got())));
        }
    }

    private static Place media(Place content, String type) {
        Place exact = content.at(type.replaceFirst(";.*", ""));
        return exact.isThere() ? exact : content.at(type.replaceFirst("/.*", "/*"));
    }

    /** An error's name is one that the named response is for, or the operation. */
    private static void checkName(
            Exchange exchange, Place answer, @Nullable Operation operation, List<String> problems) {
        String name = exchange.status() < 400 || exchange.isPage() ? "" : nameIn(exchange.got());
        if (name.isEmpty()) {
            return;
        }
        Set<String> expected = new HashSet<>(OpenApi.texts(answer.at("x-errors").node()));
        if (operation != null) {
            Place own = operation.place().at("x-errors").at(Integer.toString(exchange.status()));
            expected.addAll(OpenApi.texts(own.node()));
        }
        if (!expected.contains(name)) {
            problems.add("error " + name + " is not listed for status " + exchange.status());
        }
    }

    private static String nameIn(byte[] body) {
        try {
            return TREES.readTree(body).path("name").asText();
        } catch (IOException e) {
            // That it is no JSON is said already.
            return "";
        }
    }

    private void checkParameters(Exchange exchange, Found found, Operation operation, List<String> problems) {
        Map<String, String> query = query(exchange.query());
        Place parameters = operation.place().at("parameters");
        for (int i = 0; i < parameters.node().size(); i++) {
            Place place =
                    new Place(parameters.pointer() + "/" + i, parameters.node().get(i));
            Place parameter = api.resolved(place);
            String name = parameter.node().path("name").asText();
            String in = parameter.node().path("in").asText();
            String value = switch (in) {
                case "path" -> decoded(found.parameters().getOrDefault(name, ""));
                case "query" -> query.get(name);
                default -> exchange.asked().firstValue(name).orElse(null);
            };
            if (value != null) {
                add(problems, in + " parameter " + name, violations(parameter.at("schema"), value));
            } else if (parameter.node().path("required").asBoolean()) {
                problems.add(in + " parameter " + name + " is missing");
            }
        }
    }

    /** A parameter is text; what stands for a number is read as one. */
    private List<String> violations(Place schema, String value) {
        boolean number = api.resolved(schema).node().path("type").asText().equals("integer");
        return api.violations(schema, number && value.matches("-?[0-9]+") ? plain(value) : quoted(value));
    }

    private static String plain(String number) {
        return new BigInteger(number).toString();
    }

    private void checkRequest(Exchange exchange, Operation operation, List<String> problems) {
        Place schema =
                operation.place().at("requestBody").at("content").at(JSON).at("schema");
        // A form is text throughout, and its schema says no more than that.
        boolean form =
                exchange.asked().firstValue("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded");
        if (schema.isThere() && !form) {
            add(problems, "request", api.violations(schema, exchange.sentText()));
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(
                    decoded(parts[0].replace('+', ' ')), parts.length == 1 ? "" : decoded(parts[1].replace('+', ' ')));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static void add(List<String> problems, String what, List<String> violations) {
        violations.forEach(violation -> problems.add(what + violation));
    }
}
