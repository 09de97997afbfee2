package stockpot.http.exchange;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Token;
import stockpot.http.gateway.Request;
import stockpot.kernel.InstanceId;

/** One request that has been let in, as a route sees it. */
public final class Call {
    private final Verb verb;
    private final InstanceId instance;
    private final List<String> segments;
    private final List<String> parameters;
    private final @Nullable String queryText;
    private final Function<String, @Nullable String> headers;
    private final byte[] body;
    private final @Nullable Token token;
    private final RequestIds requestIds;

    /**
     * A request.
     *
     * @param segments of the path after the instance, decoded
     * @param parameters those of them that the endpoint's pattern leaves open
     * @param token what the client showed; null when it showed a password, or nothing
     */
    public Call(
            Verb verb,
            InstanceId instance,
            List<String> segments,
            List<String> parameters,
            @Nullable String queryText,
            Function<String, @Nullable String> headers,
            byte[] body,
            @Nullable Token token,
            RequestIds requestIds) {
        this.verb = verb;
        this.instance = instance;
        this.segments = segments;
        this.parameters = parameters;
        this.queryText = queryText;
        this.headers = headers;
        this.body = body;
        this.token = token;
        this.requestIds = requestIds;
    }

    public InstanceId instance() {
        return instance;
    }

    public String parameter(int index) {
        return parameters.get(index);
    }

    /** The path's parameter as an id, made by {@code make}, which throws when it can be none. */
    public <T> T id(int index, Function<String, T> make) throws Refused {
        return id(parameters.get(index), make);
    }

    /** The text as an id. */
    public static <T> T id(String text, Function<String, T> make) throws Refused {
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            throw Refused.malformed(String.valueOf(e.getMessage()));
        }
    }

    public Query query() throws Refused {
        return Query.parse(queryText);
    }

    public @Nullable String header(String name) {
        return headers.apply(name);
    }

    public byte[] body() {
        return body;
    }

    public Fields fields() throws Refused {
        return Json.fields(body);
    }

    public @Nullable Token token() {
        return token;
    }

    /** What the command of this request is sent under. */
    public Request request() throws Refused {
        return requestIds.of(verb, instance, segments, body, headers);
    }
}
