package stockpot.orders;

import stockpot.kernel.CommandContext;
import stockpot.kernel.RowKey;

/**
 * A reservation. Its number alone finds it, because that is all that a client has of it.
 *
 * @param id drawn at random by whoever makes the reservation
 */
public record ReservationKey(long id) implements OwnerKey, RowKey<Reservation> {
    public ReservationKey {
        if (id < 1 || id > CommandContext.MAX_SERIAL) {
            throw new IllegalArgumentException("a reservation's number is from 1 to 2^53 - 1");
        }
    }

    @Override
    public String toString() {
        return Long.toString(id);
    }
}
