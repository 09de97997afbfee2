package stockpot.pots;

import stockpot.kernel.AttemptId;
import stockpot.kernel.Resolution;
import stockpot.money.Amount;

/** What happened to a pot, or to a name. */
public sealed interface PotEvent {
    /** A name is taken. */
    record NameClaimed(Claim claim) implements PotEvent {}

    /** A name is its pot's. */
    record NameConfirmed(Claim claim) implements PotEvent {}

    /** A name is free. */
    record NameReleased(Claim claim) implements PotEvent {}

    /** A claim has waited too long for its pot. */
    record NameOverdue(Claim claim) implements PotEvent {}

    /** There is a new pot, and its claim is firm from now on. */
    record PotOpened(Pot pot) implements PotEvent {}

    /** A pot is called otherwise: the claim of its new name is firm, and its old name is free. */
    record PotRenamed(PotName name, AttemptId attempt, PotName was, AttemptId wasBy) implements PotEvent {}

    /** A pot is described otherwise. */
    record PotDescribed(String description) implements PotEvent {}

    /** What is in a pot was set. */
    record PotReset(Totals totals, String by) implements PotEvent {}

    /** Money was added. */
    record PotCredited(Amount amount, CreditReason paid) implements PotEvent {}

    /** Money was to be added, and there is no such pot any more. */
    record CreditSkipped(Amount amount, CreditReason paid) implements PotEvent {}

    /** A pot is gone, and its name is free. */
    record PotClosed(PotName name, AttemptId attempt, String by) implements PotEvent {}

    /**
     * What becomes of a claim that asked.
     *
     * @param fate what its name's log is told
     */
    record NameResolved(AttemptId attempt, PotName name, Resolution fate) implements PotEvent {}

    /** No pot can get a name by this attempt any more. */
    record AttemptAbandoned(AttemptId attempt) implements PotEvent {}

    /** An abandoned attempt is forgotten; nobody can still be trying. */
    record AttemptForgotten(AttemptId attempt) implements PotEvent {}
}
