package stockpot.http.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;

/**
 * How long a password has to wait before it is looked at: the longer, the more wrong ones came before it, and never so long
 * that guessing locks the owner out.
 */
final class Delays {
    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 2000;
    private static final int MOST_DOUBLINGS = 20;
    private static final long FORGIVEN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_INSTANCES = 4096;

    private record Failures(int count, long lastNanos) {}

    private final LongSupplier nanoTime;

    /** Names come from anybody, so only so many are remembered. */
    private final Map<InstanceId, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceId, Failures> eldest) {
            return size() > MOST_INSTANCES;
        }
    };

    Delays(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized long millisBefore(InstanceId instance) {
        Failures recent = recent(instance);
        return recent == null ? 0 : Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(recent.count(), MOST_DOUBLINGS));
    }

    synchronized void failed(InstanceId instance) {
        Failures recent = recent(instance);
        failures.put(instance, new Failures(recent == null ? 1 : recent.count() + 1, nanoTime.getAsLong()));
    }

    synchronized void succeeded(InstanceId instance) {
        failures.remove(instance);
    }

    private @Nullable Failures recent(InstanceId instance) {
        Failures known = failures.get(instance);
        return known == null || nanoTime.getAsLong() - known.lastNanos() > FORGIVEN_NANOS ? null : known;
    }
}
