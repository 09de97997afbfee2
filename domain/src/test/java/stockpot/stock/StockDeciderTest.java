package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.stock.PatchBuilder.patch;
import static stockpot.stock.Samples.apples;
import static stockpot.stock.Samples.flour;
import static stockpot.stock.Samples.q;
import static stockpot.stock.Samples.total;
import static stockpot.stock.StockExamples.APPLES;
import static stockpot.stock.StockExamples.CART;
import static stockpot.stock.StockExamples.MOST;
import static stockpot.stock.StockExamples.NOON;
import static stockpot.stock.StockExamples.ONE;
import static stockpot.stock.StockExamples.SERIAL;
import static stockpot.stock.StockExamples.change;
import static stockpot.stock.StockExamples.given;
import static stockpot.stock.StockExamples.lost;
import static stockpot.stock.StockExamples.product;
import static stockpot.stock.StockExamples.stocked;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.quantity.Quantity;
import stockpot.stock.StockCommand.DefineProduct;
import stockpot.stock.StockCommand.FreeLock;
import stockpot.stock.StockCommand.RemoveProduct;
import stockpot.stock.StockEvent.LockExpired;
import stockpot.stock.StockEvent.LockFreed;
import stockpot.stock.StockEvent.ProductChanged;
import stockpot.stock.StockEvent.ProductDefined;
import stockpot.stock.StockEvent.ProductRemoved;
import stockpot.stock.StockEvent.StockLocked;
import stockpot.stock.StockEvent.StockUnlocked;
import stockpot.stock.StockRejection.Code;

/** The rules of stock, as far as a merchant asks; the rest is in {@link StockDeciderLockTest} and {@link StockDeciderClockTest}. */
class StockDeciderTest {
    @Nested
    class DefiningAProduct {
        private static final DefineProduct DEFINE = new DefineProduct(APPLES, total("10"), apples());

        @Test
        void takesAsMuchTextAsARecordCanHold() {
            ProductDetails most = patch().description(filling()).build().over(apples());
            given().when(new DefineProduct(APPLES, total("10"), most))
                    .then(new ProductDefined(SERIAL, most, total("10")));
            ProductDetails more = patch().description(filling() + "x").build().over(apples());
            given().when(new DefineProduct(APPLES, total("10"), more))
                    .thenRefused(Code.DETAILS_TOO_LARGE, "1048576 characters");
            given(stocked("10"))
                    .when(change(patch().description(filling())))
                    .then(new ProductChanged(most, total("10"), Quantity.ZERO));
            given(stocked("10"))
                    .when(change(patch().description(filling() + "x")))
                    .thenRefused(Code.DETAILS_TOO_LARGE, "1048576 characters");
        }

        /** A description with which apples have as much text as there may be. */
        private static String filling() {
            long others = apples().size() - apples().description().length();
            return "x".repeat((int) (ProductDetails.MAX_SIZE - others));
        }

        @Test
        void refusesATotalThatIsFinerThanTheUnit() {
            given().when(new DefineProduct(APPLES, total("1.5"), apples()))
                    .thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
        }

        @Test
        void takesItsSerialFromTheLog() {
            Stock after = given().when(DEFINE).then(new ProductDefined(SERIAL, apples(), total("10")));
            assertThat(after)
                    .isEqualTo(Samples.slice(
                            Samples.made(
                                    SERIAL,
                                    total("10"),
                                    Quantity.ZERO,
                                    Quantity.ZERO,
                                    Quantity.ZERO,
                                    0,
                                    Fractions.NONE,
                                    Restock.UNKNOWN),
                            apples(),
                            null,
                            List.of(),
                            false));
        }

        @Test
        void keepsHowFinelyItIsDividedAndWhenMoreIsExpected() {
            ProductDetails flour = patch().nextRestock(new Restock(99)).build().over(flour());
            Stock after = given().when(new DefineProduct(APPLES, Total.UNLIMITED, flour))
                    .then(new ProductDefined(SERIAL, flour, Total.UNLIMITED));
            assertThat(after.product()).isNotNull();
            assertThat(after.product().fractions()).isEqualTo(new Fractions(6));
            assertThat(after.product().nextRestock()).isEqualTo(new Restock(99));
        }

        @Test
        void doesNothingWhenItStandsSoAlready() {
            given(stocked("10")).when(DEFINE).thenNothing();
            given(stocked("10"), new StockLocked(CART, q("3"), ONE))
                    .when(DEFINE)
                    .thenNothing();
        }

        @Test
        void refusesOtherDetails() {
            given(new ProductDefined(1, flour(), total("10")))
                    .when(DEFINE)
                    .thenRefused(Code.PRODUCT_EXISTS, "with other details");
        }

