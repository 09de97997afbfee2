package stockpot.topology.law;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;

/** Ways to spoil the plumbing, each of which the laws have to find. */
enum PlantedFault {
    /** Rows in memory that a node started afresh does not have. */
    SAVES_LATE(true) {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                private byte @Nullable [] key;
                private byte @Nullable [] row;

                @Override
                public byte @Nullable [] get(byte[] wanted) {
                    return key != null && Arrays.equals(key, wanted) ? row : super.get(wanted);
                }

                @Override
                public void put(byte[] putKey, byte[] putRow) {
                    if (putKey[0] != 'p') {
                        super.put(putKey, putRow);
                        return;
                    }
                    if (key != null && row != null) {
                        super.put(key, row);
                    }
                    key = putKey;
                    row = putRow;
                }

                @Override
                public void delete(byte[] deleted) {
                    if (key != null && Arrays.equals(key, deleted)) {
                        key = null;
                    }
                    super.delete(deleted);
                }
            };
        }
    },
    COUNTS_SINCE_IT_WAS_STARTED(true) {
        @Override
        Slices<Stock, StockCommand> slices(Slices<Stock, StockCommand> sound) {
            return new SpoiltStock.Plumbing(sound) {
                private int asked;

                @Override
                public @Nullable StockCommand dueBefore(StockCommand command, long timestamp) {
                    return asked++ < 5 ? null : super.dueBefore(command, timestamp);
                }
            };
        }
    },
    FORGETS_WHAT_IS_DUE_BEFORE(false) {
        @Override
        Slices<Stock, StockCommand> slices(Slices<Stock, StockCommand> sound) {
            return new SpoiltStock.Plumbing(sound) {
                @Override
                public @Nullable StockCommand dueBefore(StockCommand command, long timestamp) {
                    return null;
                }

                @Override
                public Loaded<Stock> load(StockCommand command, long timestamp) {
                    Loaded<Stock> loaded = super.load(command, timestamp);
                    Stock stock = loaded.slice();
                    Stock counting = stock.counting(false);
                    return new Loaded<>(counting, loaded.lastChange(), loaded.bound());
                }
            };
        }
    },
    FOLLOWS_THE_CLOCK_BACK(false) {
        @Override
        Slices<Stock, StockCommand> slices(Slices<Stock, StockCommand> sound) {
            return new SpoiltStock.Plumbing(sound) {
                @Override
                public Loaded<Stock> load(StockCommand command, long timestamp) {
                    Loaded<Stock> loaded = super.load(command, timestamp);
                    return new Loaded<>(
                            loaded.slice(), command instanceof LockStock ? 0 : loaded.lastChange(), loaded.bound());
                }
            };
        }
    },
    LEAVES_DEADLINES_BEHIND(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keepingSome(sound, 'e', 50);
        }
    },
    LOSES_AN_AGENDA_ENTRY(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 't', 20);
        }
    },
    KEEPS_OLD_PICTURES(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'm');
        }
    },
    LOSES_A_PICTURE(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'm', 20);
        }
    },
    FINDS_PICTURES_THAT_ARE_GONE(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'h');
        }
    },
    FINDS_SOME_PICTURES_ONLY(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.losing(sound, 'h', 20);
        }
    },
    LISTS_OLD_CATEGORIES(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'i');
        }
    },
    LISTS_WHAT_IS_GONE(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.keeping(sound, 'i');
        }
    },
    KEEPS_OLD_DETAILS(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'd');
        }
    },
    WEIGHS_DETAILS_ONCE(false) {
        @Override
        Rows rows(Rows sound) {
            return SpoiltRows.writingOnce(sound, 'b');
        }
    },
    SAYS_NOTHING_OF_SOME_EXPIRIES(false) {
        @Override
        Decider<Stock, StockCommand, StockEvent> decider() {
            return new SpoiltStock.Rules() {
                @Override
                Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
                    boolean some = command instanceof EndLocks && events.size() > 1;
                    return new Decision.Accepted<>(some ? events.subList(0, events.size() - 1) : events);
                }
            };
        }
    },
    DROPS_A_LOCK_TWICE(false) {
        @Override
        Decider<Stock, StockCommand, StockEvent> decider() {
            return new SpoiltStock.Rules() {
                @Override
                Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
                    boolean drop = events.size() == 1 && events.getFirst() instanceof LockDropped;
                    return new Decision.Accepted<>(drop ? List.of(events.getFirst(), events.getFirst()) : events);
                }

                @Override
                public Stock apply(Stock stock, StockEvent event) {
                    return event instanceof LockDropped && stock.ending().isEmpty() ? stock : super.apply(stock, event);
                }
            };
        }
    },
    ENDS_LOCKS_EARLY(false) {
        @Override
        Decider<Stock, StockCommand, StockEvent> decider() {
            return new SpoiltStock.Rules() {
                @Override
                Decision<StockEvent> spoil(Stock stock, StockCommand command, List<StockEvent> events) {
                    return new Decision.Accepted<>(events.stream()
                            .map(event -> event instanceof LockExpired e
                                    ? new LockExpired(e.lock(), e.quantity(), e.deadline() + 1_000)
                                    : event)
                            .toList());
                }
            };
        }
    },
    COUNTS_WHAT_WAITS_TO_BE_ENDED(false, true) {
        @Override
        Slices<Stock, StockCommand> slices(Slices<Stock, StockCommand> sound) {
            return new SpoiltStock.Plumbing(sound) {
                @Override
                public Loaded<Stock> load(StockCommand command, long timestamp) {
                    Loaded<Stock> loaded = super.load(command, timestamp);
                    Stock counting = loaded.slice().counting(false);
                    return new Loaded<>(counting, loaded.lastChange(), loaded.bound());
                }
            };
        }
    };

    final boolean isForgetful;
    final boolean needsACrowd;

    PlantedFault(boolean isForgetful) {
        this(isForgetful, false);
    }

    PlantedFault(boolean isForgetful, boolean needsACrowd) {
        this.isForgetful = isForgetful;
        this.needsACrowd = needsACrowd;
    }

    Family<Stock, StockCommand, StockEvent> family() {
        return SpoiltStock.family(decider(), this::slices);
    }

    Rows rows(Rows sound) {
        return sound;
    }

    Slices<Stock, StockCommand> slices(Slices<Stock, StockCommand> sound) {
        return sound;
    }

    Decider<Stock, StockCommand, StockEvent> decider() {
        return new StockDecider();
    }
}
