package stockpot.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import stockpot.bench.report.Phase.Shape;
import stockpot.bench.report.Phase.Traffic;

/** Collects the figures of all rounds and writes them down: middle of the rounds, least and most in parentheses. */
public final class Report {

    private static final double NOTABLE_CORES = 0.1;
    private static final String HEADING = """
            # Results

            What the load driver measured, oldest first. Each section names its conditions; without them no two figures
            can be compared. Latencies count from the time at which a request was meant to leave.
            """;

    private final Map<Phase, List<Figures>> rounds = new LinkedHashMap<>();

    /** Adds what a phase came to in the next round. */
    public void add(Phase phase, Figures figures) {
        rounds.computeIfAbsent(phase, _ -> new ArrayList<>()).add(figures);
    }

    /** The highest throughput of the last round for this traffic, whatever number of clients it took. */
    public double lastPeak(Traffic traffic) {
        return rounds.entrySet().stream()
                .filter(entry ->
                        entry.getKey().traffic() == traffic && entry.getKey().shape() == Shape.PEAK)
                .mapToDouble(entry -> entry.getValue().getLast().perSecond())
                .max()
                .orElse(0);
    }

    /** Whether every request of every phase got the expected answer. */
    public boolean clean() {
        return rounds.values().stream()
                .flatMap(List::stream)
                .allMatch(figures -> figures.trouble().isEmpty());
    }

    /** One line about a phase of one round, to be printed while the run goes on. */
    public static String line(Phase phase, Figures figures) {
        return String.format(
                Locale.ROOT,
                "%-13s  %-23s  %3d clients  %,8.0f/s  p50 %.2f  p99 %.2f  p99.9 %.2f ms  CPU server %.0f driver %.0f us%s",
                phase.traffic().words(),
                phase.shape().words(),
                phase.clients(),
                figures.perSecond(),
                figures.p50(),
                figures.p99(),
                figures.p999(),
                figures.serverMicros(),
                figures.driverMicros(),
                figures.trouble().isEmpty() ? "" : "  UNEXPECTED: " + figures.trouble());
    }

    /** The whole report without its title and conditions. */
    public String text() {
        StringBuilder text = new StringBuilder(figures().text());
        Table ratios = ratios();
        if (!ratios.isEmpty()) {
            text.append("\nLocks against the no-op, round by round:\n\n").append(ratios.text());
        }
        List<String> notes = notes();
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    /** Appends a section to a file of results, which is begun when it is not there. */
    public void appendTo(Path file, String title, Map<String, String> conditions) throws IOException {
        StringBuilder section = new StringBuilder(Files.exists(file) ? "" : HEADING);
        section.append("\n## ").append(title).append("\n\n");
        conditions.forEach((name, value) ->
                section.append("- ").append(name).append(": ").append(value).append('\n'));
        section.append('\n').append(text());
        Files.writeString(file, section, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Table figures() {
        Table table = new Table(
                "what",
                "load",
                "clients",
                "answers/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "server CPU us/request",
                "driver CPU us/request",
                "driver late p99 ms");
        rounds.forEach((phase, all) -> table.row(
                phase.traffic().words(),
                phase.shape().words(),
                Integer.toString(phase.clients()),
                Median.of(all, Figures::perSecond).words(0),
                Median.of(all, Figures::p50).words(2),
                Median.of(all, Figures::p99).words(2),
                Median.of(all, Figures::p999).words(2),
                Median.of(all, Figures::serverMicros).words(0),
                Median.of(all, Figures::driverMicros).words(0),
                phase.shape() == Shape.HALF ? Median.of(all, Figures::lateP99).words(2) : "-"));
        return table;
    }

    private Table ratios() {
        Table table = new Table("what", "load", "clients", "throughput / no-op", "p50 / no-op", "server CPU / no-op");
        rounds.forEach((phase, locks) -> {
            List<Figures> noOps =
                    rounds.getOrDefault(new Phase(Traffic.NO_OP, phase.shape(), phase.clients()), List.of());
            if (phase.traffic() != Traffic.NO_OP && noOps.size() == locks.size()) {
                table.row(
                        phase.traffic().words(),
                        phase.shape().words(),
                        Integer.toString(phase.clients()),
                        ratio(locks, noOps, Figures::perSecond, 3),
                        ratio(locks, noOps, Figures::p50, 1),
                        ratio(locks, noOps, Figures::serverMicros, 1));
            }
        });
        return table;
    }

    /** A ratio within each round, so that what drifts from round to round cancels. */
    private static String ratio(
            List<Figures> locks, List<Figures> noOps, ToDoubleFunction<Figures> figure, int digits) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < locks.size(); round++) {
            ratios.add(figure.applyAsDouble(locks.get(round)) / figure.applyAsDouble(noOps.get(round)));
        }
        return Median.of(ratios, ratio -> ratio).words(digits);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        double others = rounds.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Figures::othersCores)
                .max()
                .orElse(0);
        notes.add(String.format(
                Locale.ROOT,
                "Processes other than the server and the driver used at most %.2f cores in any phase%s.",
                others,
                others > NOTABLE_CORES ? ": the figures are DISTURBED" : ""));
        rounds.forEach((phase, all) -> {
            for (Figures figures : all) {
                if (!figures.trouble().isEmpty() || figures.reconnects() > 0) {
                    notes.add(String.format(
                            Locale.ROOT,
                            "%s, %s, %d clients: %s; %d reconnects.",
                            phase.traffic().words(),
                            phase.shape().words(),
                            phase.clients(),
                            figures.trouble().isEmpty() ? "all as expected" : "unexpected: " + figures.trouble(),
                            figures.reconnects()));
                }
            }
        });
        return notes;
    }
}
