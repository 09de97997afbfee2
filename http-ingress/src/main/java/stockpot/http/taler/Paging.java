package stockpot.http.taler;

import stockpot.http.exchange.Query;
import stockpot.http.exchange.Refused;
import stockpot.kernel.Page;

/** Which part of a list a client wants. */
final class Paging {
    /** The most rows of a list that has no pages. */
    static final int MOST_UNPAGED = 10_000;

    private static final int MAX_LIMIT = 1024;

    private Paging() {}

    /** As the query says; a limit beyond the largest is the largest. */
    static Page of(Query query, int defaultLimit) throws Refused {
        return of(query, "limit", "offset", defaultLimit);
    }

    /** The same for orders, whose clients may still use the older names of both. */
    static Page ofOrders(Query query, int defaultLimit) throws Refused {
        return of(
                query,
                query.text("limit") == null ? "delta" : "limit",
                query.text("offset") == null ? "start" : "offset",
                defaultLimit);
    }

    private static Page of(Query query, String limitName, String offsetName, int defaultLimit) throws Refused {
        int limit = limit(query, limitName, defaultLimit);
        return new Page(query.integer(offsetName, limit < 0 ? Long.MAX_VALUE : 0, 0, Long.MAX_VALUE), limit);
    }

    /** How many at most; negative for descending order. */
    static int limit(Query query, String name, int defaultLimit) throws Refused {
        long asked = query.integer(name, defaultLimit, -Long.MAX_VALUE, Long.MAX_VALUE);
        return (int) Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, asked));
    }
}
