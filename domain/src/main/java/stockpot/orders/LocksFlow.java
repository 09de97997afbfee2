package stockpot.orders;

import java.util.ArrayList;
import java.util.List;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Flow;
import stockpot.kernel.Heard;
import stockpot.kernel.HoldPhase;
import stockpot.kernel.HoldPhase.Held;
import stockpot.kernel.HoldPhase.Need;
import stockpot.kernel.Next;
import stockpot.kernel.Outcome;
import stockpot.kernel.Outcome.Refused;
import stockpot.kernel.Request;
import stockpot.orders.OrderCommand.BatchedLock;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.stock.HoldOwner;
import stockpot.stock.Lock;
import stockpot.stock.ProductId;
import stockpot.stock.StockAnswer;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.ReleaseHold;

/**
 * Sets locks of several products together, all of them or none: holds each, asks one log of the orders, and lets the holds become
 * locks before it says so.
 */
public final class LocksFlow {
    private final Request request;
    private final OrderKey batch;
    private final List<LockStock> locks;

    private LocksFlow(Request request, OrderKey batch, List<LockStock> locks) {
        this.request = request;
        this.batch = batch;
        this.locks = List.copyOf(locks);
    }

    /** What became of it. */
    public sealed interface Batched {
        /** By which it is seen whether it may be another soon. */
        Outcome<?> outcome();

        /** The batch's log has answered. */
        record Decided(Outcome<OrderAnswer> outcome) implements Batched {}

        /**
         * Products' logs refused, and nothing is held.
         *
         * @param outcomes of all locks, in their order
         * @param decisive which of the refusals says best why
         */
        record Missing(List<Outcome<StockAnswer>> outcomes, int decisive) implements Batched {
            @Override
            public Refused<StockAnswer> outcome() {
                return (Refused<StockAnswer>) outcomes.get(decisive);
            }
        }
    }

    /**
     * Sets them.
     *
     * @param batch where it is decided, which follows from the request alone
     * @param locks each of another product, none of them of nothing
     */
    public static Flow<Batched> together(Request request, OrderKey batch, List<LockStock> locks) {
        LocksFlow flow = new LocksFlow(request, batch, locks);
        Flow<Batched> trying = Flow.trying((attempt, number) -> flow.hold(attempt), Batched::outcome);
        return fresh -> KeyedAnswers.recall(request, batch)
                .begin(fresh)
                .then(known -> known.isPresent() ? flow.decided(known.get()) : trying.begin(fresh));
    }

    private Next<Batched> hold(AttemptId attempt) {
        HoldOwner owner = new HoldOwner(HoldOwner.Kind.BATCH, batch.order().value());
        List<Need<StockAnswer>> needs = locks.stream()
                .map(lock -> new Need<>(
                        new HoldForLock(
                                lock.key(), attempt, owner, lock.lock(), lock.quantity(), lock.durationMicros()),
                        new ConfirmHold(lock.key(), attempt),
                        new ReleaseHold(lock.key(), attempt)))
                .toList();
        return new HoldPhase<>(attempt, needs).hold(held -> {
            int decisive = held.decisive();
            return decisive < 0
                    ? decide(attempt, held)
                    : HoldPhase.release(
                            held.granted(), () -> new Next.Done<>(new Batched.Missing(held.outcomes(), decisive)));
        });
    }

    private Next<Batched> decide(AttemptId attempt, Held<StockAnswer> held) {
        List<BatchedLock> granted = new ArrayList<>(locks.size());
        for (int i = 0; i < locks.size(); i++) {
            granted.add(new BatchedLock(
                    locks.get(i).key().product(), until(held.outcomes().get(i))));
        }
        GrantLocks command = new GrantLocks(batch, attempt, granted);
        return KeyedAnswers.decide(request, "grant:" + attempt, command).then(heard -> {
            if (heard instanceof Heard.Silence<OrderAnswer> silence) {
                Next<Batched> failed = new Next.Failed<>(silence.why());
                return silence.isConflict() ? HoldPhase.release(held.needs(), () -> failed) : failed;
            }
            return Next.answered(heard, outcome -> {
                boolean isMine = outcome.answer() instanceof OrderAnswer.Locked there
                        && there.attempt().equals(attempt);
                return isMine ? decided(outcome) : HoldPhase.release(held.needs(), () -> decided(outcome));
            });
        });
    }

    /** Whoever reads or changes one of the locks next finds it, also when this repeats a request that did not come so far. */
    private Next<Batched> decided(Outcome<OrderAnswer> outcome) {
        Next<Batched> done = new Next.Done<>(new Batched.Decided(outcome));
        return outcome.answer() instanceof OrderAnswer.Locked there
                ? Next.tell(Goods.keeping(batch.instance(), there.attempt(), products(there)), () -> done)
                : done;
    }

    private static List<ProductId> products(OrderAnswer.Locked there) {
        return there.locks().stream().map(BatchedLock::product).toList();
    }

    private static long until(Outcome<StockAnswer> outcome) {
        return outcome.answer() instanceof StockAnswer.Locked locked ? locked.until() : Lock.FOREVER;
    }
}
