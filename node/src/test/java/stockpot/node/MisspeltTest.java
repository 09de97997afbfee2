package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisspeltTest {
    @ParameterizedTest
    @CsvSource({
        "STOCKPOT_HTP_PORT, STOCKPOT_HTTP_PORT",
        "STOCKPOT_HTTPPORT, STOCKPOT_HTTP_PORT",
        "STOCKPOT_http_port, ",
        "STOCKPOT_PARTITION, STOCKPOT_PARTITIONS",
        "STOCKPOT_MEMORY, STOCKPOT_MEMORY_MB",
        "STOCKPOT_JAVA_OPT, STOCKPOT_JAVA_OPTS",
        "STOCKPOT_DATABASE_PASSWORD, ",
    })
    void areToldWithWhatIsNear(String name, String meant) {
        assertThat(Misspelt.among(List.of(name, "PATH")))
                .containsExactly(name + " is no setting and is passed over; "
                        + (meant == null
                                ? "docs/settings.md lists those that there are"
                                : "did you mean " + meant + "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOCKPOT_SERVICE_HOST",
                "STOCKPOT_SERVICE_PORT_HTTP",
                "STOCKPOT_PORT",
                "STOCKPOT_PORT_8080_TCP_ADDR",
                "STOCKPOT_ERROR_GENERIC_TIMEOUT",
                "STOCKPOT_BUILD",
                "HTTP_PORT"
            })
    void whatOthersPutThereIsNone(String name) {
        assertThat(Misspelt.among(List.of(name))).isEmpty();
    }

    @Test
    void noSettingIsOne() {
        assertThat(Misspelt.among(List.of(Setting.values()).stream()
                        .map(Setting::environmentName)
                        .toList()))
                .isEmpty();
    }
}
