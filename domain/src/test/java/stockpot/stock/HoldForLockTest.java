package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.stock.HoldExamples.LATER;
import static stockpot.stock.HoldExamples.MINE;
import static stockpot.stock.HoldExamples.ORDER;
import static stockpot.stock.HoldExamples.THEIRS;
import static stockpot.stock.HoldExamples.after;
import static stockpot.stock.HoldExamples.locked;
import static stockpot.stock.HoldExamples.outOfStock;
import static stockpot.stock.Samples.q;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.HOUR;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.lock;
import static stockpot.stock.StockExamples.stocked;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Hold.AsLock;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldForLock;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockEvent.HoldLocked;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockRejection.Code;

/** Holds of a batch of locks, which become locks when their batch is decided for. */
class HoldForLockTest {
    private static final HoldOwner BATCH = new HoldOwner(HoldOwner.Kind.BATCH, "batch-1");

    private static HoldForLock hold(String quantity, @Nullable Long micros) {
        return new HoldForLock(APPLES, MINE, BATCH, CART, q(quantity), micros);
    }

    private static Hold of(AttemptId attempt, String quantity, String counted, long deadline, LockId... aside) {
        return new Hold(
                attempt,
                BATCH,
                q(quantity),
                q(counted),
                false,
                LATER,
                List.of(aside),
                null,
                null,
                new AsLock(CART, deadline));
    }

    private static StockHeld held(String quantity, String counted, LockId... aside) {
        return new StockHeld(of(MINE, quantity, counted, ONE, aside));
    }

    @Test
    void itsLockEndsAsLongAfterTheHoldAsItIsToLast() {
        Stock after = given(stocked("10")).when(hold("4", HOUR)).then(held("4", "4"));
        assertThat(after(after).pending()).isEqualTo(q("4"));
        assertThat(after(after).locks()).isZero();
        given(stocked("10")).when(hold("4", null)).then(new StockHeld(of(MINE, "4", "4", Lock.FOREVER)));
        given(stocked("10")).when(hold("4", 1L)).then(new StockHeld(of(MINE, "4", "4", StockExamples.NOON + 1)));
    }

    @Test
    void itIsRefusedAsALockWouldBe() {
        given().when(hold("1", HOUR)).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
        given(stocked("10")).when(hold("0.5", HOUR)).thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
        given(stocked("10"), locked(OTHER, "7")).when(hold("4", HOUR)).thenRefused(outOfStock("4", "3"));
        given(stocked("10"), new StockHeld(of(THEIRS, "7", "7", ONE)))
                .when(hold("4", HOUR))
                .thenRefused(Code.CONTENDED, "in a moment");
    }

    @Test
    void aFullProductHasNoRoomForItButForItsOwn() {
        Product full = new Product(
                1,
                Samples.total("100"),
                Quantity.ZERO,
                Quantity.ZERO,
                q("5"),
                1_000_000,
                Quantity.ZERO,
                Quantity.ZERO,
                0,
                Fractions.NONE,
                Restock.UNKNOWN);
        Stock none = Stock.of(full, null, null);
        given(none).when(hold("1", HOUR)).thenRefused(outOfStock("1", "0"));
        given(none.counting(true)).when(hold("1", HOUR)).thenRefused(Code.CONTENDED, "in a moment");
        Stock own = none.holding(new Stock.Holding(null, List.of(new Lock(CART, q("5"), ONE)), List.of()));
        given(own).when(hold("1", HOUR)).then(held("1", "5", CART));
    }

    @Test
    void whatTheLockHasCountsAsFreeAndIsReplaced() {
        Stock waiting = given(stocked("10"), locked(CART, "6"), locked(OTHER, "4"))
                .when(hold("5", HOUR))
                .then(held("5", "6", CART));
        assertThat(after(waiting).locks()).isEqualTo(1);
        Stock after = given(stocked("10"), locked(CART, "6"), locked(OTHER, "4"), held("5", "6", CART))
                .when(new ConfirmHold(APPLES, MINE))
                .then(new LockReplaced(CART, q("6"), MINE), new HoldLocked(of(MINE, "5", "6", ONE, CART)));
        assertThat(after(after).locked()).isEqualTo(q("9"));
        assertThat(after(after).locks()).isEqualTo(2);
        assertThat(after(after).held()).isEqualTo(Quantity.ZERO);
        assertThat(after(after).holds()).isZero();
        assertThat(after.holding().locks()).containsExactly(new Lock(CART, q("5"), ONE));
    }

