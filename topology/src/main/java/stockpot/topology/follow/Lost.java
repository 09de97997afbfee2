package stockpot.topology.follow;

/** That somebody cannot go on from a position. */
public final class Lost extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean gone;

    Lost(boolean gone) {
        super(gone ? "what comes next is not kept any more" : "no position in these ledgers", null, false, false);
        this.gone = gone;
    }

    /** Whether it was a position once, and what came next is not kept any more. */
    public boolean isGone() {
        return gone;
    }
}
