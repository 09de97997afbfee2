package stockpot.http.taler;

import stockpot.catalog.CatalogCode;
import stockpot.http.exchange.Answer;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.gateway.Outcome;

/** What the refusals of the catalog family are called on the wire. */
final class CatalogRefusals {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private CatalogRefusals() {}

    static Answer answer(Outcome outcome, ErrorTable errors) {
        String sentence = outcome.sentence();
        Answer answer = switch (CatalogCode.valueOf(outcome.code())) {
            case INSTANCE_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, sentence);
            case INSTANCE_CLOSED -> errors.answer(ErrorCode.MERCHANT_GENERIC_INSTANCE_DELETED, sentence);
            case INSTANCE_EXISTS -> errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_INSTANCES_ALREADY_EXISTS, sentence);
            case INSTANCE_NEEDED, TOO_MANY_TOKENS -> errors.answer(ErrorCode.GENERIC_FORBIDDEN, sentence);
            case TOKEN_UNKNOWN -> errors.answer(ErrorCode.GENERIC_TOKEN_UNKNOWN, NOT_FOUND, sentence);
            case TOKEN_EXISTS -> errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, CONFLICT, sentence);
        };
        return answer.at(outcome.position());
    }
}
