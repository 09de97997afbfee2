package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import stockpot.kernel.AttemptId;
import stockpot.topology.decide.Family;
import stockpot.topology.query.Asking;
import stockpot.topology.query.Asking.Answer;
import stockpot.topology.records.Envelope;
import stockpot.topology.send.NoAnswer;

/**
 * The part of hold, decide and settle that does not care what is held: setting several things aside at once, each in its own
 * log, and giving them back or keeping them when their owner's log has decided.
 *
 * <p>Nothing waits for another. Whatever happens to this node in between, nothing is left behind: what is held and not
 * confirmed asks its owner's log what became of it, and the settler carries the answer.
 */
public final class Attempts {
    private final Asking asking;
    private final String node = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();

    public Attempts(Asking asking) {
        this.asking = asking;
    }

    Asking asking() {
        return asking;
    }

    /** Drawn once and then counted: a draw each time reads a file, which wakes another carrier of virtual threads. */
    AttemptId next() {
        return new AttemptId(node + "-" + numbers.getAndIncrement());
    }

    /**
     * What an attempt needs of one log.
     *
     * @param hold to set it aside
     * @param confirm to keep it
     * @param release to give it back
     */
    record Need<C>(C hold, C confirm, C release) {}

    /**
     * Under which ids the holds of an attempt are sent.
     *
     * @param id what their ids follow from
     * @param keyed whether that follows from an {@code Idempotency-Key}: then they may have been granted to an earlier attempt
     * @param fingerprint of what was asked for; empty when the command says it all
     */
    record Sending(String id, boolean keyed, String fingerprint) {}

    /** Asks for all that is needed, at once. What is granted is the caller's to use or to give back. */
    <C> Held<C> hold(Family<?, C, ?> family, Sending sending, List<Need<C>> needs)
            throws NoAnswer, InterruptedException {
        List<Asking.Pending> pending = new ArrayList<>(needs.size());
        List<Answer> answers = new ArrayList<>(needs.size());
        try {
            for (Need<C> need : needs) {
                String id = "hold:" + sending.id() + ":" + pending.size();
                pending.add(asking.begin(
                        family, new Envelope.Sent<>(id, sending.keyed(), sending.fingerprint(), need.hold()), false));
            }
            for (Asking.Pending each : pending) {
                answers.add(each.await());
            }
            return new Held<>(needs, answers);
        } catch (NoAnswer e) {
            if (!sending.keyed()) {
                release(family, needs);
            }
            // Otherwise whoever repeats the request finds the holds granted; only their owner's log may give them back.
            throw new NoAnswer(
                    e.kind() == NoAnswer.Kind.CONFLICT ? e.kind() : NoAnswer.Kind.NOT_READY,
                    e.kind() == NoAnswer.Kind.CONFLICT
                            ? String.valueOf(e.getMessage())
                            : "not all of it can be held now; nothing was changed",
                    e);
        } finally {
            pending.forEach(Asking.Pending::close);
        }
    }

    /** What became of the needs: the answers in their order. */
    record Held<C>(List<Need<C>> needs, List<Answer> answers) {
        List<Need<C>> granted() {
            List<Need<C>> granted = new ArrayList<>(needs.size());
            for (int i = 0; i < needs.size(); i++) {
                if (answers.get(i).verdict().accepted()) {
                    granted.add(needs.get(i));
                }
            }
            return granted;
        }

        /** Which needs were refused, by their indexes. */
        List<Integer> refused() {
            List<Integer> refused = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                if (!answers.get(i).verdict().accepted()) {
                    refused.add(i);
                }
            }
            return refused;
        }

        /**
         * The need whose refusal says best why not all of it could be had; -1 when all of it is held.
         *
         * @param isUndecided whether a refusal may be another one soon; one that stands outweighs it
         */
        int decisive(Predicate<Answer> isUndecided) {
            int decisive = -1;
            for (int index : refused()) {
                if (decisive < 0 || isUndecided.test(answers.get(decisive))) {
                    decisive = index;
                }
            }
            return decisive;
        }

        /** What keeps those holds for which something is the case. */
        List<C> confirmations(Predicate<Answer> which) {
            List<C> confirmations = new ArrayList<>();
            for (int i = 0; i < needs.size(); i++) {
                if (which.test(answers.get(i))) {
                    confirmations.add(needs.get(i).confirm());
                }
            }
            return confirmations;
        }
    }

    <C> void release(Family<?, C, ?> family, List<Need<C>> needs) throws InterruptedException {
        carryOut(family, needs.stream().map(Need::release).toList());
    }

    /**
     * Sends what the settler will send as well, because the caller has to see it done. What cannot be sent now the settler
     * sends later.
     */
    <C> void carryOut(Family<?, C, ?> family, List<C> commands) throws InterruptedException {
        List<Asking.Pending> pending = new ArrayList<>(commands.size());
        try {
            for (C command : commands) {
                pending.add(asking.begin(family, new Envelope.Sent<>("settle:" + next(), false, "", command), false));
            }
            for (Asking.Pending each : pending) {
                each.await();
            }
        } catch (NoAnswer e) {
            // It is decided; what follows from it follows, a little later.
        } finally {
            pending.forEach(Asking.Pending::close);
        }
    }
}
