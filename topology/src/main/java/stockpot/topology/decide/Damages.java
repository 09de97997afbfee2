package stockpot.topology.decide;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How often rows were found damaged. A few times are the disk's moods; rows that are damaged again and again are its end. */
final class Damages {
    static final int TOO_MANY = 4;
    private static final long WITHIN_MINUTES = 10;

    private final LongSupplier nanos;
    private final Map<OwnedPartitions.Id, Deque<Long>> times = new HashMap<>();

    Damages(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Counts one.
     *
     * @throws IllegalStateException when restoring has not helped
     */
    synchronized void noted(OwnedPartitions.Id id, String damage) {
        long now = nanos.getAsLong();
        Deque<Long> found = times.computeIfAbsent(id, _ -> new ArrayDeque<>());
        found.removeIf(then -> now - then > TimeUnit.MINUTES.toNanos(WITHIN_MINUTES));
        found.add(now);
        if (found.size() >= TOO_MANY) {
            throw new IllegalStateException("the rows of " + id.family() + "/" + id.partition() + " were damaged "
                    + TOO_MANY + " times within " + WITHIN_MINUTES + " minutes, and restoring them does not help: "
                    + damage + ". The disk or the memory of this machine is not sound; move the data folder to another"
                    + " and start there");
        }
    }
}
