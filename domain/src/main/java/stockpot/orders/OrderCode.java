package stockpot.orders;

import stockpot.kernel.Rejection;

/** Why an order command can be refused; the names are part of the public result records. */
public enum OrderCode implements Rejection.Code {
    ORDER_UNKNOWN("there is no order of that id"),
    /** The id belongs to another order. */
    ORDER_EXISTS("there is another order of that id"),
    /** The attempt took too long and was given up; the goods are free again. */
    ATTEMPT_ABANDONED("the attempt took too long, and its goods were given back"),
    PAY_DEADLINE_PASSED("cannot place an order whose pay deadline has passed"),
    TERMS_TOO_LARGE("the texts of an order have at most {most} characters together"),
    /** The wallet did not show the order's claim token. */
    CLAIM_TOKEN_WRONG("the claim token is another one"),
    CLAIMED_BY_ANOTHER("another wallet has claimed the order"),
    /** The order is paid, and not by this payment. */
    ALREADY_PAID("the order is paid, and stays as it is"),
    /** What was paid is not what the order costs. */
    AMOUNT_WRONG("the order costs {amount}"),
    /** The order is over; what was held for it is free. */
    ORDER_OVER("the order is over, and its goods were given back"),
    /** A wallet has claimed the order and may still pay. */
    AWAITING_PAYMENT("a wallet has claimed the order and may still pay"),
    /** The contract is not any more what it was to be erased from; look at it again. */
    CONTRACT_CHANGED("the contract was changed meanwhile, or is erased by now"),
    /** Orders that may still be paid, or were, are kept. */
    ORDER_STANDS("the order is neither taken back nor over"),
    RESERVATION_UNKNOWN("there is no reservation of that number"),
    /** The number belongs to another reservation. */
    RESERVATION_EXISTS("there is another reservation of that number"),
    /** The reservation is not any more what the change was thought of for; look at it again. */
    RESERVATION_CHANGED("the reservation was changed meanwhile, or is over by now"),
    /** An order is about to take the reservation over; ask again in a moment. */
    RESERVATION_TAKEN("an order is just about to take the reservation over");

    private final String words;

    OrderCode(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean mayPass() {
        return this == ATTEMPT_ABANDONED || this == RESERVATION_CHANGED || this == RESERVATION_TAKEN;
    }
}
