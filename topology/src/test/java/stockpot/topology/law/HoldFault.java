package stockpot.topology.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold;
import stockpot.stock.Lock;
import stockpot.stock.Product;
import stockpot.stock.Stock;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ChangeProduct;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.MapRows;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;

/** Ways to spoil what becomes of holds, each of which the laws have to find. */
enum HoldFault {
    COUNTS_ONLY_WHAT_THE_ORDER_GETS {
        @Override
        StockEvent spoil(StockEvent event) {
            return event instanceof StockHeld held ? SettleFault.counting(held) : event;
        }
    },
    ASKS_TOO_EARLY {
        @Override
        StockEvent spoil(StockEvent event) {
            return event instanceof StockHeld held ? askedAt(held, held.hold().overdueAt() - 1) : event;
        }
    },
    NEVER_ASKS {
        @Override
        StockEvent spoil(StockEvent event) {
            return event instanceof StockHeld held ? askedAt(held, Hold.NEVER) : event;
        }
    },
    LOCKS_OUTLIVE_THEIR_ORDER {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
            return new Decision.Accepted<>(events.stream()
                    .filter(event -> !(event instanceof LockReplaced))
                    .toList());
        }
    },
    SELLS_THE_SURPLUS_TOO {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
            Hold hold = stock.holding().hold();
            return new Decision.Accepted<>(
                    events.stream().map(event -> withSurplus(event, hold)).toList());
        }

        private StockEvent withSurplus(StockEvent event, @Nullable Hold hold) {
            return event instanceof HoldSold && hold != null ? new HoldSold(firm(hold, hold.counted())) : event;
        }
    },
    SELLS_WITHOUT_CONFIRMING {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
            boolean sells = !events.isEmpty() && events.getLast() instanceof HoldSold;
            return new Decision.Accepted<>(sells ? List.of(events.getLast()) : events);
        }
    },
    CONFIRMS_AGAIN {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
            Hold hold = stock.holding().hold();
            return events.isEmpty() && command instanceof StockCommand.ConfirmHold && hold != null
                    ? Decision.accept(new HoldConfirmed(hold))
                    : new Decision.Accepted<>(events);
        }
    },
    GIVES_NO_LOCKS_BACK {
        @Override
        Stock apply(Stock stock, StockEvent event) {
            return event instanceof HoldReleased
                    ? super.apply(stock.holding(new Holding(stock.holding().hold(), List.of(), List.of())), event)
                    : super.apply(stock, event);
        }
    },
    CALLS_SHORT_WHAT_IS_CONTENDED {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
            Product product = stock.product();
            return command instanceof HoldStock c && because.code() == Code.CONTENDED && product != null
                    ? new Decision.Rejected<>(new OutOfStock(c.quantity(), product.free(), product.nextRestock()))
                    : super.spoil(stock, command, because);
        }
    },
    CALLS_CONTENDED_WHAT_IS_SHORT {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
            return command instanceof HoldStock && because.code() == Code.OUT_OF_STOCK
                    ? Decision.reject(Code.CONTENDED, "perhaps later")
                    : super.spoil(stock, command, because);
        }
    },
    REMOVES_WHAT_ORDERS_HOLD {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
            return command instanceof RemoveProduct c && c.force() && because.code() == Code.PRODUCT_LOCKED
                    ? Decision.accept(new ProductRemoved())
                    : super.spoil(stock, command, because);
        }
    },
    LOSES_WHAT_ORDERS_HOLD {
        @Override
        Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
            Product product = stock.product();
            boolean isLost = because.code() == Code.LOST_EXCEEDS_STOCK && command instanceof ChangeProduct;
            if (!isLost || product == null) {
                return super.spoil(stock, command, because);
            }
            Quantity rest = product.total().limit().minusOrZero(product.sold());
            return rest.exceeds(product.lost())
                    ? Decision.accept(
                            new ProductChanged(Objects.requireNonNull(stock.details()), product.total(), rest))
                    : super.spoil(stock, command, because);
        }
    },
    CHANGES_LOCKS_THAT_STAND_ASIDE {
        @Override
        Stock load(Stock stock, StockCommand command) {
            Lock lock = stock.lock();
            return command instanceof LockStock && lock != null && lock.asideFor() != null
                    ? Stock.of(stock.product(), null, null)
                    : stock;
        }
    },
    TAKES_LOCKS_FROM_OTHER_ORDERS {
        @Override
        Stock load(Stock stock, StockCommand command) {
            return command instanceof HoldStock
                    ? stock.holding(new Holding(stock.holding().hold(), freed(stock), List.of()))
                    : stock;
        }

        private List<Lock> freed(Stock stock) {
            List<Lock> locks = new ArrayList<>();
            for (Lock lock : stock.holding().locks()) {
                locks.add(new Lock(lock.id(), lock.quantity(), lock.deadline()));
            }
            return locks;
        }
    },
    FORGETS_WHAT_IS_PENDING {
        @Override
        Stock load(Stock stock, StockCommand command) {
            Product p = stock.product();
            return command instanceof HoldStock && p != null
                    ? Stock.of(withoutPending(p), null, null)
                            .holding(stock.holding())
                            .counting(stock.overdue())
                    : stock;
        }

        private Product withoutPending(Product p) {
            return new Product(
                    p.serial(),
                    p.total(),
                    p.sold(),
                    p.lost(),
                    p.locked(),
                    p.locks(),
                    p.held(),
                    Quantity.ZERO,
                    p.holds(),
                    p.fractions(),
                    p.nextRestock());
        }
    },
    HOLDS_COUNT_WHAT_WAITS_TO_BE_ENDED(false, true) {
        @Override
        Stock load(Stock stock, StockCommand command) {
            return command instanceof HoldStock ? stock.counting(false) : stock;
        }
    },
    KEEPS_OLD_HOLDS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'x');
        }
    },
    LOSES_A_HOLD {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'x', 20);
        }
    },
    LOSES_A_QUESTION {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'y', 20);
        }
    },
    KEEPS_OLD_QUESTIONS {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keepingSome(sound, 'y', 20);
        }
    },
    SETTLES_AGAIN {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'w', 1);
        }
    },
    SETTLES_WHAT_IS_BELOW {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'w');
        }
    },
    SETTLES_ONE_COMMAND_OF_A_RECORD {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public void put(byte[] key, byte[] row) {
                    super.put(key, key[0] == 'w' ? SettleFault.withoutOrdinal(row) : row);
                }
            };
        }
    },
    KEEPS_SOURCES_IN_MEMORY(true, false) {
        @Override
        Rows rows(Rows sound) {
            MapRows sources = new MapRows();
            return new SpoiltRows(sound) {
                @Override
                public byte @Nullable [] get(byte[] key) {
                    return key[0] == 'w' ? sources.get(key) : super.get(key);
                }

                @Override
                public void put(byte[] key, byte[] row) {
                    if (key[0] == 'w') {
                        sources.put(key, row);
                    } else {
                        super.put(key, row);
                    }
                }
            };
        }
    };

    /** Only a restart shows it. */
    final boolean isForgetful;

    final boolean needsACrowd;

    HoldFault() {
        this(false, false);
    }

    HoldFault(boolean isForgetful, boolean needsACrowd) {
        this.isForgetful = isForgetful;
        this.needsACrowd = needsACrowd;
    }

    Family<Stock, StockCommand, StockEvent> family() {
        UnaryOperator<Slices<Stock, StockCommand>> spoilt = sound -> new SpoiltStock.Plumbing(sound) {
            @Override
            public Loaded<Stock> load(StockCommand command, long timestamp) {
                Loaded<Stock> loaded = super.load(command, timestamp);
                return new Loaded<>(HoldFault.this.load(loaded.slice(), command), loaded.lastChange(), loaded.bound());
            }
        };
        return SpoiltStock.family(decider(), spoilt);
    }

    Rows rows(Rows sound) {
        return sound;
    }

    Stock load(Stock stock, StockCommand command) {
        return stock;
    }

    StockEvent spoil(StockEvent event) {
        return event;
    }

    Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
        return new Decision.Accepted<>(events.stream().map(this::spoil).toList());
    }

    Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
        return new Decision.Rejected<>(because);
    }

    Stock apply(Stock stock, StockEvent event) {
        return new SpoiltStock.Rules().apply(stock, event);
    }

    private Decider<Stock, StockCommand, StockEvent> decider() {
        return new SpoiltStock.Rules() {
            @Override
            Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
                return HoldFault.this.spoil(stock, command, events);
            }

            @Override
            Decision<StockEvent> spoil(Stock stock, StockCommand command, Rejection because) {
                return HoldFault.this.spoil(stock, command, because);
            }

            @Override
            public Stock apply(Stock slice, StockEvent event) {
                return HoldFault.this.apply(slice, event);
            }
        };
    }

    private static StockHeld askedAt(StockHeld held, long overdueAt) {
        Hold hold = held.hold();
        return new StockHeld(new Hold(
                hold.attempt(), hold.owner(), hold.quantity(), hold.counted(), hold.firm(), overdueAt, hold.aside()));
    }

    private static Hold firm(Hold hold, Quantity quantity) {
        return new Hold(hold.attempt(), hold.owner(), quantity, quantity, true, Hold.NEVER, List.of());
    }
}
