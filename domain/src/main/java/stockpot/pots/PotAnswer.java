package stockpot.pots;

import stockpot.kernel.AttemptId;

/** What the log of a pot, or of a name, says when it grants something. */
public sealed interface PotAnswer {
    /**
     * A name is claimed.
     *
     * @param attempt whose claim it is, which may be that of an earlier request
     * @param pot the serial number of the pot that is to have it
     * @param overdueAt when the claim will have waited too long, in milliseconds since the epoch
     */
    record NameGranted(AttemptId attempt, long pot, long overdueAt) implements PotAnswer {}

    /** A pot has a name no more. */
    record Released(PotName name, AttemptId attempt) implements PotAnswer {}

    /** There is no more to say. */
    record Done() implements PotAnswer {}
}