        @Test
        void refusesAnotherTotal() {
            given(stocked("11")).when(DEFINE).thenRefused(Code.PRODUCT_EXISTS, "with other details");
            given(stocked("unlimited")).when(DEFINE).thenRefused(Code.PRODUCT_EXISTS, "with other details");
        }

        @Test
        void comparesWithWhatAChangeMadeOfIt() {
            given(stocked("5"), new ProductChanged(apples(), total("10"), q("4")))
                    .when(DEFINE)
                    .thenNothing();
        }

        @Test
        void takesANameAgainWhoseProductWasRemoved() {
            given(stocked("10"), new StockLocked(CART, q("3"), ONE), new ProductRemoved())
                    .when(DEFINE)
                    .then(new ProductDefined(SERIAL, apples(), total("10")));
        }
    }

    @Nested
    class ChangingAProduct {
        @Test
        void refusesWhatIsNotThere() {
            given().when(change(patch())).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
        }

        @Test
        void doesNothingWhenNothingIsDifferent() {
            given(stocked("10")).when(change(patch())).thenNothing();
            given(stocked("10"))
                    .when(change(patch().name("apples").total(total("10")).lost(Quantity.ZERO)))
                    .thenNothing();
        }

        @Test
        void keepsWhatItDoesNotName() {
            ProductDetails renamed = patch().name("pears").build().over(apples());
            Stock after = given(stocked("10"), lost(stocked("10"), "2"), new StockLocked(CART, q("3"), ONE))
                    .when(change(patch().name("pears")))
                    .then(new ProductChanged(renamed, total("10"), q("2")));
            assertThat(after.details()).isEqualTo(renamed);
            assertThat(after.product()).isEqualTo(product("10", "2", "3"));
        }

        @Test
        void changesHowFinelyItIsDividedAndWhenMoreIsExpected() {
            ProductDetails changed = patch().unit("kg", new Fractions(3))
                    .nextRestock(Restock.NEVER)
                    .build()
                    .over(apples());
            Stock after = given(stocked("10"))
                    .when(change(patch().unit("kg", new Fractions(3)).nextRestock(Restock.NEVER)))
                    .then(new ProductChanged(changed, total("10"), Quantity.ZERO));
            assertThat(after.product()).isNotNull();
            assertThat(after.product().fractions()).isEqualTo(new Fractions(3));
            assertThat(after.product().nextRestock()).isEqualTo(Restock.NEVER);
        }

        @ParameterizedTest
        @CsvSource({
            "10, 11",
            "0, 9007199254740991",
            "10, unlimited",
            "9007199254740991, unlimited",
        })
        void raisesTheTotal(String before, String after) {
            given(stocked(before))
                    .when(change(patch().total(total(after))))
                    .then(new ProductChanged(apples(), total(after), Quantity.ZERO));
        }

        @Test
        void refusesCountsThatAreFinerThanTheUnit() {
            given(stocked("10"))
                    .when(change(patch().total(total("10.5"))))
                    .thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
            given(stocked("10"))
                    .when(change(patch().lost(q("0.5"))))
                    .thenRefused(Code.QUANTITY_TOO_FINE, "at most 0 digits");
        }

        @ParameterizedTest
        @CsvSource({"10, 9.999999", "10, 0", "9007199254740991, 9007199254740990.999999"})
        void refusesToReduceTheTotal(String before, String after) {
            given(stocked(before))
                    .when(change(patch().total(total(after))))
                    .thenRefused(Code.TOTAL_REDUCED, "cannot reduce the total");
        }

        /** Whoever counts for the first time has what is sold and lost to account for, and nothing else. */
        @Test
        void limitsWhatWasUnlimitedToNoLessThanIsGone() {
            Stock gone =
                    slice(Samples.made(1, Total.UNLIMITED, q("4"), q("2"), q("3"), 1, Fractions.NONE, Restock.UNKNOWN));
            given(gone).when(change(patch().total(total("6")))).then(new ProductChanged(apples(), total("6"), q("2")));
            given(gone)
                    .when(change(patch().total(total("5"))))
                    .thenRefused(Code.TOTAL_REDUCED, "cannot reduce the total");
            given(gone).when(change(patch().total(Total.UNLIMITED))).thenNothing();
        }

        @Test
        void losesAllThatIsNotSold() {
            given(sold("4", "1"))
                    .when(change(patch().lost(q("6"))))
                    .then(new ProductChanged(apples(), total("10"), q("6")));
            given(sold("4", "1"))
                    .when(change(patch().lost(q("6.000001"))))
                    .thenRefused(Code.LOST_EXCEEDS_STOCK, "cannot lose more");
        }

        @Test
        void losesMoreWhenMoreIsStockedAtTheSameTime() {
            given(sold("4", "1"))
                    .when(change(patch().total(total("11")).lost(q("7"))))
                    .then(new ProductChanged(apples(), total("11"), q("7")));
        }

