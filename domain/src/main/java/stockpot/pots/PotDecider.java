package stockpot.pots;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Resolution;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.CreditPot;
import stockpot.pots.PotCommand.ForgetAttempt;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotCommand.ReportName;
import stockpot.pots.PotCommand.ResolveName;
import stockpot.pots.PotEvent.AttemptAbandoned;
import stockpot.pots.PotEvent.AttemptForgotten;
import stockpot.pots.PotEvent.CreditSkipped;
import stockpot.pots.PotEvent.NameClaimed;
import stockpot.pots.PotEvent.NameConfirmed;
import stockpot.pots.PotEvent.NameOverdue;
import stockpot.pots.PotEvent.NameReleased;
import stockpot.pots.PotEvent.NameResolved;
import stockpot.pots.PotEvent.PotClosed;
import stockpot.pots.PotEvent.PotCredited;
import stockpot.pots.PotEvent.PotDescribed;
import stockpot.pots.PotEvent.PotOpened;
import stockpot.pots.PotEvent.PotRenamed;
import stockpot.pots.PotEvent.PotReset;

/**
 * The rules of pots and of their names.
 *
 * <p>A name is like stock with one piece of it: an attempt claims it, the pot's own log decides, and the decision is carried
 * back. So no two pots have one name, although names and pots lie in different partitions and nobody waits for a lock.
 */
public final class PotDecider implements Decider<Pots, PotCommand, PotEvent> {

    @Override
    public Decision<PotEvent> decide(Pots pots, PotCommand command, CommandContext at) {
        return switch (command) {
            case ClaimName c -> claim(pots.claim(), c, at);
            case ConfirmName c -> confirm(pots.claim(), c);
            case ReleaseName c -> release(pots.claim(), c);
            case ReportName c -> report(pots.claim(), at);
            case OpenPot c -> open(pots, c, at);
            case ChangePot c -> change(pots, c, at);
            case CreditPot c -> credit(pots.pot(), c);
            case ClosePot c -> close(pots.pot(), c);
            case ResolveName c -> resolve(pots, c);
            case ForgetAttempt c -> pots.abandoned() ? accept(new AttemptForgotten(c.attempt())) : alreadyInEffect();
        };
    }

    private static Decision<PotEvent> claim(@Nullable Claim claim, ClaimName c, CommandContext at) {
        if (claim == null) {
            long pot = c.pot() == 0 ? at.serial() : c.pot();
            return accept(new NameClaimed(new Claim(
                    c.attempt(),
                    pot,
                    false,
                    at.epochMillis() + at.level().times().patienceMillis())));
        }
        // Also to whoever has claimed it: by now its pot may be gone, and must not come back without the name.
        return claim.firm() ? reject(PotCode.NAME_TAKEN) : reject(PotCode.CONTENDED);
    }

    private static Decision<PotEvent> confirm(@Nullable Claim claim, ConfirmName c) {
        return claim != null && isBy(claim, c.attempt()) && !claim.firm()
                ? accept(new NameConfirmed(claim.confirmed()))
                : alreadyInEffect();
    }

    private static Decision<PotEvent> release(@Nullable Claim claim, ReleaseName c) {
        return claim != null && isBy(claim, c.attempt()) ? accept(new NameReleased(claim)) : alreadyInEffect();
    }

    private static Decision<PotEvent> report(@Nullable Claim claim, CommandContext at) {
        return claim != null && claim.isOverdueAt(at.epochMillis())
                ? accept(new NameOverdue(claim.reported()))
                : alreadyInEffect();
    }

    private static Decision<PotEvent> open(Pots pots, OpenPot c, CommandContext at) {
        if (pots.pot() != null) {
            return alreadyInEffect();
        }
        if (pots.abandoned() || isTooLate(c.overdueAt(), at)) {
            return abandoned();
        }
        if (c.key().serial() <= at.closedUpTo()) {
            return reject(PotCode.CONTENDED);
        }
        Pot pot = new Pot(c.key().serial(), c.name(), c.attempt(), c.description(), at.epochMillis(), Totals.NOTHING);
        return accept(new PotOpened(pot));
    }

