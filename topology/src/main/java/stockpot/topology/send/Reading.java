package stockpot.topology.send;

import java.util.concurrent.TimeUnit;

/**
 * Both clocks of this machine at one instant. Neither is enough to say how old something is: the monotonic clock stands
 * still while the machine is suspended, and the other may be set.
 */
record Reading(long nanos, long epochMillis) {
    static Reading now() {
        return new Reading(System.nanoTime(), System.currentTimeMillis());
    }

    Reading minusMillis(long millis) {
        return new Reading(nanos - TimeUnit.MILLISECONDS.toNanos(millis), epochMillis - millis);
    }

    /** How long ago this was, by the monotonic clock. */
    long millisBefore(Reading later) {
        return TimeUnit.NANOSECONDS.toMillis(later.nanos - nanos);
    }

    /** Whether it is less than that ago by either clock. */
    boolean isWithin(long millis, Reading later) {
        return later.nanos - nanos < TimeUnit.MILLISECONDS.toNanos(millis) && later.epochMillis - epochMillis < millis;
    }

    boolean isAfter(Reading other) {
        return nanos - other.nanos > 0;
    }
}
