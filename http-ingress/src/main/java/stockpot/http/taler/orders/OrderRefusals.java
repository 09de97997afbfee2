package stockpot.http.taler.orders;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Preconditions;
import stockpot.http.taler.products.OutOfStock;
import stockpot.http.taler.products.StockRefusals;
import stockpot.kernel.Outcome;
import stockpot.orders.OrderCode;
import stockpot.stock.ProductId;
import stockpot.stock.StockRejection;

/** What the refusals of orders are called on the wire. */
final class OrderRefusals {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final long RETRY_SECONDS = 30;

    private OrderRefusals() {}

    /** Of the order's own log. */
    static HttpResponse answer(Outcome.Refused<?> outcome, ErrorTable errors) {
        HttpResponse failed = Preconditions.failed(outcome, errors);
        if (failed != null) {
            return failed;
        }
        String sentence = outcome.because().sentence();
        HttpResponse answer = switch ((OrderCode) outcome.because().code()) {
            case ORDER_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_ORDER_UNKNOWN, sentence);
            case ORDER_EXISTS -> errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_ALREADY_EXISTS, sentence);
            case ATTEMPT_ABANDONED, RESERVATION_TAKEN ->
                ApiException.busy(sentence + "; try again").answer(errors);
            case PAY_DEADLINE_PASSED ->
                errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_ORDERS_PAY_DEADLINE_IN_PAST, sentence);
            case TERMS_TOO_LARGE -> errors.answer(ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT, sentence);
            // Whoever does not know the token is not told whether there is such an order.
            case CLAIM_TOKEN_WRONG -> errors.answer(ErrorCode.MERCHANT_POST_ORDERS_ID_CLAIM_NOT_FOUND, "");
            case CLAIMED_BY_ANOTHER -> errors.answer(ErrorCode.MERCHANT_POST_ORDERS_ID_CLAIM_ALREADY_CLAIMED, sentence);
            case ALREADY_PAID -> errors.answer(ErrorCode.MERCHANT_PRIVATE_DELETE_ORDERS_ALREADY_PAID, sentence);
            case AMOUNT_WRONG -> errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, "amount: " + sentence);
            // The registry has no code for it, as far as it is known.
            case ORDER_OVER -> errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, GONE, sentence);
            case RESERVATION_UNKNOWN ->
                errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, NOT_FOUND, "reservation_id: " + sentence);
            case RESERVATION_EXISTS, RESERVATION_CHANGED, CONTRACT_CHANGED, ORDER_STANDS ->
                throw new IllegalStateException("an order was refused as " + outcome.because());
            case AWAITING_PAYMENT -> errors.answer(ErrorCode.MERCHANT_PRIVATE_DELETE_ORDERS_AWAITING_PAYMENT, sentence);
        };
        return answer.at(outcome.position());
    }

    /** Of a product that an order takes from. */
    static HttpResponse answer(ProductId product, Outcome.Refused<?> outcome, ErrorTable errors) {
        if (outcome.because() instanceof StockRejection.OutOfStock missing) {
            return OutOfStock.answer(product, missing, errors).at(outcome.position());
        }
        String named = product + ": " + outcome.because().sentence();
        return switch ((StockRejection.Code) outcome.because().code()) {
            case PRODUCT_UNKNOWN ->
                errors.answer(ErrorCode.MERCHANT_GENERIC_PRODUCT_UNKNOWN, product.value())
                        .at(outcome.position());
            case PUBLIC_SHARE_HELD -> publicShareHeld(named).answer(errors).at(outcome.position());
            case CONTENDED, QUANTITY_TOO_FINE -> StockRefusals.answer(outcome, named, errors);
            case OUT_OF_STOCK,
                    PRODUCT_EXISTS,
                    PRODUCT_LOCKED,
                    PRODUCT_HELD,
                    DETAILS_TOO_LARGE,
                    LOST_REDUCED,
                    LOST_EXCEEDS_STOCK,
                    TOTAL_REDUCED ->
                throw new IllegalStateException("a hold on " + product + " was refused as " + outcome.because());
        };
    }

    /** Of an order that anybody may place: others like it hold too much already. */
    static ApiException publicShareHeld(String sentence) {
        return ApiException.tooMany(RETRY_SECONDS, sentence + "; others can have it when those are paid or over");
    }

    /** Of an order's id that follows from an {@code Idempotency-Key}. */
    static HttpResponse keyUsed(ErrorTable errors) {
        return errors.answer(
                ErrorCode.GENERIC_PARAMETER_MALFORMED, CONFLICT, "the Idempotency-Key was used for another request");
    }
}
