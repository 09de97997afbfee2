package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.details;
import static stockpot.stock.Samples.flour;
import static stockpot.stock.Samples.made;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.slice;
import static stockpot.stock.Samples.total;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.HOUR;
import static stockpot.stock.StockExamples.MOST;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.OTHER;
import static stockpot.stock.StockExamples.THIRD;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.lock;
import static stockpot.stock.StockExamples.lost;
import static stockpot.stock.StockExamples.product;
import static stockpot.stock.StockExamples.stocked;
import static stockpot.stock.StockExamples.weighed;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.kernel.Level;
import stockpot.quantity.Quantity;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.Code;
import stockpot.stock.StockRejection.OutOfStock;

/** The rules of stock, as far as a cart asks; the rest is in {@link StockDeciderTest}. */
class StockDeciderLockTest {
    @Nested
    class LockingStock {
        @Test
        void setsAQuantityAsideUntilADeadline() {
            Stock after = given(stocked("10")).when(lock(CART, "4", HOUR)).then(new StockLocked(CART, q("4"), ONE));
            assertThat(after.product()).isEqualTo(product("10", "0", "4"));
            assertThat(after.lock()).isEqualTo(new Lock(CART, q("4"), ONE));
        }

        @Test
        void refusesAProductThatIsNotThere() {
            given().when(lock(CART, "1", HOUR)).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
            given().when(lock(CART, "0", HOUR)).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
        }

        @Test
        void grantsExactlyAllThatIsFree() {
            given(weighed("10"), lost(weighed("10"), "2.5"), new StockLocked(OTHER, q("3.499999"), ONE))
                    .when(lock(CART, "4.000001", HOUR))
                    .then(new StockLocked(CART, q("4.000001"), ONE));
        }

        @Test
        void refusesAMillionthMoreThanIsFree() {
            given(weighed("10"), lost(weighed("10"), "2.5"), new StockLocked(OTHER, q("3.499999"), ONE))
                    .when(lock(CART, "4.000002", HOUR))
                    .thenRefused(new OutOfStock(q("4.000002"), q("4.000001"), Restock.UNKNOWN));
        }

        @Test
        void countsWhatWasSold() {
            Product product = made(1, total("10"), q("4"), q("2"), Quantity.ZERO, 0, Fractions.NONE, new Restock(99));
            Stock slice = slice(product, null, null, List.of(), false);
            given(slice).when(lock(CART, "4", HOUR)).then(new StockLocked(CART, q("4"), ONE));
            given(slice).when(lock(CART, "5", HOUR)).thenRefused(new OutOfStock(q("5"), q("4"), new Restock(99)));
        }

        @Test
        void saysWhatIsShort() {
            given(stocked("3"))
                    .when(lock(CART, "5", HOUR))
                    .thenRefused(Code.OUT_OF_STOCK, "cannot set aside 5, only 3 is free");
        }

        @Test
        void grantsNothingOfNothing() {
            given(stocked("0"))
                    .when(lock(CART, "1", HOUR))
                    .thenRefused(new OutOfStock(q("1"), Quantity.ZERO, Restock.UNKNOWN));
        }

        @Test
        void grantsTheMostThatCanBeNamed() {
            given(weighed(MOST + ".999999"))
                    .when(lock(CART, MOST + ".999999", HOUR))
                    .then(new StockLocked(CART, q(MOST + ".999999"), ONE));
            given(weighed(MOST + ".999998"))
                    .when(lock(CART, MOST + ".999999", HOUR))
                    .thenRefused(new OutOfStock(q(MOST + ".999999"), q(MOST + ".999998"), Restock.UNKNOWN));
        }

        @Test
        void grantsWhatIsUnlimitedAgainAndAgain() {
            given(
                            stocked("unlimited"),
                            lost(stocked("unlimited"), MOST),
                            new StockLocked(OTHER, q(MOST), ONE),
                            new StockLocked(THIRD, q(MOST), ONE))
                    .when(lock(CART, MOST, HOUR))
                    .then(new StockLocked(CART, q(MOST), ONE));
        }

        @Test
        void replacesItsOwnEarlierLockAndCountsThatAsFree() {
            Stock after = given(stocked("10"), new StockLocked(CART, q("8"), ONE), new StockLocked(OTHER, q("1"), ONE))
                    .when(lock(CART, "9", 2 * HOUR))
                    .then(new StockLocked(CART, q("9"), ONE + 3_600_000));
            assertThat(after.product())
                    .isEqualTo(made(1, total("10"), q("0"), q("0"), q("10"), 2, Fractions.NONE, Restock.UNKNOWN));
        }

