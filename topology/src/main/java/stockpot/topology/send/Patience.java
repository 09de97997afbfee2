package stockpot.topology.send;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Until when something is waited for, by the clock that nobody sets. */
public final class Patience {
    private final long end;

    private Patience(long nanos) {
        this.end = System.nanoTime() + nanos;
    }

    public static Patience of(Duration most) {
        return new Patience(most.toNanos());
    }

    public static Patience ofMillis(long most) {
        return new Patience(TimeUnit.MILLISECONDS.toNanos(most));
    }

    public boolean isOver() {
        return end - System.nanoTime() <= 0;
    }

    /** What is left, at least a millisecond before it is over, and then nothing. */
    public long leftMillis() {
        long nanos = end - System.nanoTime();
        return nanos <= 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
}
