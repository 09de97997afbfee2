package stockpot.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The part of hold, decide and settle that does not care what is held: setting several things aside at once, each in its own
 * log, and giving them back or keeping them when their owner's log has decided.
 *
 * <p>Nothing waits for another. Wherever this stops, nothing is left behind: what is held and not confirmed asks its owner's
 * log what became of it, and the settler carries the answer.
 *
 * @param id what the ids of the holds follow from
 * @param keyed whether that follows from an {@code Idempotency-Key}: then they may have been granted to an earlier attempt
 * @param fingerprint of what was asked for; empty when the commands say it all
 */
public record HoldPhase<A>(String id, boolean keyed, String fingerprint, List<Need<A>> needs) {
    /**
     * What an attempt needs of one log.
     *
     * @param hold to set it aside
     * @param confirm to keep it
     * @param release to give it back
     */
    public record Need<A>(Command<A> hold, Command<A> confirm, Command<A> release) {}

    /** Holds of an attempt whose id nobody can repeat. */
    public HoldPhase(AttemptId attempt, List<Need<A>> needs) {
        this(attempt.value(), false, "", needs);
    }

    /** Holds of one of a request's tries. */
    public HoldPhase(Request request, int number, List<Need<A>> needs) {
        this(request.id(number), request.keyed(), request.fingerprint(), needs);
    }

    /** Asks for all that is needed, at once. What is granted is the caller's to use or to give back. */
    public <R> Next<R> hold(Function<Held<A>, Next<R>> next) {
        return hold(next, Next.Failed::new);
    }

    /** The same, for a caller who has to do something when not all of it is answered; what was held is given back then. */
    public <R> Next<R> hold(Function<Held<A>, Next<R>> next, Function<Unavailable, Next<R>> otherwise) {
        List<Sent<A>> holds = new ArrayList<>(needs.size());
        for (Need<A> need : needs) {
            holds.add(new Sent<>("hold:" + id + ":" + holds.size(), keyed, fingerprint, need.hold()));
        }
        return new Next.Send<>(holds, false, heard -> switch (heard) {
            case Heard.Answers<A> answers -> next.apply(new Held<>(needs, answers.outcomes()));
            case Heard.Silence<A> silence -> {
                Unavailable why = silence.isConflict()
                        ? silence.why()
                        : new Unavailable(
                                Unavailable.Kind.NOT_READY,
                                "not all of it can be held now; nothing was changed",
                                silence.why());
                // Whoever repeats a keyed request finds the holds granted; only their owner's log may give them back.
                yield keyed ? otherwise.apply(why) : release(needs, () -> otherwise.apply(why));
            }
        });
    }

    /** Gives back what is held. */
    public static <A, R> Next<R> release(List<Need<A>> needs, Supplier<Next<R>> next) {
        return Next.tell(needs.stream().map(Need::release).toList(), next);
    }

    /** What became of the needs: the outcomes in their order. */
    public record Held<A>(List<Need<A>> needs, List<Outcome<A>> outcomes) {
        public List<Need<A>> granted() {
            return which(Outcome::isGranted).stream().map(needs::get).toList();
        }

        /** Which needs were refused, by their indexes. */
        public List<Integer> refused() {
            return which(outcome -> !outcome.isGranted());
        }

        /** Why that need was refused. */
        public Outcome.Refused<A> refusal(int index) {
            return (Outcome.Refused<A>) outcomes.get(index);
        }

        private List<Integer> which(Predicate<Outcome<A>> is) {
            List<Integer> which = new ArrayList<>(needs.size());
            for (int i = 0; i < needs.size(); i++) {
                if (is.test(outcomes.get(i))) {
                    which.add(i);
                }
            }
            return which;
        }

        /** The need whose refusal says best why not all of it could be had; -1 when all of it is held. */
        public int decisive() {
            int decisive = -1;
            for (int index : refused()) {
                if (decisive < 0 || outcomes.get(decisive).isUndecided()) {
                    decisive = index;
                }
            }
            return decisive;
        }

        /** What keeps those holds for which something is the case. */
        public List<Command<A>> confirmations(Predicate<Outcome<A>> is) {
            return which(is).stream().map(index -> needs.get(index).confirm()).toList();
        }
    }
}
