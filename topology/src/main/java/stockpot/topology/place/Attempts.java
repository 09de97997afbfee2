package stockpot.topology.place;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

    /** Why not all of it could be had: what was refused, and the answer. */
    record Refusal(int need, Answer answer) {}

    /**
     * Under which ids the holds of an attempt are sent.
     *
     * @param id what their ids follow from
     * @param keyed whether that follows from an {@code Idempotency-Key}: then they may have been granted to an earlier attempt
     * @param fingerprint of what was asked for; empty when the command says it all
     */
    record Sending(String id, boolean keyed, String fingerprint) {}

    /**
     * Holds all that is needed, at once, or nothing.
     *
     * @param isUndecided whether a refusal may be another one soon; one that stands outweighs it
     * @return what was granted in the order of the needs
     */
    <C> Held hold(Family<?, C, ?> family, Sending sending, List<Need<C>> needs, Function<Answer, Boolean> isUndecided)
            throws NoAnswer, InterruptedException {
        List<Asking.Pending> pending = new ArrayList<>(needs.size());
        List<Need<C>> granted = new ArrayList<>(needs.size());
        List<Answer> grants = new ArrayList<>(needs.size());
        Refusal refusal = null;
        try {
            for (Need<C> need : needs) {
                String id = "hold:" + sending.id() + ":" + pending.size();
                pending.add(asking.begin(
                        family, new Envelope.Sent<>(id, sending.keyed(), sending.fingerprint(), need.hold()), false));
            }
            for (int i = 0; i < pending.size(); i++) {
                Answer answer = pending.get(i).await();
                if (answer.verdict().accepted()) {
                    granted.add(needs.get(i));
                    grants.add(answer);
                } else if (refusal == null || isUndecided.apply(refusal.answer())) {
                    refusal = new Refusal(i, answer);
                }
            }
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
        if (refusal != null) {
            release(family, granted);
        }
        return new Held(grants, refusal);
    }

    /**
     * What became of the holds.
     *
     * @param refusal null when everything is held; otherwise nothing is
     */
    record Held(List<Answer> grants, @Nullable Refusal refusal) {}

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
