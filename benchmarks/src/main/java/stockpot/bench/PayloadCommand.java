package stockpot.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stockpot.bench.drive.Answers;
import stockpot.bench.drive.LoadLoop;
import stockpot.bench.drive.Mix;
import stockpot.bench.drive.Pace;
import stockpot.bench.machine.CpuUse;
import stockpot.bench.shop.Shop;

/** Measures what a wallet waits for: a public template with all that it offers. */
@Command(
        name = "payload",
        description = {
            "Reads a template that offers 1,000 products, and the no-op GET /health/live beside it.",
            "It leaves 1,000 products and a template bench-offer behind."
        })
final class PayloadCommand implements Callable<Integer> {

    private static final int[] CLIENTS = {1, 8};

    @Mixin
    private Target target = new Target();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--warm-up", defaultValue = "60", description = "seconds of load before anything is measured (60)")
    private int warmUpSeconds;

    @Option(names = "--measure", defaultValue = "15", description = "seconds that each phase is measured (15)")
    private int measureSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not made this command");
        }
        PrintWriter terminal = spec.commandLine().getOut();
        Shop shop = target.enter();
        shop.offer();
        Mix offered = shop.offered();
        Mix noOp = shop.noOp();
        LoadLoop.run(
                shop.address(),
                CLIENTS[CLIENTS.length - 1],
                offered,
                new Pace.Closed(Duration.ofSeconds(warmUpSeconds).toNanos()),
                Answers.ofAll(offered));
        for (int clients : CLIENTS) {
            say(terminal, "no-op", clients, measure(shop, noOp, clients));
            say(terminal, "template of 1,000 products", clients, measure(shop, offered, clients));
        }
        return 0;
    }

    private Answers measure(Shop shop, Mix requests, int clients) throws IOException {
        long until = Duration.ofSeconds(measureSeconds).toNanos();
        Answers answers = new Answers(requests, 0, until, new CpuUse(OptionalLong.empty()));
        LoadLoop.run(shop.address(), clients, requests, new Pace.Closed(until), answers);
        if (!answers.clean()) {
            throw new IOException(answers.trouble());
        }
        return answers;
    }

    private static void say(PrintWriter terminal, String what, int clients, Answers answers) {
        Histogram latency = answers.latency();
        terminal.printf(
                Locale.ROOT,
                "%-27s %2d clients %,8.0f/s  p50 %.2f  p99 %.2f  p99.9 %.2f ms%n",
                what,
                clients,
                answers.expected() / answers.seconds(),
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getValueAtPercentile(99.9) / 1e6);
        terminal.flush();
    }
}
