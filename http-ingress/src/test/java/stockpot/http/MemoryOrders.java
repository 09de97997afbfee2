package stockpot.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Commands.OrderPlan;
import stockpot.http.gateway.Commands.Placed;
import stockpot.http.gateway.Outcome;
import stockpot.http.gateway.Position;
import stockpot.http.gateway.Reads.Row;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.orders.Credit;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.OfOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.Taken;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.OrderLists.OrderList;
import stockpot.orders.OrderLists.OrderRow;
import stockpot.orders.Orders;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;

/** The orders of the machine for tests: the real rules over maps, and goods that follow at once. */
final class MemoryOrders {
    private final OrderDecider rules = new OrderDecider();
    private final MemoryShelves shelves;
    private final MemoryPots pots;
    private final MemoryReservations reservations;
    private final Map<OrderKey, Row<Order>> orders = new HashMap<>();
    private int attempts;

    MemoryOrders(MemoryShelves shelves, MemoryPots pots, MemoryReservations reservations) {
        this.shelves = shelves;
        this.pots = pots;
        this.reservations = reservations;
    }

    Placed place(OrderPlan plan, long epochMillis, Function<String, Position> positions) {
        AttemptId attempt = new AttemptId("attempt-" + attempts++);
        if (plan.mayExist() && there(plan.key()) != null) {
            return new Placed(decide(command(plan, attempt, null), positions.apply("orders"), epochMillis), null);
        }
        if (plan.reservation() == null) {
            return place(plan, attempt, null, epochMillis, positions);
        }
        Position position = positions.apply("orders");
        Outcome take = reservations.take(plan.key(), plan.reservation(), attempt, position, epochMillis);
        if (!take.accepted()) {
            return new Placed(take, null);
        }
        Taken taken = reservations.taken(plan.reservation());
        Placed placed = place(plan, attempt, taken, epochMillis, positions);
        reservations.settle(plan, attempt, placed.outcome().accepted(), position, epochMillis);
        return placed;
    }

    private static PlaceOrder command(OrderPlan plan, AttemptId attempt, @Nullable Taken taken) {
        return new PlaceOrder(plan.key(), attempt, plan.fingerprint(), plan.items(), plan.terms(), taken);
    }

    private Placed place(
            OrderPlan plan,
            AttemptId attempt,
            @Nullable Taken taken,
            long epochMillis,
            Function<String, Position> positions) {
        AttemptId over = taken == null ? null : taken.attempt();
        HoldOwner order = new HoldOwner(plan.key().order().value());
        Integer percent = plan.publicPercent();
        HoldOwner owner = percent == null ? order : order.anybodys();
        List<ProductKey> held = new ArrayList<>();
        for (Item item : plan.items()) {
            ProductKey product = new ProductKey(plan.key().instance(), item.product());
            Outcome outcome = shelves.decide(
                    new HoldStock(product, attempt, owner, item.quantity(), plan.locks(), over, false, percent),
                    positions.apply("stock"),
                    epochMillis);
            if (!outcome.accepted()) {
                held.forEach(
                        one -> shelves.decide(new ReleaseHold(one, attempt), positions.apply("stock"), epochMillis));
                return new Placed(outcome, item.product());
            }
            held.add(product);
        }
        Outcome outcome = decide(command(plan, attempt, taken), positions.apply("orders"), epochMillis);
        for (ProductKey product : held) {
            shelves.decide(
                    outcome.accepted() ? new ConfirmHold(product, attempt) : new ReleaseHold(product, attempt),
                    positions.apply("stock"),
                    epochMillis);
        }
        return new Placed(outcome, null);
    }

    Outcome decide(OfOrder command, Position position, long epochMillis) {
        if (!(command instanceof EndOrder)) {
            decide(new EndOrder(command.key()), position, epochMillis);
        }
        Row<Order> row = orders.get(command.key());
        Orders slice = new Orders(row == null ? null : row.value(), false);
        Decision<OrderEvent> decision = rules.decide(slice, command, new Moment(epochMillis, position.offset() + 1));
        if (decision instanceof Decision.Accepted<OrderEvent> accepted) {
            for (OrderEvent event : accepted.events()) {
                slice = rules.apply(slice, event);
            }
            if (!accepted.events().isEmpty() && slice.order() != null) {
                orders.put(command.key(), new Row<>(slice.order(), position));
                carryOut(command.key(), slice.order(), position, epochMillis);
            }
        }
        Outcome outcome = MemoryMachine.outcome(decision, position);
        if (outcome.accepted() && slice.order() != null) {
            ((ObjectNode) outcome.data())
                    .put("serial", slice.order().serial())
                    .put("claim_token", slice.order().terms().claimToken())
                    .put("pay_deadline_ms", slice.order().terms().payDeadline());
        }
        return outcome;
    }

    /** An answer that is kept, or only that the key is taken. */
    static Outcome kept(@Nullable Answered answer, Position position) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (answer == null) {
            data.put("open", true);
        } else {
            data.putObject("answer").put("status", answer.status()).put("body", answer.body());
        }
        return new Outcome(true, "ACCEPTED", "", data, position);
    }

    private void carryOut(OrderKey key, Order order, Position position, long epochMillis) {
        if (order.state() == State.PAID) {
            for (Credit credit : order.terms().credits()) {
                pots.credit(key.instance(), key.order().value(), credit, position, epochMillis);
            }
        }
        for (Item item : order.items()) {
            ProductKey product = new ProductKey(key.instance(), item.product());
            switch (order.state()) {
                case UNPAID -> {}
                case PAID -> shelves.decide(new SellHold(product, order.attempt()), position, epochMillis);
                case EXPIRED, WITHDRAWN ->
                    shelves.decide(new ReleaseHold(product, order.attempt()), position, epochMillis);
            }
        }
    }

    private @Nullable Row<Order> there(OrderKey key) {
        Row<Order> row = orders.get(key);
        return row == null || row.value().state() == State.WITHDRAWN ? null : row;
    }

    Optional<Row<OrderRow>> find(OrderKey key) {
        return Optional.ofNullable(there(key))
                .map(row -> new Row<>(new OrderRow(key.order(), row.value()), row.position()));
    }

    List<OrderRow> list(OrderList list) {
        return list.page()
                .of(
                        orders.keySet().stream()
                                .filter(key -> key.instance().equals(list.instance()))
                                .flatMap(key -> find(key).stream())
                                .map(Row::value)
                                .filter(row -> list.filter().takes(row.order()))
                                .sorted(Comparator.comparingLong(
                                        row -> row.order().serial()))
                                .toList(),
                        row -> row.order().serial());
    }
}
