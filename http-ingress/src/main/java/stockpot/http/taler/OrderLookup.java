package stockpot.http.taler;

import java.util.concurrent.TimeUnit;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Reads.OrderRow;
import stockpot.http.gateway.Unanswered;
import stockpot.orders.Order.State;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;

/** Finds the order of a path, and waits for its payment where a client wants to. */
public final class OrderLookup {
    private static final long MOST_MILLIS = 30_000;
    private static final long PAUSE_MILLIS = 100;

    private final Reads reads;

    public OrderLookup(Reads reads) {
        this.reads = reads;
    }

    static OrderKey key(Call call) throws Refused {
        return new OrderKey(call.instance(), call.id(0, OrderId::new));
    }

    Reads.Row<OrderRow> find(Call call) throws Refused, Unanswered {
        return reads.order(key(call)).orElseThrow(OrderLookup::unknown);
    }

    /** The order, as soon as it is paid or over, or {@code timeout_ms} of the query has passed. */
    Reads.Row<OrderRow> await(Call call, Reads.Row<OrderRow> found) throws Refused, Unanswered {
        long millis = Math.min(MOST_MILLIS, call.query().integer("timeout_ms", 0, 0, Long.MAX_VALUE));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Reads.Row<OrderRow> row = found;
        while (row.value().order().state() == State.UNPAID) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 || !call.rest(Math.min(left, PAUSE_MILLIS))) {
                break;
            }
            row = find(call);
        }
        return row;
    }

    static Refused unknown() {
        return new Refused(ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN, "");
    }
}
