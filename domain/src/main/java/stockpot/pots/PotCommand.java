package stockpot.pots;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Command;
import stockpot.kernel.CommandContext;
import stockpot.money.Amount;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;

/** What can be asked of a pot's log, and of a name's. */
public sealed interface PotCommand extends Command<PotAnswer> {
    PotsKey key();

    /**
     * Take a name for a pot that is about to get it.
     *
     * @param pot serial number; 0 for a new pot, whose serial number is then this record's
     */
    record ClaimName(NameKey key, AttemptId attempt, long pot) implements PotCommand {
        public ClaimName {
            if (pot < 0 || pot > CommandContext.MAX_SERIAL) {
                throw new IllegalArgumentException("a pot's number is from 1 to 2^53 - 1, or 0 for a new one");
            }
        }
    }

    /** The pot has the name. */
    record ConfirmName(NameKey key, AttemptId attempt) implements PotCommand {}

    /** The pot did not get the name, or has it no more: it is free. */
    record ReleaseName(NameKey key, AttemptId attempt) implements PotCommand {}

    /** Report a claim that has waited too long for its pot; only the log's clock asks this. */
    record ReportName(NameKey key) implements PotCommand {}

    /**
     * Open a pot, whose name an attempt has claimed.
     *
     * @param overdueAt when that claim would have waited too long, in milliseconds since the epoch: one that is much older may
     *     have been given back, and that may be forgotten
     */
    record OpenPot(PotKey key, AttemptId attempt, long overdueAt, PotName name, String description)
            implements PotCommand {
        public OpenPot {
            requireBounded(description);
        }
    }

    /**
     * Change a pot: all of it or nothing.
     *
     * @param claim attempt that has claimed the name; null when the pot should be called so already
     * @param overdueAt as for {@link OpenPot}; {@link Claim#NEVER} exactly when there is no claim
     * @param expected what has to be in the pot; null for whatever there is
     * @param totals what is in it from now on; null for what there is
     * @param by who asks, for the ledger; empty when that is not known
     */
    record ChangePot(
            PotKey key,
            @Nullable AttemptId claim,
            long overdueAt,
            PotName name,
            String description,
            @Nullable Totals expected,
            @Nullable Totals totals,
            String by)
            implements PotCommand {
        public ChangePot {
            requireBounded(description);
            if ((claim == null) != (overdueAt == Claim.NEVER)) {
                throw new IllegalArgumentException("a claim is overdue some time, and nothing else is");
            }
        }
    }

    /** Add money to a pot. */
    record CreditPot(PotKey key, Amount amount, CreditReason paid) implements PotCommand {}

    /** Remove a pot; its name is free, and what refers to it refers to nothing. */
    record ClosePot(PotKey key, String by) implements PotCommand {}

    /** Say what becomes of a claim that has waited too long for this pot. */
    record ResolveName(PotKey key, AttemptId attempt, PotName name) implements PotCommand {}

    /** Forget an abandoned attempt after its time; only the log's clock asks this. */
    record ForgetAttempt(PotKey key, AttemptId attempt) implements PotCommand {}

    private static void requireBounded(String description) {
        if (description.length() > Pot.MAX_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "a pot's description has at most " + Pot.MAX_DESCRIPTION + " characters");
        }
    }
}
