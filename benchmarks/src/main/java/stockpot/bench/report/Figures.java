package stockpot.bench.report;

import org.HdrHistogram.Histogram;
import stockpot.bench.drive.Answers;
import stockpot.bench.machine.CpuUse;

/**
 * What one phase came to in one round. Times are milliseconds, CPU is microseconds for a request.
 *
 * @param perSecond expected answers in a second
 * @param lateP99 how late the driver itself was; of use for open loops only
 * @param othersCores cores that neither the server nor the driver used; disturbs the figures when it is not near 0
 * @param trouble unexpected answers in words, empty when there were none
 */
public record Figures(
        double perSecond,
        double p50,
        double p99,
        double p999,
        double max,
        double serverMicros,
        double driverMicros,
        double lateP99,
        double othersCores,
        long reconnects,
        String trouble) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Reads a tally and the CPU used beside it. */
    public static Figures of(Answers answers, CpuUse cpu) {
        Histogram latency = answers.latency();
        return new Figures(
                answers.perSecond(),
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                latency.getMaxValue() / NANOS_PER_MILLI,
                cpu.serverMicros() / answers.inWindow(),
                cpu.driverMicros() / answers.inWindow(),
                answers.lag().getValueAtPercentile(99) / NANOS_PER_MILLI,
                cpu.othersCores(),
                answers.reconnects(),
                answers.trouble());
    }
}
