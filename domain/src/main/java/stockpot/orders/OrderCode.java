package stockpot.orders;

import stockpot.kernel.Rejection;

/** Why an order command can be refused; the names are part of the public result records. */
public enum OrderCode implements Rejection.Code {
    ORDER_UNKNOWN,
    /** The id belongs to another order. */
    ORDER_EXISTS,
    /** The attempt took too long and was given up; the goods are free again. */
    ATTEMPT_ABANDONED,
    PAY_DEADLINE_PASSED,
    TERMS_TOO_LARGE,
    /** The wallet did not show the order's claim token. */
    CLAIM_TOKEN_WRONG,
    CLAIMED_BY_ANOTHER,
    /** The order is paid, and not by this payment. */
    ALREADY_PAID,
    /** What was paid is not what the order costs. */
    AMOUNT_WRONG,
    /** The order is over; what was held for it is free. */
    ORDER_OVER,
    /** A wallet has claimed the order and may still pay. */
    AWAITING_PAYMENT,
    RESERVATION_UNKNOWN,
    /** The number belongs to another reservation. */
    RESERVATION_EXISTS,
    /** The reservation is not any more what the change was thought of for; look at it again. */
    RESERVATION_CHANGED,
    /** An order is about to take the reservation over; ask again in a moment. */
    RESERVATION_TAKEN;

    @Override
    public boolean mayPass() {
        return this == ATTEMPT_ABANDONED || this == RESERVATION_CHANGED || this == RESERVATION_TAKEN;
    }
}
