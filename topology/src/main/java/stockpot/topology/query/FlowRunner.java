package stockpot.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;
import stockpot.topology.query.CommandClient.Pending;
import stockpot.topology.send.Patience;

/**
 * Does what flows say, on the node that got the request. Nothing waits for another: whatever happens to this node in between,
 * what is held and not confirmed asks its owner's log what became of it.
 */
public final class FlowRunner {
    /** How long a request tries again. */
    static final long PATIENCE_MILLIS = 5_000;

    private static final int FIRST_PAUSE_MILLIS = 5;

    /** Every try is a record in a log and another in its results: somebody who has to wait for long asks about once a second. */
    private static final int MOST_DOUBLINGS = 7;

    private final CommandClient asking;
    private final RowQueries rows;
    private final View view;
    private final String node = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();

    /** This node's view of the catalog. */
    @FunctionalInterface
    public interface View {
        /** Waits for a while until it shows what stands at that position, and says whether it does. */
        boolean shows(LogPosition position) throws InterruptedException;
    }

    public FlowRunner(CommandClient asking, RowQueries rows, View view) {
        this.asking = asking;
        this.rows = rows;
        this.view = view;
    }

    /** Drawn once and then counted: a draw each time reads a file, which wakes another carrier of virtual threads. */
    private String fresh() {
        return node + "-" + numbers.getAndIncrement();
    }

    /** Runs a flow to its end. */
    public <R> R run(Flow<R> flow) throws Unavailable, InterruptedException {
        Patience patience = Patience.ofMillis(PATIENCE_MILLIS);
        Next<R> next = flow.begin(fresh());
        while (true) {
            switch (next) {
                case Next.Done<R> done -> {
                    return done.result();
                }
                case Next.Failed<R> failed -> throw failed.why();
                case Next.Send<?, R> send -> next = send(send);
                case Next.Tell<?, R> tell -> next = tell(tell);
                case Next.Recall<?, R> recall -> next = recall(recall);
                case Next.Look<?, R> look -> next = look(look);
                case Next.AwaitCommit<R> await -> {
                    asking.awaitCommitted(await.position());
                    next = await.next().get();
                }
                case Next.AwaitView<R> await -> {
                    if (!view.shows(await.position())) {
                        throw new Unavailable(
                                Unavailable.Kind.OUTCOME_UNKNOWN,
                                "the change was decided and this node does not show it yet");
                    }
                    next = await.next().get();
                }
                case Next.Again<R> again -> {
                    if (patience.isOver()) {
                        next = again.last();
                    } else {
                        pause(again.pauses());
                        next = again.next().get();
                    }
                }
            }
        }
    }

    private <A, R> Next<R> send(Next.Send<A, R> send) throws InterruptedException {
        return send.next().apply(hear(send.all(), send.committed()));
    }

    private <A, R> Next<R> tell(Next.Tell<A, R> tell) throws InterruptedException {
        hear(
                tell.all().stream()
                        .map(each -> Sent.once("settle:" + fresh(), each))
                        .toList(),
                false);
        return tell.next().get();
    }

    private <A> Heard<A> hear(List<Sent<A>> all, boolean committed) throws InterruptedException {
        List<Pending<A>> pending = new ArrayList<>(all.size());
        List<Outcome<A>> outcomes = new ArrayList<>(all.size());
        try {
            for (Sent<A> sent : all) {
                pending.add(asking.begin(sent, committed));
            }
            for (Pending<A> each : pending) {
                outcomes.add(each.await());
            }
            return new Heard.Answers<>(outcomes);
        } catch (Unavailable e) {
            return new Heard.Silence<>(e);
        } finally {
            pending.forEach(Pending::close);
        }
    }

    private <A, R> Next<R> recall(Next.Recall<A, R> recall) throws InterruptedException {
        Heard<A> heard;
        try {
            heard = new Heard.Answers<>(
                    asking.recall(recall.sent()).map(List::of).orElse(List.of()));
        } catch (Unavailable e) {
            heard = new Heard.Silence<>(e);
        }
        return recall.next().apply(heard);
    }

    private <T, R> Next<R> look(Next.Look<T, R> look) throws Unavailable, InterruptedException {
        return look.next().apply(rows.look(look.key()));
    }

    /** Lets others decide; longer each time, and never two for the same time. */
    private static void pause(int pauses) throws InterruptedException {
        if (pauses >= 0) {
            int pause = FIRST_PAUSE_MILLIS << Math.min(pauses, MOST_DOUBLINGS);
            Thread.sleep(ThreadLocalRandom.current().nextInt(pause, 2 * pause));
        }
    }
}
