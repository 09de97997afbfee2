package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.stock.HoldExamples.LATER;
import static stockpot.stock.HoldExamples.MINE;
import static stockpot.stock.HoldExamples.THEIRS;
import static stockpot.stock.HoldExamples.after;
import static stockpot.stock.HoldExamples.outOfStock;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.given;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.Stock.Holding;
import stockpot.stock.StockCommand.ConfirmHold;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;
import stockpot.stock.StockCommand.SellHold;
import stockpot.stock.StockEvent.HoldConfirmed;
import stockpot.stock.StockEvent.HoldReleased;
import stockpot.stock.StockEvent.HoldReplaced;
import stockpot.stock.StockEvent.HoldSold;
import stockpot.stock.StockEvent.LockReplaced;
import stockpot.stock.StockEvent.StockHeld;
import stockpot.stock.StockRejection.Code;

/** Holds that take the place of others: a reservation that changes, or that an order takes over; and those that take less. */
class ReplacingHoldsTest {
    private static final HoldOwner RESERVATION = new HoldOwner(HoldOwner.Kind.RESERVATION, "117");

    /** What the reservation has: firm. */
    private static Hold base(String quantity) {
        return new Hold(THEIRS, RESERVATION, q(quantity), q(quantity), true, Hold.NEVER, List.of());
    }

    private static Hold base(String quantity, AttemptId under) {
        return new Hold(THEIRS, RESERVATION, q(quantity), q(quantity), true, Hold.NEVER, List.of(), null, under);
    }

    /** What is to take its place: undecided. */
    private static Hold over(String quantity, String counted, LockId... aside) {
        return new Hold(MINE, RESERVATION, q(quantity), q(counted), false, LATER, List.of(aside), THEIRS, null);
    }

    private static Hold pending(AttemptId attempt, String quantity) {
        return new Hold(attempt, RESERVATION, q(quantity), q(quantity), false, LATER, List.of());
    }

    private static Hold firm(String quantity) {
        return new Hold(MINE, RESERVATION, q(quantity), q(quantity), true, Hold.NEVER, List.of());
    }

    private static HoldStock replacing(String quantity, LockId... locks) {
        return new HoldStock(APPLES, MINE, RESERVATION, q(quantity), List.of(locks), THEIRS, false);
    }

    private static HoldStock partly(String quantity, @Nullable AttemptId over) {
        return new HoldStock(APPLES, MINE, RESERVATION, q(quantity), List.of(), over, true);
    }

    private static Product apples(String total, String locked, int locks, String held, String pending, int holds) {
        Quantity none = Quantity.ZERO;
        return new Product(
                1,
                total(total),
                none,
                none,
                q(locked),
                locks,
                q(held),
                q(pending),
                holds,
                new Fractions(1),
                Restock.UNKNOWN);
    }

    private static Stock slice(Product product, @Nullable Hold hold, @Nullable Hold other, Lock... locks) {
        return Stock.of(product, null, null).holding(new Holding(hold, other, List.of(locks), List.of()));
    }

    private static Lock lock(LockId id, String quantity, @Nullable AttemptId aside) {
        return new Lock(id, q(quantity), ONE, aside);
    }

    private static void counts(Stock stock, String held, String pending, int holds, String free) {
        assertThat(after(stock).held()).as("held").isEqualTo(q(held));
        assertThat(after(stock).pending()).as("pending").isEqualTo(q(pending));
        assertThat(after(stock).holds()).as("holds").isEqualTo(holds);
        assertThat(after(stock).free()).as("free").isEqualTo(q(free));
    }

    @Nested
    class AHoldOverAnother {
        private final Stock six = slice(apples("10", "0", 0, "6", "0", 1), null, base("6"));

        @Test
        void hasWhatItReplacesAsIfItWereFree() {
            Stock after = given(six).when(replacing("10")).then(new StockHeld(over("10", "10")));
            counts(after, "10", "10", 2, "0");
            assertThat(after.holding()).isEqualTo(new Holding(over("10", "10"), base("6", MINE), List.of(), List.of()));
            given(six).when(replacing("10.1")).thenRefused(outOfStock("10.1", "10"));
        }

        /** Either may stand in the end, so the larger counts until it is decided. */
        @Test
        void countsTheLargerOfTheTwo() {
            Stock less = given(six).when(replacing("2")).then(new StockHeld(over("2", "6")));
            counts(less, "6", "6", 2, "4");
            Stock more = given(six).when(replacing("7")).then(new StockHeld(over("7", "7")));
            counts(more, "7", "7", 2, "3");
        }

