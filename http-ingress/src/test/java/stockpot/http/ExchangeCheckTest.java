package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the check which every test of this module passes through sees what it is there for: one fault at a time. */
class ExchangeCheckTest {
    private static final ExchangeCheck CHECK = new ExchangeCheck(OpenApi.served());
    private static final String LOCK = "POST /private/products/p/lock";
    private static final String ASKED = "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1},\"quantity\":null}";
    private static final String POSITION = "stockpot.stock.commands/0/1";
    private static final String LISTED = "{\"products\":[{\"product_id\":\"p\",\"product_serial\":1}]}";

    private static Exchange locked(String sent, int status, String got, String... headers) {
        return Exchange.of(LOCK, sent, status, got, headers);
    }

    private static Exchange listed(String line, String got) {
        return Exchange.of(line, "", 200, got, "Content-Type", "application/json", "Date", "now");
    }

    private static Exchange refused(String line, int status, String name) {
        String body = "{\"code\":1,\"name\":\"" + name + "\",\"hint\":\"h.\",\"detail\":\"d\"}";
        return Exchange.of(line, "", status, body, "content-type", "application/json");
    }

    @Test
    void passesWhatIsAsDescribed() {
        assertThat(CHECK.problems(locked(ASKED, 204, "", "stockpot-position", POSITION)))
                .isEmpty();
        assertThat(CHECK.problems(listed("GET /private/products", LISTED))).isEmpty();
        assertThat(CHECK.problems(listed("GET /instances/a%20b/private/products?limit=-5&x=y", LISTED)))
                .isEmpty();
        assertThat(CHECK.problems(listed("HEAD /private/products", ""))).isEmpty();
        assertThat(CHECK.problems(refused(LOCK, 404, "MERCHANT_GENERIC_PRODUCT_UNKNOWN")))
                .isEmpty();
        assertThat(CHECK.problems(refused("GET /nothing", 404, "GENERIC_ENDPOINT_UNKNOWN")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'products':[{'product_id':'p','product_serial':'1'}]}       | string found, integer expected",
                "{'products':[{'product_id':'p'}]}                            | required property 'product_serial'",
                "{'products':[{'product_id':'p','product_serial':1,'x':1}]}   | 'x'",
                "{'products':[],'more':1}                                     | 'more'",
                "[]                                                           | array found, object expected",
                "{'products':[                                                | no JSON",
                "``                                                           | body",
            })
    void seesAWrongAnswer(String got, String problem) {
        assertThat(CHECK.problems(listed("GET /private/products", got.strip().replace('\'', '"'))))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void seesAnUnlistedStatus() {
        assertThat(CHECK.problems(locked(ASKED, 200, "", "Stockpot-Position", POSITION)))
                .containsExactly("status 200 is not listed");
        assertThat(CHECK.problems(refused("GET /private/products", 410, "GENERIC_TIMEOUT")))
                .containsExactly("status 410 is not listed");
        assertThat(CHECK.problems(refused("GET /config", 401, "MERCHANT_GENERIC_UNAUTHORIZED")))
                .containsExactly("status 401 is not listed");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /private/secrets, 200",
        "GET /instances/shop/health/live, 200",
        "GET /private/products/, 200",
        "GET /internal/echo, 200",
        "PUT /private/products, 404",
        "GET /private/secrets, 405",
        "GET /config, 405",
    })
    void seesAnUnknownRoute(String line, int status) {
        assertThat(CHECK.problems(refused(line, status, "GENERIC_ENDPOINT_UNKNOWN")))
                .containsExactly("status " + status + " is not listed");
    }

    @Test
    void seesAMissingPath() {
        ObjectNode without = (ObjectNode) OpenApi.document();
        ((ObjectNode) without.path("paths")).remove("/private/products");
        assertThat(new ExchangeCheck(new OpenApi(without)).problems(listed("GET /private/products", LISTED)))
                .containsExactly("status 200 is not listed");
    }

    @Test
    void seesWrongHeaders() {
        assertThat(CHECK.problems(locked(ASKED, 204, ""))).containsExactly("header Stockpot-Position is missing");
        assertThat(CHECK.problems(locked(ASKED, 204, "", "Stockpot-Position", "7")))
                .singleElement()
                .asString()
                .contains("header Stockpot-Position", "pattern");
        assertThat(CHECK.problems(locked(ASKED, 204, "", "Stockpot-Position", POSITION, "X-New", "1")))
                .containsExactly("header X-New is not described");
    }

    @Test
    void seesABodyThatIsNoneOrOfAnotherType() {
        assertThat(CHECK.problems(locked(ASKED, 204, "{}", "Stockpot-Position", POSITION)))
                .singleElement()
                .asString()
                .contains("there is a body");
        assertThat(CHECK.problems(Exchange.of("GET /private/products", "", 200, LISTED, "Content-Type", "text/plain")))
                .singleElement()
                .asString()
                .contains("text/plain");
        assertThat(CHECK.problems(Exchange.of("GET /private/products", "", 200, LISTED)))
                .singleElement()
                .asString()
                .contains("is not described");
    }

    @Test
    void seesAnErrorThatIsNotListed() {
        assertThat(CHECK.problems(refused(LOCK, 404, "MERCHANT_GENERIC_CATEGORY_UNKNOWN")))
                .containsExactly("error MERCHANT_GENERIC_CATEGORY_UNKNOWN is not listed for status 404");
    }

    /** What was granted must not be forbidden by the description. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'lock_uuid':'a'}                             | required property 'duration'",
                "{'lock_uuid':7,'duration':{'d_us':1}}         | integer found, string expected",
                "{'lock_uuid':'a','duration':{'d_us':'long'}}  | pattern",
                "``                                            | request",
            })
    void seesARequestThatIsNotDescribed(String sent, String problem) {
        assertThat(CHECK.problems(locked(sent.strip().replace('\'', '"'), 204, "", "Stockpot-Position", POSITION)))
                .anySatisfy(one -> assertThat(one).contains("request", problem));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /private/products?limit=ten, limit",
        "GET /private/products?offset=-1, offset",
        "GET /private/categories/x, category_id",
    })
    void seesAParameterThatIsNotDescribed(String line, String name) {
        assertThat(CHECK.problems(listed(line, LISTED)))
                .anySatisfy(problem -> assertThat(problem).contains("parameter " + name));
    }

    @Test
    void isAskedOfEveryAnswer() {
        Map<String, Integer> numbers = Map.of("GENERIC_ENDPOINT_UNKNOWN", 0);
        try (Site site = new Site(_ -> Site.settings(64, 1 << 20, null, numbers), List.of())) {
            assertThatThrownBy(() -> site.get("/nothing"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("GET /nothing -> 404 is not as described: body/code:");
        }
    }
}
