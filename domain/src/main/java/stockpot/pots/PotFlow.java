package stockpot.pots;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Flow;
import stockpot.kernel.HoldPhase;
import stockpot.kernel.HoldPhase.Need;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Request;
import stockpot.kernel.Row;
import stockpot.pots.PotAnswer.NameGranted;
import stockpot.pots.PotAnswer.Released;
import stockpot.pots.PotCommand.ChangePot;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotCommand.ClosePot;
import stockpot.pots.PotCommand.ConfirmName;
import stockpot.pots.PotCommand.OpenPot;
import stockpot.pots.PotCommand.ReleaseName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.pots.PotsKey.PotKey;

/**
 * Opens, changes and closes pots: a name is held like stock of which there is one piece, then the pot's log decides, then
 * names that a pot has no more are given back.
 */
public final class PotFlow {
    private PotFlow() {}

    /**
     * What became of a new pot.
     *
     * @param outcome of the pot's log, or of the name's log when that refused
     * @param serial 0 when there is none
     */
    public record Opened(Outcome<PotAnswer> outcome, long serial) {}

    /** Opens a pot under a name that no other pot of the instance has; on a refusal nothing is kept. */
    public static Flow<Opened> open(Request request, NameKey name, String description) {
        return Flow.trying(
                (attempt, number) -> claim(request, attempt, number, name, 0, claim -> {
                    if (!(claim.answer() instanceof NameGranted granted)) {
                        return new Next.Done<>(new Opened(claim, 0));
                    }
                    PotKey key = new PotKey(name.instance(), granted.pot());
                    OpenPot command =
                            new OpenPot(key, granted.attempt(), granted.overdueAt(), name.name(), description);
                    return ask(request, number, command, outcome -> {
                        Opened opened = new Opened(outcome, key.serial());
                        return outcome.isGranted()
                                ? new Next.Done<>(opened)
                                : giveBack(name, granted.attempt(), opened);
                    });
                }),
                Opened::outcome);
    }

    /**
     * A change of a pot: all of it or nothing.
     *
     * @param expected what has to be in the pot; null for whatever there is
     * @param totals what is in it from now on; null for what there is
     * @param by who asks, for the ledger
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

    /** Changes a pot; a name that it had is free in the end, and so is one that it did not get. */
    public static Flow<Outcome<PotAnswer>> change(Request request, Change change) {
        NameKey name = new NameKey(change.key().instance(), change.name());
        return Flow.trying(
                (attempt, number) -> new Next.Look<>(change.key(), there -> {
                    if (there.isEmpty() || isCalled(there, change.name())) {
                        return ask(request, number, change.command(null, Claim.NEVER), Next.Done::new);
                    }
                    return claim(request, attempt, number, name, change.key().serial(), claim -> {
                        if (claim.answer() instanceof NameGranted granted) {
                            ChangePot command = change.command(granted.attempt(), granted.overdueAt());
                            // Refused, or called so by now through another change: then that one has claimed the name.
                            return ask(
                                    request,
                                    number,
                                    command,
                                    outcome -> giveBack(name.instance(), outcome)
                                            .orElseGet(() -> giveBack(name, granted.attempt(), outcome)));
                        }
                        // It may be this pot that has the name by now, through another change.
                        return new Next.Look<>(
                                change.key(),
                                now -> isCalled(now, change.name())
                                        ? ask(request, number, change.command(null, Claim.NEVER), Next.Done::new)
                                        : new Next.Done<>(claim));
                    });
                }),
                outcome -> outcome);
    }

    private static boolean isCalled(Optional<Row<Pot>> there, PotName name) {
        return there.isPresent() && there.get().value().name().equals(name);
    }

    /**
     * Closes a pot; its name is free in the end.
     *
     * @param by who asks, for the ledger
     */
    public static Flow<Outcome<PotAnswer>> close(Request request, PotKey key, String by) {
        return fresh -> ask(
                request,
                0,
                new ClosePot(key, by),
                outcome -> giveBack(key.instance(), outcome).orElseGet(() -> new Next.Done<>(outcome)));
    }

    /** Gives back the name that a pot lost, if it did. */
    private static Optional<Next<Outcome<PotAnswer>>> giveBack(InstanceId instance, Outcome<PotAnswer> outcome) {
        return outcome.answer() instanceof Released lost
                ? Optional.of(giveBack(new NameKey(instance, lost.name()), lost.attempt(), outcome))
                : Optional.empty();
    }

    private static <R> Next<R> giveBack(NameKey name, AttemptId attempt, R result) {
        return Next.tell(List.of(new ReleaseName(name, attempt)), () -> new Next.Done<>(result));
    }

    private static <R> Next<R> ask(
            Request request, int number, PotCommand command, Function<Outcome<PotAnswer>, Next<R>> next) {
        return Next.ask(request.sent(number, command).expecting(request.expected()), request.committed(), next);
    }

    /**
     * Claims a name by a new attempt, because one that follows from the request would be another's when its key is used again.
     * What is granted says to which attempt: to this one, or to that of the request which this one repeats.
     */
    private static <R> Next<R> claim(
            Request request,
            AttemptId attempt,
            int number,
            NameKey name,
            long pot,
            Function<Outcome<PotAnswer>, Next<R>> next) {
        Need<PotAnswer> need = new Need<>(
                new ClaimName(name, attempt, pot), new ConfirmName(name, attempt), new ReleaseName(name, attempt));
        return new HoldPhase<>(request, number, List.of(need))
                .hold(held -> next.apply(held.outcomes().getFirst()));
    }
}
