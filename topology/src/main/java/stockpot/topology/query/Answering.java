package stockpot.topology.query;

import static stockpot.topology.records.SharedTypes.INSTANCE_ID;
import static stockpot.topology.table.RecordTable.table;
import static stockpot.topology.table.Types.COUNT;
import static stockpot.topology.table.Types.as;
import static stockpot.topology.table.Types.object;

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
import stockpot.topology.decide.Numbers;
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
 * @param settling up to which serial number nothing may appear any more before it is answered; 0 for as far as that is so
 * @param turn whose turn it takes to be read; null when it is read in a moment
 * @param local reads a partition
 * @param whole puts the partitions' answers together, which come in the order of their numbers
 */
public record Answering<Q extends Question<A>, P, A>(
        String name,
        Topics.Family family,
        RecordTable<Q> asked,
        ValueType<P> part,
        ToLongFunction<Q> settling,
        Function<Q, @Nullable InstanceId> turn,
        Local<Q, P> local,
        Whole<Q, P, A> whole) {
    /** A question that has nothing to do with the order of time. */
    public Answering(
            String name,
            Topics.Family family,
            RecordTable<Q> asked,
            ValueType<P> part,
            Function<Q, @Nullable InstanceId> turn,
            Local<Q, P> local,
            Whole<Q, P, A> whole) {
        this(name, family, asked, part, question -> 0, turn, local, whole);
    }

    /** How many; negative for descending order. In rows there are no negative numbers. */
    public static final ValueType<Integer> LIMIT = as(COUNT, Answering::limit, Answering::written);

    private static final RecordTable<Page> PAGE = table(Page.class)
            .member("after", Page::after, COUNT, "The serial number to go on from.")
            .member("limit", Page::limit, LIMIT, "How many, and where to.")
            .member("settled_to", Page::settledTo, COUNT, "Up to which number nothing may appear any more.")
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

    /** What a partition says of a list: its own part, and up to which serial number nothing else can appear in it any more. */
    public record Part<R>(List<R> entries, long settledUpTo) {
        @SuppressWarnings("unchecked") // A class has no type arguments.
        private static <R> ValueType<Part<R>> of(ValueType<R> entry) {
            return object(table((Class<Part<R>>) (Class<?>) Part.class)
                    .member("entries", Part::entries, Types.list(entry), "What is listed.")
                    .member("settled", Part::settledUpTo, COUNT, "Up to which number nothing else can appear.")
                    .done());
        }
    }

    /**
     * A list of which each partition has a part in the order of serial numbers. In ascending order it shows what has a number
     * beyond which, by now, nothing can appear before it: so whoever goes on from the last one misses nothing.
     */
    public static <Q extends Listing<R>, R> Answering<Q, ?, List<R>> list(
            String name,
            Topics.Family family,
            RecordTable<Q> asked,
            ListKey key,
            Listed<Q, R> listed,
            ValueType<R> entry,
            ToLongFunction<R> serial) {
        return list(name, family, asked, key, listed, entry, serial, PartitionRows::settledUpTo);
    }

    /** Up to which number nothing else can appear in a partition. */
    @FunctionalInterface
    private interface Settled {
        long upTo(PartitionRows rows) throws Unavailable;
    }

    private static <Q extends Listing<R>, R> Answering<Q, ?, List<R>> list(
            String name,
            Topics.Family family,
            RecordTable<Q> asked,
            ListKey key,
            Listed<Q, R> listed,
            ValueType<R> entry,
            ToLongFunction<R> serial,
            Settled settled) {
        return new Answering<Q, Part<R>, List<R>>(
                name,
                family,
                asked,
                Part.of(entry),
                list -> list.page().settledTo(),
                Listing::instance,
                (rows, list) -> {
                    // Asked first: whatever is settled by then is among the rows that are read after it.
                    long upTo = settled.upTo(rows);
                    return new Part<>(page(rows, list, key, listed), upTo);
                },
                (list, parts, others) -> settled(list, parts, serial, others));
    }

    /** A list in the order of numbers that say nothing of time. */
    public static <Q extends Listing<R>, R> Answering<Q, ?, List<R>> listOfAnyTime(
            String name,
            Topics.Family family,
            RecordTable<Q> asked,
            ListKey key,
            Listed<Q, R> listed,
            ValueType<R> entry,
            ToLongFunction<R> number) {
        return list(name, family, asked, key, listed, entry, number, rows -> Long.MAX_VALUE);
    }

    private static <Q extends Listing<R>, R> List<R> settled(
            Q list, List<Part<R>> parts, ToLongFunction<R> serial, FanOut others)
            throws Unavailable, InterruptedException {
        Page page = list.page();
        List<R> shown = page.of(inOrder(parts.stream().map(Part::entries).toList(), serial), serial);
        if (page.isDescending() || shown.isEmpty()) {
            return shown;
        }
        long last = serial.applyAsLong(shown.getLast());
        long settled = parts.stream().mapToLong(Part::settledUpTo).min().orElse(0);
        if (last <= settled) {
            return shown;
        }
        // What was there when it was asked has to be shown; what has come since may have to wait for the next time.
        return page.settledTo() == 0
                ? others.ask(list.at(page.settledTo(Math.min(last, Numbers.LAST_CLOSED))))
                : shown.stream()
                        .filter(entry -> serial.applyAsLong(entry) <= settled)
                        .toList();
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
