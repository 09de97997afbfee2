package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;

/**
 * What a node does for one request: the flow that runs in production, a command or an answer at a time, so that it can stop for
 * ever anywhere and lose any answer.
 */
final class Running<R> {
    private static final Unavailable NOTHING = new Unavailable(Unavailable.Kind.OUTCOME_UNKNOWN, "nothing was heard");

    private final Node node;
    private final String fresh;
    private int triesLeft;
    private Next<R> next;
    private @Nullable Sending<?, R> sending;
    private boolean lost;

    /** The node that it runs on, and what that does wrong. */
    interface Node {
        Logs logs();

        long now();

        /** An id that nobody else has. */
        String newId();

        /** Called before commands are sent, one after the other. */
        default void begins(Running<?> by, List<? extends Sent<?>> all) {}

        /** Whether a command is sent; otherwise nobody hears of it, and nobody waits. */
        default boolean sends(Running<?> by, Sent<?> sent) {
            return true;
        }

        /** Called after a command was sent. */
        default void sent(Running<?> by, Sent<?> sent) {}

        /** What the flow hears of a command. */
        default <A> Outcome<A> heard(Sent<A> sent, Outcome<A> outcome) {
            return outcome;
        }

        /** Called when the answers to commands never come. */
        default void lost(List<? extends Sent<?>> all) {}
    }

    /**
     * A request that begins.
     *
     * @param fresh what its attempts are called after
     * @param tries how often it tries
     */
    Running(Node node, Flow<R> flow, String fresh, int tries) {
        this.node = node;
        this.fresh = fresh;
        this.triesLeft = tries;
        this.next = flow.begin(fresh);
        goOn();
    }

    boolean isDone() {
        return next instanceof Next.Done<R> || next instanceof Next.Failed<R>;
    }

    /** What it came to; empty when an answer was lost, so that this is not known. */
    Optional<R> result() {
        return next instanceof Next.Done<R> done && !lost ? Optional.of(done.result()) : Optional.empty();
    }

    /** What its attempts are called after. */
    String fresh() {
        return fresh;
    }

    /** Ends it where it is. */
    void stop() {
        next = new Next.Failed<>(NOTHING);
        sending = null;
    }

    /**
     * Does one thing.
     *
     * @param losing whether an answer that it waits for never comes
     */
    void step(boolean losing) {
        if (sending != null) {
            sending.step(losing);
        } else if (next instanceof Next.Look<?, R> look) {
            next = looked(look);
            goOn();
        }
    }

    private <T> Next<R> looked(Next.Look<T, R> look) {
        return look.next().apply(node.logs().look(look.key()));
    }

    /** Passes what nothing can come between, to what has to be sent or looked at. */
    private void goOn() {
        for (boolean more = true; more; ) {
            more = false;
            sending = null;
            switch (next) {
                case Next.Send<?, R> send -> sending = sending(send);
                case Next.Tell<?, R> tell -> sending = telling(tell);
                case Next.AwaitCommit<R> await -> {
                    next = await.next().get();
                    more = true;
                }
                case Next.Again<R> again -> {
                    next = --triesLeft > 0 ? again.next().get() : again.last();
                    more = true;
                }
                case Next.Recall<?, R> _, Next.AwaitView<R> _ ->
                    throw new IllegalStateException("nothing here has a key, or a view: " + next);
                case Next.Look<?, R> _, Next.Done<R> _, Next.Failed<R> _ -> {}
            }
        }
    }

    private <A> Sending<A, R> sending(Next.Send<A, R> send) {
        return new Sending<>(this, send.all(), send.next());
    }

    private <A> Sending<A, R> telling(Next.Tell<A, R> tell) {
        List<Sent<A>> all = tell.all().stream()
                .map(each -> Sent.once("settle:" + node.newId(), each))
                .toList();
        return new Sending<>(this, all, heard -> tell.next().get());
    }

    /** Commands of which it is to hear. */
    private static final class Sending<A, R> {
        private final Running<R> by;
        private final List<Sent<A>> all;
        private final Function<Heard<A>, Next<R>> then;
        private final List<@Nullable LogPosition> positions = new ArrayList<>();

        private Sending(Running<R> by, List<Sent<A>> all, Function<Heard<A>, Next<R>> then) {
            this.by = by;
            this.all = all;
            this.then = then;
        }

        private void step(boolean losing) {
            if (positions.isEmpty()) {
                by.node.begins(by, all);
            }
            if (positions.size() < all.size()) {
                send(all.get(positions.size()));
                return;
            }
            List<Outcome<A>> outcomes = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                LogPosition position = positions.get(i);
                if (position != null) {
                    Sent<A> sent = all.get(i);
                    by.node
                            .logs()
                            .outcome(sent.command(), position)
                            .ifPresent(outcome -> outcomes.add(by.node.heard(sent, outcome)));
                }
            }
            if (outcomes.size()
                    == positions.stream().filter(each -> each != null).count()) {
                hear(new Heard.Answers<>(outcomes));
            } else if (losing) {
                by.lost = true;
                by.node.lost(all);
                hear(new Heard.Silence<>(NOTHING));
            }
        }

        private void send(Sent<A> sent) {
            if (by.node.sends(by, sent)) {
                positions.add(by.node.logs().append(sent, by.node.now()));
                by.node.sent(by, sent);
            } else {
                positions.add(null);
            }
        }

        private void hear(Heard<A> heard) {
            by.next = then.apply(heard);
            by.goOn();
        }
    }
}
