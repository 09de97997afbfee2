package stockpot.bench.drive;

import org.HdrHistogram.Histogram;

/** What became of the requests of one kind in the measured window. */
public final class Tally {

    static final long HIGHEST_NANOS = 600_000_000_000L;

    private static final int DIGITS = 3;

    private final Histogram latency = emptyHistogram();
    private long expected;

    static Histogram emptyHistogram() {
        return new Histogram(HIGHEST_NANOS, DIGITS);
    }

    void expectedAnswer() {
        expected++;
    }

    void waited(long nanos) {
        latency.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
    }

    /** How many expected answers came. */
    public long expected() {
        return expected;
    }

    /** How long the answers took, in nanoseconds from the time at which their requests were meant to leave. */
    public Histogram latency() {
        return latency;
    }
}
