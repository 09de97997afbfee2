package stockpot.topology.law;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Fate;
import stockpot.kernel.Moment;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ResolveTake;
import stockpot.orders.OrderDecider;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderEvent.TakeResolved;
import stockpot.orders.Orders;
import stockpot.orders.Reservation;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservedResolved;
import stockpot.stock.Hold;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.records.Records;
import stockpot.topology.rows.Rows;
import stockpot.topology.settle.Following;

/** What can be wrong with reservations; the law has to find each. */
enum ReservingFault {
    NONE,
    /** A hold ends, and the one that was to replace it stays. */
    REPLACING_HOLDS_SURVIVE {
        @Override
        List<StockEvent> stockEvents(Stock stock, List<StockEvent> events) {
            boolean drops = events.size() == 2 && events.getFirst() instanceof HoldReleased;
            return drops ? events.subList(1, 2) : events;
        }
    },
    /** While a change is undecided, what it replaces is not counted. */
    ONLY_THE_NEW_HOLD_COUNTS {
        @Override
        List<StockEvent> stockEvents(Stock stock, List<StockEvent> events) {
            return events.stream()
                    .map(event -> event instanceof StockHeld held ? counting(held) : event)
                    .toList();
        }
    },
    /** A change that was thought of under the old goods' cover is taken although they went with the reservation's time. */
    COVER_OF_WHAT_IS_OVER {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            return RULES.decide(orders, command instanceof ChangeReservation c ? anew(orders, c) : command, at);
        }
    },
    /** A reservation ends while an order is about to take it over. */
    ENDS_WHILE_TAKEN {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            Reservation there = orders.reservation();
            boolean ends = there != null
                    && there.take() != null
                    && (command instanceof CancelReservation
                            || (command instanceof AgeReservation && there.until() <= at.epochMillis()));
            return ends
                    ? Decision.accept(new ReservationEnded(cancelled(there, at), null))
                    : RULES.decide(orders, command, at);
        }
    },
    /** A reservation that an order took gives its goods back itself, which may come before the order's confirmations. */
    ORDERED_GOODS_ARE_RELEASED {
        @Override
        byte[] ledgerRecord(Shard.Fact fact) {
            if (!fact.type().equals("ReservationEnded")) {
                return fact.value();
            }
            ObjectNode without = (ObjectNode) CollectedEffects.json(fact.value());
            without.remove("order");
            try {
                return Records.JSON.writeValueAsBytes(without);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    },
    /** The same, when one of its holds asks late; {@link LateHoldsTest} has the race that it takes. */
    ORDERED_HOLDS_ARE_RELEASED {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            Reservation there = orders.reservation();
            return command instanceof ResolveReserved c && there != null && there.state() == State.ORDERED
                    ? Decision.accept(new ReservedResolved(c.instance(), c.attempt(), c.product(), Fate.RELEASE))
                    : RULES.decide(orders, command, at);
        }
    },
    /** A reservation that waited long for an order stands, although the order was placed. */
    TAKE_RELEASED_ALTHOUGH_PLACED {
        @Override
        Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
            return command instanceof ResolveTake c
                    ? Decision.accept(new TakeResolved(c.attempt(), c.reservation(), Fate.RELEASE))
                    : RULES.decide(orders, command, at);
        }

        @Override
        boolean isCarried(Following.Command command) {
            return !CollectedEffects.json(command.value())
                    .get("type")
                    .textValue()
                    .equals("ConfirmTake");
        }
    },
    /** Whoever gets no answer from the order's log at once gives the reservation back. */
    TAKE_GIVEN_BACK_UNANSWERED,
    /** An attempt that was given up can still be used. */
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
    };

    private static final OrderDecider RULES = new OrderDecider();

    Rows rows(Rows sound) {
        return sound;
    }

    List<StockEvent> stockEvents(Stock stock, List<StockEvent> events) {
        return events;
    }

    Decision<OrderEvent> decide(Orders orders, OrderCommand command, Moment at) {
        return RULES.decide(orders, command, at);
    }

    /** A ledger record as the settler reads it. */
    byte[] ledgerRecord(Shard.Fact fact) {
        return fact.value();
    }

    /** Whether the settler sends that. */
    boolean isCarried(Following.Command command) {
        return true;
    }

    private static StockHeld counting(StockHeld held) {
        Hold hold = held.hold();
        return new StockHeld(new Hold(
                hold.attempt(),
                hold.owner(),
                hold.quantity(),
                hold.quantity(),
                hold.firm(),
                hold.overdueAt(),
                hold.aside(),
                hold.over(),
                hold.under()));
    }

    private static ChangeReservation anew(Orders orders, ChangeReservation c) {
        Renewal renewal = c.renewal();
        Reservation there = orders.reservation();
        if (renewal == null || there == null || there.state() != State.EXPIRED) {
            return c;
        }
        Renewal spoilt = new Renewal(renewal.attempt(), renewal.lines(), true);
        long lifetime = Objects.requireNonNullElse(c.lifetime(), 5L);
        return new ChangeReservation(c.key(), c.instance(), c.base(), spoilt, lifetime);
    }

    private static Reservation cancelled(Reservation there, Moment at) {
        return new Reservation(
                there.instance(),
                there.attempt(),
                there.fingerprint(),
                there.lines(),
                there.until(),
                State.CANCELLED,
                at.epochMillis(),
                null);
    }

    Family<Stock, StockCommand, StockEvent> stock() {
        Family<Stock, StockCommand, StockEvent> sound = Family.STOCK;
        StockDecider rules = new StockDecider();
        Decider<Stock, StockCommand, StockEvent> spoilt = new Decider<>() {
            @Override
            public Decision<StockEvent> decide(Stock slice, StockCommand command, Moment at) {
                return rules.decide(slice, command, at)
                                instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)
                        ? new Decision.Accepted<>(new ArrayList<>(stockEvents(slice, events)))
                        : rules.decide(slice, command, at);
            }

            @Override
            public Stock apply(Stock slice, StockEvent event) {
                return rules.apply(slice, event);
            }
        };
        return new Family<>(sound.topics(), spoilt, sound.words(), sound.slices(), sound.hasView(), sound.viewed());
    }

    Family<Orders, OrderCommand, OrderEvent> orders() {
        Family<Orders, OrderCommand, OrderEvent> sound = Family.ORDERS;
        Decider<Orders, OrderCommand, OrderEvent> spoilt = new Decider<>() {
            @Override
            public Decision<OrderEvent> decide(Orders slice, OrderCommand command, Moment at) {
                return ReservingFault.this.decide(slice, command, at);
            }

            @Override
            public Orders apply(Orders slice, OrderEvent event) {
                return RULES.apply(slice, event);
            }
        };
        return new Family<>(sound.topics(), spoilt, sound.words(), sound.slices(), sound.hasView(), sound.viewed());
    }
}