    /** Whether a claim that was overdue then may have been given up, and that may be forgotten. */
    private static boolean isTooLate(long overdueAt, CommandContext at) {
        return at.epochMillis() - at.level().times().claimLatenessMillis() > overdueAt;
    }

    /** Everything is looked at before anything is changed: a change that is refused has changed nothing. */
    private static Decision<PotEvent> change(Pots pots, ChangePot c, CommandContext at) {
        Pot pot = pots.pot();
        if (pot == null) {
            return unknown();
        }
        List<PotEvent> events = new ArrayList<>(3);
        if (!c.name().equals(pot.name())) {
            if (pots.abandoned() || isTooLate(c.overdueAt(), at)) {
                return abandoned();
            }
            if (c.claim() == null) {
                return reject(PotCode.NAME_NOT_CLAIMED);
            }
            events.add(new PotRenamed(c.name(), c.claim(), pot.name(), pot.attempt()));
        }
        if (c.expected() != null && !c.expected().equals(pot.totals())) {
            return reject(PotCode.TOTALS_DIFFER, "totals", pot.totals(), "expected", c.expected());
        }
        if (!c.description().equals(pot.description())) {
            events.add(new PotDescribed(c.description()));
        }
        if (c.totals() != null && !c.totals().equals(pot.totals())) {
            events.add(new PotReset(c.totals(), c.by()));
        }
        return new Decision.Accepted<>(events);
    }

    private static Decision<PotEvent> credit(@Nullable Pot pot, CreditPot c) {
        if (pot == null) {
            return accept(new CreditSkipped(c.amount(), c.paid()));
        }
        try {
            return pot.totals().plus(c.amount()).equals(pot.totals())
                    ? alreadyInEffect()
                    : accept(new PotCredited(c.amount(), c.paid()));
        } catch (ArithmeticException e) {
            return reject(PotCode.TOTAL_TOO_LARGE, "totals", pot.totals(), "amount", c.amount());
        }
    }

    private static Decision<PotEvent> close(@Nullable Pot pot, ClosePot c) {
        return pot == null ? unknown() : accept(new PotClosed(pot.name(), pot.attempt(), c.by()));
    }

    /** The attempt that has the pot's name follows the pot; by any other it can never get a name any more. */
    private static Decision<PotEvent> resolve(Pots pots, ResolveName c) {
        Pot pot = pots.pot();
        if (pot != null && pot.attempt().equals(c.attempt())) {
            return accept(new NameResolved(c.attempt(), c.name(), Resolution.CONFIRM));
        }
        NameResolved released = new NameResolved(c.attempt(), c.name(), Resolution.RELEASE);
        return pots.abandoned()
                ? accept(released)
                : new Decision.Accepted<>(List.of(new AttemptAbandoned(c.attempt()), released));
    }

    private static boolean isBy(Claim claim, AttemptId attempt) {
        return claim.attempt().equals(attempt);
    }

    private static Decision<PotEvent> abandoned() {
        return reject(PotCode.ATTEMPT_ABANDONED);
    }

    private static Decision<PotEvent> unknown() {
        return reject(PotCode.POT_UNKNOWN);
    }

    @Override
    public Pots apply(Pots pots, PotEvent event) {
        return switch (event) {
            case NameClaimed e -> pots.claimed(e.claim());
            case NameConfirmed e -> pots.claimed(e.claim());
            case NameReleased e -> pots.claimed(null);
            case NameOverdue e -> pots.claimed(e.claim());
            case PotOpened e -> pots.with(e.pot());
            case PotRenamed e -> pots.with(there(pots).named(e.name(), e.attempt()));
            case PotDescribed e -> pots.with(there(pots).described(e.description()));
            case PotReset e -> pots.with(there(pots).holding(e.totals()));
            case PotCredited e ->
                pots.with(there(pots).holding(there(pots).totals().plus(e.amount())));
            case CreditSkipped e -> pots;
            case PotClosed e -> pots.with(null);
            case NameResolved e -> pots;
            case AttemptAbandoned e -> pots.abandoned(true);
            case AttemptForgotten e -> pots.abandoned(false);
        };
    }

    private static Pot there(Pots pots) {
        return Objects.requireNonNull(pots.pot(), "the event is about a pot that there is");
    }
}
