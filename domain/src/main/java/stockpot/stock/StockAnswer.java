package stockpot.stock;

import org.jspecify.annotations.Nullable;
import stockpot.quantity.Quantity;

/** What the log of a product says when it grants something. */
public sealed interface StockAnswer {
    /** A product is kept stock of. */
    record Defined(long serial) implements StockAnswer {}

    /**
     * A quantity is held.
     *
     * @param granted how much, where less would do; null for all that was asked for
     * @param surplus how much more there was of what it replaces; null for nothing
     */
    record Held(@Nullable Quantity granted, @Nullable Quantity surplus) implements StockAnswer {}

    /**
     * A cart has its lock.
     *
     * @param until first instant, in milliseconds since the epoch, at which it counts no more; {@link Lock#FOREVER} for never
     */
    record Locked(long until) implements StockAnswer {}

    /** There is no more to say. */
    record Done() implements StockAnswer {}
}
