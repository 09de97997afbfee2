package stockpot.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Commands.OrderPlan;
import stockpot.http.gateway.Commands.RefusedItem;
import stockpot.http.gateway.Commands.ReservationChange;
import stockpot.http.gateway.Commands.ReservationPlan;
import stockpot.http.gateway.Commands.Reserved;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads.Row;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Decision;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.orders.Item;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.ReservationList;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockRejection;

/** The reservations of the machine for tests: the real rules over maps, and goods that follow at once. Nobody tries again. */
final class MemoryReservations {
    private final OrderDecider rules = new OrderDecider();
    private final MemoryShelves shelves;
    private final Map<ReservationKey, Row<Reservation>> rows = new HashMap<>();
    private int attempts;

    MemoryReservations(MemoryShelves shelves) {
        this.shelves = shelves;
    }

    /** As it was left: nobody has looked whether its time is over. */
    Optional<Row<Reservation>> find(ReservationKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    List<ReservationKey> list(ReservationList list) {
        return list.page()
                .of(
                        rows.entrySet().stream()
                                .filter(each ->
                                        each.getValue().value().instance().equals(list.instance()))
                                .filter(each -> each.getValue().value().isShown())
                                .map(Map.Entry::getKey)
                                .sorted(Comparator.comparingLong(ReservationKey::id))
                                .toList(),
                        ReservationKey::id);
    }

    private @Nullable Reservation there(ReservationKey key) {
        Row<Reservation> row = rows.get(key);
        return row == null ? null : row.value();
    }

    Reserved make(String fingerprint, ReservationPlan plan, long now, Function<String, Position> positions) {
        // What the clock would have done by now.
        List.copyOf(rows.keySet()).forEach(key -> decide(new AgeReservation(key), positions.apply("orders"), now));
        Row<Reservation> before = fingerprint.isEmpty() ? null : rows.get(plan.key());
        if (before != null) {
            return new Reserved(asMadeBefore(before, fingerprint, plan), List.of(), false);
        }
        Holding holding = new Holding(plan.key(), plan.instance(), plan.lines(), plan.partly(), null, now, positions);
        if (!holding.refused.isEmpty()) {
            return new Reserved(null, holding.refused, false);
        }
        PlaceReservation command = new PlaceReservation(
                plan.key(), plan.instance(), holding.attempt, fingerprint, holding.lines(), plan.lifetime());
        Outcome outcome = decide(command, positions.apply("orders"), now);
        Reservation there = there(plan.key());
        holding.settle(there != null && there.attempt().equals(holding.attempt));
        return new Reserved(outcome, List.of(), false);
    }

    private static Outcome asMadeBefore(Row<Reservation> before, String fingerprint, ReservationPlan plan) {
        if (!before.value().isFor(plan.instance(), fingerprint)) {
            return exists(before.position());
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        describe(data, before.value());
        return new Outcome(true, "ACCEPTED", "", data, before.position());
    }

    /** Another reservation has the number. */
    static Outcome exists(Position position) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return new Outcome(false, OrderCode.RESERVATION_EXISTS.name(), "another", data, position);
    }

    Optional<Reserved> change(
            ReservationKey key, ReservationChange change, long now, Function<String, Position> positions) {
        decide(new AgeReservation(key), positions.apply("orders"), now);
        Reservation was = there(key);
        if (was == null
                || !was.instance().equals(change.instance())
                || (was.state() != State.LIVE && was.state() != State.EXPIRED)) {
            return Optional.empty();
        }
        boolean expired = was.state() == State.EXPIRED;
        if (change.lines() == null && !expired) {
            ChangeReservation command =
                    new ChangeReservation(key, was.instance(), was.attempt(), null, change.lifetime());
            return Optional.of(new Reserved(decide(command, positions.apply("orders"), now), List.of(), false));
        }
        List<Line> lines = change.lines() == null ? was.lines() : change.lines();
        AttemptId over = expired ? null : was.attempt();
        Holding holding = new Holding(key, was.instance(), lines, change.partly(), over, now, positions);
        if (!holding.refused.isEmpty()) {
            return Optional.of(new Reserved(null, holding.refused, expired));
        }
        Long lifetime = change.lifetime() == null && expired ? Long.valueOf(change.lifetimeAnew()) : change.lifetime();
        Renewal renewal = new Renewal(holding.attempt, holding.lines(), expired);
        Outcome outcome = decide(
                new ChangeReservation(key, was.instance(), was.attempt(), renewal, lifetime),
                positions.apply("orders"),
                now);
        holding.settle(outcome.accepted());
        if (outcome.accepted()) {
            release(was, positions.apply("stock"), now);
        }
        return Optional.of(new Reserved(outcome, List.of(), expired));
    }

    Outcome cancel(ReservationKey key, InstanceId instance, Position position, long now) {
        return decide(new CancelReservation(key, instance), position, now);
    }

    Outcome take(OrderKey order, ReservationKey key, AttemptId attempt, Position position, long now) {
        return decide(new TakeReservation(key, order.instance(), attempt, order.order()), position, now);
    }

    /** What an order says of a reservation that was set aside for it. */
    Taken taken(ReservationKey key) {
        Reservation there = Objects.requireNonNull(there(key));
        return new Taken(
                key, there.attempt(), there.items().stream().map(Item::product).toList());
    }

    /** The order was placed, or was not. */
    void settle(OrderPlan plan, AttemptId attempt, boolean placed, Position position, long now) {
        ReservationKey key = Objects.requireNonNull(plan.reservation());
        Reservation was = Objects.requireNonNull(there(key));
        decide(placed ? new ConfirmTake(key, attempt) : new ReleaseTake(key, attempt), position, now);
        if (placed) {
            release(was, position, now);
        }
    }

    /** What a command comes to; tests send some of their own to stand in the way of others. */
    Outcome decide(ReservationCommand command, Position position, long now) {
        if (!(command instanceof AgeReservation)) {
            decide(new AgeReservation(command.key()), position, now);
        }
        Reservation before = there(command.key());
        Orders slice = new Orders(null, false, before);
        Decision<OrderEvent> decision = rules.decide(slice, command, new Moment(now, position.offset() + 1));
        if (decision instanceof Decision.Accepted<OrderEvent> accepted) {
            for (OrderEvent event : accepted.events()) {
                slice = rules.apply(slice, event);
            }
            if (!accepted.events().isEmpty()) {
                save(command.key(), before, slice.reservation(), position, now);
            }
        }
        Outcome outcome = MemoryMachine.outcome(decision, position);
        if (outcome.accepted() && slice.reservation() != null) {
            describe((ObjectNode) outcome.data(), slice.reservation());
        }
        return outcome;
    }

    private static void describe(ObjectNode data, Reservation reservation) {
        data.put("state", reservation.state().name()).put("until_ms", reservation.until());
        if (reservation.ended() != 0) {
            data.put("ended_ms", reservation.ended());
        }
        ArrayNode lines = data.putArray("lines");
        reservation
                .lines()
                .forEach(line -> lines.addObject()
                        .put("product", line.product().value())
                        .put("quantity", line.quantity().toString()));
    }

    private void save(
            ReservationKey key,
            @Nullable Reservation before,
            @Nullable Reservation after,
            Position position,
            long now) {
        if (after == null) {
            rows.remove(key);
            return;
        }
        rows.put(key, new Row<>(after, position));
        boolean isFreed = after.state() == State.EXPIRED || after.state() == State.CANCELLED;
        if (isFreed && before != null && before.state() == State.LIVE) {
            release(before, position, now);
        }
    }

    private void release(Reservation was, Position position, long now) {
        for (Item item : was.items()) {
            shelves.decide(
                    new ReleaseHold(new ProductKey(was.instance(), item.product()), was.attempt()), position, now);
        }
    }

    /** Goods that are held for a reservation that is to be decided. */
    private final class Holding {
        private final AttemptId attempt = new AttemptId("reserving-" + attempts++);
        private final InstanceId instance;
        private final List<Line> wanted;
        private final long now;
        private final Function<String, Position> positions;
        private final Map<ProductKey, Quantity> granted = new LinkedHashMap<>();
        private final List<RefusedItem> refused = new ArrayList<>();

        Holding(
                ReservationKey key,
                InstanceId instance,
                List<Line> wanted,
                boolean partly,
                @Nullable AttemptId over,
                long now,
                Function<String, Position> positions) {
            this.instance = instance;
            this.wanted = wanted;
            this.now = now;
            this.positions = positions;
            Map<ProductId, Quantity> sums = new LinkedHashMap<>();
            wanted.forEach(line -> sums.merge(line.product(), line.quantity(), Quantity::plus));
            HoldOwner owner = new HoldOwner(HoldOwner.Kind.RESERVATION, key.toString());
            List<RefusedItem> shorts = new ArrayList<>();
            sums.values().removeIf(Quantity::isZero);
            sums.forEach((id, quantity) -> {
                ProductKey product = new ProductKey(instance, id);
                Outcome outcome = decide(new HoldStock(product, attempt, owner, quantity, List.of(), over, partly));
                if (outcome.accepted()) {
                    granted.put(product, shelves.held(product, attempt));
                } else if (partly && outcome.code().equals(StockRejection.Code.OUT_OF_STOCK.name())) {
                    shorts.add(new RefusedItem(id, outcome));
                } else {
                    refused.add(new RefusedItem(id, outcome));
                }
            });
            if (granted.isEmpty() && refused.isEmpty()) {
                refused.addAll(shorts);
            }
            if (refused.stream().anyMatch(each -> !isContended(each))) {
                refused.removeIf(Holding::isContended);
            }
            if (!refused.isEmpty()) {
                settle(false);
            }
        }

        private static boolean isContended(RefusedItem item) {
            return item.outcome().code().equals(StockRejection.Code.CONTENDED.name());
        }

        private Outcome decide(StockCommand command) {
            return shelves.decide(command, positions.apply("stock"), now);
        }

        void settle(boolean confirmed) {
            for (ProductKey product : granted.keySet()) {
                decide(confirmed ? new ConfirmHold(product, attempt) : new ReleaseHold(product, attempt));
            }
        }

        List<Line> lines() {
            Map<ProductKey, Quantity> left = new HashMap<>(granted);
            List<Line> lines = new ArrayList<>();
            for (Line line : wanted) {
                ProductKey product = new ProductKey(instance, line.product());
                Quantity there = left.getOrDefault(product, Quantity.ZERO);
                Quantity gets = line.quantity().exceeds(there) ? there : line.quantity();
                left.put(product, there.minus(gets));
                lines.add(new Line(line.product(), gets));
            }
            return lines;
        }
    }
}
