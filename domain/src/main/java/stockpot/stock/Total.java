package stockpot.stock;

import stockpot.quantity.Quantity;

/**
 * All that was ever stocked of a product, what was sold included; or no limit at all.
 *
 * <p>Unlimited stock is a total that no sum of locks reaches in practice and that still keeps the sums from overflowing,
 * so that one rule decides both.
 */
public record Total(Quantity limit) {
    public static final Total UNLIMITED = new Total(Quantity.of(1L << 60));

    public static Total of(Quantity limit) {
        return new Total(limit);
    }

    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }

    boolean isBelow(Total other) {
        return other.limit.exceeds(limit);
    }
}
