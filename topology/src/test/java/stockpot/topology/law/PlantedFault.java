package stockpot.topology.law;

import static stockpot.topology.law.Fault.accepting;
import static stockpot.topology.law.Fault.applying;
import static stockpot.topology.law.Fault.both;
import static stockpot.topology.law.Fault.dueBefore;
import static stockpot.topology.law.Fault.keeping;
import static stockpot.topology.law.Fault.lateAfterAStart;
import static stockpot.topology.law.Fault.loading;
import static stockpot.topology.law.Fault.losing;
import static stockpot.topology.law.Fault.rows;
import static stockpot.topology.law.Fault.telling;
import static stockpot.topology.law.Fault.withoutLastChange;
import static stockpot.topology.law.Fault.writingOnce;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.LockStock;
import stockpot.stock.StockEvent;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.topology.rows.Rows;

/** Ways to spoil the plumbing, each of which the laws have to find. */
enum PlantedFault {
    SAVES_LATE(rows(SavedLate::new)),
    COUNTS_SINCE_IT_WAS_STARTED(lateAfterAStart()),
    FORGETS_WHAT_IS_DUE_BEFORE(both(dueBefore((_, _) -> null), loading((stock, _) -> stock.counting(false)))),
    FOLLOWS_THE_CLOCK_BACK(withoutLastChange(LockStock.class)),
    LEAVES_DEADLINES_BEHIND(keeping('e', 50)),
    LOSES_AN_AGENDA_ENTRY(losing('t', 20)),
    KEEPS_OLD_PICTURES(keeping('m')),
    LOSES_A_PICTURE(losing('m', 20)),
    FINDS_PICTURES_THAT_ARE_GONE(keeping('h')),
    FINDS_SOME_PICTURES_ONLY(losing('h', 20)),
    LISTS_OLD_CATEGORIES(writingOnce('i')),
    LISTS_WHAT_IS_GONE(keeping('i')),
    KEEPS_OLD_DETAILS(writingOnce('d')),
    WEIGHS_DETAILS_ONCE(writingOnce('b')),
    SAYS_NOTHING_OF_SOME_EXPIRIES(accepting((_, command, events) -> {
        boolean some = command instanceof EndLocks && events.size() > 1;
        return some ? events.subList(0, events.size() - 1) : events;
    })),
    DROPS_A_LOCK_TWICE(both(
            accepting((_, _, events) -> isADrop(events) ? List.of(events.getFirst(), events.getFirst()) : events),
            applying((sound, stock, event) ->
                    event instanceof LockDropped && stock.ending().isEmpty() ? stock : sound.apply(stock, event)))),
    ENDS_LOCKS_EARLY(telling((_, event) ->
            event instanceof LockExpired e ? new LockExpired(e.lock(), e.quantity(), e.deadline() + 1_000) : event)),
    COUNTS_WHAT_WAITS_TO_BE_ENDED(loading((stock, _) -> stock.counting(false)));

    final Fault<Stock, StockCommand, StockEvent> fault;

    PlantedFault(Fault<Stock, StockCommand, StockEvent> fault) {
        this.fault = fault;
    }

    /** Only a restart shows it. */
    boolean isForgetful() {
        return this == SAVES_LATE || this == COUNTS_SINCE_IT_WAS_STARTED;
    }

    boolean needsACrowd() {
        return this == COUNTS_WHAT_WAITS_TO_BE_ENDED;
    }

    private static boolean isADrop(List<StockEvent> events) {
        return events.size() == 1 && events.getFirst() instanceof LockDropped;
    }

    /** The last product that was written is in memory, where a node started afresh does not have it. */
    private static final class SavedLate extends SpoiltRows {
        private byte @Nullable [] key;
        private byte @Nullable [] row;

        private SavedLate(Rows sound) {
            super(sound);
        }

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
    }
}
