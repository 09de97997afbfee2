package stockpot.http.iom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 6 of the protocol and the settled point 2, written down a second time. */
class CodedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "PRODUCT_UNKNOWN|BDJs-3432|20001|400|The requested id BDJs-3432 was not found ",
                "SHOP_UNKNOWN|1|20002|404|The requested shop 1 was not found ",
                "OUT_OF_STOCK|a#1|21001|400|The requested quantity of product a#1 is not available",
                "RESERVATION_UNKNOWN|117|21002|400|The reservation with id 117 was not found",
                "KEY_USED||21003|400|The Idempotency-Key was used for another request",
                "RESERVATION_EXPIRED|117|21004|201|The reservation with id 117 has already expired",
                "UNAUTHORIZED||401|401|The user or the password is missing or wrong",
                "SHOP_FORBIDDEN||403|403|The user may not act for this shop",
                "CONTENT_TYPE||415|415|The content type has to be application/json",
                "LOCK_TIMEOUT|update|500|500|bakery.util.exception.TechnicalException: Technical error while working on object 'ReservationPersistenceBean': Unable to update reservation. Cannot get the necessary database lock to perform a concurrent safe inventory check.",
            })
    void isAsItsClientsKnowIt(IomError.Kind kind, String subject, String code, int status, String message) {
        IomError coded = kind.about(subject == null ? "" : subject);
        assertThat(coded).isEqualTo(new IomError(code, message));
        assertThat(kind.status()).isEqualTo(status);
    }
}
