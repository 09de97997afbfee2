package stockpot.pots;

import stockpot.kernel.Ids;

/**
 * What a credit was paid for.
 *
 * @param order id of the order
 * @param line of the order's products, from 1; 0 for what no line took
 */
public record CreditReason(String order, int line) {
    public CreditReason {
        Ids.checked("an order id", order);
        if (line < 0) {
            throw new IllegalArgumentException("a line's number is not negative");
        }
    }
}
