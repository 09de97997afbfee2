package stockpot.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stockpot.bench.machine.Conditions;
import stockpot.bench.report.Report;
import stockpot.bench.shop.Shop;

/** Measures a running node over HTTP: throughput at its peak, latency alone and at half of the peak, CPU for a request. */
@Command(
        name = "stockpot bench",
        subcommands = {FillCommand.class, PayloadCommand.class},
        description = {
            "Drives locks, orders or reservations, and the no-op GET /health/live beside them, against a running node.",
            "It leaves 10,002 products bench-*, locks and reservations of 10 minutes, and orders behind: use a data folder of"
                    + " its own."
        })
public final class BenchMain implements Callable<Integer> {

    private static final int QUICK_SECONDS = 5;

    @Mixin
    private Target target = new Target();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds of load before anything is measured (60)")
    private int warmUpSeconds;

    @Option(names = "--measure", defaultValue = "30", description = "seconds that each phase is measured (30)")
    private int measureSeconds;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "64,256",
            description = "numbers of clients at peak (64,256)")
    private List<Integer> clients = List.of();

    @Option(
            names = "--workload",
            split = ",",
            defaultValue = "all",
            converter = Workload.Words.class,
            description = {
                "one or more of hot, spread (locks), all (both), batches (100 locks in a request), together (the same,",
                "all or none), orders, orders-hot,",
                "reservations, reservations-hot (the same products through the IOM service),",
                "mixed (locks, orders and payments), credits (payments into one pot),",
                "overload (locks: three times the peak, and 4,000 connections that ask as fast as they can) (all)"
            })
    private List<Workload> workloads = List.of();

    @Option(names = "--repeat", defaultValue = "3", description = "rounds; the middle one is reported (3)")
    private int rounds;

    @Option(names = "--quick", description = "5 s of warm-up, phases of 5 s: for trying, not for quoting")
    private boolean quick;

    @Option(names = "--out", description = "append a section to this file, as in benchmarks/RESULTS.md")
    private @Nullable Path out;

    /** Runs the bench and ends the process: 0 when every answer was the expected one, 1 otherwise, 2 for wrong usage. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain())
                .setExecutionExceptionHandler(BenchMain::explain)
                .execute(arguments));
    }

    /** What a person can do something about is said in a sentence; everything else is our mistake and shows where. */
    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult ignored) throws Exception {
        String sentence = switch (e) {
            case ConnectException _ -> "nobody answers at the URL (is the node running?): " + e;
            case IOException _ -> String.valueOf(e.getMessage());
            case UncheckedIOException _ -> e.getMessage() + ": " + e.getCause();
            default -> throw e;
        };
        command.getErr().println("stockpot bench: " + sentence);
        return 1;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = check();
        PrintWriter terminal = command.commandLine().getOut();
        Duration warmUp = Duration.ofSeconds(quick ? QUICK_SECONDS : warmUpSeconds);
        Duration measure = Duration.ofSeconds(quick ? QUICK_SECONDS : measureSeconds);
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Shop shop = target.enter();
        OptionalLong server = target.process();

        BenchRun run =
                new BenchRun(shop, server, Workload.traffics(workloads), clients, warmUp, measure, rounds, terminal);
        Report report = run.run();

        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("date", started.toString());
        conditions.putAll(Conditions.now(server));
        conditions.put("run", run.settings());
        terminal.println();
        conditions.forEach((name, value) -> terminal.println(name + ": " + value));
        terminal.println();
        terminal.print(report.text());
        if (out != null) {
            report.appendTo(out, started.toString().substring(0, 10) + ", " + Conditions.commit(), conditions);
            terminal.println("\nappended to " + out);
        }
        terminal.flush();
        return report.clean() ? 0 : 1;
    }

    private CommandSpec check() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not made this command");
        }
        boolean positive = measureSeconds > 0
                && rounds > 0
                && warmUpSeconds >= 0
                && !clients.isEmpty()
                && clients.stream().allMatch(count -> count > 0);
        if (!positive) {
            throw new ParameterException(spec.commandLine(), "seconds, rounds and clients must be above 0");
        }
        return spec;
    }
}
