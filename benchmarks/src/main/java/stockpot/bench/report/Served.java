package stockpot.bench.report;

import org.HdrHistogram.Histogram;

/**
 * How requests were answered in one phase of one round. Times are milliseconds.
 *
 * @param count expected answers
 * @param perSecond expected answers in a second
 */
public record Served(long count, double perSecond, double p50, double p99, double p999, double max) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Nothing at all. */
    static final Served NOTHING = new Served(0, 0, 0, 0, 0, 0);

    static Served of(long count, double seconds, Histogram latency) {
        return new Served(
                count,
                count / seconds,
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                latency.getMaxValue() / NANOS_PER_MILLI);
    }
}
