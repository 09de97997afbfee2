package stockpot.orders;

import static stockpot.kernel.Decision.accept;
import static stockpot.kernel.Decision.alreadyInEffect;
import static stockpot.kernel.Decision.reject;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Resolution;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.GrantLocks;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.RemoveOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.AttemptForgotten;
import stockpot.orders.OrderEvent.ContractErased;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.LocksGranted;
import stockpot.orders.OrderEvent.OrderClaimed;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.OrderRemoved;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderEvent.TakeResolved;

/** The rules of orders: one log says whether an order stands, and its goods follow. */
public final class OrderDecider implements Decider<Orders, OrderCommand, OrderEvent> {
    @Override
    public Decision<OrderEvent> decide(Orders orders, OrderCommand command, CommandContext at) {
        return switch (command) {
            case PlaceOrder c -> place(orders, c, at);
            case GrantLocks c ->
                orders.abandoned()
                        ? reject(OrderCode.ATTEMPT_ABANDONED)
                        : accept(new LocksGranted(c.attempt(), c.locks()));
            case ClaimOrder c -> claim(orders.order(), c);
            case PayOrder c -> pay(orders.order(), c, at);
            case WithdrawOrder c -> withdraw(orders.order(), c);
            case ChangeContract c -> change(orders.order(), c);
            case RemoveOrder c -> remove(orders, c);
            case ResolveHold c -> resolve(orders, c);
            case ResolveTake c -> resolve(orders, c);
            case ReservationCommand c -> ReservationRules.decide(orders, c, at);
            case KeepAnswer c -> alreadyInEffect();
            case EndOrder c -> end(orders.order(), at);
            case ForgetAttempt c -> orders.abandoned() ? accept(new AttemptForgotten(c.attempt())) : alreadyInEffect();
        };
    }

    private static Decision<OrderEvent> place(Orders orders, PlaceOrder c, CommandContext at) {
        Order there = orders.order();
        if (there != null && there.state() != State.WITHDRAWN) {
            return there.fingerprint().equals(c.fingerprint()) ? alreadyInEffect() : reject(OrderCode.ORDER_EXISTS);
        }
        // The attempt of an order that was taken back has given its goods back, too.
        if (orders.abandoned() || (there != null && there.attempt().equals(c.attempt()))) {
            return reject(OrderCode.ATTEMPT_ABANDONED);
        }
        if (c.terms().payDeadline() <= at.epochMillis()) {
            return reject(OrderCode.PAY_DEADLINE_PASSED);
        }
        if (c.terms().size() > Terms.MAX_SIZE) {
            return reject(OrderCode.TERMS_TOO_LARGE, "most", Terms.MAX_SIZE);
        }
        return accept(new OrderPlaced(
                new Order(
                        at.serial(),
                        c.attempt(),
                        c.fingerprint(),
                        c.items(),
                        c.terms(),
                        at.epochMillis(),
                        State.UNPAID,
                        "",
                        null,
                        0),
                c.taken()));
    }

    private static Decision<OrderEvent> claim(@Nullable Order order, ClaimOrder c) {
        if (order == null || order.state() == State.WITHDRAWN) {
            return unknown();
        }
        if (!order.terms().claimToken().equals(c.claimToken())) {
            return reject(OrderCode.CLAIM_TOKEN_WRONG);
        }
        if (order.isClaimed()) {
            return order.nonce().equals(c.nonce()) ? alreadyInEffect() : reject(OrderCode.CLAIMED_BY_ANOTHER);
        }
        return order.state() == State.EXPIRED ? over() : accept(new OrderClaimed(order.claimedWith(c.nonce())));
    }

    private static Decision<OrderEvent> pay(@Nullable Order order, PayOrder c, CommandContext at) {
        if (order == null) {
            return unknown();
        }
        return switch (order.state()) {
            case PAID ->
                order.payment() != null && c.payment().isThe(order.payment())
                        ? alreadyInEffect()
                        : reject(OrderCode.ALREADY_PAID);
            case EXPIRED, WITHDRAWN -> over();
            case UNPAID ->
                c.payment().amount().isAsMuchAs(order.terms().amount())
                        ? accept(new OrderPaid(order.paidWith(c.payment(), at.epochMillis())))
                        : reject(OrderCode.AMOUNT_WRONG, "amount", order.terms().amount());
        };
    }

