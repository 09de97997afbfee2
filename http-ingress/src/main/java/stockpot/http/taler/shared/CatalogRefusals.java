package stockpot.http.taler.shared;

import stockpot.catalog.CatalogCode;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.http.exchange.Preconditions;
import stockpot.kernel.Outcome;

/** What the refusals of the catalog family are called on the wire. */
public final class CatalogRefusals {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int FULL = 507;

    private CatalogRefusals() {}

    public static HttpResponse answer(Outcome.Refused<?> outcome, ErrorTable errors) {
        HttpResponse failed = Preconditions.failed(outcome, errors);
        if (failed != null) {
            return failed;
        }
        String sentence = outcome.because().sentence();
        HttpResponse answer = switch ((CatalogCode) outcome.because().code()) {
            case INSTANCE_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_INSTANCE_UNKNOWN, sentence);
            case INSTANCE_CLOSED -> errors.answer(ErrorCode.MERCHANT_GENERIC_INSTANCE_DELETED, sentence);
            case INSTANCE_EXISTS -> errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_INSTANCES_ALREADY_EXISTS, sentence);
            case INSTANCE_NEEDED, TOO_MANY_TOKENS, TOO_MANY_DEFINITIONS ->
                errors.answer(ErrorCode.GENERIC_FORBIDDEN, sentence);
            case TOKEN_UNKNOWN -> errors.answer(ErrorCode.GENERIC_TOKEN_UNKNOWN, NOT_FOUND, sentence);
            case CATEGORY_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN, sentence);
            case CATEGORY_EXISTS ->
                errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_CATEGORIES_CONFLICT_CATEGORY_EXISTS, sentence);
            case GROUP_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN, sentence);
            case UNIT_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_UNIT_UNKNOWN, sentence);
            case UNIT_BUILT_IN -> errors.answer(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN, sentence);
            case UNIT_EXISTS -> conflict(errors, sentence + "; PATCH changes it");
            case TEMPLATE_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_TEMPLATE_UNKNOWN, sentence);
            case TEMPLATE_EXISTS ->
                errors.answer(ErrorCode.MERCHANT_PRIVATE_POST_TEMPLATES_CONFLICT_TEMPLATE_EXISTS, sentence);
            case WEBHOOK_UNKNOWN -> errors.answer(ErrorCode.MERCHANT_GENERIC_WEBHOOK_UNKNOWN, sentence);
            case QUOTA_EXCEEDED -> errors.answer(ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT, FULL, sentence);
            case DEFINITION_TOO_LARGE -> errors.answer(ErrorCode.GENERIC_UPLOAD_EXCEEDS_LIMIT, sentence);
            case TOKEN_EXISTS, GROUP_EXISTS, WEBHOOK_EXISTS, INSTANCE_NOT_EMPTY -> conflict(errors, sentence);
        };
        return answer.at(outcome.position());
    }

    /** What the registry has no code of its own for, as far as it is known. */
    private static HttpResponse conflict(ErrorTable errors, String sentence) {
        return errors.answer(ErrorCode.GENERIC_PARAMETER_MALFORMED, CONFLICT, sentence);
    }
}
