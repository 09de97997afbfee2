package stockpot.orders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

/**
 * Products that a shop has reserved for a while.
 *
 * @param attempt whose holds have its goods
 * @param fingerprint hash of what was asked for, by which a repeated request is recognised; empty when none can be
 * @param lines what was reserved of each product asked for, in the order of the request; a product may come twice
 * @param until first instant, in milliseconds since the epoch, at which it is over
 * @param ended when it ended, in milliseconds since the epoch; 0 while it is live
 * @param take that an order is about to take it over; null when none is
 */
public record Reservation(
        InstanceId instance,
        AttemptId attempt,
        String fingerprint,
        List<Line> lines,
        long until,
        State state,
        long ended,
        @Nullable Take take) {
    /** How long one that is over can still be looked at. */
    public static final long KEPT_MILLIS = 24 * 3_600_000L;

    /** How far a reservation has come. */
    public enum State {
        /** Its goods are held. */
        LIVE,
        /** Its time is over; its goods are free. */
        EXPIRED,
        /** The shop took it back; its goods are free. */
        CANCELLED,
        /** An order has its goods. */
        ORDERED
    }

    /**
     * One line.
     *
     * @param quantity what was reserved, which may be nothing
     */
    public record Line(ProductId product, Quantity quantity) {}

    /**
     * That an order is about to take the reservation over. Until that is decided it neither ends nor changes.
     *
     * @param attempt the order's
     * @param overdueAt first instant, in milliseconds since the epoch, at which the order's log is asked about it; {@link
     *     #NEVER} when that was done
     */
    public record Take(AttemptId attempt, OrderId order, long overdueAt) {
        public static final long NEVER = Long.MAX_VALUE;

        Take reported() {
            return new Take(attempt, order, NEVER);
        }
    }

    public Reservation {
        lines = List.copyOf(lines);
        if ((state == State.LIVE) != (ended == 0) || (take != null && state != State.LIVE)) {
            throw new IllegalArgumentException("a reservation is " + state + ", ended at " + ended + ", take " + take);
        }
    }

    /** Whether a request with that fingerprint is the one that it was made for. */
    public boolean isFor(InstanceId shop, String asked) {
        return instance.equals(shop) && !asked.isEmpty() && fingerprint.equals(asked);
    }

    /** Whether whoever has its number can look at it: it was neither taken back nor used up. */
    public boolean isShown() {
        return state == State.LIVE || state == State.EXPIRED;
    }

    /** What is held: each product once. */
    public List<Item> items() {
        Map<ProductId, Quantity> sums = new LinkedHashMap<>();
        for (Line line : lines) {
            if (!line.quantity().isZero()) {
                sums.merge(line.product(), line.quantity(), Quantity::plus);
            }
        }
        List<Item> items = new ArrayList<>(sums.size());
        sums.forEach((product, quantity) -> items.add(new Item(product, quantity)));
        return items;
    }

    /** When the clock has to look at it next, in milliseconds since the epoch. */
    public long nextAge() {
        if (state != State.LIVE) {
            return ended + KEPT_MILLIS;
        }
        return take == null ? until : take.overdueAt();
    }

    boolean isOverAt(long epochMillis) {
        return state == State.LIVE && take == null && until <= epochMillis;
    }

    Reservation ended(State as, long at) {
        return new Reservation(instance, attempt, fingerprint, lines, until, as, at, null);
    }

    Reservation taken(@Nullable Take by) {
        return new Reservation(instance, attempt, fingerprint, lines, until, state, ended, by);
    }

    Reservation live(AttemptId by, List<Line> changed, long newUntil) {
        return new Reservation(instance, by, fingerprint, changed, newUntil, State.LIVE, 0, null);
    }
}
