package stockpot.topology.orders;

import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.kernel.Sent;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationKey;
import stockpot.topology.rows.AbandonedRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;
import stockpot.topology.table.RowReader;

/** The rows of orders and reservations, and of attempts that were abandoned. */
public final class OrderSlices implements Slices<Orders, OrderCommand> {
    /** In the place of an instance, where an attempt was made for a reservation; no instance has an empty name. */
    private static final String OF_RESERVATIONS = "";

    /** Beyond every order's serial number, so that the two never share an entry of the agenda. */
    private static final long RESERVATION_SERIALS = 1L << 61;

    private final Rows rows;
    private final TimerIndex agenda;
    private final AbandonedRows abandonedRows;

    public OrderSlices(Rows rows, TimerIndex agenda) {
        this.rows = rows;
        this.agenda = agenda;
        this.abandonedRows = new AbandonedRows(rows, agenda);
    }

    @Override
    public @Nullable OrderCommand dueBefore(OrderCommand command, long timestamp, Level level) {
        return switch (command.key()) {
            case OrderKey key -> {
                OrderRows.Stored stored = OrderRows.read(rows.get(OrderRows.key(key)));
                boolean due = stored != null && stored.bound() <= Math.max(timestamp, stored.changed());
                yield due ? new EndOrder(key) : null;
            }
            case ReservationKey key -> {
                ReservationRows.Stored stored = ReservationRows.read(rows.get(ReservationRows.key(key)));
                boolean due = stored != null && stored.reservation().nextAge() <= Math.max(timestamp, stored.changed());
                yield due ? new AgeReservation(key) : null;
            }
        };
    }

    @Override
    public OrderCommand due(TimerIndex.Entry entry, Level level) {
        RowReader owner = RowReader.key(entry.owner());
        if (ReservationRows.isKey(entry.owner())) {
            return new AgeReservation(ReservationRows.read(owner));
        }
        String instance = owner.text();
        String id = owner.text();
        if (!AbandonedRows.isKey(entry.owner())) {
            return new EndOrder(OrderKey.of(instance, id));
        }
        AttemptId attempt = new AttemptId(owner.text());
        return instance.equals(OF_RESERVATIONS)
                ? new ForgetReserving(new ReservationKey(Long.parseLong(id)), attempt)
                : new ForgetAttempt(OrderKey.of(instance, id), attempt);
    }

    @Override
    public Loaded<Orders> load(OrderCommand command, long timestamp) {
        boolean abandoned = abandonedRows.has(abandonedKey(command));
        return switch (command.key()) {
            case OrderKey key -> {
                OrderRows.Stored stored = OrderRows.read(rows.get(OrderRows.key(key)));
                yield stored == null
                        ? new Loaded<>(new Orders(null, abandoned), 0, ExpiringEntries.FOREVER)
                        : new Loaded<>(new Orders(stored.order(), abandoned), stored.changed(), stored.bound());
            }
            case ReservationKey key -> {
                ReservationRows.Stored stored = ReservationRows.read(rows.get(ReservationRows.key(key)));
                yield stored == null
                        ? new Loaded<>(new Orders(null, abandoned), 0, ExpiringEntries.FOREVER)
                        : new Loaded<>(
                                new Orders(null, abandoned, stored.reservation()),
                                stored.changed(),
                                stored.reservation().nextAge());
            }
        };
    }

    /** Null when the command names no attempt. */
    private static byte @Nullable [] abandonedKey(OrderCommand command) {
        AttemptId attempt = attemptIn(command);
        if (attempt == null) {
            return null;
        }
        return switch (command.key()) {
            case OrderKey key ->
                AbandonedRows.key(key.instance().value(), key.order().value(), attempt);
            case ReservationKey key -> AbandonedRows.key(OF_RESERVATIONS, key.toString(), attempt);
        };
    }

    private static @Nullable AttemptId attemptIn(OrderCommand command) {
        return switch (command) {
            case PlaceOrder c -> c.attempt();
            case OrderCommand.GrantLocks c -> c.attempt();
            case ResolveHold c -> c.attempt();
            case OrderCommand.ResolveTake c -> c.attempt();
            case ForgetAttempt c -> c.attempt();
            case OrderCommand.ClaimOrder c -> null;
            case OrderCommand.PayOrder c -> null;
            case OrderCommand.WithdrawOrder c -> null;
            case OrderCommand.ChangeContract c -> null;
            case OrderCommand.RemoveOrder c -> c.attempt();
            case OrderCommand.KeepAnswer c -> null;
            case EndOrder c -> null;
            case ReservationCommand.PlaceReservation c -> c.attempt();
            case ReservationCommand.ChangeReservation c ->
                c.renewal() == null ? null : c.renewal().attempt();
            case ReservationCommand.ResolveReserved c -> c.attempt();
            case ForgetReserving c -> c.attempt();
            case ReservationCommand.CancelReservation c -> null;
            case ReservationCommand.TakeReservation c -> null;
            case ReservationCommand.ConfirmTake c -> null;
            case ReservationCommand.ReleaseTake c -> null;
            case AgeReservation c -> null;
        };
    }

    @Override
    public long revision(OrderCommand command) {
        OrderRows.Stored stored =
                command.key() instanceof OrderKey key ? OrderRows.read(rows.get(OrderRows.key(key))) : null;
        return stored == null || stored.order().state() == Order.State.WITHDRAWN
                ? Sent.NO_REVISION
                : Sent.revision(stored.offset());
    }

    @Override
    public void save(Loaded<Orders> before, Orders after, OrderCommand command, Written written) {
        switch (command.key()) {
            case OrderKey key -> saveOrder(before, after.order(), key, written);
            case ReservationKey key -> saveReservation(before, after.reservation(), key, written);
        }
        abandonedRows.save(abandonedKey(command), before.slice().abandoned(), after.abandoned(), written);
    }

    private void saveReservation(Loaded<Orders> before, @Nullable Reservation is, ReservationKey key, Written written) {
        Reservation was = before.slice().reservation();
        byte[] rowKey = ReservationRows.key(key);
        if (is != null && !is.equals(was)) {
            rows.put(rowKey, ReservationRows.write(new ReservationRows.Stored(is, written.offset(), written.now())));
        } else if (is == null && was != null) {
            rows.delete(rowKey);
        }
        long to = is == null ? ExpiringEntries.FOREVER : is.nextAge();
        agenda.move(RESERVATION_SERIALS + key.id(), rowKey, before.bound(), to, written.offset());
    }

    private void saveOrder(Loaded<Orders> before, @Nullable Order is, OrderKey key, Written written) {
        Order was = before.slice().order();
        if (is == null) {
            forget(was, key);
            return;
        }
        if (is.equals(was)) {
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
        long from = isAnother ? ExpiringEntries.FOREVER : before.bound();
        long to = new OrderRows.Stored(is, written.offset(), written.now()).bound();
        agenda.move(is.serial(), OrderRows.key(key), from, to, written.offset());
    }

    /** What is forgotten was over, so it waits for nothing. */
    private void forget(@Nullable Order was, OrderKey key) {
        if (was != null) {
            rows.delete(OrderRows.key(key));
            rows.delete(OrderRows.bySerialKey(key.instance(), was.serial()));
        }
    }
}
