package stockpot.http.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Unavailable;

/**
 * What goes back to the client.
 *
 * @param body empty when there is none
 * @param contentType of the body
 * @param position of the command or row that the answer speaks of
 * @param headers further ones
 * @param stream what is said instead of the body, as long as it goes on; null for none
 */
public record HttpResponse(
        int status,
        byte[] body,
        String contentType,
        @Nullable LogPosition position,
        List<Header> headers,
        @Nullable Stream stream) {
    public static final String JSON = "application/json";
    public static final String BYTES = "application/octet-stream";

    /** Says that a command was granted and nothing had to be changed for it. */
    public static final String UNCHANGED = "Stockpot-Unchanged";

    private static final byte[] NOTHING = {};
    private static final int NO_CONTENT = 204;
    private static final int OK = 200;

    /** A header that only some answers have. */
    public record Header(String name, String value) {}

    /** An answer that has no end of its own. */
    public interface Stream extends AutoCloseable {
        /** What is to be said next, as soon as there is something; null when it is over. */
        byte @Nullable [] next() throws Unavailable, InterruptedException;

        /** Nobody asks for more. */
        @Override
        void close();
    }

    /** An answer whose body is here. */
    public HttpResponse(
            int status, byte[] body, String contentType, @Nullable LogPosition position, List<Header> headers) {
        this(status, body, contentType, position, headers, null);
    }

    /** An answer without an end. */
    public static HttpResponse streamed(String contentType, Stream stream) {
        return new HttpResponse(OK, NOTHING, contentType, null, List.of(), stream);
    }

    public static HttpResponse noContent(@Nullable LogPosition position) {
        return empty(NO_CONTENT).at(position);
    }

    /** Without a body, for what has nothing to say but that it was granted. */
    public static HttpResponse done(Outcome<?> outcome) {
        return empty(NO_CONTENT).after(outcome);
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, NOTHING, JSON, null, List.of());
    }

    public static HttpResponse ok(Json.Writing writing) {
        return json(OK, Json.write(writing));
    }

    public static HttpResponse json(int status, byte[] body) {
        return new HttpResponse(status, body, JSON, null, List.of());
    }

    public static HttpResponse bytes(byte[] body) {
        return content(BYTES, body);
    }

    /** A body of any kind. */
    public static HttpResponse content(String contentType, byte[] body) {
        return new HttpResponse(OK, body, contentType, null, List.of());
    }

    public HttpResponse at(@Nullable LogPosition where) {
        return new HttpResponse(status, body, contentType, where, headers, stream);
    }

    /** The same bytes as content of another type. */
    public HttpResponse as(String type) {
        return new HttpResponse(status, body, type, position, headers, stream);
    }

    /** Of a command that was granted: where it stands in the log, and whether all was before as it wanted. */
    public HttpResponse after(Outcome<?> outcome) {
        boolean unchanged = outcome instanceof Outcome.Granted<?> granted && !granted.isChanged();
        HttpResponse answer = at(outcome.position());
        return unchanged ? answer.with(UNCHANGED, "true") : answer;
    }

    public HttpResponse with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpResponse(status, body, contentType, position, List.copyOf(more), stream);
    }
}
