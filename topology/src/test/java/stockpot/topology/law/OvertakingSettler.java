package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import stockpot.topology.settle.Following;

/**
 * Carries what follows from one partition's ledger, from the place that was last committed. What goes to one partition goes in
 * order; to another it may go earlier or later, for a producer keeps no order between partitions.
 */
final class OvertakingSettler {
    private static final int MOST_UNDER_WAY = 6;

    private final Shard<?, ?, ?> source;
    private final Map<Shard<?, ?, ?>, Integer> committed;
    private final ReservingFault fault;
    private final ToIntFunction<Following.Command> targets;
    private final Predicate<Following.Command> delivery;
    private final @Nullable SplittableRandom random;
    private final List<Following.Command> underWay = new ArrayList<>();
    private int next;

    /**
     * A settler.
     *
     * @param committed how far each ledger is settled for good
     * @param targets which partition a command goes to
     * @param delivery delivers a command, or says that it cannot be done now
     * @param random null for one that carries all in order and commits each time
     */
    OvertakingSettler(
            Shard<?, ?, ?> source,
            Map<Shard<?, ?, ?>, Integer> committed,
            ReservingFault fault,
            ToIntFunction<Following.Command> targets,
            Predicate<Following.Command> delivery,
            @Nullable SplittableRandom random) {
        this.source = source;
        this.committed = committed;
        this.fault = fault;
        this.targets = targets;
        this.delivery = delivery;
        this.random = random;
        this.next = committed.getOrDefault(source, 0);
    }

    /** Sends one command, or reads on; false when there is no more. */
    boolean step() {
        if (underWay.isEmpty() && (random == null || random.nextInt(2) == 0)) {
            committed.merge(source, next, Math::max);
        }
        boolean isMore = next < source.ledger().size();
        boolean reads =
                underWay.isEmpty() || (random != null && underWay.size() < MOST_UNDER_WAY && random.nextInt(2) == 0);
        if (isMore && reads) {
            int before = underWay.size();
            while (underWay.size() == before && next < source.ledger().size()) {
                read();
            }
            return true;
        }
        if (underWay.isEmpty()) {
            return false;
        }
        int target = targets.applyAsInt(underWay.get(random == null ? 0 : random.nextInt(underWay.size())));
        for (Following.Command command : underWay) {
            if (targets.applyAsInt(command) == target) {
                if (delivery.test(command)) {
                    underWay.remove(command);
                }
                return true;
            }
        }
        throw new IllegalStateException("what was chosen goes nowhere");
    }

    private void read() {
        Shard.Fact fact = source.ledger().get(next);
        byte[] value = fault.ledgerRecord(fact);
        underWay.addAll(Following.from(fact.type(), value).stream()
                .filter(fault::isCarried)
                .toList());
        next++;
    }
}
