package stockpot.http.taler.pots;

import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Preconditions;
import stockpot.kernel.Outcome;
import stockpot.pots.PotCode;

/** What the refusals of the pots family are called on the wire. */
final class PotRefusals {
    private PotRefusals() {}

    static HttpResponse answer(Outcome.Refused<?> outcome, ErrorTable errors) {
        HttpResponse failed = Preconditions.failed(outcome, errors);
        if (failed != null) {
            return failed;
        }
        String sentence = outcome.because().sentence();
        HttpResponse answer = switch ((PotCode) outcome.because().code()) {
            case POT_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN, sentence);
            case NAME_TAKEN -> errors.answer(ErrorCode.MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_NAME, sentence);
            case TOTALS_DIFFER -> errors.answer(ErrorCode.MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_TOTAL, sentence);
            case CONTENDED, ATTEMPT_ABANDONED, NAME_NOT_CLAIMED ->
                ApiException.busy(sentence + "; try again").answer(errors);
            case TOTAL_TOO_LARGE ->
                throw new IllegalStateException("nobody credits a pot over HTTP, and it was refused: " + sentence);
        };
        return answer.at(outcome.position());
    }
}
