package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.stock.HoldExamples.MINE;
import static stockpot.stock.HoldExamples.ORDER;
import static stockpot.stock.HoldExamples.after;
import static stockpot.stock.HoldExamples.held;
import static stockpot.stock.HoldExamples.heldByOthers;
import static stockpot.stock.HoldExamples.hold;
import static stockpot.stock.HoldExamples.locked;
import static stockpot.stock.HoldExamples.pending;
import static stockpot.stock.PatchBuilder.patch;
import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.change;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.stocked;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Decision;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldOverdue;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockRejection.Code;

/** What holds ask of the clock, of their product and of themselves. */
class HoldLimitsTest {
    @Nested
    class AHoldThatWaitsTooLong {
        private final StockHeld waiting =
                new StockHeld(new Hold(MINE, ORDER, q("2"), q("3"), false, NOON, List.of(CART)));

        @Test
        void isReportedOnceAndStays() {
            Hold reported = new Hold(MINE, ORDER, q("2"), q("3"), false, Hold.NEVER, List.of(CART));
            Stock after = given(stocked("10"), locked(CART, "3"), waiting)
                    .when(new EndLocks(APPLES, 10))
                    .then(new HoldOverdue(reported));
            assertThat(after(after).held()).isEqualTo(q("3"));
            assertThat(after(after).pending()).isEqualTo(q("3"));
            given(stocked("10"), locked(CART, "3"), waiting, new HoldOverdue(reported))
                    .when(new EndLocks(APPLES, 10))
                    .thenNothing();
        }

        @Test
        void isReportedAfterTheLocksThatEnd() {
            Hold reported = new Hold(MINE, ORDER, q("2"), q("3"), false, Hold.NEVER, List.of(CART));
            given(stocked("10"), locked(CART, "3"), waiting, new StockLocked(OTHER, q("1"), NOON))
                    .when(new EndLocks(APPLES, 10))
                    .then(new LockExpired(OTHER, q("1"), NOON), new HoldOverdue(reported));
        }

        @Test
        void isNotReportedBeforeItsTime() {
            given(stocked("10"), heldByOthers("2"))
                    .when(new EndLocks(APPLES, 10))
                    .thenNothing();
            Hold early = pending(MINE, "2", "2");
            Stock slice = Stock.of(
                            Samples.made(1, total("10"), q("0"), q("0"), q("0"), 0, Fractions.NONE, Restock.UNKNOWN),
                            null,
                            null)
                    .holding(new Holding(null, List.of(), List.of(early)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> given(slice).when(new EndLocks(APPLES, 10)))
                    .withMessageStartingWith("hold mine is not overdue at ");
        }
    }

    @Nested
    class AnOrderThatAnybodyMayPlace {
        private final HoldOwner strangers = new HoldOwner("2026-2").anybodys();
        private final AttemptId theirs = new AttemptId("a stranger's");

        private HoldStock asks(String quantity, int percent) {
            return new HoldStock(APPLES, MINE, strangers, q(quantity), List.of(), null, false, percent);
        }

        private Hold has(AttemptId attempt, String quantity, boolean firm) {
            long overdueAt = firm ? Hold.NEVER : HoldExamples.LATER;
            return new Hold(attempt, strangers, q(quantity), q(quantity), firm, overdueAt, List.of());
        }

        private StockHeld held(String quantity) {
            return new StockHeld(has(theirs, quantity, false));
        }

        @Test
        void holdsNoMoreThanItsShareTogetherWithOthersLikeIt() {
            given(stocked("10")).when(asks("5", 50)).then(new StockHeld(has(MINE, "5", false)));
            given(stocked("10")).when(asks("6", 50)).thenRefused(Code.PUBLIC_SHARE_HELD, "can hold 5 of it together");
            given(stocked("10"), held("4")).when(asks("1", 50)).then(new StockHeld(has(MINE, "1", false)));
            given(stocked("10"), held("4"))
                    .when(asks("2", 50))
                    .thenRefused(Code.PUBLIC_SHARE_HELD, "5 of it together, and hold 4");
            given(stocked("10"), held("4")).when(hold("6")).then(HoldExamples.held("6", "6"));
            given(stocked("unlimited"), held("4")).when(asks("1000", 1)).then(new StockHeld(has(MINE, "1000", false)));
        }

        @Test
        void hasTheLastPieceToo() {
            given(stocked("1")).when(asks("1", 50)).then(new StockHeld(has(MINE, "1", false)));
            given(stocked("2"), held("1")).when(asks("1", 50)).thenRefused(Code.PUBLIC_SHARE_HELD, "hold 1 of it");
            given(stocked("1")).when(asks("2", 50)).thenRefused(HoldExamples.outOfStock("2", "1"));
        }

        @Test
        void countsUntilItIsPaidOrOver() {
            StockEvent confirmed = new HoldConfirmed(has(theirs, "5", true));
            given(stocked("10"), held("5"), confirmed)
                    .when(asks("1", 50))
                    .thenRefused(Code.PUBLIC_SHARE_HELD, "and hold 5");
            given(stocked("10"), held("5"), confirmed, new HoldReleased(has(theirs, "5", true)))
                    .when(asks("5", 50))
                    .then(new StockHeld(has(MINE, "5", false)));
            given(stocked("10"), held("5"), confirmed, new HoldSold(has(theirs, "5", true)))
                    .when(asks("3", 50))
                    .thenRefused(Code.PUBLIC_SHARE_HELD, "hold 2.5 of it together, and hold 0");
        }

