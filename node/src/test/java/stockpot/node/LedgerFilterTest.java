package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LedgerFilterTest {
    private static final Instant NOW = Instant.parse("2026-01-03T12:00:00Z");

    private static LedgerFilter filter(@Nullable String options) {
        CommandSpec spec = CommandSpec.create();
        LedgerFilter.addOptions(spec);
        return LedgerFilter.of(
                new CommandLine(spec).parseArgs(options == null ? new String[0] : options.split(" ")), NOW);
    }

    private static JsonNode fact(String members) throws JsonProcessingException {
        return Reply.JSON.readTree("{" + members.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                | stock  | ",
                "--product chair                  | stock  | admin",
                "--lock cart-1                    | stock  | admin",
                "--order 1                        | orders | admin",
                "--order 1 --family stock         | stock  | admin",
                "--order 1 --family pots          | pots   | admin",
                "--order 1 --product chair        | stock  | admin",
                "--reservation 1 --instance shop  | orders | shop",
                "--pot 7                          | pots   | admin",
                "--pot 7 --order 1                | pots   | admin",
                "--family catalog                 | catalog | ",
                "--instance shop                  | stock  | shop",
            })
    void readsTheLedgerThatHasIt(@Nullable String options, String family, @Nullable String instance) {
        LedgerFilter filter = filter(options);
        assertThat(filter.family()).isEqualTo(family);
        assertThat(filter.instance()).isEqualTo(instance == null ? "" : instance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "-               | 'instance':'shop','product':'chair'                    | true",
                "--instance shop | 'instance':'shop','product':'chair'                    | true",
                "--instance shop | 'instance':'admin','product':'chair'                   | false",
                "--product chair | 'instance':'admin','product':'chair'                   | true",
                "--product chair | 'instance':'shop','product':'chair'                    | false",
                "--product chair | 'instance':'admin','product':'table'                   | false",
                "--lock cart-1   | 'instance':'admin','product':'chair','lock':'cart-1'   | true",
                "--lock cart-1   | 'instance':'admin','product':'chair','locks':['cart-1'] | true",
                "--lock cart-1   | 'instance':'admin','product':'chair','lock':'cart-2'   | false",
                "--lock cart-1 --product table | 'instance':'admin','product':'chair','lock':'cart-1' | false",
                "--order 9       | 'instance':'admin','order':'9'                         | true",
                "--reservation 9 | 'reservation':9                                        | true",
                "--reservation 9 | 'order':'9','instance':'admin'                         | false",
                "--pot 9         | 'instance':'admin','pot':9                             | true",
            })
    void keepsWhatIsAboutIt(@Nullable String options, String fact, boolean kept) throws JsonProcessingException {
        assertThat(filter(options).isAbout(fact(fact))).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00Z,      2026-01-01T10:00:00Z",
        "2026-01-01T12:00:00+02:00, 2026-01-01T10:00:00Z",
        "2026-01-02,                2026-01-02T00:00:00Z",
        "90s,                       2026-01-03T11:58:30Z",
        "15m,                       2026-01-03T11:45:00Z",
        "36h,                       2026-01-02T00:00:00Z",
        "2d,                        2026-01-01T12:00:00Z",
    })
    void beginsAtATimeOrSoLongAgo(String since, Instant time) throws JsonProcessingException {
        LedgerFilter filter = filter("--since " + since);
        assertThat(filter.isInTime(fact("'time_ms':" + time.toEpochMilli()))).isTrue();
        assertThat(filter.isInTime(fact("'time_ms':" + (time.toEpochMilli() - 1))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--since yesterday                | --since must be a time such as",
                "--since 5                        | --since must be a time such as",
                "--since 2026-13-01               | --since must be a time such as",
                "--family goods                   | --family must be one of [stock, orders, catalog, pots], not 'goods'",
                "--product chair --family orders  | --product goes with --family stock",
                "--order 1 --family catalog       | --order goes with --family orders or stock or pots",
                "--pot 7 --product chair          | no ledger has records of both: --product and --pot",
            })
    void saysWhatItCannotRead(String options, String fault) {
        assertThatThrownBy(() -> filter(options))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining(fault);
    }
}
