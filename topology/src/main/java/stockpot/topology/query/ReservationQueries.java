package stockpot.topology.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.rows.ReservationRows;
import stockpot.topology.send.NoAnswer;

/** Reads of reservations, from the partition that owns them. */
public final class ReservationQueries {
    private final RowQueries rowQueries;

    public ReservationQueries(RowQueries rowQueries) {
        this.rowQueries = rowQueries;
    }

    /** A reservation as its owner has it. */
    public record Found(int partition, long offset, Reservation reservation) {}

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
}
