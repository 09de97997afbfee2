package stockpot.stock;

import stockpot.quantity.Quantity;

/**
 * How finely a product can be divided.
 *
 * @param digits digits of fraction that a quantity may have, 0 (whole pieces only) to 6
 */
public record Fractions(int digits) {
    public static final int MAX_DIGITS = 6;
    public static final Fractions NONE = new Fractions(0);

    public Fractions {
        requireDigits(digits);
    }

    static void requireDigits(int digits) {
        if (digits < 0 || digits > MAX_DIGITS) {
            throw new IllegalArgumentException("a unit has 0 to 6 digits of fraction, not " + digits);
        }
    }

    boolean allow(Quantity quantity) {
        return quantity.decimals() <= digits;
    }
}
