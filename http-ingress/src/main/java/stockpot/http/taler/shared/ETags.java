package stockpot.http.taler.shared;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.exchange.HttpResponse;
import stockpot.kernel.Row;

/** Spares clients what they know already. */
public final class ETags {
    private static final int NOT_MODIFIED = 304;

    private ETags() {}

    /** The tag of a row of which all that is shown is what a client can change. */
    public static String of(Row<?> row) {
        return of(row.revision());
    }

    /** The tag of that revision of a thing, see {@link stockpot.kernel.Sent}. */
    public static String of(long revision) {
        return Long.toString(revision);
    }

    /**
     * The tag of a row of which more is shown than that.
     *
     * @param rest what stands for the rest
     */
    public static String of(Row<?> row, String rest) {
        return row.revision() + "-" + rest;
    }

    /**
     * The answer under a tag, or no body when the client has what the tag stands for.
     *
     * @param tag without its quotation marks
     */
    public static HttpResponse answer(HttpRequest call, String tag, Supplier<HttpResponse> full) {
        HttpResponse unchanged = unchanged(call, tag);
        return unchanged != null ? unchanged : tagged(full.get(), tag);
    }

    /** No body, for a client that has what the tag stands for; null for all others. */
    public static @Nullable HttpResponse unchanged(HttpRequest call, String tag) {
        return matches(call.header("If-None-Match"), tag) ? tagged(HttpResponse.empty(NOT_MODIFIED), tag) : null;
    }

    /** The answer under a tag, whatever the client has. */
    public static HttpResponse tagged(HttpResponse answer, String tag) {
        return answer.with("ETag", quoted(tag));
    }

    private static String quoted(String tag) {
        return '"' + tag + '"';
    }

    private static boolean matches(@Nullable String condition, String tag) {
        if (condition == null) {
            return false;
        }
        for (String candidate : condition.split(",", -1)) {
            String known = candidate.strip();
            if (known.equals("*") || isOf(known, tag)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a client means that tag: as it was sent, or marked as weak on the way. */
    private static boolean isOf(String known, String tag) {
        return known.equals(quoted(tag)) || known.equals("W/" + quoted(tag));
    }

    /** The same of a tag in a query, where clients may leave the quotation marks out. */
    public static boolean isNamed(String named, String tag) {
        return named.equals(tag) || isOf(named, tag);
    }
}
