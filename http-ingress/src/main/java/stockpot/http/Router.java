package stockpot.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.Verb;
import stockpot.kernel.InstanceId;

/**
 * Finds the endpoint of a path, with or without {@code /instances/NAME} before it.
 *
 * <p>Our words in a path have one spelling, without percent signs; only what the client named itself may be encoded. A tree of
 * maps costs a look-up for each segment, where a list of patterns would cost a match for each route.
 */
final class Router {
    private static final String INSTANCES = "instances";

    /** What the instance admin was called once. Not every client follows a redirection from there. */
    private static final String OLD_ADMIN = "default";

    /** What a path leads to. */
    record Match(InstanceId instance, List<String> segments, Map<Verb, Endpoint> endpoints, List<String> parameters) {}

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final Map<Verb, Endpoint> endpoints = new EnumMap<>(Verb.class);

        @Nullable
        Node parameter;

        /** Whether its word is a value of the parameter beside it, too. */
        boolean isValue;

        /**
         * Lets words of ours be ids as well, for verbs and longer paths that have no meaning of their own: a product may be
         * called as something that can be done with all of them.
         */
        void letWordsBeValues() {
            Node beside = parameter;
            if (beside != null) {
                for (Node word : literals.values()) {
                    word.isValue = true;
                    beside.endpoints.forEach(word.endpoints::putIfAbsent);
                    beside.literals.forEach(word.literals::putIfAbsent);
                    if (word.parameter != null) {
                        throw new IllegalArgumentException(
                                "a word beside a parameter cannot have parameters of its own");
                    }
                    word.parameter = beside.parameter;
                }
            }
            literals.values().forEach(Node::letWordsBeValues);
            if (beside != null) {
                beside.letWordsBeValues();
            }
        }
    }

    private final Node all = new Node();
    private final Node perInstance = new Node();

    Router(List<Endpoint> endpoints) {
        for (Endpoint endpoint : endpoints) {
            add(all, endpoint);
            if (endpoint.perInstance()) {
                add(perInstance, endpoint);
            }
        }
        all.letWordsBeValues();
        perInstance.letWordsBeValues();
    }

    private static void add(Node root, Endpoint endpoint) {
        Node node = root;
        for (String segment : endpoint.pattern().substring(1).split("/", -1)) {
            if (segment.startsWith("{")) {
                node.parameter = node.parameter == null ? new Node() : node.parameter;
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, _ -> new Node());
            }
        }
        if (node.endpoints.put(endpoint.verb(), endpoint) != null) {
            throw new IllegalArgumentException("two endpoints for " + endpoint.verb() + " " + endpoint.pattern());
        }
    }

    /** Where the path leads; null for nowhere. */
    @Nullable
    Match find(RawPath path) throws ApiException {
        if (path.segments().size() > 2 && path.says(0, INSTANCES)) {
            InstanceId instance = path.says(1, OLD_ADMIN)
                    ? InstanceId.ADMIN
                    : HttpRequest.id(path.segments().get(1), InstanceId::new);
            return walk(perInstance, instance, path.afterInstance());
        }
        return walk(all, InstanceId.ADMIN, path);
    }

    private static @Nullable Match walk(Node root, InstanceId instance, RawPath path) {
        Node node = root;
        List<String> parameters = List.of();
        for (int i = 0; i < path.segments().size(); i++) {
            String segment = path.segments().get(i);
            Node next = path.isPlain(i) ? node.literals.get(segment) : null;
            if (next == null) {
                next = node.parameter;
                if (next == null || segment.isEmpty()) {
                    return null;
                }
            }
            if (next == node.parameter || next.isValue) {
                parameters = parameters.isEmpty() ? new ArrayList<>(2) : parameters;
                parameters.add(segment);
            }
            node = next;
        }
        return node.endpoints.isEmpty() ? null : new Match(instance, path.segments(), node.endpoints, parameters);
    }

    /** The value of an {@code Allow} header. */
    static String allow(Map<Verb, Endpoint> endpoints) {
        String verbs = endpoints.keySet().stream().map(Verb::name).collect(Collectors.joining(", "));
        return endpoints.containsKey(Verb.GET) ? verbs + ", HEAD" : verbs;
    }
}
