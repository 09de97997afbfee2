package stockpot.http.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What whoever has a token or a password may set aside; 0 for any number.
 *
 * @param lockMicros the longest that a lock is granted for; null for no limit
 * @param locksOfToken locks that one token may have at a time
 * @param reservationSeconds the longest that a reservation is made for
 * @param reservationsOfShop reservations that a shop may have at a time
 */
public record TenantLimits(
        @Nullable Long lockMicros, int locksOfToken, int reservationSeconds, int reservationsOfShop) {
    public static final TenantLimits NONE = new TenantLimits(null, 0, 0, 0);

    /** The reservation's life in seconds, cut to what it may be. */
    public long reservationSeconds(long wanted) {
        return reservationSeconds == 0 ? wanted : Math.min(wanted, reservationSeconds);
    }
}
