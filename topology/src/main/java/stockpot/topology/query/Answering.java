package stockpot.topology.query;

import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.as;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Listing;
import stockpot.kernel.Page;
import stockpot.kernel.Question;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.table.RecordTable;
import stockpot.topology.table.Types;
import stockpot.topology.table.ValueType;

/**
 * How one kind of question is answered. This is all there is to say of it: {@link FanOut} asks the partitions, and answers
 * other nodes.
 *
 * @param name under which nodes ask it of each other; another one when what they send each other changes
 * @param family whose partitions are asked
 * @param asked the question's members
 * @param part what a partition answers
 * @param turn whose turn it takes to be read; null when it is read in a moment
 * @param local reads a partition
 * @param whole puts the partitions' answers together, which come in the order of their numbers
 */
public record Answering<Q extends Question<A>, P, A>(
        String name,
        Topics.Family family,
        RecordTable<Q> asked,
        ValueType<P> part,
        Function<Q, @Nullable InstanceId> turn,
        Local<Q, P> local,
        Whole<Q, P, A> whole) {

    /** How many; negative for descending order. In rows there are no negative numbers. */
    public static final ValueType<Integer> LIMIT = as(COUNT, Answering::limit, Answering::written);

    private static final RecordTable<Page> PAGE = table(Page.class)
            .member("after", Page::after, COUNT, "The serial number to go on from.")
            .member("limit", Page::limit, LIMIT, "How many, and where to.")
            .done();

    /** Reads one partition. */
    @FunctionalInterface
    public interface Local<Q, P> {
        P read(PartitionRows rows, Q asked) throws Unavailable;
    }

    /** Makes the answer, and may ask something else for it. */
    @FunctionalInterface
    public interface Whole<Q, P, A> {
        A of(Q asked, List<P> parts, FanOut others) throws Unavailable, InterruptedException;
    }

    /** Where a list's row of a serial number lies. */
    @FunctionalInterface
    public interface ListKey {
        byte[] of(InstanceId instance, long serial);
    }

    /** Reads what a list says of a thing, from the row that lists it; null when it is not wanted. */
    @FunctionalInterface
    public interface Listed<Q, R> {
        @Nullable
        R read(PartitionRows rows, Q asked, byte[] key, byte[] row) throws Unavailable;
    }

    /** The members that all lists have; what follows says which things are wanted. */
    public static <Q extends Listing<?>> RecordTable.Builder<Q> listing(Class<Q> type) {
        return table(type)
                .member("instance", Listing::instance, INSTANCE_ID, "Whose things.")
                .embed(Listing::page, PAGE);
    }

    /** The members of a question about an instance as a whole. */
    public static <Q> RecordTable<Q> ofInstance(Class<Q> type, Function<Q, InstanceId> instance) {
        return table(type)
                .member("instance", instance, INSTANCE_ID, "The instance.")
                .done();
    }

    private static long written(int limit) {
        return 2L * Math.abs((long) limit) + (limit < 0 ? 1 : 0);
    }

    private static int limit(long written) {
        return (int) (written % 2 == 0 ? written / 2 : -(written / 2));
    }

    /** A list of which each partition has a part in the order of serial numbers. */
    public static <Q extends Listing<R>, R> Answering<Q, List<R>, List<R>> list(
            String name,
            Topics.Family family,
            RecordTable<Q> asked,
            ListKey key,
            Listed<Q, R> listed,
            ValueType<R> entry,
            ToLongFunction<R> serial) {
        return new Answering<>(
                name,
                family,
                asked,
                Types.list(entry),
                Listing::instance,
                (rows, list) -> page(rows, list, key, listed),
                (list, parts, others) -> list.page().of(inOrder(parts, serial), serial));
    }

    /** All that the partitions answer, in the order of serial numbers. */
    public static <R> List<R> inOrder(List<List<R>> parts, ToLongFunction<R> serial) {
        return parts.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(serial))
                .toList();
    }

    private static <Q extends Listing<R>, R> List<R> page(PartitionRows rows, Q list, ListKey key, Listed<Q, R> listed)
            throws Unavailable {
        Page page = list.page();
        byte[] from = key.of(list.instance(), page.isDescending() ? 0 : page.after() + 1);
        byte[] to = key.of(list.instance(), page.isDescending() ? page.after() : Long.MAX_VALUE);
        List<R> found = new ArrayList<>();
        rows.letFirstBeFree();
        rows.scan(from, to, page.isDescending(), (own, row) -> {
            R entry = listed.read(rows, list, own, row);
            if (entry != null) {
                found.add(entry);
            }
            return found.size() < page.atMost();
        });
        return found;
    }
}
