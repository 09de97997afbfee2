package stockpot.orders;

import org.jspecify.annotations.Nullable;

/**
 * The rows that a command may read: those of an order, or those of a reservation.
 *
 * @param order null when there never was one of that name
 * @param abandoned whether the attempt that the command names was given up: its holds are released, so nothing can be placed
 *     with it any more
 * @param reservation null when there is none of that number
 */
public record Orders(
        @Nullable Order order, boolean abandoned, @Nullable Reservation reservation) {
    public static final Orders NOTHING = new Orders(null, false, null);

    /** Of an order. */
    public Orders(@Nullable Order order, boolean abandoned) {
        this(order, abandoned, null);
    }

    Orders with(Reservation other) {
        return new Orders(order, abandoned, other);
    }
}
