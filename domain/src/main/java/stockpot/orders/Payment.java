package stockpot.orders;

import stockpot.kernel.Ids;
import stockpot.money.Amount;

/**
 * That an order is paid.
 *
 * @param reference what whoever took the money calls the payment; the same reference is the same payment
 */
public record Payment(String reference, Amount amount) {
    public Payment {
        Ids.checked("a payment reference", reference);
    }

    /** Whether both are one payment, however its currency is spelled. */
    boolean isThe(Payment other) {
        return reference.equals(other.reference) && amount.isAsMuchAs(other.amount);
    }
}
