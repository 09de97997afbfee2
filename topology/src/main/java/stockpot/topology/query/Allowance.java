package stockpot.topology.query;

import stockpot.kernel.Unavailable;

/** How much one reading may hold in memory. What is larger is refused, however often it is asked for. */
public final class Allowance {
    /** Of rows, for one answer: what is made of them is about as large, and a few are made at a time. */
    static final long BYTES = 8L << 20;

    private long left = BYTES;

    /**
     * Takes note of a row that is kept for the answer. The first of each partition of a list that has pages counts nothing, or
     * what is largest could not be listed at all.
     */
    public void take(long bytes) throws Unavailable {
        left -= bytes;
        if (left < 0) {
            throw new Unavailable(
                    Unavailable.Kind.TOO_LARGE,
                    "what was asked for is more than " + (BYTES >> 20) + " MiB; ask for less of it at a time");
        }
    }
}
