package stockpot.topology.law;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import stockpot.kernel.Decider;
import stockpot.kernel.Decision;
import stockpot.kernel.Moment;
import stockpot.stock.Hold;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockDecider;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Rows;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** What can be wrong with hold, decide, settle; the law has to find each. */
enum SettleFault {
    NONE,
    /** What was settled before is carried out again. */
    NO_HIGH_WATER_MARKS {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public byte[] get(byte[] key) {
                    return isMark(key) ? null : super.get(key);
                }
            };
        }
    },
    /** The second command of a ledger record looks like the first again. */
    POSITION_WITHOUT_ORDINAL {
        @Override
        Rows rows(Rows sound) {
            return new SpoiltRows(sound) {
                @Override
                public void put(byte[] key, byte[] row) {
                    super.put(key, isMark(key) ? withoutOrdinal(row) : row);
                }
            };
        }
    },
    /** A hold that nobody confirmed in time is given back without asking its order. */
    PENDING_HOLDS_EXPIRE,
    /** While an order is undecided, what it replaces is not counted. */
    ONLY_THE_NEW_HOLD_COUNTS {
        @Override
        Family<Stock, StockCommand, StockEvent> stock() {
            return decidingWith(event -> true, event -> event instanceof StockHeld held ? counting(held) : event);
        }
    },
    /** The settler sends what follows from a record ahead of what follows from the one before. */
    SETTLES_OUT_OF_ORDER,
    /** Locks that were replaced come back with the order. */
    LOCKS_OUTLIVE_THEIR_ORDER {
        @Override
        Family<Stock, StockCommand, StockEvent> stock() {
            return decidingWith(event -> !(event instanceof StockEvent.LockReplaced), event -> event);
        }
    },
    /** The settler commits a record before it has sent what follows from it. */
    COMMITS_BEFORE_SENDING,
    /** An attempt that was given up can still be placed. */
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

    private static final char MARK = 'w';

    Rows rows(Rows sound) {
        return sound;
    }

    Family<Stock, StockCommand, StockEvent> stock() {
        return Family.STOCK;
    }

    private static boolean isMark(byte[] key) {
        return key[0] == MARK;
    }

    static byte[] withoutOrdinal(byte[] mark) {
        RowReader reader = RowReader.row(1, mark);
        return RowWriter.begin(1, reader.number())
                .number(reader.number())
                .number(Integer.MAX_VALUE)
                .done();
    }

    static StockHeld counting(StockHeld held) {
        Hold hold = held.hold();
        return new StockHeld(new Hold(
                hold.attempt(),
                hold.owner(),
                hold.quantity(),
                hold.quantity(),
                hold.firm(),
                hold.overdueAt(),
                hold.aside()));
    }

    private static Family<Stock, StockCommand, StockEvent> decidingWith(
            Predicate<StockEvent> kept, UnaryOperator<StockEvent> change) {
        Family<Stock, StockCommand, StockEvent> sound = Family.STOCK;
        StockDecider rules = new StockDecider();
        Decider<Stock, StockCommand, StockEvent> spoilt = new Decider<>() {
            @Override
            public Decision<StockEvent> decide(Stock slice, StockCommand command, Moment at) {
                if (rules.decide(slice, command, at)
                        instanceof Decision.Accepted<StockEvent>(List<StockEvent> events)) {
                    Stream<StockEvent> spoiltEvents =
                            events.stream().filter(kept).map(change);
                    return new Decision.Accepted<>(spoiltEvents.toList());
                }
                return rules.decide(slice, command, at);
            }

            @Override
            public Stock apply(Stock slice, StockEvent event) {
                return rules.apply(slice, event);
            }
        };
        return new Family<>(sound.topics(), spoilt, sound.words(), sound.slices(), sound.hasView(), sound.viewed());
    }
}
