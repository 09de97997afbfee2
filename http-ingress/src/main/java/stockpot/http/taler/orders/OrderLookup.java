package stockpot.http.taler.orders;

import java.util.Optional;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.HttpRequest;
import stockpot.http.gateway.Reads;
import stockpot.http.taler.shared.ETags;
import stockpot.kernel.Row;
import stockpot.kernel.Unavailable;
import stockpot.orders.Order.State;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderRow;

/** Finds the order of a path, and waits for a change of it where a client wants to. */
public final class OrderLookup {
    private static final long PAUSE_MILLIS = 100;

    private final Reads reads;

    public OrderLookup(Reads reads) {
        this.reads = reads;
    }

    static OrderKey key(HttpRequest call) throws ApiException {
        return new OrderKey(call.instance(), call.id(0, OrderId::new));
    }

    Row<OrderRow> find(HttpRequest call) throws ApiException, Unavailable {
        return look(call).orElseThrow(OrderLookup::unknown);
    }

    Optional<Row<OrderRow>> look(HttpRequest call) throws ApiException, Unavailable {
        return reads.order(key(call));
    }

    /** What stands for an order as it is now: it has another tag after every change. */
    static String tag(Row<OrderRow> row) {
        return ETags.of(row);
    }

    /**
     * The order, when the {@code timeout_ms} of the query have passed or as soon as there is something to tell: that it is paid
     * or over; with {@code lp_not_etag}, that it has another tag than that one.
     */
    Row<OrderRow> await(HttpRequest call, Row<OrderRow> found) throws ApiException, Unavailable {
        String known = call.query().text("lp_not_etag");
        return new LongPoll(call, PAUSE_MILLIS, PAUSE_MILLIS)
                .await(
                        found,
                        row -> known == null
                                ? row.value().order().state() != State.UNPAID
                                : !ETags.isNamed(known, tag(row)),
                        () -> find(call));
    }

    static ApiException unknown() {
        return new ApiException(ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN, "");
    }
}
