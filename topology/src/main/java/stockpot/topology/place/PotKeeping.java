package stockpot.topology.place;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.pots.Claim;
import stockpot.pots.Pot;
import stockpot.pots.PotCode;
import stockpot.pots.PotCommand;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.topology.decide.Family;
import stockpot.topology.place.Attempts.Need;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.query.Kept;
import stockpot.topology.query.Owners;
import stockpot.topology.records.Outgoing.Verdict;
import stockpot.topology.records.PotWords;
import stockpot.topology.send.NoAnswer;

/**
 * Opens, changes and closes pots: a name is held like stock of which there is one piece, then the pot's log decides, then
 * names that a pot has no more are given back.
 */
public final class PotKeeping {
    private final Attempts attempts;
    private final Owners owners;

    public PotKeeping(Attempts attempts, Owners owners) {
        this.attempts = attempts;
        this.owners = owners;
    }

    /**
     * What became of a new pot.
     *
     * @param serial 0 when there is none
     */
    public record Opened(Answer answer, long serial) {}

    public Opened open(Asked asked, InstanceId instance, PotName name, String description)
            throws NoAnswer, InterruptedException {
        return Contention.outlast(
                number -> open(asked, number, new NameKey(instance, name), description),
                opened -> isUndecided(opened.answer()));
    }

    private Opened open(Asked asked, int number, NameKey name, String description)
            throws NoAnswer, InterruptedException {
        Answer claim = claim(asked, number, name, 0);
        if (!claim.verdict().accepted()) {
            return new Opened(claim, 0);
        }
        PotWords.Granted granted = PotWords.granted(claim.verdict());
        PotKey key = new PotKey(name.instance(), granted.pot());
        OpenPot command = new OpenPot(key, granted.attempt(), granted.overdueAt(), name.name(), description);
        Answer answer = ask(asked, number, command);
        if (!answer.verdict().accepted()) {
            giveBack(name, granted.attempt());
        }
        return new Opened(answer, key.serial());
    }

    /**
     * A change of a pot: all of it or nothing.
     *
     * @param expected what has to be in the pot; null for whatever there is
     * @param totals what is in it from now on; null for what there is
     * @param by who asks
     */
    public record Change(
            PotKey key,
            PotName name,
            String description,
            @Nullable Totals expected,
            @Nullable Totals totals,
            String by) {
        private ChangePot command(@Nullable AttemptId claim, long overdueAt) {
            return new ChangePot(key, claim, overdueAt, name, description, expected, totals, by);
        }
    }

    public Answer change(Asked asked, Change change) throws NoAnswer, InterruptedException {
        return Contention.outlast(number -> change(asked, number, change), PotKeeping::isUndecided);
    }

    private Answer change(Asked asked, int number, Change change) throws NoAnswer, InterruptedException {
        Optional<Kept<Pot>> there = owners.pot(change.key());
        if (there.isEmpty() || isCalled(there, change.name())) {
            return ask(asked, number, change.command(null, Claim.NEVER));
        }
        NameKey name = new NameKey(change.key().instance(), change.name());
        Answer claim = claim(asked, number, name, change.key().serial());
        if (!claim.verdict().accepted()) {
            // It may be this pot that has the name by now, through another change.
            return isCalled(owners.pot(change.key()), change.name())
                    ? ask(asked, number, change.command(null, Claim.NEVER))
                    : claim;
        }
        PotWords.Granted granted = PotWords.granted(claim.verdict());
        Answer answer = ask(asked, number, change.command(granted.attempt(), granted.overdueAt()));
        if (PotWords.released(answer.verdict()).isPresent()) {
            giveBack(change.key().instance(), answer.verdict());
        } else {
            // Refused, or called so by now through another change: then that one has claimed the name.
            giveBack(name, granted.attempt());
        }
        return answer;
    }

    private static boolean isCalled(Optional<Kept<Pot>> there, PotName name) {
        return there.isPresent() && there.get().value().name().equals(name);
    }

    /** Closes a pot, and returns when its name can be had again. */
    public Answer close(Asked asked, ClosePot command) throws NoAnswer, InterruptedException {
        Answer answer = ask(asked, 0, command);
        giveBack(command.key().instance(), answer.verdict());
        return answer;
    }

    private void giveBack(InstanceId instance, Verdict accepted) throws InterruptedException {
        Optional<PotWords.Released> released = PotWords.released(accepted);
        if (released.isPresent()) {
            giveBack(
                    new NameKey(instance, released.get().name()), released.get().attempt());
        }
    }

    private void giveBack(NameKey name, AttemptId attempt) throws InterruptedException {
        attempts.carryOut(Family.POTS, List.of(new ReleaseName(name, attempt)));
    }

    private Answer ask(Asked asked, int number, PotCommand command) throws NoAnswer, InterruptedException {
        return attempts.asking().send(Family.POTS, asked.sent(number, command), asked.committed());
    }

    /**
     * Claims a name by a new attempt, because one that follows from the request would be another's when its key is used again.
     * What is granted says to which attempt: to this one, or to that of the request which this one repeats.
     */
    private Answer claim(Asked asked, int number, NameKey name, long pot) throws NoAnswer, InterruptedException {
        AttemptId attempt = attempts.next();
        Need<PotCommand> need = new Need<>(
                new ClaimName(name, attempt, pot), new ConfirmName(name, attempt), new ReleaseName(name, attempt));
        return attempts.hold(Family.POTS, asked.holds(number), List.of(need))
                .answers()
                .getFirst();
    }

    private static boolean isUndecided(Answer answer) {
        String code = answer.verdict().code();
        return code.equals(PotCode.CONTENDED.name())
                || code.equals(PotCode.ATTEMPT_ABANDONED.name())
                || code.equals(PotCode.NAME_NOT_CLAIMED.name());
    }
}
