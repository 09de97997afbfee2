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
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.LoadLoop;
import stockpot.bench.drive.Pace;
import stockpot.bench.drive.RequestSource;
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
 * <p>The no-op and the locks take turns within a round, and every other round goes the other way about, so that a machine
 * that becomes slower in the course of a run makes no workload look worse than another.
 */
final class BenchRun {

    /** Long enough that most locks of a phase live through it; those of earlier phases expire meanwhile, as in a shop. */
    private static final Duration LOCKED = Duration.ofMinutes(10);

    private static final Duration LONGEST_LEAD_IN = Duration.ofSeconds(2);

    private final Shop shop;
    private final OptionalLong server;
    private final List<Traffic> traffics = new ArrayList<>();
    private final List<Integer> clients;
    private final Duration warmUp;
    private final Duration measure;
    private final Duration leadIn;
    private final int rounds;
    private final PrintWriter terminal;
    private final Map<Traffic, RequestSource> requests = new EnumMap<>(Traffic.class);
    private final Report report = new Report();

    BenchRun(
            Shop shop,
            OptionalLong server,
            List<Traffic> locks,
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
        traffics.addAll(locks);
        Duration fifth = measure.dividedBy(5);
        leadIn = fifth.compareTo(LONGEST_LEAD_IN) < 0 ? fifth : LONGEST_LEAD_IN;
        requests.put(Traffic.NO_OP, shop.noOp());
        requests.put(Traffic.HOT, shop.locks(Shop.HOT, LOCKED));
        requests.put(Traffic.SPREAD, shop.locks(Shop.SPREAD, LOCKED));
    }

    Report run() throws IOException {
        say("server process: "
                + (server.isPresent() ? Long.toString(server.getAsLong()) : "not found, its CPU is unknown"));
        say("creating the products");
        shop.stock();
        warmUp();
        for (int round = 1; round <= rounds; round++) {
            say("round " + round + " of " + rounds);
            round(round % 2 == 0 ? traffics.reversed() : traffics);
        }
        return report;
    }

    /** What was run, in words. */
    String settings() {
        return String.format(
                Locale.ROOT,
                "warm-up %d s, each phase measured %d s after a lead-in of %d ms, %d rounds, middle (least...most);"
                        + " locks of 1 piece for %d s with new UUIDs, hot: 1 product, spread: %,d products at random;"
                        + " no-op: GET /health/live; driver and server on the same machine over keep-alive HTTP/1.1",
                warmUp.toSeconds(),
                measure.toSeconds(),
                leadIn.toMillis(),
                rounds,
                LOCKED.toSeconds(),
                Shop.SPREAD.size());
    }

    private void warmUp() throws IOException {
        if (warmUp.isZero()) {
            return;
        }
        say("warming up for " + warmUp.toSeconds() + " s");
        Duration share = warmUp.dividedBy(traffics.size());
        for (Traffic traffic : traffics) {
            Answers answers = Answers.ofAll(expected(traffic));
            drive(traffic, mostClients(), new Pace.Closed(share.toNanos()), answers);
            if (!answers.clean()) {
                say("  unexpected while warming up, " + traffic.words() + ": " + answers.trouble());
            }
        }
    }

    private void round(List<Traffic> order) throws IOException {
        Duration whole = leadIn.plus(measure);
        for (int count : clients) {
            for (Traffic traffic : order) {
                measure(new Phase(traffic, Shape.PEAK, count), new Pace.Closed(whole.toNanos()));
            }
        }
        for (Traffic traffic : order) {
            measure(new Phase(traffic, Shape.ALONE, 1), new Pace.Closed(whole.toNanos()));
        }
        for (Traffic traffic : order) {
            double peak = report.lastPeak(traffic);
            if (traffic != Traffic.NO_OP && peak > 0) {
                Schedule schedule = new Schedule(peak / 2, whole.toNanos());
                measure(new Phase(traffic, Shape.HALF, mostClients()), new Pace.Open(schedule));
            }
        }
    }

    private void measure(Phase phase, Pace pace) throws IOException {
        CpuUse cpu = new CpuUse(server);
        long until = leadIn.plus(measure).toNanos();
        Answers answers = new Answers(expected(phase.traffic()), leadIn.toNanos(), until, cpu);
        drive(phase.traffic(), phase.clients(), pace, answers);
        Figures figures = Figures.of(answers, cpu);
        report.add(phase, figures);
        say("  " + Report.line(phase, figures));
    }

    private void drive(Traffic traffic, int count, Pace pace, Answers answers) throws IOException {
        RequestSource source = requests.get(traffic);
        if (source == null) {
            throw new IllegalStateException("no requests for " + traffic);
        }
        LoadLoop.run(shop.address(), count, source, pace, answers);
    }

    private static int expected(Traffic traffic) {
        return traffic == Traffic.NO_OP ? 200 : 204;
    }

    private int mostClients() {
        return Collections.max(clients);
    }

    private void say(String words) {
        terminal.println(words);
        terminal.flush();
    }
}