    private static Decision<OrderEvent> withdraw(@Nullable Order order, WithdrawOrder c) {
        if (order == null || order.state() == State.WITHDRAWN) {
            return unknown();
        }
        if (order.state() == State.PAID) {
            return reject(OrderCode.ALREADY_PAID);
        }
        if (order.state() == State.UNPAID && order.isClaimed() && !c.force()) {
            return reject(OrderCode.AWAITING_PAYMENT);
        }
        return accept(new OrderWithdrawn(
                order.in(State.WITHDRAWN).with(null), order.terms().contract()));
    }

    private static Decision<OrderEvent> change(@Nullable Order order, ChangeContract c) {
        if (order == null || !order.attempt().equals(c.attempt())) {
            return unknown();
        }
        ContractRef is = order.terms().contract();
        if (Objects.equals(is, c.contract())) {
            return alreadyInEffect();
        }
        return is != null && is.hash().equals(c.was())
                ? accept(new ContractErased(order.with(c.contract()), is))
                : reject(OrderCode.CONTRACT_CHANGED);
    }

    /** The order is what knows that its attempt has given its goods back, so the attempt is remembered in its place. */
    private static Decision<OrderEvent> remove(Orders orders, RemoveOrder c) {
        Order order = orders.order();
        if (order == null || !order.attempt().equals(c.attempt())) {
            return alreadyInEffect();
        }
        return switch (order.state()) {
            case UNPAID, PAID -> reject(OrderCode.ORDER_STANDS);
            case EXPIRED, WITHDRAWN ->
                abandon(
                        orders,
                        c.attempt(),
                        new OrderRemoved(order.with(null), order.terms().contract()));
        };
    }

    /** The attempt that the order was placed with follows the order; any other can never be placed any more. */
    private static Decision<OrderEvent> resolve(Orders orders, ResolveHold c) {
        Order order = orders.order();
        if (order != null && order.attempt().equals(c.attempt())) {
            Resolution fate = switch (order.state()) {
                case UNPAID -> Resolution.CONFIRM;
                case PAID -> Resolution.SELL;
                case EXPIRED, WITHDRAWN -> Resolution.RELEASE;
            };
            return accept(new HoldResolved(c.attempt(), c.product(), fate));
        }
        return abandon(orders, c.attempt(), new HoldResolved(c.attempt(), c.product(), Resolution.RELEASE));
    }

    /** A reservation that an order was placed with is used up, whatever became of the order. */
    private static Decision<OrderEvent> resolve(Orders orders, ResolveTake c) {
        Order order = orders.order();
        return order != null && order.attempt().equals(c.attempt())
                ? accept(new TakeResolved(c.attempt(), c.reservation(), Resolution.CONFIRM))
                : abandon(orders, c.attempt(), new TakeResolved(c.attempt(), c.reservation(), Resolution.RELEASE));
    }

    private static Decision<OrderEvent> abandon(Orders orders, AttemptId attempt, OrderEvent released) {
        return orders.abandoned()
                ? accept(released)
                : new Decision.Accepted<>(List.of(new AttemptAbandoned(attempt), released));
    }

    private static Decision<OrderEvent> end(@Nullable Order order, CommandContext at) {
        return order != null && order.isOverAt(at.epochMillis())
                ? accept(new OrderExpired(order.in(State.EXPIRED)))
                : alreadyInEffect();
    }

    private static Decision<OrderEvent> over() {
        return reject(OrderCode.ORDER_OVER);
    }

    private static Decision<OrderEvent> unknown() {
        return reject(OrderCode.ORDER_UNKNOWN);
    }

    @Override
    public Orders apply(Orders orders, OrderEvent event) {
        return switch (event) {
            case OrderPlaced e -> new Orders(e.order(), orders.abandoned());
            case OrderClaimed e -> new Orders(e.order(), orders.abandoned());
            case OrderPaid e -> new Orders(e.order(), orders.abandoned());
            case OrderExpired e -> new Orders(e.order(), orders.abandoned());
            case OrderWithdrawn e -> new Orders(e.order(), orders.abandoned());
            case ContractErased e -> new Orders(e.order(), orders.abandoned());
            case OrderRemoved e -> new Orders(null, orders.abandoned());
            case LocksGranted e -> orders;
            case HoldResolved e -> orders;
            case TakeResolved e -> orders;
            case ReservationEvent e -> ReservationRules.apply(orders, e);
            case AttemptAbandoned e -> new Orders(orders.order(), true);
            case AttemptForgotten e -> new Orders(orders.order(), false);
        };
    }
}
