package stockpot.orders;

import java.util.List;
import stockpot.money.Amount;

/**
 * What the merchant and the customer agree on.
 *
 * @param amount what has to be paid
 * @param contract the whole contract as canonical JSON; no rule reads it
 * @param payDeadline first instant, in milliseconds since the epoch, at which it is too late to pay; {@link #NEVER} for none
 * @param sessionId for whom the order is good, empty for nobody in particular
 * @param fulfillmentUrl where the goods are, empty for nowhere
 * @param credits which pots get what when it is paid
 * @param claimToken what the customer has to show; empty for none
 */
public record Terms(
        Amount amount,
        String summary,
        String contract,
        long payDeadline,
        String sessionId,
        String fulfillmentUrl,
        List<Credit> credits,
        String claimToken) {
    public static final long NEVER = Long.MAX_VALUE;

    /** Most characters of all texts together; with every one of them escaped it is still less than a record may hold. */
    public static final long MAX_SIZE = 1 << 20;

    /** Most pots' shares of one order: one for each line, and one for the rest. */
    public static final int MAX_CREDITS = 2_001;

    public Terms {
        credits = List.copyOf(credits);
        if (payDeadline < 0) {
            throw new IllegalArgumentException("a pay deadline is not before 1970");
        }
        if (credits.size() > MAX_CREDITS) {
            throw new IllegalArgumentException("an order credits at most " + MAX_CREDITS + " times");
        }
        requireNoMore(amount, credits);
    }

    private static void requireNoMore(Amount amount, List<Credit> credits) {
        Amount left = amount;
        for (Credit credit : credits) {
            if (!credit.amount().sameCurrency(left) || credit.amount().exceeds(left)) {
                throw new IllegalArgumentException("an order credits no more than is paid for it");
            }
            left = left.minus(credit.amount());
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