        @Test
        void saysSo() {
            assertThatIllegalArgumentException().isThrownBy(() -> asks("1", 0));
            assertThatIllegalArgumentException().isThrownBy(() -> asks("1", 101));
            assertThatIllegalArgumentException().isThrownBy(strangers::anybodys);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HoldStock(APPLES, MINE, strangers, q("1"), List.of()));
            HoldOwner reservation = new HoldOwner(HoldOwner.Kind.RESERVATION, "1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HoldStock(APPLES, MINE, reservation, q("1"), List.of(), null, false, 50));
            assertThat(new HoldStock(APPLES, MINE, new HoldOwner("2026-2"), q("1"), List.of(), null, false, 50))
                    .isEqualTo(asks("1", 50));
        }
    }

    @Nested
    class AProductWithHolds {
        @Test
        void isNotRemovedByForceEither() {
            given(stocked("10"), heldByOthers("2"))
                    .when(new RemoveProduct(APPLES, true))
                    .thenRefused(Code.PRODUCT_HELD, "orders or reservations hold, also not by force");
            given(stocked("10"), heldByOthers("2"), locked(CART, "1"))
                    .when(new RemoveProduct(APPLES, false))
                    .thenRefused(Code.PRODUCT_LOCKED, "unless by force");
        }

        @Test
        void isNotLimitedToLessThanIsHeld() {
            var unlimited = given(stocked("unlimited"), heldByOthers("6"));
            unlimited.when(change(patch().total(total("5")))).thenRefused(Code.TOTAL_REDUCED, "cannot reduce");
            unlimited
                    .when(change(patch().total(total("6"))))
                    .then(new ProductChanged(apples(), total("6"), Quantity.ZERO));
        }

        @Test
        void losesNothingOfWhatIsHeld() {
            var held = given(stocked("10"), heldByOthers("6"));
            held.when(change(patch().lost(q("5"))))
                    .thenRefused(Code.LOST_EXCEEDS_STOCK, "orders and reservations hold ");
            held.when(change(patch().lost(q("4")))).then(new ProductChanged(apples(), total("10"), q("4")));
        }
    }

    @Nested
    class Records {
        @Test
        void holdMoreThanNothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> hold("0")).withMessageContaining("no hold");
            assertThatIllegalArgumentException().isThrownBy(() -> pending(MINE, "0", "1"));
            assertThatIllegalArgumentException().isThrownBy(() -> pending(MINE, "2", "1"));
        }

        @Test
        void knowThatNothingAboutAFirmHoldIsUndecided() {
            List<Hold> undecided = List.of(pending(MINE, "1", "1"));
            assertThat(undecided.getFirst().reported().overdueAt()).isEqualTo(Hold.NEVER);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Hold(MINE, ORDER, q("1"), q("2"), true, Hold.NEVER, List.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Hold(MINE, ORDER, q("1"), q("1"), true, 1, List.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Hold(MINE, ORDER, q("1"), q("1"), true, Hold.NEVER, List.of(CART)));
        }

        @Test
        void replaceABoundedNumberOfLocksEachOnce() {
            assertThat(hold("1", CART, OTHER, CART).locks()).containsExactly(CART, OTHER);
            List<LockId> many = IntStream.rangeClosed(0, HoldStock.MAX_LOCKS)
                    .mapToObj(i -> new LockId("l" + i))
                    .toList();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HoldStock(APPLES, MINE, ORDER, q("1"), many))
                    .withMessageContaining("at most 1000 locks");
            List<LockId> most = many.subList(1, many.size());
            assertThat(new HoldStock(APPLES, MINE, ORDER, q("1"), most).locks()).isEqualTo(most);
        }

        @Test
        void nameTheirOwner() {
            assertThat(ORDER).hasToString("2026-1");
            assertThat(MINE).hasToString("mine");
        }

        @Test
        void ofAProductAddUp() {
            assertThatIllegalStateException().isThrownBy(() -> counts("1", "0", 0));
            assertThatIllegalStateException().isThrownBy(() -> counts("1", "2", 1));
            assertThatIllegalStateException().isThrownBy(() -> counts("0", "0", -1));
            assertThat(counts("2", "2", 1).free()).isEqualTo(q("8"));
        }

        private static Product counts(String held, String pending, int holds) {
            return new Product(
                    1,
                    total("10"),
                    q("0"),
                    q("0"),
                    q("0"),
                    0,
                    q(held),
                    q(pending),
                    holds,
                    Fractions.NONE,
                    Restock.UNKNOWN);
        }

        @Test
        void areGrantedAgainWhenTheSameIsAskedAgain() {
            assertThat(new StockDecider()
                            .decide(
                                    Stock.of(counts("2", "2", 1), null, null)
                                            .holding(new Holding(pending(MINE, "2", "2"), List.of(), List.of())),
                                    hold("9"),
                                    new CommandContext(NOON, 1)))
                    .isEqualTo(Decision.alreadyInEffect());
        }
    }
}
