package stockpot.pots;

import stockpot.kernel.Rejection;

/** Why a pot command can be refused; the names are part of the public result records. */
public enum PotCode implements Rejection.Code {
    POT_UNKNOWN("there is no pot of that number"),
    /** A pot has the name. */
    NAME_TAKEN("a pot has that name"),
    /** A pot may get the name, which is not decided yet; or lists were shown meanwhile that are past the pot's number. */
    CONTENDED("a pot that is about to get that name has it set aside for the moment, or the pot needs another number"),
    /** The attempt took too long and was given up; its name is free again. */
    ATTEMPT_ABANDONED("the attempt took too long, and its name was given back"),
    /** The pot is called otherwise by now, and nobody has claimed the name for it. */
    NAME_NOT_CLAIMED("the pot is called otherwise by now"),
    /** What is in the pot is not what was expected. */
    TOTALS_DIFFER("the pot holds {totals}, not {expected}"),
    /** No amount can be so large, or the pot has too many currencies. */
    TOTAL_TOO_LARGE("the pot holds {totals}, and {amount} more is more than it can hold");

    private final String words;

    PotCode(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean mayPass() {
        return this == CONTENDED || this == ATTEMPT_ABANDONED || this == NAME_NOT_CLAIMED;
    }
}
