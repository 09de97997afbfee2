package stockpot.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;

/**
 * An order over several products.
 *
 * @param serial the position of the record that placed it
 * @param attempt whose holds have its goods
 * @param fingerprint hash of what was asked for, by which a repeated request with the same order id is recognised
 * @param placed milliseconds since the epoch
 * @param nonce of the wallet that claimed it; empty for none
 * @param payment null until it is paid
 * @param paid when it was paid, in milliseconds since the epoch; 0 until it is
 */
public record Order(
        long serial,
        AttemptId attempt,
        String fingerprint,
        List<Item> items,
        Terms terms,
        long placed,
        State state,
        String nonce,
        @Nullable Payment payment,
        long paid) {

    /** How far an order has come. */
    public enum State {
        /** Its goods are held until the pay deadline. */
        UNPAID,
        /** Its goods are sold. */
        PAID,
        /** Nobody paid in time; its goods are free. */
        EXPIRED,
        /** The merchant took it back; its goods are free, and its id may be used again. */
        WITHDRAWN
    }

    public Order {
        items = List.copyOf(items);
        if ((state == State.PAID) != (payment != null)) {
            throw new IllegalArgumentException("order " + serial + " is " + state + " with payment " + payment);
        }
    }

    public boolean isClaimed() {
        return !nonce.isEmpty();
    }

    boolean isOverAt(long epochMillis) {
        return state == State.UNPAID && terms.payDeadline() <= epochMillis;
    }

    Order with(@Nullable ContractRef contract) {
        return new Order(
                serial, attempt, fingerprint, items, terms.with(contract), placed, state, nonce, payment, paid);
    }

    Order in(State next) {
        return new Order(serial, attempt, fingerprint, items, terms, placed, next, nonce, payment, paid);
    }

    Order claimedWith(String byNonce) {
        return new Order(serial, attempt, fingerprint, items, terms, placed, state, byNonce, payment, paid);
    }

    Order paidWith(Payment by, long epochMillis) {
        return new Order(serial, attempt, fingerprint, items, terms, placed, State.PAID, nonce, by, epochMillis);
    }
}