        @Test
        void namesItsOwnQuantityAsAvailable() {
            given(stocked("10"), new StockLocked(CART, q("8"), ONE), new StockLocked(OTHER, q("1"), ONE))
                    .when(lock(CART, "10", HOUR))
                    .thenRefused(new OutOfStock(q("10"), q("9"), Restock.UNKNOWN));
        }

        @Test
        void doesNothingWhenItIsLockedSoAlready() {
            given(stocked("10"), new StockLocked(CART, q("10"), ONE))
                    .when(lock(CART, "10", HOUR))
                    .thenNothing();
            given(stocked("10"), new StockLocked(CART, q("10"), Lock.FOREVER))
                    .when(lock(CART, "10", null))
                    .thenNothing();
        }

        @Test
        void changesTheDeadlineAlone() {
            given(stocked("10"), new StockLocked(CART, q("10"), ONE))
                    .when(lock(CART, "10", 1_000L))
                    .then(new StockLocked(CART, q("10"), NOON + 1));
        }

        @Test
        void changesTheQuantityAlone() {
            given(stocked("10"), new StockLocked(CART, q("10"), ONE))
                    .when(lock(CART, "9", HOUR))
                    .then(new StockLocked(CART, q("9"), ONE));
        }

        @Test
        void givesBackByAQuantityOfZero() {
            Stock after = given(stocked("10"), new StockLocked(CART, q("4"), ONE), new StockLocked(OTHER, q("1"), ONE))
                    .when(lock(CART, "0", HOUR))
                    .then(new StockUnlocked(CART, q("4")));
            assertThat(after.product()).isEqualTo(product("10", "0", "1"));
            assertThat(after.lock()).isNull();
        }

        @Test
        void givesBackNothingWhenNothingIsLocked() {
            given(stocked("10")).when(lock(CART, "0", HOUR)).thenNothing();
            given(stocked("10"), new StockLocked(OTHER, q("4"), ONE))
                    .when(lock(CART, "0", null))
                    .thenNothing();
        }

        @Test
        void givesBackAlsoWhenMoreWasLostThanWasFree() {
            given(stocked("10"), new StockLocked(CART, q("8"), ONE), lost(stocked("10"), "7"))
                    .when(lock(CART, "0", HOUR))
                    .then(new StockUnlocked(CART, q("8")));
            given(stocked("10"), new StockLocked(OTHER, q("8"), ONE), lost(stocked("10"), "7"))
                    .when(lock(CART, "0", HOUR))
                    .thenNothing();
        }

        /** Losses eat into locks: nobody else gets anything, and the lock can be kept only as far as stock is left. */
        @Test
        void honoursALockOnlyAsFarAsLossesLeaveStock() {
            StockEvent[] eaten = {stocked("10"), new StockLocked(CART, q("8"), ONE), lost(stocked("10"), "7")};
            given(eaten)
                    .when(lock(OTHER, "1", HOUR))
                    .thenRefused(new OutOfStock(q("1"), Quantity.ZERO, Restock.UNKNOWN));
            given(eaten).when(lock(CART, "8", HOUR)).thenRefused(new OutOfStock(q("8"), q("3"), Restock.UNKNOWN));
            given(eaten).when(lock(CART, "3", HOUR)).then(new StockLocked(CART, q("3"), ONE));
        }

        @Test
        void isForeverWhenNoDurationIsGiven() {
            given(stocked("10")).when(lock(CART, "1", null)).then(new StockLocked(CART, q("1"), Long.MAX_VALUE));
        }

        @ParameterizedTest
        @CsvSource({
            "1, 1",
            "999, 1",
            "1000, 1",
            "1001, 2",
            "1999, 2",
            "2000, 2",
            "9223372036854775807, 9223372036854776"
        })
        void roundsItsDurationUp(long micros, long millis) {
            given(stocked("10")).when(lock(CART, "1", micros)).then(new StockLocked(CART, q("1"), NOON + millis));
        }

        /** Granted and over at once; asked again it ends and begins again. */
        @Test
        void lastsNoTimeAtAllWhenAskedFor() {
            Stock after =
                    given(stocked("10")).when(lock(CART, "10", 0L)).thenEachTime(new StockLocked(CART, q("10"), NOON));
            given(after)
                    .when(lock(CART, "10", 0L))
                    .thenEachTime(new LockExpired(CART, q("10"), NOON), new StockLocked(CART, q("10"), NOON));
        }