        @Test
        void mayReplaceLocksToo() {
            Stock both = slice(
                    apples("10", "4", 2, "3", "0", 1),
                    null,
                    base("3"),
                    lock(CART, "3", null),
                    lock(OTHER, "1", new AttemptId("another")));
            Stock after = given(both).when(replacing("2", CART, OTHER)).then(new StockHeld(over("2", "6", CART)));
            counts(after, "6", "6", 2, "3");
            assertThat(after(after).locked()).isEqualTo(q("1"));
            assertThat(after.holding().locks())
                    .containsExactly(lock(CART, "3", MINE), lock(OTHER, "1", new AttemptId("another")));
            given(both).when(replacing("9", CART)).then(new StockHeld(over("9", "9", CART)));
            given(both).when(replacing("9.1", CART)).thenRefused(outOfStock("9.1", "9"));
        }

        @Test
        void isContendedWhileThatIsUndecidedItself() {
            Stock undecided = slice(apples("10", "0", 0, "6", "6", 1), null, pending(THEIRS, "6"));
            given(undecided).when(replacing("1")).thenRefused(Code.CONTENDED, "being placed");
            Stock replaced = slice(apples("10", "0", 0, "6", "6", 2), null, base("6", new AttemptId("another")));
            given(replaced).when(replacing("1")).thenRefused(Code.CONTENDED, "being placed");
        }

        @Test
        void isAHoldLikeAnyWhereThereIsNothingToReplace() {
            Stock nothing = slice(apples("10", "0", 0, "0", "0", 0), null, null);
            given(nothing).when(replacing("4")).then(new StockHeld(pending(MINE, "4")));
        }

        @Test
        void isGrantedOnce() {
            Stock there = slice(apples("10", "0", 0, "6", "6", 2), over("2", "6"), base("6", MINE));
            given(there).when(replacing("2")).thenNothing();
        }

