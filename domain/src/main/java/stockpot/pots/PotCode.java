package stockpot.pots;

import stockpot.kernel.Rejection;

/** Why a pot command can be refused; the names are part of the public result records. */
public enum PotCode implements Rejection.Code {
    POT_UNKNOWN,
    /** A pot has the name. */
    NAME_TAKEN,
    /** A pot may get the name: that is not decided yet. */
    CONTENDED,
    /** The attempt took too long and was given up; its name is free again. */
    ATTEMPT_ABANDONED,
    /** The pot is called otherwise by now, and nobody has claimed the name for it. */
    NAME_NOT_CLAIMED,
    /** What is in the pot is not what was expected. */
    TOTALS_DIFFER,
    /** No amount can be so large, or the pot has too many currencies. */
    TOTAL_TOO_LARGE;

    @Override
    public boolean mayPass() {
        return this == CONTENDED || this == ATTEMPT_ABANDONED || this == NAME_NOT_CLAIMED;
    }
}
