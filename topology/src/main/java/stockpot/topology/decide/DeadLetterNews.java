package stockpot.topology.decide;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.LogPosition;

/** Says in the log that there were dead letters: a line for each topic and second, however many there were. */
public final class DeadLetterNews {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterNews.class);
    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier ticks;
    private final Map<String, Burst> bursts = new ConcurrentHashMap<>();

    /** The dead letters of a topic since it was last spoken of. */
    private record Burst(long begun, long count, LogPosition first, String reason) {
        private Burst oneMore() {
            return new Burst(begun, count + 1, first, reason);
        }
    }

    DeadLetterNews(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** Notes a record that was no command. */
    void noted(LogPosition place, String reason) {
        bursts.merge(
                place.topic(), new Burst(ticks.getAsLong(), 1, place, reason), (burst, another) -> burst.oneMore());
    }

    /** Speaks of the bursts that have lasted for a second; called often. */
    public void say() {
        bursts.keySet()
                .forEach(topic -> bursts.computeIfPresent(topic, (name, burst) -> {
                    if (ticks.getAsLong() - burst.begun() < BURST_NANOS) {
                        return burst;
                    }
                    say(burst);
                    return null;
                }));
    }

    /** Speaks of all there is, before the end. */
    public void sayAll() {
        bursts.values().forEach(DeadLetterNews::say);
        bursts.clear();
    }

    private static void say(Burst burst) {
        // A reason may quote the record, and what somebody else sent must not begin a line of ours.
        LOG.warn(
                "{} dead letters from {}; the first is {}: {}",
                burst.count(),
                burst.first().topic(),
                burst.first(),
                burst.reason().replaceAll("\\p{Cntrl}", "."));
    }
}
