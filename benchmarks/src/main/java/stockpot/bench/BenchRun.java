package stockpot.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.LoadLoop;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.Pace;
import stockpot.bench.drive.Schedule;
import stockpot.bench.machine.CpuUse;
import stockpot.bench.report.Figures;
import stockpot.bench.report.Phase;
import stockpot.bench.report.Phase.Shape;
import stockpot.bench.report.Phase.Traffic;
import stockpot.bench.report.Report;
import stockpot.bench.shop.Shop;

/**
 * The order of a run: products, warm-up, then rounds in which every phase is measured once.
 *
 * <p>The no-op and the rest take turns within a round, and every other round goes the other way about, so that a machine
 * that becomes slower in the course of a run makes no workload look worse than another. What orders and reservations leave to be
 * settled is waited for, so that no phase works off another's debts.
 */
final class BenchRun {

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final Duration LONGEST_LEAD_IN = Duration.ofSeconds(2);
    /** A node lets connections of one address in one after another; what is measured is when all are in. */
    private static final Duration LEAD_IN_OF_CROWDS = Duration.ofSeconds(25);

    private static final int CLIENTS_OF_TRIPLE = 1500;
    private static final int CLIENTS_OF_CROWD = 4000;

    private final Shop shop;
    private final OptionalLong server;
    private final List<Traffic> traffics = new ArrayList<>();
    private final List<Integer> clients;
    private final Duration warmUp;
    private final Duration measure;
    private final Duration leadIn;
    private final int rounds;
    private final PrintWriter terminal;
    private final Map<Traffic, Mix> mixes = new EnumMap<>(Traffic.class);
    private final Report report = new Report();

    BenchRun(
            Shop shop,
            OptionalLong server,
            Set<Traffic> measured,
            List<Integer> clients,
            Duration warmUp,
            Duration measure,
            int rounds,
            PrintWriter terminal) {
        this.shop = shop;
        this.server = server;
        this.clients = clients;
        this.warmUp = warmUp;
        this.measure = measure;
        this.rounds = rounds;
        this.terminal = terminal;
        traffics.add(Traffic.NO_OP);
        traffics.addAll(measured);
        Duration fifth = measure.dividedBy(5);
        leadIn = fifth.compareTo(LONGEST_LEAD_IN) < 0 ? fifth : LONGEST_LEAD_IN;
    }

    Report run() throws IOException {
        say("server process: "
                + (server.isPresent() ? Long.toString(server.getAsLong()) : "not found, its CPU is unknown"));
        say("creating the products");
        shop.stock();
        warmUp();
        for (int round = 1; round <= rounds; round++) {
            say("round " + round + " of " + rounds);
            round(round % 2 == 0);
        }
        return report;
    }

    /** What was run, in words. */
    String settings() {
        return String.format(
                Locale.ROOT,
                "warm-up %d s, each phase measured %d s after a lead-in of %d ms (%d s before crowds), %d rounds, middle"
                        + " (least...most); %s;"
                        + " driver and server on the same machine over keep-alive HTTP/1.1",
                warmUp.toSeconds(),
                measure.toSeconds(),
                leadIn.toMillis(),
                LEAD_IN_OF_CROWDS.toSeconds(),
                rounds,
                traffics.stream()
                        .map(traffic -> traffic.words() + ": " + Loads.meaning(traffic))
                        .collect(Collectors.joining("; ")));
    }

    private void warmUp() throws IOException {
        if (warmUp.isZero()) {
            return;
        }
        say("warming up for " + warmUp.toSeconds() + " s");
        Duration share = warmUp.dividedBy(traffics.size());
        for (Traffic traffic : traffics) {
            Answers answers = Answers.ofAll(mix(traffic));
            drive(traffic, mostClients(), new Pace.Closed(share.toNanos()), answers);
            if (!answers.clean()) {
                say("  unexpected while warming up, " + traffic.words() + ": " + answers.trouble());
            }
            if (Double.isInfinite(settle(traffic))) {
                say("  after warming up, " + traffic.words() + " are not settled in time");
            }
        }
    }

