package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.stock.HoldExamples.MINE;
import static stockpot.stock.HoldExamples.THEIRS;
import static stockpot.stock.HoldExamples.after;
import static stockpot.stock.HoldExamples.firm;
import static stockpot.stock.HoldExamples.held;
import static stockpot.stock.HoldExamples.heldByOthers;
import static stockpot.stock.HoldExamples.hold;
import static stockpot.stock.HoldExamples.locked;
import static stockpot.stock.HoldExamples.outOfStock;
import static stockpot.stock.HoldExamples.pending;
import static stockpot.stock.PatchBuilder.patch;
import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.HOUR;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.THIRD;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.lock;
import static stockpot.stock.StockExamples.lost;
import static stockpot.stock.StockExamples.stocked;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Level;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.EndLocks;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/** Holds: what an order takes from one product while and after it is decided. */
class HoldRulesTest {
    @Nested
    class AHold {
        @Test
        void setsAsideForTenSeconds() {
            Stock after = given(stocked("10")).when(hold("4")).then(held("4", "4"));
            assertThat(after(after).held()).isEqualTo(q("4"));
            assertThat(after(after).pending()).isEqualTo(q("4"));
            assertThat(after(after).holds()).isEqualTo(1);
            assertThat(after(after).free()).isEqualTo(q("6"));
        }

        @Test
        void ofAnUnknownProductIsRefused() {
            given().when(hold("1")).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
        }

        @Test
        void isNotFinerThanTheProduct() {
            given(stocked("10")).when(hold("0.5")).thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
        }

        @Test
        void takesTheLastPieceAndNoMore() {
            given(stocked("10"), lost(stocked("10"), "1"), locked(CART, "2"))
                    .when(hold("7"))
                    .then(held("7", "7"));
            given(stocked("10"), lost(stocked("10"), "1"), locked(CART, "2"))
                    .when(hold("8"))
                    .thenRefused(outOfStock("8", "7"));
        }

        @Test
        void saysWhenMoreIsExpected() {
            ProductDetails awaited =
                    patch().nextRestock(new Restock(99)).build().over(apples());
            given(stocked("1"), new ProductChanged(awaited, total("1"), Quantity.ZERO))
                    .when(hold("2"))
                    .thenRefused(new OutOfStock(q("2"), q("1"), new Restock(99)));
        }

        @Test
        void countsWhatItReplacesAsFree() {
            Stock after = given(stocked("10"), locked(CART, "6"), locked(OTHER, "4"))
                    .when(hold("6", CART))
                    .then(held("6", "6", CART));
            assertThat(after(after).locked()).isEqualTo(q("4"));
            assertThat(after(after).locks()).isEqualTo(1);
            assertThat(after.holding().locks()).containsExactly(new Lock(CART, q("6"), ONE, MINE));
            given(stocked("10"), locked(CART, "6"), locked(OTHER, "4"))
                    .when(hold("7", CART))
                    .thenRefused(outOfStock("7", "6"));
        }

        @Test
        void replacesSeveralLocksAndIgnoresThoseThatAreNotThere() {
            given(stocked("10"), locked(CART, "6"), locked(OTHER, "4"))
                    .when(hold("10", THIRD, CART, OTHER))
                    .then(held("10", "10", CART, OTHER));
        }

        /** Either may stand in the end, so the larger counts until it is decided. */
        @Test
        void countsTheLargerOfItselfAndWhatItReplaces() {
            Stock less = given(stocked("10"), locked(CART, "6"))
                    .when(hold("2", CART))
                    .then(held("2", "6", CART));
            assertThat(after(less).held()).isEqualTo(q("6"));
            assertThat(after(less).pending()).isEqualTo(q("6"));
            Stock more = given(stocked("10"), locked(CART, "2"))
                    .when(hold("6", CART))
                    .then(held("6", "6", CART));
            assertThat(after(more).held()).isEqualTo(q("6"));
            given(stocked("10"), locked(CART, "6"), held("2", "6", CART))
                    .when(lock(OTHER, "5", HOUR))
                    .thenRefused(outOfStock("5", "4"));
        }

