package stockpot.topology.query;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.InstanceId;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.rows.ReservationRows;

/** Reads of reservations: one from the partition that owns it, many from all of them with one request per node. */
public final class ReservationQueries {
    /** Under which names nodes ask each other. */
    public static final List<String> NAMES = List.of(ReservationList.NAME);

    private final FanOut fanOut;
    private final RowQueries rowQueries;
    private final ReservationList list;

    public ReservationQueries(
            Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers, RowQueries rowQueries) {
        this.fanOut = new FanOut(layout, liveTasks, rows.readings(), nodes, peers);
        this.rowQueries = rowQueries;
        this.list = new ReservationList(rows);
    }

    /** A reservation as its owner has it. */
    public record Found(int partition, long offset, Reservation reservation) {}

    /**
     * Which reservations: those that were neither taken back nor used up.
     *
     * @param after number to go on from, exclusive
     * @param limit how many at most
     */
    public record Wanted(InstanceId instance, long after, int limit) {}

    /** One reservation, from wherever it is; also one that is over, as long as it is remembered. */
    public Optional<Found> find(ReservationKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task =
                rowQueries.task(Topics.ORDERS, ReservationWords.key(key).toArray(String[]::new));
        return rowQueries
                .find(task, ReservationRows.key(key))
                .map(ReservationRows::read)
                .map(stored -> found(task.partition(), stored));
    }

    private static @Nullable Found found(int partition, ReservationRows.@Nullable Stored stored) {
        return stored == null ? null : new Found(partition, stored.offset(), stored.reservation());
    }

    /** Numbers of an instance's reservations, in their order. */
    public List<ReservationKey> list(Wanted wanted) throws NoAnswer, InterruptedException {
        return fanOut.ask(list, wanted).values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(ReservationKey::id))
                .limit(wanted.limit())
                .toList();
    }

    /** Answers another node's question. */
    public byte[] answer(byte[] question) throws NoAnswer, InterruptedException {
        return fanOut.answer(list, question);
    }
}
