package stockpot.orders;

import stockpot.kernel.Ids;

/** What an order is called, by the client or by the node that took it. */
public record OrderId(String value) {
    public OrderId {
        Ids.checked("an order id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
