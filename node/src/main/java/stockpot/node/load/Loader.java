package stockpot.node.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;

/**
 * Loads what lines say, and counts a line when what became of it has been decided and committed. A load that was
 * interrupted is simply begun again: what is there stays as it is.
 *
 * <p>One thread does all of it in turns, taking lines and settling results. It has time to spare, and a second one would
 * take the core from the node.
 */
public final class Loader implements AutoCloseable {
    private static final int LINES_PER_TURN = 256;
    private static final Duration WAIT = Duration.ofMillis(50);

    private final Way way;
    private final Duration patience;
    private final Progress progress;
    private final InFlight flights;
    private final Dispatcher dispatcher;
    private long taken;
    private long nextLine;
    private long newsAt;
    private volatile long resumeAt;

    /**
     * Loads into an instance.
     *
     * @param way to the instance; it is closed with this
     * @param update whether products that are there already are changed to what the lines say of them
     * @param patience how long nothing may be decided before the load gives up
     */
    public Loader(Way way, InstanceId id, boolean update, Tally tally, Progress progress, Duration patience) {
        this.way = way;
        this.patience = patience;
        this.progress = progress;
        this.flights = new InFlight(way.capacity());
        this.dispatcher = new Dispatcher(id, way.known(), way.pots(), way.outlet(), way.view(), update, tally, flights);
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
        List<Result> news = way.poll(wait);
        for (Result result : news) {
            dispatcher.settle(result);
        }
        resumeAt = flights.firstLine(nextLine);
        long now = System.nanoTime();
        if (!news.isEmpty()) {
            newsAt = now;
        } else if (now - newsAt > patience.plus(way.askedToWait()).toNanos()) {
            throw new IOException("nothing has been decided for " + (now - newsAt) / 1_000_000_000 + " s; "
                    + way.doubt() + " It is not known what becomes of " + flights.lines()
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
        way.close();
    }
}