    private void round(boolean backwards) throws IOException {
        for (int count : clients) {
            for (Traffic traffic : inOrder(Shape.PEAK, backwards)) {
                closed(new Phase(traffic, Shape.PEAK, count), leadIn);
            }
        }
        for (Traffic traffic : inOrder(Shape.ALONE, backwards)) {
            closed(new Phase(traffic, Shape.ALONE, 1), leadIn);
        }
        for (Traffic traffic : inOrder(Shape.HALF, backwards)) {
            double peak = report.lastPeak(traffic);
            List<Phase> phases = new ArrayList<>();
            phases.add(new Phase(traffic, Shape.HALF, mostClients()));
            if (traffic == Traffic.MIXED) {
                phases.add(new Phase(Traffic.SPREAD, Shape.HALF_OF_MIXED, mostClients()));
            }
            for (Phase phase : peak > 0 ? inOrder(phases, backwards) : List.<Phase>of()) {
                open(phase, peak / 2, leadIn);
            }
        }
        if (traffics.contains(Traffic.OVERLOAD)) {
            tooMuch(Traffic.OVERLOAD);
        }
    }

    private void tooMuch(Traffic traffic) throws IOException {
        double peak = report.lastPeak(traffic);
        if (peak > 0) {
            open(new Phase(traffic, Shape.TRIPLE, CLIENTS_OF_TRIPLE), 3 * peak, LEAD_IN_OF_CROWDS);
        }
        closed(new Phase(traffic, Shape.CROWD, CLIENTS_OF_CROWD), LEAD_IN_OF_CROWDS);
    }

    /** What is measured in this shape; the no-op only beside something else. */
    private List<Traffic> inOrder(Shape shape, boolean backwards) {
        List<Traffic> measured =
                traffics.stream().filter(traffic -> traffic.comesAs(shape)).toList();
        return measured.equals(List.of(Traffic.NO_OP)) ? List.of() : inOrder(measured, backwards);
    }

    private static <T> List<T> inOrder(List<T> list, boolean backwards) {
        return backwards ? list.reversed() : list;
    }

    private void closed(Phase phase, Duration lead) throws IOException {
        measure(phase, new Pace.Closed(lead.plus(measure).toNanos()), lead);
    }

    private void open(Phase phase, double perSecond, Duration lead) throws IOException {
        measure(phase, new Pace.Open(new Schedule(perSecond, lead.plus(measure).toNanos())), lead);
    }

    private void measure(Phase phase, Pace pace, Duration lead) throws IOException {
        CpuUse cpu = new CpuUse(server);
        Mix mix = mix(phase.traffic());
        Answers answers = new Answers(mix, lead.toNanos(), lead.plus(measure).toNanos(), cpu);
        if (phase.shape() == Shape.TRIPLE || phase.shape() == Shape.CROWD) {
            answers.mayBeRefused();
        }
        drive(phase.traffic(), phase.clients(), pace, answers);
        Figures figures = Figures.of(mix, answers, cpu, settle(phase.traffic()));
        report.add(phase, figures);
        say("  " + Report.lines(phase, figures));
    }

    private void drive(Traffic traffic, int count, Pace pace, Answers answers) throws IOException {
        LoadLoop.run(shop.address(), count, mix(traffic), pace, answers);
    }

    /** The milliseconds that it took, NaN if nothing was to be settled, infinity if it took too long. */
    private double settle(Traffic traffic) throws IOException {
        if (!Loads.leavesGoods(traffic)) {
            return Double.NaN;
        }
        long began = System.nanoTime();
        return shop.settles(SETTLED_WITHIN) ? (System.nanoTime() - began) / 1e6 : Double.POSITIVE_INFINITY;
    }

    /** The same one in every phase: payments pay what earlier phases have ordered. */
    private Mix mix(Traffic traffic) throws IOException {
        Mix mix = mixes.get(traffic);
        if (mix == null) {
            mix = Loads.mix(traffic, shop);
            mixes.put(traffic, mix);
        }
        return mix;
    }

    private int mostClients() {
        return Collections.max(clients);
    }

    private void say(String words) {
        terminal.println(words);
        terminal.flush();
    }
}
