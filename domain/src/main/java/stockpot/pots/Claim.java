package stockpot.pots;

import stockpot.kernel.AttemptId;

/**
 * That a name is taken. Like a hold of stock it ends because its pot's own log decided so, and never by itself.
 *
 * @param pot serial number of the pot that has the name, or will have it
 * @param firm whether the pot's log has decided that the pot has the name
 * @param overdueAt first instant, in milliseconds since the epoch, at which the pot's log is asked about it; {@link #NEVER}
 *     when it is firm or that was done
 */
public record Claim(AttemptId attempt, long pot, boolean firm, long overdueAt) {
    public static final long NEVER = Long.MAX_VALUE;

    public Claim {
        if (firm && overdueAt != NEVER) {
            throw new IllegalArgumentException("nothing about a firm claim is undecided");
        }
    }

    Claim confirmed() {
        return new Claim(attempt, pot, true, NEVER);
    }

    /** After its pot was asked about it. */
    Claim reported() {
        return new Claim(attempt, pot, firm, NEVER);
    }

    boolean isOverdueAt(long epochMillis) {
        return overdueAt <= epochMillis;
    }
}
