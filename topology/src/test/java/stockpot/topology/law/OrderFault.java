package stockpot.topology.law;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Fate;
import stockpot.kernel.Moment;
import stockpot.kernel.Rejection;
import stockpot.orders.Order;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCode;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Agenda;
import stockpot.topology.rows.OrderSlices;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;

/** Ways to spoil orders, each of which the laws have to find. */
enum OrderFault {
    EXPIRES_WHAT_IS_PAID {
        @Override
        @Nullable
        OrderCommand dueBefore(Slices<Orders, OrderCommand> sound, OrderCommand command, long timestamp) {
            return command.key() instanceof OrderKey order ? new EndOrder(order) : null;
        }

        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
            Order order = orders.order();
            return command instanceof EndOrder && order != null && order.state() == State.PAID
                    ? Decision.accept(new OrderExpired(like(order, State.EXPIRED, null)))
                    : super.spoil(orders, command, events);
        }
    },
    TAKES_LATE_PAYMENTS {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, Rejection because) {
            return command instanceof PayOrder c && because.code() == OrderCode.ORDER_OVER
                    ? paid(orders, c)
                    : super.spoil(orders, command, because);
        }
    },
    IS_PAID_TWICE {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, Rejection because) {
            return command instanceof PayOrder c && because.code() == OrderCode.ALREADY_PAID
                    ? paid(orders, c)
                    : super.spoil(orders, command, because);
        }
    },
    TAKES_WHATEVER_IS_PAID {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, Rejection because) {
            return command instanceof PayOrder c && because.code() == OrderCode.AMOUNT_WRONG
                    ? paid(orders, c)
                    : super.spoil(orders, command, because);
        }
    },
    WITHDRAWS_WHAT_IS_PAID {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, Rejection because) {
            Order order = orders.order();
            return command instanceof WithdrawOrder && because.code() == OrderCode.ALREADY_PAID && order != null
                    ? Decision.accept(new OrderWithdrawn(like(order, State.WITHDRAWN, null)))
                    : super.spoil(orders, command, because);
        }
    },
    PLACES_OVER_WHAT_STANDS {
        @Override
        Orders load(Orders orders, OrderCommand command) {
            return command instanceof PlaceOrder ? new Orders(null, orders.abandoned()) : orders;
        }
    },
    PLACES_WITH_AN_ABANDONED_ATTEMPT {
        @Override
        Orders load(Orders orders, OrderCommand command) {
            return command instanceof PlaceOrder ? new Orders(orders.order(), false) : orders;
        }
    },
    RELEASES_WITHOUT_ABANDONING {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
            return new Decision.Accepted<>(events.stream()
                    .filter(event -> !(event instanceof AttemptAbandoned))
                    .toList());
        }
    },
    RELEASES_WHAT_IS_PAID {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
            return resolvedAs(events, Fate.SELL, Fate.RELEASE);
        }
    },
    CONFIRMS_WHAT_IS_OVER {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
            return resolvedAs(events, Fate.RELEASE, Fate.CONFIRM);
        }
    },
    LETS_THE_HOLD_ASK_IN_VAIN {
        @Override
        Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
            return new Decision.Accepted<>(events.stream()
                    .filter(event -> !(event instanceof HoldResolved))
                    .toList());
        }
    },
    FORGETS_WHAT_IS_DUE_BEFORE {
        @Override
        @Nullable
        OrderCommand dueBefore(Slices<Orders, OrderCommand> sound, OrderCommand command, long timestamp) {
            return null;
        }
    },
    FOLLOWS_THE_CLOCK_BACK {
        @Override
        long lastChange(long sound) {
            return 0;
        }
    },
    LOSES_AN_AGENDA_ENTRY {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 't', 20);
        }
    },
    KEEPS_OLD_AGENDA_ENTRIES {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keepingSome(sound, 't', 20);
        }
    },
    LOSES_A_CHANGE {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'p', 50);
        }
    },
    LISTS_WHAT_WAS_WITHDRAWN {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'i');
        }
    },
    LISTS_SOME_ORDERS_ONLY {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'i', 20);
        }
    },
    KEEPS_ATTEMPTS_FOR_EVER {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'g');
        }
    },
    LOSES_AN_ATTEMPT {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'g', 20);
        }
    },
    SETTLES_AGAIN {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'w', 1);
        }
    },
    COUNTS_SINCE_IT_WAS_STARTED(true) {
        @Override
        @Nullable
        OrderCommand dueBefore(Slices<Orders, OrderCommand> sound, OrderCommand command, long timestamp) {
            return asked++ < 5 ? null : sound.dueBefore(command, timestamp);
        }
    };

    /** Only a restart shows it. */
    final boolean isForgetful;

    /** How often this node was asked; what a restart forgets. */
    int asked;

    OrderFault() {
        this(false);
    }

    OrderFault(boolean isForgetful) {
        this.isForgetful = isForgetful;
    }

    Family<Orders, OrderCommand, OrderEvent> family() {
        Family<Orders, OrderCommand, OrderEvent> sound = Family.ORDERS;
        return new Family<>(
                sound.topics(),
                decider(),
                sound.words(),
                (rows, agenda) -> slices(new OrderSlices(rows, agenda)),
                sound.hasView(),
                sound.viewed());
    }

    Rows rows(Rows sound) {
        return sound;
    }

    @Nullable
    OrderCommand dueBefore(Slices<Orders, OrderCommand> sound, OrderCommand command, long timestamp) {
        return sound.dueBefore(command, timestamp);
    }

    Orders load(Orders orders, OrderCommand command) {
        return orders;
    }

    long lastChange(long sound) {
        return sound;
    }

    Decision<OrderEvent> spoil(Orders orders, OrderCommand command, List<OrderEvent> events) {
        return new Decision.Accepted<>(events);
    }

    Decision<OrderEvent> spoil(Orders orders, OrderCommand command, Rejection because) {
        return new Decision.Rejected<>(because);
    }

    private Slices<Orders, OrderCommand> slices(Slices<Orders, OrderCommand> sound) {
        asked = 0;
        return new Slices<>() {
            @Override
            public @Nullable OrderCommand dueBefore(OrderCommand command, long timestamp) {
                return OrderFault.this.dueBefore(sound, command, timestamp);
            }

            @Override
            public OrderCommand due(Agenda.Entry entry) {
                return sound.due(entry);
            }

            @Override
            public Loaded<Orders> load(OrderCommand command, long timestamp) {
                Loaded<Orders> loaded = sound.load(command, timestamp);
                return new Loaded<>(
                        OrderFault.this.load(loaded.slice(), command), lastChange(loaded.lastChange()), loaded.bound());
            }

            @Override
            public void save(Loaded<Orders> before, Orders after, OrderCommand command, Written written) {
                sound.save(before, after, command, written);
            }
        };
    }

    private Decider<Orders, OrderCommand, OrderEvent> decider() {
        OrderDecider sound = new OrderDecider();
        return new Decider<>() {
            @Override
            public Decision<OrderEvent> decide(Orders slice, OrderCommand command, Moment at) {
                return switch (sound.decide(slice, command, at)) {
                    case Decision.Accepted<OrderEvent> accepted -> spoil(slice, command, accepted.events());
                    case Decision.Rejected<OrderEvent> rejected -> spoil(slice, command, rejected.because());
                };
            }

            @Override
            public Orders apply(Orders slice, OrderEvent event) {
                return sound.apply(slice, event);
            }
        };
    }

    private static Decision<OrderEvent> paid(Orders orders, PayOrder c) {
        Order order = orders.order();
        return order == null
                ? Decision.alreadyInEffect()
                : Decision.accept(new OrderPaid(like(order, State.PAID, c.payment())));
    }

    private static Decision<OrderEvent> resolvedAs(List<OrderEvent> events, Fate is, Fate other) {
        return new Decision.Accepted<>(events.stream()
                .map(event -> event instanceof HoldResolved e && e.fate() == is
                        ? new HoldResolved(e.attempt(), e.product(), other)
                        : event)
                .toList());
    }

    private static Order like(Order order, State state, @Nullable Payment payment) {
        return new Order(
                order.serial(),
                order.attempt(),
                order.fingerprint(),
                order.items(),
                order.terms(),
                order.placed(),
                state,
                order.nonce(),
                payment);
    }
}