    @Test
    void aLockThatWaitsForSomebodyElseIsNotTouched() {
        given(stocked("10"), locked(CART, "6"), HoldExamples.held("2", "6", CART))
                .when(new HoldForLock(APPLES, THEIRS, BATCH, CART, q("1"), HOUR))
                .thenRefused(Code.CONTENDED, "in a moment");
        given(stocked("10"), locked(CART, "6"), held("5", "6", CART))
                .when(lock(CART, "1", HOUR))
                .thenRefused(Code.CONTENDED, "in a moment");
    }

    @Test
    void itComesBackWhenTheBatchIsNotDecidedFor() {
        Stock after = given(stocked("10"), locked(CART, "6"), held("5", "6", CART))
                .when(new ReleaseHold(APPLES, MINE))
                .then(new HoldReleased(of(MINE, "5", "6", ONE, CART)));
        assertThat(after(after).locked()).isEqualTo(q("6"));
        assertThat(after.holding().locks()).containsExactly(new Lock(CART, q("6"), ONE));
        given(stocked("10"), locked(CART, "6"))
                .when(new ReleaseHold(APPLES, MINE))
                .thenNothing();
    }

    /** Said again, by the door and by the settler, it finds no hold, and whatever the cart did since stays. */
    @Test
    void itBecomesALockOnce() {
        given(stocked("10"), held("5", "5"), new HoldLocked(of(MINE, "5", "5", ONE)))
                .when(new ConfirmHold(APPLES, MINE))
                .thenNothing();
    }

    @Test
    void whatTheCartSetMeanwhileIsReplacedToo() {
        Stock after = given(stocked("10"), held("5", "5"), locked(CART, "3"))
                .when(new ConfirmHold(APPLES, MINE))
                .then(new LockReplaced(CART, q("3"), MINE), new HoldLocked(of(MINE, "5", "5", ONE)));
        assertThat(after(after).locked()).isEqualTo(q("5"));
        assertThat(after(after).locks()).isEqualTo(1);
    }

    /** The order has the lock that there was; the one that the batch set since then is another. */
    @Test
    void anOrderThatHasTheLockAsideDoesNotTakeTheNewOne() {
        HoldStock ordering = new HoldStock(APPLES, THEIRS, ORDER, q("3"), List.of(CART));
        StockHeld ordered = new StockHeld(HoldExamples.pending(THEIRS, "3", "3", CART));
        given(stocked("10"), held("5", "5"), locked(CART, "3")).when(ordering).then(ordered);
        given(stocked("10"), held("5", "5"), locked(CART, "3"), ordered)
                .when(new ConfirmHold(APPLES, MINE))
                .then(new LockReplaced(CART, q("3"), MINE), new HoldLocked(of(MINE, "5", "5", ONE)));
        StockEvent[] both = {
            stocked("10"),
            held("5", "5"),
            locked(CART, "3"),
            ordered,
            new LockReplaced(CART, q("3"), MINE),
            new HoldLocked(of(MINE, "5", "5", ONE))
        };
        Stock placed = given(both)
                .when(new ConfirmHold(APPLES, THEIRS))
                .then(new StockEvent.HoldConfirmed(HoldExamples.firm(THEIRS, "3")));
        assertThat(after(placed).locked()).isEqualTo(q("5"));
        Stock released = given(both)
                .when(new ReleaseHold(APPLES, THEIRS))
                .then(new HoldReleased(HoldExamples.pending(THEIRS, "3", "3", CART)));
        assertThat(after(released).locked()).isEqualTo(q("5"));
        assertThat(after(released).held()).isEqualTo(Quantity.ZERO);
    }

    @Test
    void itsLockLivesAsOneThatWasSetAlone() {
        given(stocked("10"), held("5", "5"), new HoldLocked(of(MINE, "5", "5", ONE)))
                .when(lock(CART, "6", HOUR))
                .then(new StockLocked(CART, q("6"), ONE));
    }

    @Test
    void aBatchHoldsSomethingAndNothingElseDoesSo() {
        assertThatIllegalArgumentException().isThrownBy(() -> hold("0", HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> hold("1", -1L));
        assertThatIllegalArgumentException().isThrownBy(() -> new HoldForLock(APPLES, MINE, ORDER, CART, q("1"), HOUR));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Hold(
                        MINE, BATCH, q("1"), q("1"), true, Hold.NEVER, List.of(), null, null, new AsLock(CART, ONE)));
    }
}
