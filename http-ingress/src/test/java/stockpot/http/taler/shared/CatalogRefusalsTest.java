package stockpot.http.taler.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.catalog.CatalogCode;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Rejection.Refusal;

/** What clients are told of each refusal, those too that take 50,000 commands to get. */
class CatalogRefusalsTest {
    private static final ObjectMapper TREES = new ObjectMapper();

    private static Refusal because(CatalogCode code) {
        SortedMap<String, String> said = new TreeMap<>();
        code.members().forEach(name -> said.put(name, "<" + name + ">"));
        return new Refusal(code, said);
    }

    private static HttpResponse answer(CatalogCode code) {
        Outcome.Refused<?> refused = new Outcome.Refused<>(because(code), new LogPosition("topic", 0, 1), false);
        return CatalogRefusals.answer(refused, ErrorTable.load(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "INSTANCE_UNKNOWN,     404, 2000, because",
        "CATEGORY_UNKNOWN,     404, 2003, because",
        "CATEGORY_EXISTS,      409, 2651, because",
        "GROUP_UNKNOWN,        404, 9902, because",
        "GROUP_EXISTS,         409, 26,   because",
        "UNIT_UNKNOWN,         404, 9900, because",
        "UNIT_EXISTS,          409, 26,   because; PATCH changes it",
        "UNIT_BUILT_IN,        409, 9901, because",
        "TEMPLATE_UNKNOWN,     404, 2018, because",
        "TEMPLATE_EXISTS,      409, 2850, because",
        "TOO_MANY_DEFINITIONS, 403, 44,   because",
        "DEFINITION_TOO_LARGE, 413, 32,   because",
        "INSTANCE_NOT_EMPTY,   409, 26,   because",
    })
    void saysWhy(CatalogCode code, int status, int number, String detail) throws IOException {
        HttpResponse answer = answer(code);
        JsonNode body = TREES.readTree(answer.body());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(body.path("code").asInt()).isEqualTo(number);
        assertThat(body.path("detail").asText())
                .isEqualTo(detail.replace("because", because(code).sentence()));
    }

    @ParameterizedTest
    @EnumSource
    void knowsEachCode(CatalogCode code) {
        assertThat(answer(code).status())
                .matches(status -> status / 100 == 4 || (status == 507 && code == CatalogCode.QUOTA_EXCEEDED));
    }
}
