package stockpot.topology.decide;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the log's time is ahead of this node's clock.
 *
 * <p>A broker's clock that was ahead and is put right leaves records behind that are later than now. Time never goes back
 * for a row that was written by one of them, so locks on it end late until the clock has caught up. Nothing can be done
 * about it but to say so.
 */
public final class LogClock {
    private static final Logger LOG = LoggerFactory.getLogger(LogClock.class);
    private static final long WORTH_SAYING_MILLIS = 60_000;
    private static final long SAID_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private final LongSupplier ticks;
    private final LongAccumulator latest = new LongAccumulator(Math::max, 0);
    private long sayAt;

    public LogClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    LogClock(LongSupplier clock, LongSupplier ticks) {
        this.clock = clock;
        this.ticks = ticks;
        this.sayAt = ticks.getAsLong();
    }

    /** Notes the broker's time of a record. */
    public void seen(long timestampMillis) {
        latest.accumulate(timestampMillis);
    }

    /** By how much the latest record is later than now; 0 when it is not. */
    public long aheadMillis() {
        return Math.max(0, latest.get() - clock.getAsLong());
    }

    /** Whether it is so far ahead that somebody should know. */
    public boolean isFarAhead() {
        return aheadMillis() > WORTH_SAYING_MILLIS;
    }

    /** Says so in the log, once a minute at most; called by one thread, often. */
    public void sayWhenFarAhead() {
        long now = ticks.getAsLong();
        if (isFarAhead() && now - sayAt >= 0) {
            sayAt = now + SAID_AGAIN_NANOS;
            LOG.warn(
                    "the log's time is {} s ahead of this node's clock: what was changed in that time counts from there, and"
                            + " locks on it end so much late. Either a clock was ahead and was put right, or this one is"
                            + " behind",
                    TimeUnit.MILLISECONDS.toSeconds(aheadMillis()));
        }
    }
}
