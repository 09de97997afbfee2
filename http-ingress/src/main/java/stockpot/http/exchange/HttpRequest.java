package stockpot.http.exchange;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Token;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Request;
import stockpot.kernel.Unavailable;

/** One request that has been let in, as a route sees it. */
public final class HttpRequest {
    private final Endpoint endpoint;
    private final InstanceId instance;
    private final List<String> segments;
    private final List<String> parameters;
    private final @Nullable String queryText;
    private final Function<String, @Nullable String> headers;
    private final Arrival arrival;
    private final byte[] body;
    private final @Nullable Token token;
    private final RequestIds requestIds;
    private final Rest rest;
    private boolean repeatable;
    private String concern = "";

    /** How a request that waits for something lets others have its place meanwhile. */
    @FunctionalInterface
    public interface Rest {
        /**
         * Waits a while.
         *
         * @return false when the node is stopping, and what there is should be answered at once
         * @throws ApiException when there is no place any more to go on
         */
        boolean millis(long millis) throws ApiException;
    }

    /**
     * A request.
     *
     * @param segments of the path after the instance, decoded
     * @param parameters those of them that the endpoint's pattern leaves open
     * @param token what the client showed; null when it showed a password, or nothing
     */
    public HttpRequest(
            Endpoint endpoint,
            InstanceId instance,
            List<String> segments,
            List<String> parameters,
            @Nullable String queryText,
            Function<String, @Nullable String> headers,
            Arrival arrival,
            byte[] body,
            @Nullable Token token,
            RequestIds requestIds,
            Rest rest) {
        this.endpoint = endpoint;
        this.instance = instance;
        this.segments = segments;
        this.parameters = parameters;
        this.queryText = queryText;
        this.headers = headers;
        this.arrival = arrival;
        this.body = body;
        this.token = token;
        this.requestIds = requestIds;
        this.rest = rest;
    }

    /** Whether anybody may ask this, without any credentials. */
    public boolean isPublic() {
        return endpoint.access() == Access.PUBLIC;
    }

    public InstanceId instance() {
        return instance;
    }

    public String parameter(int index) {
        return parameters.get(index);
    }

    /** The path's parameter as an id, made by {@code make}, which throws when it can be none. */
    public <T> T id(int index, Function<String, T> make) throws ApiException {
        return id(parameters.get(index), make);
    }

    /** The text as an id. */
    public static <T> T id(String text, Function<String, T> make) throws ApiException {
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.malformed(String.valueOf(e.getMessage()));
        }
    }

    public Query query() throws ApiException {
        return Query.parse(queryText);
    }

    /** The same where some parameters may be given more than once. */
    public Query query(Set<String> several) throws ApiException {
        return Query.parse(queryText, several);
    }

    public @Nullable String header(String name) {
        return headers.apply(name);
    }

    /** What is limited as one client: its address, or its network's; found out only when it is asked for. */
    public String clientAddress() {
        return arrival.limitedAs();
    }

    /** How the request came here. */
    public Arrival arrival() {
        return arrival;
    }

    public byte[] body() {
        return body;
    }

    /** Waits a while without keeping others waiting; false when there is no time for it. */
    public boolean rest(long millis) throws ApiException {
        return rest.millis(millis);
    }

    public JsonObjectReader fields() throws ApiException {
        return Json.fields(body);
    }

    /**
     * The body's members, be it JSON or a form.
     *
     * @param structured those whose text in a form is JSON itself
     */
    public JsonObjectReader fieldsOrForm(Set<String> structured) throws ApiException {
        return Form.isForm(header("Content-Type")) ? Form.fields(body, structured) : fields();
    }

    public @Nullable Token token() {
        return token;
    }

    /** What the command of this request is sent under. */
    public Request request() throws ApiException, Unavailable {
        return request(instance);
    }

    /** The same for a request to one instance that is about another. */
    public Request request(InstanceId about) throws ApiException, Unavailable {
        return requestIds.of(endpoint, instance, about, segments, body, headers, List.of());
    }

    /** The same, where {@code If-Match} and {@code If-None-Match} are heeded. */
    public Request conditionalRequest() throws ApiException, Unavailable {
        return requestIds.of(endpoint, instance, instance, segments, body, headers, Preconditions.expected(headers));
    }

    /** Says that this request has one effect however often it comes, although it is a POST without a key. */
    public void mayBeRepeated() {
        repeatable = true;
    }

    /** Says for the security log what the request is about, where its path does not; no secret. */
    public void concerns(String what) {
        concern = what;
    }

    public String concern() {
        return concern;
    }

    /** Whether a client that does not know what came of the request may send it once more. */
    public boolean isRepeatable() {
        return repeatable || endpoint.verb() != Verb.POST || RequestIds.keyOf(endpoint, headers) != null;
    }
}
