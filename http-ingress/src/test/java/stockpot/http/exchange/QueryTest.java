package stockpot.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as an integer behind the question mark. */
class QueryTest {
    private static long integer(String query) throws ApiException {
        return Query.parse(query).integer("n", 7, -1_000, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 7",
        "m=1, 7",
        "n=5, 5",
        "n=-5, -5",
        "n=-0, 0",
        "n=005, 5",
        "n=%35, 5",
        "n=9223372036854775807, 9223372036854775807",
    })
    void readsPlainDigits(String query, long expected) throws ApiException {
        assertThat(integer(query)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n",
                "n=",
                "n=-",
                "n=x",
                "n=5x",
                "n=5.0",
                "n=5e0",
                "n=0x5",
                "n=+5",
                "n=%2B5",
                "n=%205",
                "n=5%20",
                "n=5%0A",
                "n=%D9%A5",
                "n=-%D9%A5",
                "n=%EF%BC%95",
                "n=%E2%88%925",
                "n=-1001",
                "n=9223372036854775808"
            })
    void refusesAllElse(String query) {
        assertThatThrownBy(() -> integer(query)).isInstanceOf(ApiException.class);
    }
}
