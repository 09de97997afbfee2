package stockpot.http.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;

/**
 * What goes back to the client.
 *
 * @param body empty when there is none
 * @param contentType of the body
 * @param position of the command or row that the answer speaks of
 * @param headers further ones
 */
public record HttpResponse(
        int status,
        byte[] body,
        String contentType,
        @Nullable LogPosition position,
        List<Header> headers) {
    public static final String JSON = "application/json";
    public static final String BYTES = "application/octet-stream";

    /** Says that a command was granted and nothing had to be changed for it. */
    public static final String UNCHANGED = "Stockpot-Unchanged";

    private static final byte[] NOTHING = {};
    private static final int NO_CONTENT = 204;
    private static final int OK = 200;

    /** A header that only some answers have. */
    public record Header(String name, String value) {}

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
        return new HttpResponse(status, body, contentType, where, headers);
    }

    /** The same bytes as content of another type. */
    public HttpResponse as(String type) {
        return new HttpResponse(status, body, type, position, headers);
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
        return new HttpResponse(status, body, contentType, position, List.copyOf(more));
    }
}
