package stockpot.http.taler.products;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Preconditions;
import stockpot.kernel.Outcome;
import stockpot.kernel.Rejection;
import stockpot.stock.StockRejection;

/** What the refusals of the stock family are called on the wire. */
public final class StockRefusals {
    private StockRefusals() {}

    public static HttpResponse answer(Outcome.Refused<?> outcome, ErrorTable errors) {
        return answer(outcome, outcome.because().sentence(), errors);
    }

    /** The same in other words. */
    public static HttpResponse answer(Outcome.Refused<?> outcome, String sentence, ErrorTable errors) {
        HttpResponse failed = Preconditions.failed(outcome, errors);
        if (failed != null) {
            return failed;
        }
        HttpResponse answer = outcome.isRefusedAs(StockRejection.Code.CONTENDED)
                ? ApiException.busy(sentence).answer(errors)
                : errors.answer(code(outcome.because()), sentence);
        return answer.at(outcome.position());
    }

    /** What a refusal of the stock family is called. */
    static ErrorCode code(Rejection because) {
        return switch ((StockRejection.Code) because.code()) {
            case PRODUCT_UNKNOWN -> ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN;
            case PRODUCT_EXISTS -> ErrorCode.MERCHANT_PRIVATE_POST_PRODUCTS_CONFLICT_PRODUCT_EXISTS;
            case PRODUCT_LOCKED, PRODUCT_HELD -> ErrorCode.MERCHANT_PRIVATE_DELETE_PRODUCTS_CONFLICTING_LOCK;
            case CONTENDED -> ErrorCode.GENERIC_DB_SOFT_FAILURE;
            case OUT_OF_STOCK -> ErrorCode.MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS;
            case PUBLIC_SHARE_HELD -> ErrorCode.GENERIC_TOO_MANY_REQUESTS;
            case DETAILS_TOO_LARGE -> ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT;
            case QUANTITY_TOO_FINE -> ErrorCode.GENERIC_PARAMETER_MALFORMED;
            case LOST_REDUCED -> ErrorCode.MERCHANT_PRIVATE_PATCH_PRODUCTS_TOTAL_LOST_REDUCED;
            case LOST_EXCEEDS_STOCK -> ErrorCode.MERCHANT_PRIVATE_PATCH_PRODUCTS_TOTAL_LOST_EXCEEDS_STOCKS;
            case TOTAL_REDUCED -> ErrorCode.MERCHANT_PRIVATE_PATCH_PRODUCTS_TOTAL_STOCKED_REDUCED;
        };
    }
}
