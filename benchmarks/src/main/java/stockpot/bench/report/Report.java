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
import java.util.Optional;
import java.util.function.Function;
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
        List<Double> peaks = peaks(traffic);
        return peaks.isEmpty() ? 0 : peaks.getLast();
    }

    /** The same of each round. */
    List<Double> peaks(Traffic traffic) {
        List<Double> peaks = new ArrayList<>();
        rounds.forEach((phase, all) -> {
            for (int round = 0;
                    phase.traffic() == traffic && phase.shape() == Shape.PEAK && round < all.size();
                    round++) {
                double peak = all.get(round).all().perSecond();
                if (round == peaks.size()) {
                    peaks.add(peak);
                } else {
                    peaks.set(round, Math.max(peak, peaks.get(round)));
                }
            }
        });
        return peaks;
    }

    /** Whether every request of every phase got the expected answer. */
    public boolean clean() {
        return rounds.values().stream()
                .flatMap(List::stream)
                .allMatch(figures -> figures.trouble().isEmpty());
    }

    /** What a phase came to in one round, to be printed while the run goes on. */
    public static String lines(Phase phase, Figures figures) {
        StringBuilder lines = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s  %-29s  %3d clients  %s  CPU server %.0f driver %.0f us%s%s",
                phase.traffic().words(),
                phase.shape().words(),
                phase.clients(),
                words(figures.all()),
                figures.serverMicros(),
                figures.driverMicros(),
                figures.refused().count() == 0 ? "" : "  refused " + words(figures.refused()),
                figures.trouble().isEmpty() ? "" : "  UNEXPECTED: " + figures.trouble()));
        if (figures.kinds().size() > 1) {
            figures.kinds()
                    .forEach((kind, served) ->
                            lines.append(String.format(Locale.ROOT, "%n  %65s  %s", kind, words(served))));
        }
        return lines.toString();
    }

    private static String words(Served served) {
        return String.format(
                Locale.ROOT,
                "%,8.0f/s  p50 %.2f  p99 %.2f  p99.9 %.2f ms",
                served.perSecond(),
                served.p50(),
                served.p99(),
                served.p999());
    }

    /** The whole report without its title and conditions. */
    public String text() {
        StringBuilder text = new StringBuilder(figures().text());
        append(text, "Each kind of request in a mixed load", kinds());
        append(text, "Against the no-op, round by round", ratios("no-op", Report::noOp));
        append(
                text,
                "Reservations against orders of the same products, round by round",
                ratios("orders", Traffic::asOrders));
        append(
                text,
                "More than can be done: what was done of it beside the peak, and how soon the rest was refused",
                excess());
        append(
                text,
                "The same kind of request alone and in the mixed load, as many requests in a second, round by round",
                beside());
        List<String> notes = notes();
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String title, Table table) {
        if (!table.isEmpty()) {
            text.append('\n').append(title).append(":\n\n").append(table.text());
        }
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
                Median.of(all, f -> f.all().perSecond()).words(0),
                Median.of(all, f -> f.all().p50()).words(2),
                Median.of(all, f -> f.all().p99()).words(2),
                Median.of(all, f -> f.all().p999()).words(2),
                Median.of(all, Figures::serverMicros).words(0),
                Median.of(all, Figures::driverMicros).words(0),
                phase.shape().isOpen() ? Median.of(all, Figures::lateP99).words(2) : "-"));
        return table;
    }

    private Table kinds() {
        Table table =
                new Table("load", "clients", "kind", "answers", "answers/s", "share", "p50 ms", "p99 ms", "p99.9 ms");
        rounds.forEach((phase, all) -> {
            List<String> kinds = List.copyOf(all.getFirst().kinds().keySet());
            for (String kind : kinds.size() > 1 ? kinds : List.<String>of()) {
                table.row(
                        phase.shape().words(),
                        Integer.toString(phase.clients()),
                        kind,
                        Median.of(all, f -> f.kind(kind).count()).words(0),
                        Median.of(all, f -> f.kind(kind).perSecond()).words(0),
                        Median.of(all, f -> f.kind(kind).perSecond() / f.all().perSecond())
                                .words(3),
                        Median.of(all, f -> f.kind(kind).p50()).words(2),
                        Median.of(all, f -> f.kind(kind).p99()).words(2),
                        Median.of(all, f -> f.kind(kind).p999()).words(2));
            }
        });
        return table;
    }

    /** Whether what stands beside a kind of request holds it back. */
    private Table beside() {
        Table table = new Table("kind", "clients", "latency", "alone ms", "mixed ms", "mixed / alone");
        rounds.forEach((phase, alone) -> {
            List<Figures> mixed = rounds.getOrDefault(new Phase(Traffic.MIXED, Shape.HALF, phase.clients()), List.of());
            if (phase.shape() == Shape.HALF_OF_MIXED && mixed.size() == alone.size()) {
                for (String kind : alone.getFirst().kinds().keySet()) {
                    String clients = Integer.toString(phase.clients());
                    table.row(latency(kind, clients, "p50", alone, mixed, Served::p50));
                    table.row(latency(kind, clients, "p99", alone, mixed, Served::p99));
                    table.row(latency(kind, clients, "p99.9", alone, mixed, Served::p999));
                }
            }
        });
        return table;
    }

    private static String[] latency(
            String kind,
            String clients,
            String name,
            List<Figures> alone,
            List<Figures> mixed,
            ToDoubleFunction<Served> latency) {
        ToDoubleFunction<Figures> ofKind = figures -> latency.applyAsDouble(figures.kind(kind));
        return new String[] {
            kind,
            clients,
            name,
            Median.of(alone, ofKind).words(2),
            Median.of(mixed, ofKind).words(2),
            ratio(mixed, alone, ofKind, 2)
        };
    }

    private Table excess() {
        Table table = new Table(
                "load", "clients", "answers/s", "answers / peak", "refused/s", "refused p50 ms", "refused p99 ms");
        rounds.forEach((phase, all) -> {
            if (phase.shape() == Shape.TRIPLE || phase.shape() == Shape.CROWD) {
                List<Double> peaks = peaks(phase.traffic());
                List<Double> ratios = new ArrayList<>();
                for (int round = 0; round < all.size(); round++) {
                    ratios.add(all.get(round).all().perSecond() / peaks.get(round));
                }
                table.row(
                        phase.shape().words(),
                        Integer.toString(phase.clients()),
                        Median.of(all, f -> f.all().perSecond()).words(0),
                        Median.of(ratios, ratio -> ratio).words(3),
                        Median.of(all, f -> f.refused().perSecond()).words(0),
                        Median.of(all, f -> f.refused().p50()).words(2),
                        Median.of(all, f -> f.refused().p99()).words(2));
            }
        });
        return table;
    }

    private static Optional<Traffic> noOp(Traffic traffic) {
        return traffic == Traffic.NO_OP ? Optional.empty() : Optional.of(Traffic.NO_OP);
    }

    /**
     * Ratios to another traffic of the same shape.
     *
     * @param name of the other traffic
     * @param than the other traffic; empty for what is not compared
     */
    private Table ratios(String name, Function<Traffic, Optional<Traffic>> than) {
        Table table =
                new Table("what", "load", "clients", "throughput / " + name, "p50 / " + name, "server CPU / " + name);
        rounds.forEach((phase, rest) -> {
            List<Figures> others = than.apply(phase.traffic())
                    .map(other -> rounds.get(new Phase(other, phase.shape(), phase.clients())))
                    .orElse(List.of());
            if (others.size() == rest.size()) {
                table.row(
                        phase.traffic().words(),
                        phase.shape().words(),
                        Integer.toString(phase.clients()),
                        ratio(rest, others, f -> f.all().perSecond(), 3),
                        ratio(rest, others, f -> f.all().p50(), 2),
                        ratio(rest, others, Figures::serverMicros, 2));
            }
        });
        return table;
    }

    /** A ratio within each round, so that what drifts from round to round cancels. */
    private static String ratio(List<Figures> over, List<Figures> under, ToDoubleFunction<Figures> figure, int digits) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            ratios.add(figure.applyAsDouble(over.get(round)) / figure.applyAsDouble(under.get(round)));
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
            Median settled = Median.of(all, Figures::settledMillis);
            if (!Double.isNaN(settled.middle())) {
                notes.add(phase.words() + ": everything was settled " + settled.words(0)
                        + " ms after the last answer, the time to find out included.");
            }
            for (Figures figures : all) {
                if (!figures.trouble().isEmpty() || figures.reconnects() > 0) {
                    notes.add(String.format(
                            Locale.ROOT,
                            "%s: %s; %d reconnects.",
                            phase.words(),
                            figures.trouble().isEmpty() ? "all as expected" : "unexpected: " + figures.trouble(),
                            figures.reconnects()));
                }
            }
        });
        return notes;
    }
}
