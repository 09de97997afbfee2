package stockpot.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
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
import stockpot.bench.machine.ProcessStat;
import stockpot.bench.shop.Shop;

/** Fills a node with live locks, so that its memory and its restart can be measured by hand. */
@Command(
        name = "fill",
        description = "Creates live locks of one hour over 10,000 products, as fast as the node takes them.")
final class FillCommand implements Callable<Integer> {

    private static final Duration LOCKED = Duration.ofHours(1);
    private static final long STEP = 50_000;

    @Mixin
    private Target target = new Target();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--locks", required = true, description = "how many")
    private long locks;

    @Option(names = "--connections", defaultValue = "64", description = "how many at once (64)")
    private int connections;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli has not made this command");
        }
        PrintWriter terminal = spec.commandLine().getOut();
        Shop shop = target.enter();
        OptionalLong server = target.process();
        shop.stock();
        say(terminal, "before: the server has " + resident(server) + " resident");

        Mix requests = shop.locks(Shop.SPREAD, LOCKED);
        long began = System.nanoTime();
        for (long done = 0; done < locks; ) {
            long step = Math.min(STEP, locks - done);
            Answers answers = Answers.ofAll(requests);
            LoadLoop.run(shop.address(), connections, requests, new Pace.Counted(step), answers);
            if (!answers.clean()) {
                throw new IOException("after " + (done + answers.expected()) + " locks: " + answers.trouble());
            }
            done += step;
            double rate = done / ((System.nanoTime() - began) / 1e9);
            say(
                    terminal,
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d locks, %,.0f/s so far, the server has %s resident",
                            done,
                            locks,
                            rate,
                            resident(server)));
        }
        return 0;
    }

    private static String resident(OptionalLong server) throws IOException {
        return server.isPresent()
                ? String.format(Locale.ROOT, "%,d MiB", ProcessStat.residentKib(server.getAsLong()) / 1024)
                : "an unknown amount";
    }

    private static void say(PrintWriter terminal, String words) {
        terminal.println(words);
        terminal.flush();
    }
}
