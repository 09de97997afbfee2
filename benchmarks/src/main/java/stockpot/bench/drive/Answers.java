package stockpot.bench.drive;

import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The tally of one load: what was answered, how late, and what went wrong.
 *
 * <p>Times are nanoseconds since the load began. Only a window of the load is measured. A latency belongs to the window in
 * which its request was meant to leave, so that a slow answer is not lost at the edge; throughput counts the answers that
 * came in the window. Answers with another status than the expected one are counted and timed nowhere: a fast refusal
 * must not make the figures look better.
 */
public final class Answers {

    /** Called when the measured window begins and ends, to read clocks that others keep. */
    public interface Edges {
        void began();

        void ended();
    }

    private static final long HIGHEST_NANOS = 600_000_000_000L;

    private final int expectedStatus;
    private final long fromNanos;
    private final long untilNanos;
    private final Edges edges;
    private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
    private final Histogram lag = new Histogram(HIGHEST_NANOS, 3);
    private final SortedMap<Integer, Long> unexpected = new TreeMap<>();
    private boolean began;
    private boolean ended;
    private long beganNanos;
    private long endedNanos;
    private long inWindow;
    private long expectedInWindow;
    private long failed;
    private long unanswered;
    private long reconnected;
    private String firstFailure = "";

    public Answers(int expectedStatus, long fromNanos, long untilNanos, Edges edges) {
        this.expectedStatus = expectedStatus;
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
        this.edges = edges;
    }

    /** A tally of a load that is measured from its first request to its last answer. */
    public static Answers ofAll(int expectedStatus) {
        return new Answers(expectedStatus, 0, Long.MAX_VALUE, new Edges() {
            @Override
            public void began() {}

            @Override
            public void ended() {}
        });
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
            lag.recordValue(Math.clamp(lateNanos, 0, HIGHEST_NANOS));
        }
    }

    void answered(int status, long intended, long now) {
        boolean counts = began && !ended;
        if (counts) {
            inWindow++;
        }
        if (status == expectedStatus) {
            if (counts) {
                expectedInWindow++;
            }
            record(intended, now);
        } else {
            unexpected.merge(status, 1L, Long::sum);
        }
    }

    void failed(String reason) {
        if (failed++ == 0) {
            firstFailure = reason;
        }
    }

    /** A request whose answer never came, or that never found a connection: it has waited at least until now. */
    void unanswered(long intended, long now) {
        unanswered++;
        record(intended, now);
    }

    void reconnected() {
        reconnected++;
    }

    private void record(long intended, long now) {
        if (measures(intended)) {
            latency.recordValue(Math.clamp(now - intended, 0, HIGHEST_NANOS));
        }
    }

    private boolean measures(long intended) {
        return intended >= fromNanos && intended < untilNanos;
    }

    /** How long the answers took, in nanoseconds from the time at which their requests were meant to leave. */
    public Histogram latency() {
        return latency;
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

    /** Expected answers in a second of the window. */
    public double perSecond() {
        return expectedInWindow / seconds();
    }

    /** How many expected answers came in the window. */
    public long expected() {
        return expectedInWindow;
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
        unexpected.forEach((status, count) ->
                words.append(count).append(" x ").append(status).append(' '));
        if (failed > 0) {
            words.append(failed).append(" failed (").append(firstFailure).append(") ");
        }
        if (unanswered > 0) {
            words.append(unanswered).append(" unanswered ");
        }
        return words.toString().strip();
    }
}
