package stockpot.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Something of which there is only so much, such as bytes or places to wait: nobody gets more than a part of it, so that
 * something is left for others.
 *
 * <p>Whoever has nothing yet gets what it asks for as long as all together have room; otherwise what is larger than a part
 * could never be done, also when nobody else wants anything.
 */
final class Shares {
    private final long all;
    private final long each;
    private final Map<Object, Long> taken = new HashMap<>();
    private long together;

    Shares(long all, long each) {
        this.all = all;
        this.each = each;
    }

    /** Takes as much more of it, or nothing and says no. */
    synchronized boolean take(Object owner, long amount) {
        long own = taken.getOrDefault(owner, 0L);
        if ((together > 0 && together + amount > all) || (own > 0 && own + amount > each)) {
            return false;
        }
        together += amount;
        taken.put(owner, own + amount);
        return true;
    }

    synchronized void give(Object owner, long amount) {
        together -= amount;
        taken.computeIfPresent(owner, (_, own) -> own == amount ? null : Long.valueOf(own - amount));
    }

    synchronized long takenBy(Object owner) {
        return taken.getOrDefault(owner, 0L);
    }

    /** Whether more than half of it is taken. */
    synchronized boolean isTight() {
        return together > all / 2;
    }

    synchronized long together() {
        return together;
    }
}
