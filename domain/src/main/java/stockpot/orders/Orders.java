package stockpot.orders;

import org.jspecify.annotations.Nullable;

/**
 * The rows that an order command may read.
 *
 * @param order null when there never was one of that name
 * @param abandoned whether the attempt that the command names was given up: its holds are released, so nothing can be placed
 *     with it any more
 */
public record Orders(@Nullable Order order, boolean abandoned) {
    public static final Orders NOTHING = new Orders(null, false);
}
