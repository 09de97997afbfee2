package stockpot.topology.query;

/** What a reader of many rows has of the carrier that it shares with others: a millisecond, then it is their turn. */
public final class Turn {
    private static final long NANOS = 1_000_000;

    private long began = System.nanoTime();

    /** Lets the others run when the turn is over; virtual threads are not taken off their carrier by anybody else. */
    @SuppressWarnings("ThreadPriorityCheck")
    public void mayEnd() {
        if (System.nanoTime() - began > NANOS) {
            Thread.yield();
            began = System.nanoTime();
        }
    }
}