        @Test
        void doesNotReplaceALockThatStandsAsideForAnotherOne() {
            StockHeld theirs = new StockHeld(pending(THEIRS, "2", "6", CART));
            given(stocked("10"), locked(CART, "6"), theirs)
                    .when(hold("4", CART))
                    .then(held("4", "4"));
        }

        @Test
        void doesNotReplaceALockThatIsOver() {
            StockLocked over = new StockLocked(CART, q("6"), NOON);
            given(stocked("10"), over).when(hold("4", CART)).then(held("4", "4"));
            given(stocked("10"), over).when(hold("5", CART)).thenRefused(Code.CONTENDED, "are over");
        }

        @Test
        void isContendedWhenLocksThatAreOverStandInTheWay() {
            StockEvent[] over = {stocked("10"), new StockLocked(OTHER, q("6"), NOON)};
            given(over).when(hold("4")).then(held("4", "4"));
            given(over).when(hold("5")).thenRefused(Code.CONTENDED, "are over");
        }

        @Test
        void isContendedWhenOnlyUndecidedHoldsStandInTheWay() {
            given(stocked("10"), heldByOthers("6")).when(hold("10")).thenRefused(Code.CONTENDED, "being placed");
            given(stocked("10"), heldByOthers("6")).when(hold("11")).thenRefused(outOfStock("11", "4"));
            given(stocked("10"), heldByOthers("6"), new HoldConfirmed(firm(THEIRS, "6")))
                    .when(hold("5"))
                    .thenRefused(outOfStock("5", "4"));
        }

        @Test
        void isNotMoreThanAProductCarries() {
            int most = Level.ONE.most().holds();
            Product full = new Product(
                    1,
                    Total.UNLIMITED,
                    q("0"),
                    q("0"),
                    q("0"),
                    0,
                    Quantity.of(most),
                    q("0"),
                    most,
                    Fractions.NONE,
                    Restock.UNKNOWN);
            given(Stock.of(full, null, null)).when(hold("1")).thenRefused(outOfStock("1", "0"));
        }

        @Test
        void leavesLocksNothingOfIt() {
            given(stocked("10"), heldByOthers("6")).when(lock(CART, "5", HOUR)).thenRefused(outOfStock("5", "4"));
            given(stocked("10"), heldByOthers("6")).when(lock(CART, "4", HOUR)).then(locked(CART, "4"));
        }
    }

    @Nested
    class ALockThatStandsAside {
        @Test
        void cannotBeChanged() {
            var aside = given(stocked("10"), locked(CART, "2"), held("2", "2", CART));
            aside.when(lock(CART, "3", HOUR)).thenRefused(Code.CONTENDED, "being placed");
            aside.when(lock(CART, "0", HOUR)).thenRefused(Code.CONTENDED, "being placed");
            aside.when(new StockCommand.FreeLock(APPLES, CART, "")).thenRefused(Code.CONTENDED, "being placed");
        }

        @Test
        void doesNotEnd() {
            given(stocked("10"), new StockLocked(CART, q("2"), NOON + 1), held("2", "2", CART))
                    .when(new EndLocks(APPLES, 10))
                    .thenNothing();
        }

        @Test
        void comesBackAsItWas() {
            Stock back = given(stocked("10"), locked(CART, "6"), locked(OTHER, "1"), held("2", "6", CART))
                    .when(new ReleaseHold(APPLES, MINE))
                    .then(new HoldReleased(pending(MINE, "2", "6", CART)));
            assertThat(back.holding()).isEqualTo(new Holding(null, List.of(new Lock(CART, q("6"), ONE)), List.of()));
            assertThat(after(back).locked()).isEqualTo(q("7"));
            assertThat(after(back).locks()).isEqualTo(2);
            assertThat(after(back).held()).isEqualTo(Quantity.ZERO);
            assertThat(after(back).pending()).isEqualTo(Quantity.ZERO);
            assertThat(after(back).holds()).isZero();
        }

        @Test
        void thatCameBackEndsAtItsDeadline() {
            given(
                            stocked("10"),
                            new StockLocked(CART, q("6"), NOON),
                            held("2", "6", CART),
                            new HoldReleased(pending(MINE, "2", "6", CART)))
                    .when(new EndLocks(APPLES, 10))
                    .then(new LockExpired(CART, q("6"), NOON));
        }
    }

