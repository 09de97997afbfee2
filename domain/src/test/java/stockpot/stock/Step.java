package stockpot.stock;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One step of a made-up history: at that time, this happens. Times are absolute, so that a step means the same when the
 * steps before it are left out.
 *
 * @param at milliseconds since the epoch, never less than the step before
 */
record Step(long at, Action action) {
    /** A total without a limit, as it is written on the wire. */
    static final BigDecimal UNLIMITED = BigDecimal.ONE.negate();

    /** What happens; products and carts are numbered. */
    sealed interface Action {
        int product();
    }

    record Define(int product, String name, int digits, BigDecimal total) implements Action {}

    record Change(
            int product,
            @Nullable String name,
            @Nullable Integer digits,
            @Nullable BigDecimal total,
            @Nullable BigDecimal lost)
            implements Action {}

    record Remove(int product, boolean force) implements Action {}

    record Take(
            int product,
            int cart,
            BigDecimal quantity,
            @Nullable Long micros) implements Action {}

    record Free(int product, int cart) implements Action {}

    record End(int product, int limit) implements Action {}

    record Drop(int product, int limit) implements Action {}

    /** What an order will do one day; until then the rows are changed directly. */
    record Sell(int product, BigDecimal quantity) implements Action {}
}
