package stockpot.stock;

/**
 * When more of a product is expected.
 *
 * @param epochSeconds the time; {@link #UNKNOWN} and {@link #NEVER} are values of their own
 */
public record Restock(long epochSeconds) {
    public static final Restock UNKNOWN = new Restock(0);
    public static final Restock NEVER = new Restock(Long.MAX_VALUE);

    public Restock {
        if (epochSeconds < 0) {
            throw new IllegalArgumentException("a time of restocking is not before 1970");
        }
    }
}