        @Test
        void isContendedWhenLocksOfOthersThatAreOverStandInTheWay() {
            StockEvent[] waiting = {
                stocked("10"), new StockLocked(OTHER, q("6"), NOON), new StockLocked(THIRD, q("1"), NOON + 1)
            };
            given(waiting).when(lock(CART, "3", HOUR)).then(new StockLocked(CART, q("3"), ONE));
            given(waiting).when(lock(CART, "4", HOUR)).thenRefused(Code.CONTENDED, "are over");
        }

        @Test
        void endsItsOwnEarlierLockWhenThatIsOver() {
            StockEvent[] over = {
                stocked("10"), new StockLocked(CART, q("6"), NOON), new StockLocked(OTHER, q("1"), NOON - 1)
            };
            Stock after = given(over)
                    .when(lock(CART, "9", HOUR))
                    .then(new LockExpired(CART, q("6"), NOON), new StockLocked(CART, q("9"), ONE));
            assertThat(after.product())
                    .isEqualTo(made(1, total("10"), q("0"), q("0"), q("10"), 2, Fractions.NONE, Restock.UNKNOWN));
            given(over).when(lock(CART, "10", HOUR)).thenRefused(Code.CONTENDED, "are over");
            given(over).when(lock(CART, "0", HOUR)).then(new LockExpired(CART, q("6"), NOON));
        }

        @Test
        void replacesItsOwnEarlierLockUpToTheLastMillisecond() {
            given(stocked("10"), new StockLocked(CART, q("6"), NOON + 1))
                    .when(lock(CART, "10", HOUR))
                    .then(new StockLocked(CART, q("10"), ONE));
        }

        @ParameterizedTest
        @CsvSource({"0, 1.5", "1, 1.55", "3, 0.0001", "5, 0.000001"})
        void refusesAQuantityThatIsTooFine(int digits, String quantity) {
            given(new ProductDefined(1, details("flour", "kg", new Fractions(digits)), total("10")))
                    .when(lock(CART, quantity, HOUR))
                    .thenRefused(Code.QUANTITY_TOO_FINE, "at most " + digits + " digits");
        }

        @ParameterizedTest
        @CsvSource({"0, 1.0", "1, 1.5", "3, 0.001", "6, 0.000001"})
        void grantsAQuantityAsFineAsTheProductIsDivided(int digits, String quantity) {
            given(new ProductDefined(1, details("flour", "kg", new Fractions(digits)), total("10")))
                    .when(lock(CART, quantity, HOUR))
                    .then(new StockLocked(CART, q(quantity), ONE));
        }

        @Test
        void givesBackAFineQuantityOfWhatIsNoLongerDividedSo() {
            StockEvent[] coarse = {
                weighed("10"),
                new StockLocked(CART, q("1.5"), ONE),
                new ProductChanged(apples(), total("10"), Quantity.ZERO)
            };
            given(coarse).when(lock(CART, "1.5", HOUR)).thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
            given(coarse).when(lock(CART, "0", HOUR)).then(new StockUnlocked(CART, q("1.5")));
        }

        @Test
        void stopsAtTheMostLocks() {
            assertThat(Level.ONE.most().locks()).isEqualTo(1_000_000);
            given(crowded(999_999, null, false)).when(lock(CART, "1", HOUR)).then(new StockLocked(CART, q("1"), ONE));
            given(crowded(1_000_000, null, false))
                    .when(lock(CART, "1", HOUR))
                    .thenRefused(new OutOfStock(q("1"), Quantity.ZERO, Restock.UNKNOWN));
        }

        @Test
        void countsNeitherItsOwnNorOverdueOnesAmongTheMostLocks() {
            Lock own = new Lock(CART, q("1"), NOON + 1);
            given(crowded(1_000_000, own, false)).when(lock(CART, "2", HOUR)).then(new StockLocked(CART, q("2"), ONE));
            given(crowded(1_000_001, own, false))
                    .when(lock(CART, "2", HOUR))
                    .thenRefused(new OutOfStock(q("2"), Quantity.ZERO, Restock.UNKNOWN));
            given(crowded(999_999, null, true)).when(lock(CART, "2", HOUR)).then(new StockLocked(CART, q("2"), ONE));
            given(crowded(1_000_000, null, true)).when(lock(CART, "2", HOUR)).thenRefused(Code.CONTENDED, "are over");
        }

