package stockpot.http.taler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import stockpot.http.exchange.Query;
import stockpot.http.exchange.Refused;

/**
 * Which rows of a list a client wants.
 *
 * @param limit how many at most; negative for descending order
 * @param after serial number to go on from, exclusive
 */
record Page(int limit, long after) {
    /** The most rows of a list that has no pages. */
    static final int MOST_UNPAGED = 10_000;

    private static final int MAX_LIMIT = 1024;

    /** As the query says; a limit beyond the largest is the largest. */
    static Page of(Query query, int defaultLimit) throws Refused {
        long asked = query.integer("limit", defaultLimit, -Long.MAX_VALUE, Long.MAX_VALUE);
        int limit = (int) Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, asked));
        return new Page(limit, query.integer("offset", limit < 0 ? Long.MAX_VALUE : 0, 0, Long.MAX_VALUE));
    }

    /** The same for orders, whose clients may still use the older names of both. */
    static Page ofOrders(Query query, int defaultLimit) throws Refused {
        long asked = query.integer(
                query.text("limit") == null ? "delta" : "limit", defaultLimit, -Long.MAX_VALUE, Long.MAX_VALUE);
        int limit = (int) Math.max(-MAX_LIMIT, Math.min(MAX_LIMIT, asked));
        String from = query.text("offset") == null ? "start" : "offset";
        return new Page(limit, query.integer(from, limit < 0 ? Long.MAX_VALUE : 0, 0, Long.MAX_VALUE));
    }

    /** The page of rows that are in ascending order of their serial numbers. */
    <T> List<T> of(List<T> rows, ToLongFunction<T> serial) {
        List<T> page = new ArrayList<>();
        for (T row : limit < 0 ? rows.reversed() : rows) {
            boolean beyond = limit < 0 ? serial.applyAsLong(row) < after : serial.applyAsLong(row) > after;
            if (beyond && page.size() < Math.abs(limit)) {
                page.add(row);
            }
        }
        return page;
    }
}
