package stockpot.orders;

import stockpot.money.Amount;

/**
 * What the merchant and the customer agree on.
 *
 * @param amount what has to be paid
 * @param contract the whole contract as canonical JSON; no rule reads it
 * @param claimToken what the customer has to show; empty for none
 * @param payDeadline first instant, in milliseconds since the epoch, at which it is too late to pay; {@link #NEVER} for none
 * @param sessionId for whom the order is good, empty for nobody in particular
 * @param fulfillmentUrl where the goods are, empty for nowhere
 */
public record Terms(
        Amount amount,
        String summary,
        String contract,
        String claimToken,
        long payDeadline,
        String sessionId,
        String fulfillmentUrl) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Most characters of all texts together; with every one of them escaped it is still less than a record may hold. */
    public static final long MAX_SIZE = 1 << 20;

    public Terms {
        if (payDeadline < 0) {
            throw new IllegalArgumentException("a pay deadline is not before 1970");
        }
    }

    /** The characters of all texts together. */
    public long size() {
        return (long) summary.length()
                + contract.length()
                + claimToken.length()
                + sessionId.length()
                + fulfillmentUrl.length();
    }
}
