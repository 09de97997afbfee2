package stockpot.topology.query;

import static stockpot.topology.query.Answering.ofInstance;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.as;

import java.util.List;
import java.util.function.Function;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Question;
import stockpot.schemas.Topics;
import stockpot.topology.table.ValueType;

/**
 * Up to which offset each partition of a family has changed something of an instance. Two equal answers mean that nothing of
 * it has changed in between.
 */
public final class Versions {
    /** An offset, -1 for none; rows hold no negative numbers. */
    private static final ValueType<Long> OFFSET = as(COUNT, written -> written - 1, offset -> offset + 1);

    private Versions() {}

    /** Of the instance's products, locks and holds. */
    public record OfStock(InstanceId instance) implements Question<List<Long>> {}

    /** Of the instance's pots. */
    public record OfPots(InstanceId instance) implements Question<List<Long>> {}

    public static <Q extends Question<List<Long>>> Answering<Q, ?, ?> of(
            String name, Topics.Family family, Class<Q> type, Function<Q, InstanceId> instance) {
        return new Answering<Q, Long, List<Long>>(
                name,
                family,
                ofInstance(type, instance),
                OFFSET,
                atOnce -> null,
                (rows, asked) -> rows.changed(instance.apply(asked)),
                (asked, parts, others) -> parts);
    }
}
