package stockpot.http.taler.pots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.HttpResponse;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Outcome;
import stockpot.kernel.Rejection.Refusal;
import stockpot.pots.PotCode;

/** What clients are told of each refusal, those too that take five seconds of races to get. */
class PotRefusalsTest {
    private static final ObjectMapper TREES = new ObjectMapper();
    private static final LogPosition POSITION = new LogPosition("topic", 0, 1);

    private static Refusal because(PotCode code) {
        SortedMap<String, String> said = new TreeMap<>();
        code.members().forEach(name -> said.put(name, "<" + name + ">"));
        return new Refusal(code, said);
    }

    private static HttpResponse answer(PotCode code) {
        Outcome.Refused<?> refused = new Outcome.Refused<>(because(code), POSITION, false);
        return PotRefusals.answer(refused, ErrorTable.load(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "POT_UNKNOWN,       404, 9903, because",
        "NAME_TAKEN,        409, 9908, because",
        "TOTALS_DIFFER,     409, 9907, because",
        "CONTENDED,         503, 55,   because; try again",
        "ATTEMPT_ABANDONED, 503, 55,   because; try again",
        "NAME_NOT_CLAIMED,  503, 55,   because; try again",
    })
    void saysWhy(PotCode code, int status, int number, String detail) throws IOException {
        HttpResponse answer = answer(code);
        JsonNode body = TREES.readTree(answer.body());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.position()).isEqualTo(POSITION);
        assertThat(body.path("code").asInt()).isEqualTo(number);
        assertThat(body.path("detail").asText())
                .isEqualTo(detail.replace("because", because(code).sentence()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOTAL_TOO_LARGE")
    void knowsEachCode(PotCode code) {
        assertThat(answer(code).status()).isBetween(400, 503);
    }

    @Test
    void isNeverAskedAboutCredits() {
        assertThatThrownBy(() -> answer(PotCode.TOTAL_TOO_LARGE)).isInstanceOf(IllegalStateException.class);
    }
}
