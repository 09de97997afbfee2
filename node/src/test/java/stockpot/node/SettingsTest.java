package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.HttpSettings;
import stockpot.http.exchange.Reached;

class SettingsTest {
    private static final Path NO_FILE = Path.of("there-is-no-such-file");

    @TempDir
    Path folder;

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = file("http.port=1\nhttp.host=127.0.0.3\ncurrency=EUR\n");
        Settings settings = Settings.read(
                Map.of(Setting.HTTP_PORT, "3"),
                Map.of("STOCKPOT_HTTP_PORT", "2", "STOCKPOT_HTTP_HOST", "127.0.0.2"),
                file);
        assertThat(settings.text(Setting.HTTP_PORT)).isEqualTo("3");
        assertThat(settings.text(Setting.HTTP_HOST)).isEqualTo("127.0.0.2");
        assertThat(settings.text(Setting.CURRENCY)).isEqualTo("EUR");
        assertThat(settings.text(Setting.KAFKA_PORT)).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0      | 9092  |               | STOCKPOT_KAFKA_ADVERTISED to the host",
                "::           | 9092  |               | STOCKPOT_KAFKA_ADVERTISED to the host",
                "0.0.0.0      |       | shop-1:9092   | STOCKPOT_KAFKA_PORT must name one",
                "0.0.0.0      | 9092  | shop-1        | not 'shop-1'",
                "0.0.0.0      | 9092  | a@shop-1:9092 | not 'a@shop-1:9092'",
                "0.0.0.0      | 9092  | shop 1:9092   | not 'shop 1:9092'",
                "no such host | 9092  |               | not 'no such host'",
            })
    void refusesABrokerThatNobodyFinds(String host, String port, String advertised, String said) {
        assertThatThrownBy(() -> BrokerListener.of(listening(host, port, advertised)))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "           |      |             | 127.0.0.1:0 | 8",
                "127.0.0.2  | 9092 |             | 127.0.0.2:9092 | 8",
                "::1        | 9092 |             | [::1]:9092 | 8",
                "0.0.0.0    | 9092 | shop-1:9093 | shop-1:9093 | 16",
                "192.0.2.1  | 9092 |             | 192.0.2.1:9092 | 16",
            })
    void opensTheBrokerBeyondLoopbackWhenItIsSetTo(
            String host, String port, String advertised, String found, int shortestPassword) {
        BrokerListener listener = BrokerListener.of(listening(host, port, advertised));
        assertThat(listener.found()).isEqualTo(found);
        assertThat(listener.shortestPassword()).isEqualTo(shortestPassword);
    }

    private static Settings listening(String host, String port, String advertised) {
        Map<String, String> environment = new HashMap<>();
        environment.put("STOCKPOT_KAFKA_HOST", host);
        environment.put("STOCKPOT_KAFKA_PORT", port);
        environment.put("STOCKPOT_KAFKA_ADVERTISED", advertised);
        environment.values().removeIf(Objects::isNull);
        return Settings.read(Map.of(), environment, NO_FILE);
    }

    @Test
    void kafkaSettingsPassThrough() throws IOException {
        Settings settings = Settings.read(
                Map.of(),
                Map.of(),
                file("kafka.security.protocol=SASL_SSL\nkafka.port=9\nkafka.sasl.mechanism=PLAIN\n"));
        assertThat(settings.kafkaClient("b:1"))
                .containsOnly(
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.mechanism", "PLAIN"),
                        Map.entry("bootstrap.servers", "b:1"),
                        Map.entry("metric.reporters", ""),
                        Map.entry("enable.metrics.push", false));
        assertThat(settings.text(Setting.KAFKA_PORT)).isEqualTo("9");
    }

    @Test
    void refusesANameThatIsNoSetting() throws IOException {
        Path file = file("htp.port=1\n");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), file))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("'htp.port'")
                .hasMessageContaining("http.port");
    }

    @Test
    void takesAPrefixThatKafkaTakesAndNoOtherInstallationHas() {
        assertThat(read(Map.of()).topics().family("stock").ledger()).isEqualTo("stockpot.stock.ledger");
        for (String good : List.of("a", "Shop_1.eu-west", "x".repeat(100))) {
            assertThat(read(Map.of("STOCKPOT_TOPIC_PREFIX", good)).topics().meta())
                    .isEqualTo(good + ".meta");
        }
        for (String bad : List.of("shop.", "a b", "a/b", "\u00e4", ".", "shop-settler", "x".repeat(101))) {
            assertThatThrownBy(() -> read(Map.of("STOCKPOT_TOPIC_PREFIX", bad)).topics())
                    .isInstanceOf(Settings.BadSetting.class)
                    .hasMessageStartingWith("STOCKPOT_TOPIC_PREFIX: a prefix of topics has 1 to 100")
                    .hasMessageEndingWith("not '" + bad + "'");
        }
    }

    @Test
    void saysWhichNumberIsNone() {
        Settings settings = read(Map.of("STOCKPOT_HTTP_PORT", "eighty"));
        assertThatThrownBy(() -> settings.number(Setting.HTTP_PORT, 0, 65_535, 0))
                .hasMessage("STOCKPOT_HTTP_PORT must be a whole number from 0 to 65535, not 'eighty'");
        Settings large = read(Map.of("STOCKPOT_HTTP_PORT", "65536"));
        assertThatThrownBy(() -> large.number(Setting.HTTP_PORT, 0, 65_535, 0)).isInstanceOf(Settings.BadSetting.class);
    }

    @Test
    void aClusterHasOtherDefaults() {
        Settings alone = read(Map.of());
        assertThat(alone.isEmbedded()).isTrue();
        assertThat(new int[] {alone.partitions(), alone.replication(), alone.standbys()})
                .containsExactly(4, 1, 0);
        Settings cluster = read(Map.of("STOCKPOT_KAFKA_BOOTSTRAP_SERVERS", "k:9092"));
        assertThat(cluster.isEmbedded()).isFalse();
        assertThat(new int[] {cluster.partitions(), cluster.replication(), cluster.standbys()})
                .containsExactly(12, 3, 1);
    }

    @Test
    void isReachedWhereItSays() {
        assertThat(read(Map.of()).advertised(81)).isEqualTo("127.0.0.1:81");
        assertThat(read(Map.of("STOCKPOT_ADVERTISED_URL", "http://shop-1:8080")).advertised(81))
                .isEqualTo("shop-1:8080");
        assertThatThrownBy(
                        () -> read(Map.of("STOCKPOT_ADVERTISED_URL", "shop-1")).advertised(81))
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining("http://host:port");
    }

    @Test
    void takesTheAdminsPasswordFromAFileAndNotFromAFlag() throws IOException {
        Path kept = Files.writeString(folder.resolve("password"), "open sesame\n");
        assertThat(read(Map.of("STOCKPOT_ADMIN_PASSWORD_FILE", kept.toString())).adminPassword())
                .isEqualTo("open sesame");
        assertThat(read(Map.of("STOCKPOT_ADMIN_PASSWORD", "open sesame")).adminPassword())
                .isEqualTo("open sesame");
        assertThat(read(Map.of()).adminPassword()).isEmpty();
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        Map<String, String> refused = Map.of(
                "must hold one line",
                empty.toString(),
                "cannot read",
                folder.resolve("nothing").toString());
        refused.forEach((why, file) -> assertThatThrownBy(
                        () -> read(Map.of("STOCKPOT_ADMIN_PASSWORD_FILE", file)).adminPassword())
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageContaining(why));
        assertThatThrownBy(() -> read(Map.of(
                                "STOCKPOT_ADMIN_PASSWORD_FILE", kept.toString(), "STOCKPOT_ADMIN_PASSWORD", "p"))
                        .adminPassword())
                .hasMessageContaining("not both");
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run("version", "--admin-password", "open sesame")).isEqualTo(Main.MISUSED);
        } finally {
            System.setErr(terminal);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("--admin-password-file", "STOCKPOT_ADMIN_PASSWORD")
                .doesNotContain("sesame");
    }

    @Test
    void saysWhatStandsOutside() {
        HttpSettings.Outside none = read(Map.of()).outside();
        assertThat(none.publicUrl()).isNull();
        assertThat(none.accessLog()).isFalse();
        HttpSettings.Outside some = read(Map.of(
                        "STOCKPOT_PUBLIC_URL", "https://shop.example/stock/",
                        "STOCKPOT_TRUSTED_PROXIES", "10.0.0.0/8, ::1",
                        "STOCKPOT_ACCESS_LOG", "on"))
                .outside();
        assertThat(some.publicUrl()).isEqualTo(new Reached(true, "shop.example", "/stock"));
        assertThat(some.accessLog()).isTrue();
        refusesOutside("STOCKPOT_PUBLIC_URL", "shop.example", "must be like https://shop.example");
        refusesOutside("STOCKPOT_PUBLIC_URL", "ftp://shop.example", "must be like https://shop.example");
        refusesOutside("STOCKPOT_PUBLIC_URL", "https://shop.example/?a=b", "without a query");
        refusesOutside("STOCKPOT_PUBLIC_URL", "https://me@shop.example", "must be like https://shop.example");
        refusesOutside("STOCKPOT_TRUSTED_PROXIES", "10.0.0.0/33", "'10.0.0.0/33' is none");
        refusesOutside("STOCKPOT_TRUSTED_PROXIES", "proxy.example", "'proxy.example' is none");
        refusesOutside("STOCKPOT_ACCESS_LOG", "yes", "must be on or off, not 'yes'");
    }

    @Test
    void saysHowTheLogLooks() {
        assertThat(read(Map.of()).logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(read(Map.of("STOCKPOT_LOG_FORMAT", "json")).logFormat()).isEqualTo(LogFormat.JSON);
        assertThatThrownBy(() -> read(Map.of("STOCKPOT_LOG_FORMAT", "xml")).logFormat())
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessage("STOCKPOT_LOG_FORMAT must be text or json, not 'xml'");
    }

    private static void refusesOutside(String name, String value, String why) {
        assertThatThrownBy(() -> read(Map.of(name, value)).outside())
                .isInstanceOf(Settings.BadSetting.class)
                .hasMessageStartingWith(name + " must be ")
                .hasMessageContaining(why);
    }

    @Test
    void takesTrueNumbersForErrors() {
        assertThat(read(Map.of("STOCKPOT_ERROR_MERCHANT_GENERIC_UNIT_UNKNOWN", "2029"))
                        .errorNumbers())
                .containsOnly(Map.entry("MERCHANT_GENERIC_UNIT_UNKNOWN", 2029));
        assertThatThrownBy(() -> read(Map.of("STOCKPOT_ERROR_X", "many"))).isInstanceOf(Settings.BadSetting.class);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("stockpot.properties"), text);
    }

    private static Settings read(Map<String, String> environment) {
        return Settings.read(Map.of(), environment, NO_FILE);
    }
}