        @Test
        void givesBackAlsoAtTheMostLocks() {
            given(crowded(1_000_001, new Lock(CART, q("1"), ONE), false))
                    .when(lock(CART, "0", HOUR))
                    .then(new StockUnlocked(CART, q("1")));
            given(crowded(1_000_001, null, false)).when(lock(CART, "0", HOUR)).thenNothing();
        }

        @Test
        void refusesADurationBelowZero() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lock(CART, "1", -1L))
                    .withMessage("a duration is not negative");
        }

        private static Stock crowded(int locks, @Nullable Lock own, boolean overdue) {
            Product product = made(
                    1, Total.UNLIMITED, q("0"), q("0"), Quantity.of(locks), locks, Fractions.NONE, Restock.UNKNOWN);
            return slice(product, null, own, List.of(), overdue);
        }
    }

    /** An event that the rows contradict is a broken invariant: it stops the process. */
    @Nested
    class Applying {
        private static final StockDecider RULES = new StockDecider();

        @Test
        void breaksOnAnEventAboutAProductThatIsNotThere() {
            for (StockEvent event : List.of(
                    new ProductChanged(apples(), total("10"), Quantity.ZERO),
                    new StockLocked(CART, q("1"), ONE),
                    new StockUnlocked(CART, q("1")),
                    new LockExpired(CART, q("1"), NOON))) {
                assertThatExceptionOfType(NullPointerException.class)
                        .isThrownBy(() -> RULES.apply(Stock.NOTHING, event))
                        .withMessage("the event is about a product that there is");
            }
        }

        @Test
        void breaksOnTheEndOfALockThatWasNotLoaded() {
            Stock none = slice(product("10", "0", "1"), null, null, List.of(), false);
            Lock lock = new Lock(CART, q("1"), NOON);
            Stock named = slice(product("10", "0", "1"), null, lock, List.of(), false);
            Stock ending = slice(product("10", "0", "1"), null, null, List.of(lock), false);
            for (Stock stock : List.of(none, named, ending)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> RULES.apply(stock, new LockExpired(OTHER, q("1"), NOON)))
                        .withMessage("lock other is not one that was loaded");
            }
        }

        @Test
        void breaksWhenMoreEndsThanWasLocked() {
            Stock stock = slice(product("10", "0", "1"), null, new Lock(CART, q("1"), ONE), List.of(), false);
            assertThatIllegalArgumentException().isThrownBy(() -> RULES.apply(stock, new StockUnlocked(CART, q("2"))));
            assertThatIllegalStateException().isThrownBy(() -> RULES.apply(stock, new StockUnlocked(CART, q("0.5"))));
        }

        /** The loaded rows that an event is not about stay as they are. */
        @Test
        void keepsTheRestOfTheSlice() {
            Lock own = new Lock(CART, q("1"), NOON);
            Lock first = new Lock(OTHER, q("2"), NOON);
            Lock second = new Lock(THIRD, q("3"), NOON);
            Product locked = made(1, total("10"), q("0"), q("0"), q("6"), 3, Fractions.NONE, Restock.UNKNOWN);
            Stock stock = slice(locked, apples(), own, List.of(first, second), true);

            Stock ended = RULES.apply(stock, new LockExpired(OTHER, q("2"), NOON));
            assertThat(ended)
                    .isEqualTo(slice(
                            made(1, total("10"), q("0"), q("0"), q("4"), 2, Fractions.NONE, Restock.UNKNOWN),
                            apples(),
                            own,
                            List.of(second),
                            true));
            Stock changed = RULES.apply(ended, new ProductChanged(flour(), total("20"), q("5")));
            assertThat(changed)
                    .isEqualTo(slice(
                            made(1, total("20"), q("0"), q("5"), q("4"), 2, new Fractions(6), Restock.UNKNOWN),
                            flour(),
                            own,
                            List.of(second),
                            true));
            assertThat(RULES.apply(changed, new LockExpired(CART, q("1"), NOON)))
                    .isEqualTo(slice(
                            made(1, total("20"), q("0"), q("5"), q("3"), 1, new Fractions(6), Restock.UNKNOWN),
                            flour(),
                            null,
                            List.of(second),
                            true));
        }
    }
}
