package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.stock.Samples.q;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.THIRD;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.product;
import static stockpot.stock.StockExamples.stocked;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.stock.StockCommand.DropLocks;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockEvent.LockDropped;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockLocked;

/** The rules of stock, as far as the clock asks: locks that end by themselves. */
class StockDeciderClockTest {
    @Nested
    class EndingLocks {
        @Test
        void endsThoseWhoseDeadlineHasPassedEarliestFirst() {
            Stock after = given(
                            stocked("10"),
                            new StockLocked(CART, q("3"), NOON),
                            new StockLocked(OTHER, q("2"), NOON + 1),
                            new StockLocked(THIRD, q("1"), NOON - 1))
                    .when(new EndLocks(APPLES, 10))
                    .then(new LockExpired(THIRD, q("1"), NOON - 1), new LockExpired(CART, q("3"), NOON));
            assertThat(after.product()).isEqualTo(product("10", "0", "2"));
            assertThat(after.ending()).isEmpty();
        }

        @Test
        void endsThoseThatWereLoadedAndNoMore() {
            given(stocked("10"), new StockLocked(CART, q("3"), NOON), new StockLocked(THIRD, q("1"), NOON - 1))
                    .when(new EndLocks(APPLES, 1))
                    .then(new LockExpired(THIRD, q("1"), NOON - 1));
        }

        @Test
        void doesNothingWhenNoneIsOver() {
            given(stocked("10"), new StockLocked(CART, q("3"), NOON + 1), new StockLocked(OTHER, q("3"), Lock.FOREVER))
                    .when(new EndLocks(APPLES, 10))
                    .thenNothing();
            given().when(new EndLocks(APPLES, 10)).thenNothing();
        }

        @Test
        void endsNoneBeforeItsTime() {
            Lock lock = new Lock(CART, q("1"), NOON + 1);
            Stock early = Samples.slice(product("10", "0", "1"), null, null, List.of(lock), false);
            assertThatIllegalStateException()
                    .isThrownBy(() -> given(early).when(new EndLocks(APPLES, 10)))
                    .withMessageStartingWith("lock " + lock + " is not over at ");
        }
    }

    @Nested
    class DroppingLocks {
        private static final DropLocks DROP = new DropLocks(APPLES, 1, 10);

        @Test
        void endsWhatARemovedProductLeft() {
            Stock after = given(
                            stocked("10"),
                            new StockLocked(CART, q("3"), Lock.FOREVER),
                            new StockLocked(OTHER, q("2"), NOON - 1),
                            new ProductRemoved())
                    .when(DROP)
                    .then(new LockDropped(OTHER, q("2")), new LockDropped(CART, q("3")));
            assertThat(after).isEqualTo(Stock.NOTHING);
        }

        @Test
        void endsThoseThatWereLoadedAndNoMore() {
            given(
                            stocked("10"),
                            new StockLocked(CART, q("3"), ONE),
                            new StockLocked(OTHER, q("2"), NOON),
                            new ProductRemoved())
                    .when(new DropLocks(APPLES, 1, 1))
                    .then(new LockDropped(OTHER, q("2")));
        }

        @Test
        void leavesAProductAloneThatHasTheSameNameByNow() {
            Lock left = new Lock(CART, q("3"), ONE);
            Product anew = product("10", "0", "4");
            Stock after = given(Samples.slice(anew, null, null, List.of(left), false))
                    .when(DROP)
                    .then(new LockDropped(CART, q("3")));
            assertThat(after.product()).isEqualTo(anew);
        }

        @Test
        void doesNothingWhenNoneIsLeft() {
            given(stocked("10"), new ProductRemoved()).when(DROP).thenNothing();
        }
    }
}
