package stockpot.stock;

import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;

/** Refusals of the stock family. */
public sealed interface StockRejection extends Rejection {
    /** Why a stock command can be refused; the names are part of the public result records. */
    enum Code implements Rejection.Code {
        PRODUCT_UNKNOWN("there is no product of that id"),
        PRODUCT_EXISTS("cannot define a product again with other details"),
        /** Orders or reservations have some of it. */
        PRODUCT_HELD("cannot remove a product that orders or reservations hold, also not by force"),
        PRODUCT_LOCKED("cannot remove a product that has locks, unless by force"),
        /** Someone is just deciding about what is asked for, or locks that are over are still being ended; ask again in a moment. */
        CONTENDED(
                "an order that is being placed has what is asked for set aside for the moment, or more locks of it are over"
                        + " than one request can end; try again in a moment"),
        OUT_OF_STOCK("cannot set aside {requested}, only {available} is free"),
        /** Unpaid orders that anybody may place hold as much of it as they may. */
        PUBLIC_SHARE_HELD("unpaid orders that anybody may place can hold {share} of it together, and hold {held}"),
        QUANTITY_TOO_FINE("a quantity of this product has at most {digits} digits of fraction"),
        DETAILS_TOO_LARGE("the texts of a product have at most {most} characters together"),
        LOST_REDUCED("cannot reduce what was lost: {lost}"),
        LOST_EXCEEDS_STOCK(
                "cannot lose more than was stocked, not sold and not held: orders and reservations hold {held}"),
        TOTAL_REDUCED("cannot reduce the total that was ever stocked");

        private final String words;

        Code(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
        }

        @Override
        public boolean mayPass() {
            return this == CONTENDED;
        }
    }

    /** There is less than was asked for. */
    record OutOfStock(Quantity requested, Quantity available, Restock nextRestock) implements StockRejection {
        @Override
        public Code code() {
            return Code.OUT_OF_STOCK;
        }

        @Override
        public String sentence() {
            return code().words()
                    .replace("{requested}", requested.toString())
                    .replace("{available}", available.toString());
        }
    }
}
