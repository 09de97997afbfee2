package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.ErrorTable;

/** The one file of error codes. */
class ErrorTableTest {
    private final ErrorTable table = ErrorTable.load(Map.of());

    @Test
    void hasOneNumberStatusAndHintForEachCode() {
        Set<Integer> numbers = new HashSet<>();
        table.entries().values().forEach(entry -> {
            assertThat(numbers.add(entry.number())).as(entry.name()).isTrue();
            assertThat(entry.status()).isBetween(400, 500);
            assertThat(entry.hint()).endsWith(".");
            assertThat(entry.provisional()).isEqualTo(entry.number() >= 9900);
        });
        assertThat(table.entries()).hasSizeGreaterThan(90);
        assertThat(table.entries().values().stream()
                        .filter(ErrorTable.Entry::provisional)
                        .count())
                .isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({
        "GENERIC_TOKEN_PERMISSION_INSUFFICIENT, 16, 403",
        "GENERIC_METHOD_INVALID, 20, 405",
        "GENERIC_ENDPOINT_UNKNOWN, 21, 404",
        "GENERIC_JSON_INVALID, 22, 400",
        "GENERIC_PARAMETER_MALFORMED, 26, 400",
        "GENERIC_UPLOAD_EXCEEDS_LIMIT, 32, 413",
        "GENERIC_DB_SOFT_FAILURE, 55, 500",
        "MERCHANT_GENERIC_INSTANCE_UNKNOWN, 2000, 404",
        "MERCHANT_GENERIC_PRODUCT_UNKNOWN, 2006, 404",
        "MERCHANT_GENERIC_UNAUTHORIZED, 2015, 401",
        "MERCHANT_PRIVATE_PATCH_PRODUCTS_TOTAL_LOST_EXCEEDS_STOCKS, 2661, 400",
        "MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS, 2670, 410",
        "MERCHANT_GENERIC_UNIT_UNKNOWN, 9900, 404",
        "MERCHANT_GENERIC_MONEY_POT_UNKNOWN, 9903, 404",
        "MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_TOTAL, 9907, 409",
        "MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_NAME, 9908, 409",
        "GENERIC_TOO_MANY_REQUESTS, 9909, 429",
    })
    void saysWhatTheRegistrySays(String name, int number, int status) {
        ErrorTable.Entry entry = table.entries().get(name);
        assertThat(entry.number()).isEqualTo(number);
        assertThat(entry.status()).isEqualTo(status);
    }

    @Test
    void takesOtherNumbers() {
        ErrorTable changed = ErrorTable.load(Map.of("MERCHANT_GENERIC_MONEY_POT_UNKNOWN", 2044));
        assertThat(changed.entry(ErrorCode.MERCHANT_GENERIC_MONEY_POT_UNKNOWN).number())
                .isEqualTo(2044);
        assertThatThrownBy(() -> ErrorTable.load(Map.of("NO_SUCH_CODE", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NO_SUCH_CODE");
    }

    @Test
    void reachesTheWire() {
        Map<String, Integer> numbers = Map.of("MERCHANT_GENERIC_MONEY_POT_UNKNOWN", 2044);
        try (Site site = new Site(_ -> Site.settings(64, 1 << 20, null, numbers), List.of())) {
            String body = "{\"product_id\":\"p\",\"description\":\"d\",\"unit\":\"Piece\",\"total_stock\":1,"
                    + "\"money_pot_id\":7}";
            assertThat(site.post("/private/products", body).text())
                    .isEqualTo(
                            "{\"code\":2044,\"name\":\"MERCHANT_GENERIC_MONEY_POT_UNKNOWN\","
                                    + "\"hint\":\"There is no money pot of this id.\",\"detail\":\"money_pot_id 7 does not exist\"}");
        }
    }
}
