package stockpot.stock;

import stockpot.kernel.Ids;

/** The name that a merchant gave a product. */
public record ProductId(String value) {
    public ProductId {
        Ids.checked("a product id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
