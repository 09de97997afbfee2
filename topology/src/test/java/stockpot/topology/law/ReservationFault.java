package stockpot.topology.law;

import java.util.List;
import java.util.Objects;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationTaken;
import stockpot.orders.ReservationEvent.TakeOverdue;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Rows;

/** Ways to spoil the rows and the rules of reservations, each of which the audit has to find. */
enum ReservationFault {
    /** A reservation that was forgotten is still there. */
    KEEPS_WHAT_IS_FORGOTTEN {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'r');
        }
    },
    LOSES_A_RESERVATION {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'r', 20);
        }
    },
    /** The clock is told of nothing. */
    HAS_NO_AGENDA {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 't', 1);
        }
    },
    ABANDONED_IS_FORGOTTEN {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public byte[] get(byte[] key) {
                    return key[0] == 'g' ? null : super.get(key);
                }
            };
        }
    },
    ENDS_LATE {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            Reservation there = orders.reservation();
            boolean isEarly = command instanceof AgeReservation
                    && there != null
                    && there.state() == Reservation.State.LIVE
                    && at.epochMillis() < there.until() + 1_000;
            return isEarly ? Decision.alreadyInEffect() : super.decide(orders, command, at);
        }
    },
    ASKS_AGAIN {
        @Override
        OrderEvent spoilt(Orders orders, OrderEvent event) {
            return event instanceof TakeOverdue overdue
                    ? new TakeOverdue(Objects.requireNonNull(orders.reservation()), overdue.take())
                    : event;
        }
    },
    TAKES_FROM_ANOTHER {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            Reservation there = orders.reservation();
            boolean isTaken = command instanceof TakeReservation && there != null && there.take() != null;
            return isTaken
                    ? Decision.accept(new ReservationTaken(Objects.requireNonNull(there)))
                    : super.decide(orders, command, at);
        }
    },
    LEAVES_GOODS_BEHIND {
        @Override
        OrderEvent spoilt(Orders orders, OrderEvent event) {
            return event instanceof ReservationChanged changed
                    ? new ReservationChanged(changed.reservation(), null)
                    : event;
        }
    };

    private static final OrderDecider RULES = new OrderDecider();

    Rows rows(Rows sound) {
        return sound;
    }

    OrderEvent spoilt(Orders orders, OrderEvent event) {
        return event;
    }

    Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
        return RULES.decide(orders, command, at) instanceof Decision.Accepted<OrderEvent>(List<OrderEvent> events)
                ? new Decision.Accepted<>(
                        events.stream().map(event -> spoilt(orders, event)).toList())
                : RULES.decide(orders, command, at);
    }

    Family<Orders, OrderCommand, OrderEvent> family() {
        Family<Orders, OrderCommand, OrderEvent> sound = Family.ORDERS;
        Decider<Orders, OrderCommand, OrderEvent> rules = new Decider<>() {
            @Override
            public Decision<OrderEvent> decide(Orders slice, OrderCommand command, Moment at) {
                return ReservationFault.this.decide(slice, command, at);
            }

            @Override
            public Orders apply(Orders slice, OrderEvent event) {
                return RULES.apply(slice, event);
            }
        };
        return new Family<>(sound.topics(), rules, sound.words(), sound.slices(), sound.hasView(), sound.viewed());
    }
}
