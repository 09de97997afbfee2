package stockpot.bench.drive;

/**
 * The times at which the requests of an open loop are meant to leave: evenly spaced, fixed before the first is sent.
 *
 * <p>Times are nanoseconds since the load began. Each is computed from its number and not from its predecessor, so that
 * no rounding adds up over millions of requests.
 *
 * @param perSecond how many requests are meant to leave in a second
 * @param durationNanos how long; no request is meant for this time or later
 */
public record Schedule(double perSecond, long durationNanos) {

    private static final double NANOS_PER_SECOND = 1e9;

    public Schedule {
        if (!(perSecond > 0) || durationNanos <= 0) {
            throw new IllegalArgumentException("a schedule needs a rate and a duration above zero");
        }
    }

    /** How many requests are meant to leave altogether. */
    public long count() {
        return firstAtOrAfter(durationNanos);
    }

    /** When the request with this number, counted from 0, is meant to leave. */
    public long intended(long number) {
        return Math.round(number * NANOS_PER_SECOND / perSecond);
    }

    /** The number of the first request that is meant to leave at this time or later. */
    public long firstAtOrAfter(long nanos) {
        // The division may miss by one because intended() rounds; the two steps put that right.
        long number = Math.max(0, (long) (nanos * (perSecond / NANOS_PER_SECOND)));
        while (number > 0 && intended(number - 1) >= nanos) {
            number--;
        }
        while (intended(number) < nanos) {
            number++;
        }
        return number;
    }
}
