package stockpot.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.Tally;
import stockpot.bench.machine.CpuUse;

/**
 * What one phase came to in one round. CPU is microseconds for a request, other times are milliseconds.
 *
 * @param all requests of all kinds together
 * @param kinds each kind by itself, by its name
 * @param lateP99 how late the driver itself was; of use for open loops only
 * @param othersCores cores that neither the server nor the driver used; disturbs the figures when it is not near 0
 * @param settledMillis how long after the last answer the goods of all orders and reservations had followed; NaN when that was
 *     not looked for
 * @param trouble unexpected answers in words, empty when there were none
 * @param refused what was answered 503 where that may be
 */
public record Figures(
        Served all,
        Map<String, Served> kinds,
        double serverMicros,
        double driverMicros,
        double lateP99,
        double othersCores,
        double settledMillis,
        long reconnects,
        String trouble,
        Served refused) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** Reads a tally and the CPU used beside it. */
    public static Figures of(Mix mix, Answers answers, CpuUse cpu, double settledMillis) {
        Map<String, Served> kinds = new LinkedHashMap<>();
        for (Mix.Part part : mix.parts()) {
            Tally tally = answers.tally(part);
            kinds.put(part.name(), Served.of(tally.expected(), answers.seconds(), tally.latency()));
        }
        return new Figures(
                Served.of(answers.expected(), answers.seconds(), answers.latency()),
                kinds,
                cpu.serverMicros() / answers.inWindow(),
                cpu.driverMicros() / answers.inWindow(),
                answers.lag().getValueAtPercentile(99) / NANOS_PER_MILLI,
                cpu.othersCores(),
                settledMillis,
                answers.reconnects(),
                (answers.trouble() + (Double.isInfinite(settledMillis) ? " not settled in time" : "")).strip(),
                Served.of(
                        answers.refused().expected(),
                        answers.seconds(),
                        answers.refused().latency()));
    }

    /** The figures of one kind. */
    Served kind(String name) {
        Served served = kinds.get(name);
        if (served == null) {
            throw new IllegalArgumentException("there are no " + name + " in this phase");
        }
        return served;
    }
}
