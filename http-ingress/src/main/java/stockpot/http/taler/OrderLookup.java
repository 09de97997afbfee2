package stockpot.http.taler;

import java.util.Optional;
import stockpot.http.exchange.Call;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.Unanswered;
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

    static OrderKey key(Call call) throws Refused {
        return new OrderKey(call.instance(), call.id(0, OrderId::new));
    }

    Reads.Row<OrderRow> find(Call call) throws Refused, Unanswered {
        return look(call).orElseThrow(OrderLookup::unknown);
    }

    Optional<Reads.Row<OrderRow>> look(Call call) throws Refused, Unanswered {
        return reads.order(key(call));
    }

    /** What stands for an order as it is now: it has another tag after every change. */
    static String tag(Reads.Row<OrderRow> row) {
        return row.position().toString();
    }

    /**
     * The order, when the {@code timeout_ms} of the query have passed or as soon as there is something to tell: that it is paid
     * or over; with {@code lp_not_etag}, that it has another tag than that one.
     */
    Reads.Row<OrderRow> await(Call call, Reads.Row<OrderRow> found) throws Refused, Unanswered {
        String known = call.query().text("lp_not_etag");
        return new LongPoll(call, PAUSE_MILLIS, PAUSE_MILLIS)
                .await(
                        found,
                        row -> known == null
                                ? row.value().order().state() != State.UNPAID
                                : !ETags.isNamed(known, tag(row)),
                        () -> find(call));
    }

    static Refused unknown() {
        return new Refused(ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN, "");
    }
}
