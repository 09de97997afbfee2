package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.stock.AttemptId;
import stockpot.topology.rows.OrderRows.Abandoned;

/** The rows of orders: orders, and attempts that were abandoned. */
public final class OrderSlices implements Slices<Orders, OrderCommand> {
    /** How long an abandoned attempt is remembered: nobody tries to place one for that long. */
    private static final long ABANDONED_KEPT_MILLIS = 24 * 3_600_000L;

    /** Beyond every order's serial number, so that the two never share an entry of the agenda. */
    private static final long ABANDONED_SERIALS = 1L << 62;

    private final Rows rows;
    private final Agenda agenda;

    public OrderSlices(Rows rows, Agenda agenda) {
        this.rows = rows;
        this.agenda = agenda;
    }

    @Override
    public @Nullable OrderCommand dueBefore(OrderCommand command, long timestamp) {
        OrderRows.Stored stored = OrderRows.read(rows.get(OrderRows.key(command.key())));
        return stored != null && stored.bound() <= Math.max(timestamp, stored.changed())
                ? new EndOrder(command.key())
                : null;
    }

    @Override
    public OrderCommand due(Agenda.Entry entry) {
        RowReader owner = RowReader.key(entry.owner());
        OrderKey key = OrderKey.of(owner.text(), owner.text());
        return OrderRows.isAbandoned(entry.owner())
                ? new ForgetAttempt(key, new AttemptId(owner.text()))
                : new EndOrder(key);
    }

    @Override
    public Loaded<Orders> load(OrderCommand command, long timestamp) {
        OrderRows.Stored stored = OrderRows.read(rows.get(OrderRows.key(command.key())));
        AttemptId attempt = attemptIn(command);
        boolean abandoned = attempt != null && rows.get(OrderRows.abandonedKey(command.key(), attempt)) != null;
        return stored == null
                ? new Loaded<>(new Orders(null, abandoned), 0, Leases.FOREVER)
                : new Loaded<>(new Orders(stored.order(), abandoned), stored.changed(), stored.bound());
    }

    private static @Nullable AttemptId attemptIn(OrderCommand command) {
        return switch (command) {
            case PlaceOrder c -> c.attempt();
            case ResolveHold c -> c.attempt();
            case ForgetAttempt c -> c.attempt();
            case OrderCommand.ClaimOrder c -> null;
            case OrderCommand.PayOrder c -> null;
            case OrderCommand.WithdrawOrder c -> null;
            case EndOrder c -> null;
        };
    }

    @Override
    public void save(Loaded<Orders> before, Orders after, OrderCommand command, Written written) {
        saveOrder(before, after.order(), command.key(), written);
        AttemptId attempt = attemptIn(command);
        if (attempt != null && before.slice().abandoned() != after.abandoned()) {
            saveAbandoned(command.key(), attempt, after.abandoned(), written);
        }
    }

    private void saveOrder(Loaded<Orders> before, @Nullable Order is, OrderKey key, Written written) {
        Order was = before.slice().order();
        if (is == null || is.equals(was)) {
            return;
        }
        byte[] row = OrderRows.write(is, written.offset(), written.now());
        rows.put(OrderRows.key(key), row);
        boolean isAnother = was == null || was.serial() != is.serial();
        if (isAnother) {
            rows.put(OrderRows.bySerialKey(key.instance(), is.serial()), OrderRows.bySerialRow(key, written.offset()));
        } else if (is.state() == Order.State.WITHDRAWN) {
            rows.delete(OrderRows.bySerialKey(key.instance(), is.serial()));
        }
        // Another order takes the place of a withdrawn one only, and that one waits for nothing.
        long from = isAnother ? Leases.FOREVER : before.bound();
        long to = new OrderRows.Stored(is, written.offset(), written.now()).bound();
        agenda.move(is.serial(), OrderRows.key(key), from, to, written.offset());
    }

    private void saveAbandoned(OrderKey key, AttemptId attempt, boolean abandoned, Written written) {
        byte[] rowKey = OrderRows.abandonedKey(key, attempt);
        if (abandoned) {
            Abandoned row = new Abandoned(written.now() + ABANDONED_KEPT_MILLIS, ABANDONED_SERIALS + written.offset());
            rows.put(rowKey, OrderRows.write(row, written.offset()));
            agenda.move(row.serial(), rowKey, Leases.FOREVER, row.until(), written.offset());
            return;
        }
        Abandoned row = OrderRows.readAbandoned(rows.get(rowKey));
        if (row != null) {
            rows.delete(rowKey);
            agenda.move(row.serial(), rowKey, row.until(), Leases.FOREVER, written.offset());
        }
    }
}