    @Nested
    class Confirming {
        @Test
        void freesTheSurplusAndEndsWhatWasReplaced() {
            Stock after = given(stocked("10"), locked(CART, "4"), locked(OTHER, "2"), held("2", "6", CART, OTHER))
                    .when(new ConfirmHold(APPLES, MINE))
                    .then(
                            new LockReplaced(CART, q("4"), MINE),
                            new LockReplaced(OTHER, q("2"), MINE),
                            new HoldConfirmed(firm(MINE, "2")));
            assertThat(after(after).held()).isEqualTo(q("2"));
            assertThat(after(after).pending()).isEqualTo(Quantity.ZERO);
            assertThat(after(after).holds()).isEqualTo(1);
            assertThat(after(after).locked()).isEqualTo(Quantity.ZERO);
            assertThat(after(after).free()).isEqualTo(q("8"));
        }

        /** Whoever folds the ledger sees each lock go, and the others wait until it is their turn. */
        @Test
        void endsOneLockAfterTheOther() {
            Lock other = new Lock(OTHER, q("2"), ONE, MINE);
            Hold hold = pending(MINE, "2", "6", CART, OTHER);
            Stock waiting = given(stocked("10"), locked(CART, "4"), locked(OTHER, "2"))
                    .when(hold("2", CART, OTHER))
                    .then(new StockHeld(hold));
            Stock one = new StockDecider().apply(waiting, new LockReplaced(CART, q("4"), MINE));
            assertThat(one.holding()).isEqualTo(new Holding(hold, List.of(other), List.of()));
            Stock none = new StockDecider().apply(one, new LockReplaced(OTHER, q("2"), MINE));
            assertThat(none.holding()).isEqualTo(new Holding(hold, List.of(), List.of()));
        }

        @Test
        void changesNothingWithoutTheHold() {
            given(stocked("10"), heldByOthers("2"))
                    .when(new ConfirmHold(APPLES, MINE))
                    .thenNothing();
            given().when(new ConfirmHold(APPLES, MINE)).thenNothing();
        }
    }

    @Nested
    class Selling {
        @Test
        void takesAFirmHold() {
            Stock after = given(stocked("10"), held("2", "2"), new HoldConfirmed(firm(MINE, "2")))
                    .when(new SellHold(APPLES, MINE))
                    .then(new HoldSold(firm(MINE, "2")));
            assertThat(after(after).sold()).isEqualTo(q("2"));
            assertThat(after(after).held()).isEqualTo(Quantity.ZERO);
            assertThat(after(after).holds()).isZero();
            assertThat(after.holding()).isEqualTo(Holding.NONE);
        }

        /** Whoever pays before the confirmation has come through has paid all the same. */
        @Test
        void confirmsFirstWhatIsStillPending() {
            Stock after = given(stocked("10"), locked(CART, "4"), held("2", "4", CART))
                    .when(new SellHold(APPLES, MINE))
                    .then(
                            new LockReplaced(CART, q("4"), MINE),
                            new HoldConfirmed(firm(MINE, "2")),
                            new HoldSold(firm(MINE, "2")));
            assertThat(after(after).sold()).isEqualTo(q("2"));
            assertThat(after(after).free()).isEqualTo(q("8"));
            assertThat(after(after).pending()).isEqualTo(Quantity.ZERO);
        }

        @Test
        void changesNothingWithoutTheHold() {
            given(stocked("10"), heldByOthers("2"))
                    .when(new SellHold(APPLES, MINE))
                    .thenNothing();
        }
    }

    @Nested
    class Releasing {
        @Test
        void freesAFirmHold() {
            Stock after = given(stocked("10"), held("2", "2"), new HoldConfirmed(firm(MINE, "2")))
                    .when(new ReleaseHold(APPLES, MINE))
                    .then(new HoldReleased(firm(MINE, "2")));
            assertThat(after(after).free()).isEqualTo(q("10"));
            assertThat(after(after).holds()).isZero();
        }

        @Test
        void changesNothingWithoutTheHold() {
            given(stocked("10"), heldByOthers("2"))
                    .when(new ReleaseHold(APPLES, MINE))
                    .thenNothing();
            given().when(new ReleaseHold(APPLES, MINE)).thenNothing();
        }
    }
}
