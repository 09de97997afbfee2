package stockpot.topology.law;

import static stockpot.topology.law.Fault.forgetting;
import static stockpot.topology.law.Fault.none;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.Fault.without;
import static stockpot.topology.law.Fault.withoutOrdinals;

import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.topology.decide.Family;
import stockpot.topology.rows.Rows;
import stockpot.topology.stock.StockFamily;

/** What can be wrong with hold, decide, settle; the law has to find each. */
enum SettleFault {
    NONE(none()),
    /** What was settled before is carried out again. */
    NO_HIGH_WATER_MARKS(forgetting('w')),
    POSITION_WITHOUT_ORDINAL(withoutOrdinals()),
    /** A hold that nobody confirmed in time is given back without asking its order. */
    PENDING_HOLDS_EXPIRE(none()),
    /** While an order is undecided, what it replaces is not counted. */
    ONLY_THE_NEW_HOLD_COUNTS(telling((_, event) -> event instanceof StockHeld held ? HoldFault.counting(held) : event)),
    /** The settler sends what follows from a record ahead of what follows from the one before. */
    SETTLES_OUT_OF_ORDER(none()),
    /** Locks that were replaced come back with the order. */
    LOCKS_OUTLIVE_THEIR_ORDER(without(LockReplaced.class)),
    /** A batch is decided for, and its holds stay. */
    BATCHES_STAY_HELD(without(HoldLocked.class)),
    /** The settler commits a record before it has sent what follows from it. */
    COMMITS_BEFORE_SENDING(none()),
    /** An attempt that was given up can still be placed. */
    ABANDONED_IS_FORGOTTEN(forgetting('g'));

    private final Fault<Stock, StockCommand, StockEvent> fault;

    SettleFault(Fault<Stock, StockCommand, StockEvent> fault) {
        this.fault = fault;
    }

    Rows rows(Rows sound) {
        return fault.rows().apply(sound);
    }

    Family<Stock, StockCommand, StockEvent> stock() {
        return fault.in(StockFamily.STOCK);
    }
}
