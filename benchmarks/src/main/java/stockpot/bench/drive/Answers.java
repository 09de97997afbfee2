package stockpot.bench.drive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The tally of one load: what was answered, how late, and what went wrong.
 *
 * <p>Times are nanoseconds since the load began. Only a window of the load is measured. A latency belongs to the window in
 * which its request was meant to leave, so that a slow answer is not lost at the edge; throughput counts the answers that
 * came in the window. Answers that are not the expected ones are counted and timed nowhere: a fast refusal must not make
 * the figures look better.
 */
public final class Answers {
    private static final int REFUSED = 503;

    /** Called when the measured window begins and ends, to read clocks that others keep. */
    public interface Edges {
        void began();

        void ended();
    }

    private final Map<Mix.Part, Tally> tallies = new LinkedHashMap<>();
    private final long fromNanos;
    private final long untilNanos;
    private final Edges edges;
    private final Histogram lag = Tally.emptyHistogram();
    private final SortedMap<String, Long> unexpected = new TreeMap<>();
    private final Tally refused = new Tally();
    private boolean mayBeRefused;
    private boolean began;
    private boolean ended;
    private long beganNanos;
    private long endedNanos;
    private long inWindow;
    private long failed;
    private long unanswered;
    private long reconnected;
    private String firstFailure = "";

    public Answers(Mix mix, long fromNanos, long untilNanos, Edges edges) {
        mix.parts().forEach(part -> tallies.put(part, new Tally()));
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
        this.edges = edges;
    }

    /** A tally of a load that is measured from its first request to its last answer. */
    public static Answers ofAll(Mix mix) {
        return new Answers(mix, 0, Long.MAX_VALUE, new Edges() {
            @Override
            public void began() {}

            @Override
            public void ended() {}
        });
    }

    /** From now on 503 is no trouble: a load that is meant to be too much. */
    public Answers mayBeRefused() {
        mayBeRefused = true;
        return this;
    }

    void now(long now) {
        if (!began && now >= fromNanos) {
            began = true;
            beganNanos = now;
            edges.began();
        }
        if (!ended && now >= untilNanos) {
            finish(now);
        }
    }

    void finish(long now) {
        if (!ended) {
            ended = true;
            endedNanos = now;
            edges.ended();
        }
    }

    void sent(long intended, long lateNanos) {
        if (measures(intended)) {
            lag.recordValue(Math.clamp(lateNanos, 0, Tally.HIGHEST_NANOS));
        }
    }

    void answered(Mix.Part part, boolean expected, int status, long sent, long intended, long now) {
        boolean counts = began && !ended;
        if (counts) {
            inWindow++;
        }
        if (mayBeRefused && status == REFUSED) {
            if (counts) {
                refused.expectedAnswer();
                refused.waited(Math.max(0, now - sent));
            }
            return;
        }
        if (!expected) {
            unexpected.merge(tallies.size() == 1 ? "" + status : status + " to " + part.name(), 1L, Long::sum);
            return;
        }
        Tally tally = tally(part);
        if (counts) {
            tally.expectedAnswer();
        }
        record(tally, intended, now);
    }

    void failed(String reason) {
        if (failed++ == 0) {
            firstFailure = reason;
        }
    }

    /** A request whose answer never came, or that never found a connection: it has waited at least until now. */
    void unanswered(Mix.Part part, long intended, long now) {
        unanswered++;
        record(tally(part), intended, now);
    }

    /** Requests that were due and for which no connection became free. */
    void neverSent(Mix.Part part, long intended, long now) {
        if (!mayBeRefused) {
            unanswered(part, intended, now);
        }
    }

    void reconnected() {
        reconnected++;
    }

    private void record(Tally tally, long intended, long now) {
        if (measures(intended)) {
            tally.waited(now - intended);
        }
    }

    private boolean measures(long intended) {
        return intended >= fromNanos && intended < untilNanos;
    }

    /** The tally of one kind of the mix. */
    public Tally tally(Mix.Part part) {
        Tally tally = tallies.get(part);
        if (tally == null) {
            throw new IllegalArgumentException("nobody said that " + part.name() + " would be asked for");
        }
        return tally;
    }

    /** How long the answers of all kinds took, in nanoseconds from the time at which their requests were meant to leave. */
    public Histogram latency() {
        Histogram all = Tally.emptyHistogram();
        tallies.values().forEach(tally -> all.add(tally.latency()));
        return all;
    }

    /** How late the driver itself was: nanoseconds until a request left that was due and had a free connection. */
    public Histogram lag() {
        return lag;
    }

    /** The length of the measured window as it really was. */
    public double seconds() {
        return (endedNanos - beganNanos) / 1e9;
    }

    /** All answers that came in the window, whatever their status. */
    public long inWindow() {
        return inWindow;
    }

    /** How many expected answers came in the window. */
    public long expected() {
        return tallies.values().stream().mapToLong(Tally::expected).sum();
    }

    /**
     * What was refused in the window. Its latencies count from when the request really left; of one that left sooner than the
     * refusal before it had told, from the time that it told.
     */
    public Tally refused() {
        return refused;
    }

    /** How many connections the driver had to replace. */
    public long reconnects() {
        return reconnected;
    }

    /** Whether every request of the whole load got the expected answer. */
    public boolean clean() {
        return unexpected.isEmpty() && failed == 0 && unanswered == 0;
    }

    /** What went wrong, in words; empty when {@link #clean}. */
    public String trouble() {
        StringBuilder words = new StringBuilder();
        unexpected.forEach((answer, count) ->
                words.append(count).append(" x ").append(answer).append(' '));
        if (failed > 0) {
            words.append(failed).append(" failed (").append(firstFailure).append(") ");
        }
        if (unanswered > 0) {
            words.append(unanswered).append(" unanswered ");
        }
        return words.toString().strip();
    }
}
