package stockpot.topology.rows;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;

/** The rows of orders: orders, and attempts that were abandoned. */
public final class OrderSlices implements Slices<Orders, OrderCommand> {
    private final Rows rows;
    private final Agenda agenda;
    private final AbandonedRows abandonedRows;

    public OrderSlices(Rows rows, Agenda agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.abandonedRows = new AbandonedRows(rows, agenda);
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
        return AbandonedRows.isKey(entry.owner())
                ? new ForgetAttempt(key, new AttemptId(owner.text()))
                : new EndOrder(key);
    }

    @Override
    public Loaded<Orders> load(OrderCommand command, long timestamp) {
        OrderRows.Stored stored = OrderRows.read(rows.get(OrderRows.key(command.key())));
        AttemptId attempt = attemptIn(command);
        boolean abandoned = attempt != null && abandonedRows.has(abandonedKey(command.key(), attempt));
        return stored == null
                ? new Loaded<>(new Orders(null, abandoned), 0, Leases.FOREVER)
                : new Loaded<>(new Orders(stored.order(), abandoned), stored.changed(), stored.bound());
    }

    private static byte[] abandonedKey(OrderKey key, AttemptId attempt) {
        return AbandonedRows.key(key.instance().value(), key.order().value(), attempt);
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
        if (attempt != null && after.abandoned() && !before.slice().abandoned()) {
            abandonedRows.add(abandonedKey(command.key(), attempt), written);
        } else if (attempt != null && before.slice().abandoned() && !after.abandoned()) {
            abandonedRows.remove(abandonedKey(command.key(), attempt), written);
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
}
