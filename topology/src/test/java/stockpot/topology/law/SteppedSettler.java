package stockpot.topology.law;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stockpot.topology.settle.Following;

/**
 * Carries what follows from one partition's ledger, one command at a time, from the place that was last committed; so several
 * of them carry the same.
 */
final class SteppedSettler {
    private final Shard<?, ?, ?> source;
    private final Map<Shard<?, ?, ?>, Integer> committed;
    private final Consumer<Following.Command> delivery;
    private final Habit habit;
    private final @Nullable SplittableRandom random;
    private final Deque<Following.Command> toSend = new ArrayDeque<>();
    private int next;

    /** What it does, and what it may do wrong. */
    enum Habit {
        SOUND,
        /** Commits a record before it has sent what follows from it. */
        COMMITS_BEFORE_SENDING,
        /** Sends what follows from a record ahead of what follows from the one before. */
        OUT_OF_ORDER
    }

    /**
     * A settler.
     *
     * @param committed how far each ledger is settled for good
     * @param delivery where commands go
     * @param random whether it commits each time; null for always
     */
    SteppedSettler(
            Shard<?, ?, ?> source,
            Map<Shard<?, ?, ?>, Integer> committed,
            Consumer<Following.Command> delivery,
            Habit habit,
            @Nullable SplittableRandom random) {
        this.source = source;
        this.committed = committed;
        this.delivery = delivery;
        this.habit = habit;
        this.random = random;
        this.next = committed.getOrDefault(source, 0);
    }

    /** Sends one command, or reads on; false when there is no more. */
    boolean step() {
        Following.Command command = toSend.poll();
        if (command != null) {
            delivery.accept(command);
            return true;
        }
        if (habit != Habit.COMMITS_BEFORE_SENDING) {
            commit();
        }
        if (next >= source.ledger().size()) {
            return false;
        }
        boolean swaps = habit == Habit.OUT_OF_ORDER
                && random != null
                && next + 1 < source.ledger().size();
        if (swaps) {
            toSend.addAll(following(next + 1));
        }
        toSend.addAll(following(next));
        next += swaps ? 2 : 1;
        if (habit == Habit.COMMITS_BEFORE_SENDING) {
            commit();
        }
        return true;
    }

    private List<Following.Command> following(int offset) {
        Shard.Fact fact = source.ledger().get(offset);
        return Following.from(fact.type(), fact.value());
    }

    private void commit() {
        if (random == null || random.nextInt(2) == 0) {
            committed.merge(source, next, Math::max);
        }
    }
}
