package stockpot.http;

import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorForm;
import stockpot.http.exchange.HttpResponse;
import stockpot.kernel.Unavailable;

/** What a client is told who gets no answer now. */
final class Unanswered {
    private Unanswered() {}

    static HttpResponse answer(Unavailable e, ErrorForm form) {
        return switch (e.kind()) {
            case BUSY ->
                form.answer(ErrorCode.GENERIC_DB_SOFT_FAILURE, 503, "too many requests are in flight; try again");
            case NOT_READY, CUT_OFF ->
                form.answer(
                        ErrorCode.GENERIC_DB_SOFT_FAILURE,
                        503,
                        "the node is not ready; nothing was changed; try again");
            case TOO_LARGE ->
                form.answer(
                        ErrorCode.GENERIC_ALLOCATION_FAILURE,
                        507,
                        "this is more than a node holds in memory for one answer; ask for less of it at a time,"
                                + " or offer less");
            case OUTCOME_UNKNOWN ->
                form.answer(
                        ErrorCode.GENERIC_DB_SOFT_FAILURE,
                        504,
                        "the outcome of this request is not known; it may be repeated as it is,"
                                + " with the same Idempotency-Key if it had one, and has one effect");
            case CONFLICT ->
                form.answer(
                        ErrorCode.GENERIC_PARAMETER_MALFORMED, 409, "the Idempotency-Key was used for another request");
        };
    }
}