        @Test
        void neverReplacesItself() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HoldStock(APPLES, MINE, RESERVATION, q("1"), List.of(), MINE, false))
                    .withMessageContaining("itself");
        }
    }

    @Nested
    class WhenItIsDecidedFor {
        private final Stock undecided =
                slice(apples("10", "0", 0, "7", "7", 2), over("2", "7", CART), base("6", MINE), lock(CART, "1", MINE));

        @Test
        void whatItReplacedIsGone() {
            Stock after = given(undecided)
                    .when(new ConfirmHold(APPLES, MINE))
                    .then(
                            new LockReplaced(CART, q("1"), MINE),
                            new HoldReplaced(base("6"), MINE),
                            new HoldConfirmed(firm("2")));
            counts(after, "2", "0", 1, "8");
            assertThat(after.holding()).isEqualTo(new Holding(firm("2"), List.of(), List.of()));
        }

        @Test
        void andSoldAtOnceItIsConfirmedFirst() {
            Stock after = given(undecided)
                    .when(new SellHold(APPLES, MINE))
                    .then(
                            new LockReplaced(CART, q("1"), MINE),
                            new HoldReplaced(base("6"), MINE),
                            new HoldConfirmed(firm("2")),
                            new HoldSold(firm("2")));
            counts(after, "0", "0", 0, "8");
            assertThat(after(after).sold()).isEqualTo(q("2"));
            assertThat(after.holding()).isEqualTo(Holding.NONE);
        }

        @Test
        void confirmingWhatIsFirmLeavesAloneWhatIsToReplaceIt() {
            Stock both = slice(apples("10", "0", 0, "6", "6", 2), base("6", MINE), over("2", "6"));
            given(both).when(new ConfirmHold(APPLES, THEIRS)).thenNothing();
        }
    }

    @Nested
    class WhenItIsDecidedAgainst {
        @Test
        void whatItWasToReplaceIsBack() {
            Stock undecided = slice(
                    apples("10", "0", 0, "7", "7", 2), over("2", "7", CART), base("6", MINE), lock(CART, "1", MINE));
            Stock after =
                    given(undecided).when(new ReleaseHold(APPLES, MINE)).then(new HoldReleased(over("2", "7", CART)));
            counts(after, "6", "0", 1, "3");
            assertThat(after(after).locked()).isEqualTo(q("1"));
            assertThat(after(after).locks()).isEqualTo(1);
            assertThat(after.holding())
                    .isEqualTo(new Holding(null, base("6"), List.of(lock(CART, "1", null)), List.of()));
        }
    }

    /** The owner has spoken about the hold itself, so whoever wanted to replace it was decided against. */
    @Nested
    class WhenTheReplacedOneEnds {
        private final Stock both =
                slice(apples("10", "0", 0, "7", "7", 2), base("6", MINE), over("2", "7", CART), lock(CART, "1", MINE));

        @Test
        void soldItTakesItsGoodsAndTheOtherIsDroppedFirst() {
            Stock after = given(both)
                    .when(new SellHold(APPLES, THEIRS))
                    .then(new HoldReleased(over("2", "7", CART)), new HoldSold(base("6")));
            counts(after, "0", "0", 0, "3");
            assertThat(after(after).sold()).isEqualTo(q("6"));
            assertThat(after(after).locked()).isEqualTo(q("1"));
            assertThat(after.holding()).isEqualTo(new Holding(null, List.of(lock(CART, "1", null)), List.of()));
        }

        @Test
        void releasedItFreesThemAndTheOtherIsDroppedFirst() {
            Stock after = given(both)
                    .when(new ReleaseHold(APPLES, THEIRS))
                    .then(new HoldReleased(over("2", "7", CART)), new HoldReleased(base("6")));
            counts(after, "0", "0", 0, "9");
            assertThat(after(after).locked()).isEqualTo(q("1"));
            assertThat(after.holding()).isEqualTo(new Holding(null, List.of(lock(CART, "1", null)), List.of()));
        }

        /** Between the two events the hold counts again, or what is held would be too little for a moment. */
        @Test
        void itCountsAgainBeforeItEnds() {
            Stock after = new StockDecider().apply(both, new HoldReleased(over("2", "7", CART)));
            counts(after, "6", "0", 1, "3");
            assertThat(after.holding()).isEqualTo(new Holding(base("6"), List.of(lock(CART, "1", null)), List.of()));
        }
    }

    @Nested
    class AHoldThatTakesLess {
        private Stock with(String held, String pending) {
            int holds = q(held).isZero() ? 0 : 1;
            return slice(apples("10", "0", 0, held, pending, holds), null, null);
        }

        @Test
        void getsAllWhereThereIsEnough() {
            given(with("4", "0")).when(partly("6", null)).then(new StockHeld(pending(MINE, "6")));
            given(with("7.5", "0")).when(partly("2.5", null)).then(new StockHeld(pending(MINE, "2.5")));
        }

        @Test
        void getsTheWholePiecesThatThereAre() {
            given(with("4", "0")).when(partly("7", null)).then(new StockHeld(pending(MINE, "6")));
            Stock after = given(with("7.3", "0")).when(partly("5", null)).then(new StockHeld(pending(MINE, "2")));
            counts(after, "9.3", "2", 2, "0.7");
        }

        @Test
        void isRefusedWhereThereIsNotOne() {
            given(with("10", "0")).when(partly("5", null)).thenRefused(outOfStock("5", "0"));
            given(with("9.1", "0")).when(partly("5", null)).thenRefused(outOfStock("5", "0.9"));
        }

        @Test
        void isContendedWhenOnlyUndecidedHoldsStandInTheWayOfAll() {
            given(with("8", "3")).when(partly("5", null)).thenRefused(Code.CONTENDED, "being placed");
        }

        @Test
        void isContendedWhenOnlyUndecidedHoldsAreWhyThereIsNone() {
            given(with("10", "1")).when(partly("5", null)).thenRefused(Code.CONTENDED, "being placed");
            given(with("9.5", "0.5")).when(partly("5", null)).thenRefused(Code.CONTENDED, "being placed");
            given(with("10", "0.9")).when(partly("5", null)).thenRefused(outOfStock("5", "0"));
        }

        @Test
        void takesWhatThereIsWhenWaitingWouldNotGiveItAll() {
            given(with("8", "2")).when(partly("5", null)).then(new StockHeld(pending(MINE, "2")));
        }

        @Test
        void countsWhatItReplacesAsFree() {
            Stock six = slice(apples("10", "0", 0, "9", "0", 2), null, base("6"));
            Hold less = new Hold(MINE, RESERVATION, q("7"), q("7"), false, LATER, List.of(), THEIRS, null);
            given(six).when(partly("9", THEIRS)).then(new StockHeld(less));
        }

        @Test
        void isNotWhatOthersGet() {
            HoldStock all = new HoldStock(APPLES, MINE, RESERVATION, q("7"), List.of(), null, false);
            given(with("4", "0")).when(all).thenRefused(outOfStock("7", "6"));
            given(with("10", "1")).when(all).thenRefused(outOfStock("7", "0"));
        }
    }

    @Nested
    class AHold {
        @Test
        void isReplacedOnlyWhenItIsFirm() {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new Hold(MINE, RESERVATION, q("1"), q("1"), false, LATER, List.of(), null, THEIRS))
                    .withMessageContaining("only a firm hold");
        }

        @Test
        void replacesNothingAnyMoreWhenItIsFirm() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new Hold(MINE, RESERVATION, q("1"), q("1"), true, Hold.NEVER, List.of(), THEIRS, null))
                    .withMessageContaining("undecided");
        }

        @Test
        void thatWasReportedStillReplacesTheOther() {
            assertThat(over("2", "7", CART).reported())
                    .isEqualTo(new Hold(
                            MINE, RESERVATION, q("2"), q("7"), false, Hold.NEVER, List.of(CART), THEIRS, null));
        }

        @Test
        void isAReservationsOrAnOrders() {
            assertThat(RESERVATION).hasToString("117").isNotEqualTo(new HoldOwner("117"));
            assertThat(new HoldOwner("117").kind()).isEqualTo(HoldOwner.Kind.ORDER);
        }
    }
}
