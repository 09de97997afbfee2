package stockpot.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.money.Amount;

/**
 * What the merchant and the customer agree on, as far as the log knows it. What names people stands in the contract.
 *
 * @param amount what has to be paid
 * @param contract where the whole of it lies; no rule reads it, and null stands for one that is erased
 * @param payDeadline first instant, in milliseconds since the epoch, at which it is too late to pay; {@link #NEVER} for none
 * @param sessionId for whom the order is good, empty for nobody in particular
 * @param credits which pots get what when it is paid
 * @param claimToken what the customer has to show; empty for none
 */
public record Terms(
        Amount amount,
        @Nullable ContractRef contract,
        long payDeadline,
        String sessionId,
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

    /** The same with another contract, or with none. */
    Terms with(@Nullable ContractRef other) {
        return new Terms(amount, other, payDeadline, sessionId, credits, claimToken);
    }

    /** The characters of all texts together. */
    public long size() {
        return (long) claimToken.length() + sessionId.length();
    }
}
