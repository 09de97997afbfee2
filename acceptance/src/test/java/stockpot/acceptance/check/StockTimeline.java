package stockpot.acceptance.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may have been left of a product, and when, as its only writer knows it: a write takes effect at some instant between
 * its request and its answer.
 */
public final class StockTimeline {
    private static final long NOT_YET = Long.MAX_VALUE;

    private record Value(int left, long begun, long ended) {}

    private final List<Value> values = new ArrayList<>();

    /** With what is left before the first write. */
    public StockTimeline(int left) {
        values.add(new Value(left, Long.MIN_VALUE, Long.MIN_VALUE));
    }

    /** A write that leaves so much is about to be sent. */
    public synchronized void begin(int left) {
        values.add(new Value(left, System.nanoTime(), NOT_YET));
    }

    /** The last write was answered. */
    public synchronized void end() {
        Value last = values.removeLast();
        values.add(new Value(last.left(), last.begun(), System.nanoTime()));
    }

    /** What may have been left at some instant between the two, in nanoseconds of this process. */
    public synchronized Set<Integer> possible(long from, long to) {
        Set<Integer> possible = new TreeSet<>();
        for (int i = 0; i < values.size(); i++) {
            boolean hadBegun = values.get(i).begun() <= to;
            boolean wasReplaced = i + 1 < values.size() && values.get(i + 1).ended() < from;
            if (hadBegun && !wasReplaced) {
                possible.add(values.get(i).left());
            }
        }
        return possible;
    }
}
