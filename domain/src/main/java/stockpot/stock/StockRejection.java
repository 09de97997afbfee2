package stockpot.stock;

import stockpot.kernel.Rejection;
import stockpot.quantity.Quantity;

/** Refusals of the stock family. */
public sealed interface StockRejection extends Rejection {
    /** Why a stock command can be refused; the names are part of the public result records. */
    enum Code implements Rejection.Code {
        PRODUCT_UNKNOWN,
        PRODUCT_EXISTS,
        PRODUCT_LOCKED,
        /** Someone is just deciding about what is asked for, or locks that are over are still being ended; ask again in a moment. */
        CONTENDED,
        OUT_OF_STOCK,
        /** Unpaid orders that anybody may place hold as much of it as they may. */
        PUBLIC_SHARE_HELD,
        QUANTITY_TOO_FINE,
        DETAILS_TOO_LARGE,
        LOST_REDUCED,
        LOST_EXCEEDS_STOCK,
        TOTAL_REDUCED;

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
            return "cannot set aside " + requested + ", only " + available + " is free";
        }
    }
}
