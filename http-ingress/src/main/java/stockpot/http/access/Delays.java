package stockpot.http.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stockpot.http.access.Turns.Turn;

/**
 * How long a password has to wait before it is looked at: the longer, the more wrong ones came before it from the same client
 * for the same instance. A stranger elsewhere does not slow the owner.
 *
 * <p>Many at once wait one behind the other, or guessing would be as fast as there are connections.
 */
final class Delays {
    /** Beyond this nobody waits, but comes again. */
    static final long MOST_MILLIS = 4000;

    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 2000;
    private static final int MOST_DOUBLINGS = 20;
    private static final long FORGIVEN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_TURNS = 16_384;

    /**
     * What is known of a client's guesses.
     *
     * @param nextNanos when the latest of those that wait is looked at
     */
    private record Failures(int count, long lastNanos, long nextNanos) {}

    private final LongSupplier nanoTime;

    /** Clients are anybody, so only so many are remembered, the latest. */
    private final Map<Turn, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Turn, Failures> eldest) {
            return size() > MOST_TURNS;
        }
    };

    Delays(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long one that comes now has to wait; it is expected then, unless that is longer than {@link #MOST_MILLIS}. */
    synchronized long millisBefore(Turn turn) {
        Failures recent = recent(turn);
        if (recent == null) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long pause = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(recent.count(), MOST_DOUBLINGS));
        long millis = pause + TimeUnit.NANOSECONDS.toMillis(Math.max(0, recent.nextNanos() - now));
        if (millis <= MOST_MILLIS) {
            long next = now + TimeUnit.MILLISECONDS.toNanos(millis);
            failures.put(turn, new Failures(recent.count(), recent.lastNanos(), next));
        }
        return millis;
    }

    synchronized void failed(Turn turn) {
        Failures recent = recent(turn);
        long now = nanoTime.getAsLong();
        int count = recent == null ? 1 : recent.count() + 1;
        failures.put(turn, new Failures(count, now, recent == null ? now : recent.nextNanos()));
    }

    synchronized void succeeded(Turn turn) {
        failures.remove(turn);
    }

    private @Nullable Failures recent(Turn turn) {
        Failures known = failures.get(turn);
        return known == null || nanoTime.getAsLong() - known.lastNanos() > FORGIVEN_NANOS ? null : known;
    }
}
