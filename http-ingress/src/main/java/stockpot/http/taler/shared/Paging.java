package stockpot.http.taler.shared;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.Query;
import stockpot.kernel.Page;

/** Which part of a list a client wants. */
public final class Paging {
    /** The most rows of a list that has no pages. */
    public static final int MOST_UNPAGED = 10_000;

    private static final int MAX_LIMIT = 1024;

    private Paging() {}

    /** As the query says; a limit beyond the largest is the largest. */
    public static Page of(Query query, int defaultLimit) throws ApiException {
        return of(query, "limit", "offset", defaultLimit);
    }

    /** The same for orders, whose clients may still use the older names of both. */
    public static Page ofOrders(Query query, int defaultLimit) throws ApiException {
        return of(
                query,
                query.text("limit") == null ? "delta" : "limit",
                query.text("offset") == null ? "start" : "offset",
                defaultLimit);
    }

    private static Page of(Query query, String limitName, String offsetName, int defaultLimit) throws ApiException {
        int limit = limit(query, limitName, defaultLimit);
        return new Page(query.integer(offsetName, limit < 0 ? Long.MAX_VALUE : 0, 0, Long.MAX_VALUE), limit);
    }

    /** How many at most; negative for descending order. */
    public static int limit(Query query, String name, int defaultLimit) throws ApiException {
        long asked = query.integer(name, defaultLimit, -Long.MAX_VALUE, Long.MAX_VALUE);
        return (int) Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, asked));
    }
}
