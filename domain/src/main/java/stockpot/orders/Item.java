package stockpot.orders;

import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

/** How much of one product an order takes from stock; an order names each product once. */
public record Item(ProductId product, Quantity quantity) {
    public Item {
        if (quantity.isZero()) {
            throw new IllegalArgumentException("an order takes more than nothing of " + product);
        }
    }
}
