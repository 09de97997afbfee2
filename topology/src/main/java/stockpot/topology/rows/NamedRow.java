package stockpot.topology.rows;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import stockpot.kernel.RowKey;
import stockpot.orders.OrderKey;
import stockpot.orders.ReservationKey;
import stockpot.pots.PotsKey.PotKey;
import stockpot.schemas.Topics;
import stockpot.topology.records.PotWords;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.ReservationWords;

/**
 * Where a row is that a flow may look at.
 *
 * @param logKey of the records that are about it
 * @param key in its store
 */
public record NamedRow<T>(Topics.Family family, byte[] logKey, byte[] key, Function<byte[], Stored<T>> reader) {
    /**
     * A row as it is stored.
     *
     * @param offset of the command that wrote it
     */
    public record Stored<T>(T value, long offset) {}

    /** The row that a key finds. */
    @SuppressWarnings("unchecked") // What a row is follows from its key's type.
    public static <T> NamedRow<T> of(RowKey<T> key) {
        return (NamedRow<T>)
                switch (key) {
                    case OrderKey order ->
                        named(
                                Topics.ORDERS,
                                List.of(order.instance().value(), order.order().value()),
                                OrderRows.key(order),
                                row -> {
                                    OrderRows.Stored stored = Objects.requireNonNull(OrderRows.read(row));
                                    return new Stored<>(stored.order(), stored.offset());
                                });
                    case ReservationKey reservation ->
                        named(
                                Topics.ORDERS,
                                ReservationWords.key(reservation),
                                ReservationRows.key(reservation),
                                row -> {
                                    ReservationRows.Stored stored = Objects.requireNonNull(ReservationRows.read(row));
                                    return new Stored<>(stored.reservation(), stored.offset());
                                });
                    case PotKey pot ->
                        named(Topics.POTS, PotWords.key(pot), PotRows.key(pot), row -> {
                            PotRows.Stored stored = Objects.requireNonNull(PotRows.read(row));
                            return new Stored<>(stored.pot(), stored.offset());
                        });
                    default -> throw new IllegalArgumentException("nobody knows " + key.getClass());
                };
    }

    private static <T> NamedRow<T> named(
            Topics.Family family, List<String> ids, byte[] key, Function<byte[], Stored<T>> reader) {
        return new NamedRow<>(family, RecordKey.of(ids.toArray(String[]::new)), key, reader);
    }
}
