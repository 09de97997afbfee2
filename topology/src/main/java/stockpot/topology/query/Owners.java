package stockpot.topology.query;

import java.util.Optional;
import stockpot.kernel.NoAnswer;
import stockpot.orders.Order;
import stockpot.orders.OrderKey;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationKey;
import stockpot.pots.Pot;
import stockpot.pots.PotsKey.PotKey;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.stock.ProductKey;
import stockpot.stock.StockLists.ProductRow;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.PotWords;
import stockpot.topology.records.ReservationWords;
import stockpot.topology.rows.DetailsRows;
import stockpot.topology.rows.OrderRows;
import stockpot.topology.rows.PotRows;
import stockpot.topology.rows.ProductRows;
import stockpot.topology.rows.ReservationRows;

/** Single things as the owners of their partitions have them. */
public final class Owners {
    private final RowQueries rows;

    public Owners(RowQueries rows) {
        this.rows = rows;
    }

    /** The product with its image. */
    public Optional<Kept<ProductRow>> product(ProductKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task =
                rows.task(Topics.STOCK, key.instance().value(), key.product().value());
        ProductRows.Stored stored =
                ProductRows.read(rows.find(task, ProductRows.key(key)).orElse(null));
        if (stored == null) {
            return Optional.empty();
        }
        long serial = stored.product().serial();
        Optional<byte[]> row = rows.find(task, DetailsRows.key(serial));
        if (row.isEmpty()) {
            // Gone between the two reads: the product was removed after the first.
            return Optional.empty();
        }
        DetailsRows.Kept kept = DetailsRows.read(row.get());
        String image = rows.find(task, DetailsRows.imageKey(serial))
                .map(DetailsRows::image)
                .orElse("");
        ProductRow product = new ProductRow(
                key.product(),
                stored.product(),
                kept.details().withImage(image),
                kept.imageHash(),
                stored.bound(),
                Quantity.ZERO);
        return Optional.of(new Kept<>(product, task.partition(), stored.offset()));
    }

    /** The order; one that was withdrawn is none. */
    public Optional<Kept<Order>> order(OrderKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task =
                rows.task(Topics.ORDERS, key.instance().value(), key.order().value());
        OrderRows.Stored stored =
                OrderRows.read(rows.find(task, OrderRows.key(key)).orElse(null));
        return stored == null || stored.order().state() == Order.State.WITHDRAWN
                ? Optional.empty()
                : Optional.of(new Kept<>(stored.order(), task.partition(), stored.offset()));
    }

    public Optional<Kept<Pot>> pot(PotKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rows.task(Topics.POTS, PotWords.key(key).toArray(String[]::new));
        PotRows.Stored stored = PotRows.read(rows.find(task, PotRows.key(key)).orElse(null));
        return stored == null
                ? Optional.empty()
                : Optional.of(new Kept<>(stored.pot(), task.partition(), stored.offset()));
    }

    /** The reservation, also one that is over, as long as it is remembered. */
    public Optional<Kept<Reservation>> reservation(ReservationKey key) throws NoAnswer, InterruptedException {
        LiveTasks.Id task = rows.task(Topics.ORDERS, ReservationWords.key(key).toArray(String[]::new));
        ReservationRows.Stored stored =
                ReservationRows.read(rows.find(task, ReservationRows.key(key)).orElse(null));
        return stored == null
                ? Optional.empty()
                : Optional.of(new Kept<>(stored.reservation(), task.partition(), stored.offset()));
    }
}
