package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.topology.decide.Samples.CHAIR;
import static stockpot.topology.decide.Samples.define;
import static stockpot.topology.decide.Samples.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.Level;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.Stock;
import stockpot.stock.StockCommand;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockEvent;
import stockpot.topology.rows.Rows;
import stockpot.topology.rows.Slices;
import stockpot.topology.rows.TimerIndex;
import stockpot.topology.stock.StockSlices;

/**
 * Where the clock does not search. A row that was deleted is passed by every search that begins before it, until RocksDB
 * has compacted it away: with thousands of orders a second a search for holds that nobody has took seconds.
 */
class DeletedRowsTest {
    private static final char LOCK_DEADLINES = 'e';
    private static final char HOLD_DEADLINES = 'y';
    private static final AttemptId ATTEMPT = new AttemptId("attempt");
    private static final long LATE = Workbench.NOON + 60_000;

    private final Workbench<Stock, StockCommand, StockEvent> stock = Workbench.stock();

    @BeforeEach
    void define10() {
        stock.send(define(CHAIR, "10"));
    }

    private void hold() {
        stock.send(new HoldStock(CHAIR, ATTEMPT, new HoldOwner("order"), Quantity.of(1), List.of()));
    }

    /** Which kinds of rows are searched when the product's time has come. */
    private List<Character> searched() {
        Searches searches = new Searches(stock.rows());
        StockSlices slices = new StockSlices(searches, new TimerIndex(stock.rows()));
        EndLocks due = new EndLocks(CHAIR, 1_000);
        Slices.Loaded<Stock> loaded = slices.load(due, LATE);
        slices.save(loaded, loaded.slice(), due, new Slices.Written(99, LATE, Level.ONE));
        return searches.kinds;
    }

    @Test
    void areNotPassedWhereNothingIsLockedAndAllHoldsAreDecided() {
        hold();
        stock.send(new ConfirmHold(CHAIR, ATTEMPT));
        assertThat(searched()).isEmpty();
    }

    @Test
    void areOnlySearchedAmongHoldsForHoldsThatAreNotDecided() {
        hold();
        assertThat(searched()).containsOnly(HOLD_DEADLINES);
    }

    @Test
    void areOnlySearchedAmongLocksForLocks() {
        stock.send(lock(CHAIR, "cart", "1", 1_000));
        assertThat(searched()).containsOnly(LOCK_DEADLINES);
    }

    private static final class Searches implements Rows {
        private final Rows rows;
        private final List<Character> kinds = new ArrayList<>();

        private Searches(Rows rows) {
            this.rows = rows;
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            return rows.get(key);
        }

        @Override
        public void put(byte[] key, byte[] row) {
            rows.put(key, row);
        }

        @Override
        public void delete(byte[] key) {
            rows.delete(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            kinds.add((char) from[0]);
            rows.scan(from, to, visitor);
        }
    }
}
