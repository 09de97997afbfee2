package stockpot.kernel;

/**
 * The rules under which a record is decided, as far as they are numbers; where they are more than that, rules ask for the
 * {@link #number}. What stands here decides what is written, so a level that was ever in force never changes: other numbers
 * are another level, which a log comes to by a record of its own.
 *
 * @param number 1 for the first
 */
public record Level(int number, Work work, Times times, Most most) {
    public static final Level ONE = new Level(
            1,
            new Work(256, 1_000, 1_000, 64, 64, 256),
            new Times(10_000, 3_600_000, 86_400_000),
            new Most(1_000_000, 1_000_000, 100_000, 50_000));

    /** Locks of several products are decided together, and there are webhooks; all numbers are as before. */
    public static final Level TWO = new Level(2, ONE.work(), ONE.times(), ONE.most());

    /**
     * What one record may do beside what it says, so that its work is bounded.
     *
     * @param ownersPerTick owners of deadlines that a tick looks at; the clock asks again for the rest
     * @param eventsPerTick events after which a tick looks at no other owner
     * @param endedAtOnce locks, tokens or holds of one owner that a tick ends at most
     * @param locksAhead locks that are ended at most ahead of a command: few, because somebody waits for it, and others
     *     behind him
     * @param sweepOneIn how many commands there are to one that sweeps outcomes away
     * @param sweptAtOnce outcomes that one command sweeps away at most
     */
    public record Work(
            int ownersPerTick, int eventsPerTick, int endedAtOnce, int locksAhead, int sweepOneIn, int sweptAtOnce) {}

    /**
     * Times that nobody sets.
     *
     * @param patienceMillis how long a hold, a claim or a take is waited for before the owner's log is asked
     * @param claimLatenessMillis how old a claim may be that opens a pot
     * @param abandonedKeptMillis how long an abandoned attempt is remembered: nobody tries one for that long
     */
    public record Times(long patienceMillis, long claimLatenessMillis, long abandonedKeptMillis) {}

    /**
     * How many there may be.
     *
     * @param locks of a product
     * @param holds of a product
     * @param tokens of an instance
     * @param definitions of an instance
     */
    public record Most(int locks, int holds, int tokens, int definitions) {}
}