        @Test
        void losesWhatIsLocked() {
            Stock after = given(stocked("10"), new StockLocked(CART, q("8"), ONE))
                    .when(change(patch().lost(q("10"))))
                    .then(new ProductChanged(apples(), total("10"), q("10")));
            assertThat(after.product()).isEqualTo(product("10", "10", "8"));
        }

        @Test
        void losesAsMuchAsItLikesOfWhatIsUnlimited() {
            given(stocked("unlimited"))
                    .when(change(patch().lost(q(MOST))))
                    .then(new ProductChanged(apples(), Total.UNLIMITED, q(MOST)));
        }

        @Test
        void refusesToFindWhatWasLost() {
            given(sold("4", "2"))
                    .when(change(patch().lost(q("1.999999"))))
                    .thenRefused(Code.LOST_REDUCED, "cannot reduce what was lost: 2");
            given(sold("4", "2")).when(change(patch().lost(q("2")))).thenNothing();
        }

        @Test
        void saysWhatIsWrongWithTheTotalFirstThenWithTheLosses() {
            given(sold("4", "2"))
                    .when(change(patch().total(total("9")).lost(q("1"))))
                    .thenRefused(Code.TOTAL_REDUCED, "total");
        }

        private static Stock sold(String sold, String lost) {
            return slice(
                    Samples.made(1, total("10"), q(sold), q(lost), Quantity.ZERO, 0, Fractions.NONE, Restock.UNKNOWN));
        }

        private static Stock slice(Product product) {
            return Samples.slice(product, apples(), null, List.of(), false);
        }
    }

    @Nested
    class RemovingAProduct {
        private static final RemoveProduct REMOVE = new RemoveProduct(APPLES, false);
        private static final RemoveProduct FORCE = new RemoveProduct(APPLES, true);

        @Test
        void leavesNothing() {
            assertThat(given(stocked("10")).when(REMOVE).then(new ProductRemoved()))
                    .isEqualTo(Stock.NOTHING);
        }

        @Test
        void refusesWhatIsNotThere() {
            given().when(REMOVE).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
            given().when(FORCE).thenRefused(Code.PRODUCT_UNKNOWN, "no product");
        }

        @Test
        void refusesWhatIsLocked() {
            given(stocked("10"), new StockLocked(CART, q("1"), NOON + 1))
                    .when(REMOVE)
                    .thenRefused(Code.PRODUCT_LOCKED, "unless by force");
        }

        @Test
        void removesWhatIsLockedByForce() {
            given(stocked("10"), new StockLocked(CART, q("1"), ONE)).when(FORCE).then(new ProductRemoved());
        }

        @Test
        void waitsForTheEndOfLocksThatAreOver() {
            StockEvent[] over = {stocked("10"), new StockLocked(CART, q("1"), NOON)};
            given(over).when(REMOVE).thenRefused(Code.CONTENDED, "are over");
            given(over).when(FORCE).then(new ProductRemoved());
        }

        @Test
        void removesWhatWasUnlocked() {
            given(stocked("10"), new StockLocked(CART, q("1"), ONE), new StockUnlocked(CART, q("1")))
                    .when(REMOVE)
                    .then(new ProductRemoved());
        }
    }

    @Nested
    class FreeingALock {
        @Test
        void endsItWhateverItsDeadline() {
            Stock after = given(stocked("10"), new StockLocked(CART, q("8"), Lock.FOREVER))
                    .when(new FreeLock(APPLES, CART, "abandoned"))
                    .then(new LockFreed(CART, q("8"), "abandoned"));
            assertThat(after.product()).isEqualTo(product("10", "0", "0"));
            assertThat(after.lock()).isNull();
        }

        @Test
        void changesNothingWithoutSuchALock() {
            given(stocked("10")).when(new FreeLock(APPLES, CART, "")).thenNothing();
        }

        @Test
        void saysThatOneWhoseTimeIsOverHasExpired() {
            given(stocked("10"), new StockLocked(CART, q("8"), NOON))
                    .when(new FreeLock(APPLES, CART, ""))
                    .then(new LockExpired(CART, q("8"), NOON));
        }

        @Test
        void refusesWhatIsNoProduct() {
            given().when(new FreeLock(APPLES, CART, "")).thenRefused(Code.PRODUCT_UNKNOWN, "no product of that id");
        }

        @Test
        void hasABoundedReason() {
            String longest = "x".repeat(FreeLock.MAX_REASON);
            assertThat(new FreeLock(APPLES, CART, longest).reason()).isEqualTo(longest);
            assertThatIllegalArgumentException().isThrownBy(() -> new FreeLock(APPLES, CART, longest + "x"));
        }
    }
}
