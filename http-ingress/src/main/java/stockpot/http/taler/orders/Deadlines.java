package stockpot.http.taler.orders;

import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.exchange.TalerDuration;
import stockpot.http.taler.shared.InstanceSettings;
import stockpot.http.taler.shared.Times;
import stockpot.orders.Terms;

/**
 * The times of an order, in seconds since the epoch.
 *
 * @param timestamp when the order was made, as its contract says
 * @param pay {@link #NEVER} for an order that can be paid for ever
 */
public record Deadlines(long timestamp, long pay, long refund, long wire) {
    static final long NEVER = Long.MAX_VALUE;

    private static final long MILLIS = 1000;
    private static final long MICROS = 1_000_000;

    /** What was said of them; the rest follows from the instance. */
    public record Given(
            @Nullable Long timestamp,
            @Nullable Long pay,
            @Nullable TalerDuration payDelay,
            @Nullable Long refund,
            @Nullable TalerDuration refundDelay,
            @Nullable Long wire,
            @Nullable Long delivery) {

        static Given of(JsonObjectReader body, JsonObjectReader order) throws ApiException {
            Long timestamp = order.optionalTimestamp("timestamp", Times.MAX_SECONDS);
            if (timestamp != null && timestamp == NEVER) {
                throw ApiException.malformed(order.path("timestamp") + " must not be never");
            }
            return new Given(
                    timestamp,
                    order.optionalTimestamp("pay_deadline", Times.MAX_SECONDS),
                    null,
                    order.optionalTimestamp("refund_deadline", Times.MAX_SECONDS),
                    body.optionalRelative("refund_delay"),
                    order.optionalTimestamp("wire_transfer_deadline", Times.MAX_SECONDS),
                    order.optionalTimestamp("delivery_date", Times.MAX_SECONDS));
        }

        public static Given payWithin(TalerDuration duration) {
            return new Given(null, null, duration, null, null, null, null);
        }
    }

    /**
     * All of them, if they go together.
     *
     * @param mayExist whether an earlier request may have placed the order in time: then only its log can say that it is too late
     */
    static Deadlines of(Given given, InstanceSettings settings, long nowMillis, boolean mayExist) throws ApiException {
        TalerDuration payDelay = given.payDelay() != null ? given.payDelay() : settings.delay("default_pay_delay");
        long pay = given.pay() != null ? given.pay() : after(nowMillis, payDelay);
        if (millis(pay) <= nowMillis && !mayExist) {
            throw new ApiException(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_PAY_DEADLINE_IN_PAST, "");
        }
        if (isPast(given.delivery(), nowMillis)) {
            throw new ApiException(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_DELIVERY_DATE_IN_PAST, "");
        }
        if (isPast(given.refund(), nowMillis)) {
            throw new ApiException(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_REFUND_DEADLINE_IN_PAST, "");
        }
        TalerDuration refundDelay =
                given.refundDelay() != null ? given.refundDelay() : settings.delay("default_refund_delay");
        long refund = given.refund() != null ? given.refund() : after(nowMillis, refundDelay);
        long last = Math.max(refund, pay == NEVER ? 0 : pay);
        long wire = given.wire() != null
                ? given.wire()
                : last == NEVER ? NEVER : after(millis(last), settings.delay("default_wire_transfer_delay"));
        if (wire == NEVER) {
            throw new ApiException(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_WIRE_DEADLINE_IS_NEVER, "");
        }
        if (wire < refund) {
            throw new ApiException(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_REFUND_AFTER_WIRE_DEADLINE, "");
        }
        return new Deadlines(given.timestamp() != null ? given.timestamp() : nowMillis / MILLIS, pay, refund, wire);
    }

    /** Zero stands for none. */
    private static boolean isPast(@Nullable Long seconds, long nowMillis) {
        return seconds != null && seconds != 0 && seconds < nowMillis / MILLIS;
    }

    /** The first whole second at which the delay is over. */
    private static long after(long millis, TalerDuration delay) {
        Long micros = delay.micros();
        if (micros == null) {
            return NEVER;
        }
        long rest = millis % MILLIS * (MICROS / MILLIS) + micros % MICROS;
        long seconds = millis / MILLIS + micros / MICROS + Math.ceilDiv(rest, MICROS);
        return seconds > Times.MAX_SECONDS ? NEVER : seconds;
    }

    private static long millis(long seconds) {
        return seconds == NEVER ? Terms.NEVER : seconds * MILLIS;
    }

    /** As the order's terms have it. */
    long payMillis() {
        return millis(pay);
    }
}
