package stockpot.node.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Instance;
import stockpot.kernel.InstanceId;
import stockpot.schemas.Topics;

/**
 * Loads what lines say, and counts a line when what became of it has been decided and committed. A load that was
 * interrupted is simply begun again: what is there stays as it is.
 *
 * <p>One thread does all of it in turns, taking lines and settling results. It has time to spare, and a second one would
 * take the core from the node.
 */
public final class Loader implements AutoCloseable {
    /**
     * Lines under way. Whoever else asks something of the node waits behind them, half a second at 20,000 lines a second;
     * with more of them it was not seen to go faster.
     */
    private static final int IN_FLIGHT = 10_000;

    private static final int LINES_PER_TURN = 256;
    private static final Duration WAIT = Duration.ofMillis(50);

    private final Duration patience;
    private final Progress progress;
    private final CatalogFold catalog;
    private final KnownPots pots;
    private final Results results;
    private final BulkLog log;
    private final InFlight flights = new InFlight(IN_FLIGHT);
    private final Dispatcher dispatcher;
    private long taken;
    private long nextLine;
    private long newsAt;
    private volatile long resumeAt;

    private Loader(
            Map<String, Object> client,
            Topics topics,
            InstanceId id,
            Instance instance,
            CatalogFold catalog,
            Tally tally,
            Progress progress,
            Duration patience) {
        this.patience = patience;
        this.progress = progress;
        this.catalog = catalog;
        String prefix = "load:" + UUID.randomUUID() + ":";
        this.pots = new KnownPots(client, topics);
        this.results = new Results(client, topics, prefix);
        this.log = new BulkLog(client, topics, prefix, results.partitions());
        KnownDefinitions known = new KnownDefinitions(id);
        catalog.each(instance, known::add);
        Dispatcher.View view = (name, partition, offset) -> {
            catalog.await(partition, offset);
            return catalog.find(instance, name);
        };
        this.dispatcher = new Dispatcher(id, known, pots, log, view, tally, flights);
    }

    /**
     * Looks up what there is.
     *
     * @param client how Kafka is reached
     * @param topics how they are named
     * @param patience how long nothing may be decided before the load gives up
     * @throws IllegalArgumentException when there is no open instance of that name
     */
    public static Loader open(
            Map<String, Object> client,
            Topics topics,
            InstanceId id,
            Tally tally,
            Progress progress,
            Duration patience) {
        CatalogFold catalog = new CatalogFold(client, topics);
        try {
            Instance instance = catalog.instance(id);
            if (instance == null || instance.closed()) {
                throw new IllegalArgumentException(
                        instance == null ? "there is no instance '" + id + "'" : "the instance '" + id + "' is closed");
            }
            return new Loader(client, topics, id, instance, catalog, tally, progress, patience);
        } catch (RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    /**
     * Loads the lines, and returns when it is known what became of each.
     *
     * @param from number of the first line to load; those before it are stepped over
     * @throws IOException when lines cannot be read, or nobody decides
     */
    public void load(LineSource lines, long from) throws IOException {
        nextLine = from;
        resumeAt = from;
        for (Line line = next(lines); line != null; line = next(lines)) {
            if (line.number() < from) {
                continue;
            }
            if (flights.isEmpty()) {
                newsAt = System.nanoTime();
            }
            dispatcher.take(line);
            taken++;
            nextLine = line.number() + 1;
            if (taken % LINES_PER_TURN == 0) {
                turn(lines, Duration.ZERO);
            }
            while (flights.isFull()) {
                turn(lines, WAIT);
            }
        }
        while (!flights.isEmpty()) {
            turn(lines, WAIT);
        }
    }

    /** Settles what is under way as long as the next line lets itself be waited for. */
    private @Nullable Line next(LineSource lines) throws IOException {
        while (!flights.isEmpty() && lines.wouldWait()) {
            turn(lines, WAIT);
        }
        return lines.next();
    }

    private void turn(LineSource lines, Duration wait) throws IOException {
        List<Result> news = results.poll(wait);
        for (Result result : news) {
            dispatcher.settle(result);
        }
        for (BulkLog.Lost lost = log.nextLost(); lost != null; lost = log.nextLost()) {
            dispatcher.lose(
                    lost.ticket(),
                    "not known to be in the log: " + lost.failure().getMessage());
        }
        resumeAt = flights.firstLine(nextLine);
        long now = System.nanoTime();
        if (!news.isEmpty()) {
            newsAt = now;
        } else if (now - newsAt > patience.toNanos()) {
            throw new IOException("nothing has been decided for " + patience.toSeconds()
                    + " s; does a node run on these brokers? It is not known what becomes of " + flights.lines()
                    + " lines");
        }
        progress.at(taken - flights.lines(), taken, lines.bytesTaken());
    }

    /** The line from which a load that ends now is to be taken up again. */
    public long resumeAt() {
        return resumeAt;
    }

    @Override
    public void close() {
        log.close();
        results.close();
        pots.close();
        catalog.close();
    }
}
