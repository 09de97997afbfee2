package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.ErrorTable;

/** Section 2.2 of the protocol, row by row. */
class UnitTest {
    private static final String UNITS = "/private/units";
    private static final String BUILT_IN = "409/9901 MERCHANT_GENERIC_UNIT_BUILTIN";
    private static final String UNKNOWN = "404/9900 MERCHANT_GENERIC_UNIT_UNKNOWN";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    @BeforeAll
    static void open() {
        define("taken", "");
    }

    private static String newName() {
        return "unit-" + NAMES.incrementAndGet();
    }

    private static Reply define(String name, String more) {
        return site.post(
                UNITS,
                ("{'unit':'" + name + "','unit_name_long':'long','unit_name_short':'short'" + more + "}")
                        .replace('\'', '"'));
    }

    private static Reply change(String name, String body) {
        return site.send("PATCH", UNITS + "/" + name, body.replace('\'', '"'));
    }

    private static JsonNode shown(String name) {
        return site.get(UNITS + "/" + name).json();
    }

    private static String digits(String name) {
        return shown(name).path("unit_allow_fraction") + "/"
                + shown(name).path("unit_precision_level").asInt();
    }

    /** Whether a product of that unit takes such a quantity. */
    private static int stock(String product, String unit, String total) {
        return site.post("/private/products", """
                        {"product_id": "%s", "description": "d", "unit": "%s", "unit_total_stock": "%s"}
                        """.formatted(product, unit, total))
                .status();
    }

    @Test
    void listsTheWholeFileAndThenTheInstancesOwn() {
        define(newName(), "");
        try (Site fresh = new Site()) {
            List<String> expected = new ArrayList<>();
            for (String[] line : ErrorTable.lines("/stockpot/http/units.tsv", 4)) {
                int digits = Integer.parseInt(line[3]);
                expected.add("{\"unit_serial\":" + (expected.size() + 1) + ",\"unit\":\"" + line[0]
                        + "\",\"unit_name_long\":\"" + line[1] + "\",\"unit_name_short\":\"" + line[2]
                        + "\",\"unit_allow_fraction\":" + (digits > 0) + ",\"unit_precision_level\":" + digits
                        + ",\"unit_active\":true,\"unit_builtin\":true}");
            }
            assertThat(expected).hasSizeBetween(30, 999);
            assertThat(fresh.get(UNITS).text()).isEqualTo("{\"units\":[" + String.join(",", expected) + "]}");
            fresh.post(UNITS, "{\"unit\":\"Bunch\",\"unit_name_long\":\"bunches\",\"unit_name_short\":\"bn\"}");
            JsonNode units = fresh.get(UNITS).json().path("units");
            assertThat(units).hasSize(expected.size() + 1);
            JsonNode own = units.get(expected.size());
            assertThat(own.path("unit").asText()).isEqualTo("Bunch");
            assertThat(own.path("unit_serial").asLong()).isGreaterThan(1000);
            assertThat(own).isEqualTo(fresh.get(UNITS + "/Bunch").json());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NEW          | ``                                                      | 204",
                "NEW          | ,'unit_name_long_i18n':{'de':'x'},'unit_active':false   | 204",
                "NEW          | ,'unit_allow_fraction':true,'unit_precision_level':6    | 204",
                "NEW          | ,'unit_allow_fraction':true,'unit_precision_level':7    | 400/26",
                "NEW          | ,'unit_precision_level':-1                              | 400/26",
                "NEW          | ,'unit_precision_level':'1'                             | 400/26",
                "NEW          | ,'unit_allow_fraction':1                                | 400/26",
                "NEW          | ,'unit_active':'yes'                                    | 400/26",
                "NEW          | ,'unit_name_short_i18n':{'de':7}                        | 400/26",
                "NEW          | ,'unit_builtin':true,'unit_serial':3                    | 204",
                "``           | ``                                                      | 400/26",
                "a/b          | ``                                                      | 400/26",
                "..           | ``                                                      | 400/26",
                "\\u0000      | ``                                                      | 400/26",
                "Kilo gramm\u00e9 | ``                                                  | 204",
                "taken        | ``                                                      | 204",
                "taken        | ,'unit_active':false                                    | 409/26",
                "Piece        | ``                                                      | 409/9901",
                "WeightUnitKg | ``                                                      | 409/9901",
            })
    void definesByField(String name, String more, String expected) {
        assertThat(define(name.replace("NEW", newName()), more).brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'unit':'x','unit_name_long':'l'}                          | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'unit':'x','unit_name_short':'s'}                         | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'unit_name_long':'l','unit_name_short':'s'}               | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'unit':'x','unit_name_long':'','unit_name_short':'s'}     | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'unit':7,'unit_name_long':'l','unit_name_short':'s'}      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{                                                          | 400/22 GENERIC_JSON_INVALID",
                "{'unit':'Piece'}                                           | 409/9901 MERCHANT_GENERIC_UNIT_BUILTIN",
            })
    void needs(String body, String expected) {
        assertThat(site.post(UNITS, body.strip().replace('\'', '"')).full()).isEqualTo(expected);
    }

    @Test
    void showsWhatWasSaid() {
        define(
                "shown",
                ",'unit_name_long_i18n':{'de':'lang'},'unit_name_short_i18n':{'fr':'b','de':'k'},"
                        + "'unit_allow_fraction':true,'unit_precision_level':4");
        JsonNode shown = shown("shown");
        long serial = shown.path("unit_serial").asLong();
        assertThat(shown.toString())
                .isEqualTo("{\"unit_serial\":" + serial + ",\"unit\":\"shown\",\"unit_name_long\":\"long\","
                        + "\"unit_name_long_i18n\":{\"de\":\"lang\"},\"unit_name_short\":\"short\","
                        + "\"unit_name_short_i18n\":{\"de\":\"k\",\"fr\":\"b\"},\"unit_allow_fraction\":true,"
                        + "\"unit_precision_level\":4,\"unit_active\":true,\"unit_builtin\":false}");
    }

    @Test
    void ignoresDigitsWhereNoFractionIsAllowed() {
        String name = newName();
        define(name, ",'unit_precision_level':4");
        assertThat(digits(name)).isEqualTo("false/0");
    }

    @Test
    void isDefinedAgainWhenItIsNotActive() {
        String name = newName();
        define(name, "");
        Reply other = define(name, ",'unit_allow_fraction':true");
        assertThat(other.full()).isEqualTo("409/26 GENERIC_PARAMETER_MALFORMED");
        assertThat(other.json().path("detail").asText()).contains("PATCH");
        long serial = shown(name).path("unit_serial").asLong();
        assertThat(change(name, "{'unit_active':false}").status()).isEqualTo(204);
        assertThat(shown(name).path("unit_active").asBoolean(true)).isFalse();
        assertThat(define(name, ",'unit_allow_fraction':true,'unit_precision_level':2")
                        .status())
                .isEqualTo(204);
        assertThat(shown(name).path("unit_active").asBoolean()).isTrue();
        assertThat(shown(name).path("unit_serial").asLong()).isEqualTo(serial);
        assertThat(digits(name)).isEqualTo("true/2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                    | 204      | true/3",
                "{'unit_name_long':'new','unit_name_short':'n'}        | 204      | true/3",
                "{'unit_name_long':''}                                 | 400/26   | true/3",
                "{'unit_name_long_i18n':{'de':'x'}}                    | 204      | true/3",
                "{'unit_name_short_i18n':7}                            | 400/26   | true/3",
                "{'unit_precision_level':6}                            | 204      | true/6",
                "{'unit_precision_level':7}                            | 400/26   | true/3",
                "{'unit_precision_level':-1}                           | 400/26   | true/3",
                "{'unit_allow_fraction':false}                         | 204      | false/0",
                "{'unit_allow_fraction':false,'unit_precision_level':5} | 204     | false/0",
                "{'unit_allow_fraction':null,'unit_active':false}      | 204      | true/3",
                "{'unit_active':'no'}                                  | 400/26   | true/3",
                "{'unit':'another'}                                    | 400/26   | true/3",
                "{'unit_builtin':true,'unit_serial':1}                 | 204      | true/3",
                "{                                                     | 400/22   | true/3",
            })
    void changesByField(String body, String expected, String digits) {
        String name = newName();
        define(name, ",'unit_allow_fraction':true,'unit_precision_level':3");
        assertThat(change(name, body.strip()).brief()).isEqualTo(expected);
        assertThat(digits(name)).isEqualTo(digits);
    }

    @Test
    void takesBackWhatItShowed() {
        String name = newName();
        define(name, ",'unit_name_long_i18n':{'de':'x'}");
        assertThat(site.send("PATCH", UNITS + "/" + name, shown(name).toString())
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'unit_name_long':'x'}                                      | 409/9901 MERCHANT_GENERIC_UNIT_BUILTIN",
                "{'unit_name_short':'x','unit_active':false}                 | 409/9901 MERCHANT_GENERIC_UNIT_BUILTIN",
                "{'unit_name_long_i18n':{}}                                  | 409/9901 MERCHANT_GENERIC_UNIT_BUILTIN",
                "{'unit_name_short_i18n':{'de':'x'}}                         | 409/9901 MERCHANT_GENERIC_UNIT_BUILTIN",
                "{'unit_precision_level':9}                                  | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{}                                                          | 204",
                "{'unit_allow_fraction':true,'unit_precision_level':1}       | 204",
                "{'unit_active':false}                                       | 204",
            })
    void letsBuiltInUnitsKeepTheirNames(String body, String expected) {
        assertThat(change("Pair", body.strip()).full()).isEqualTo(expected);
        assertThat(change("Pair", body.strip()).full()).isEqualTo(expected);
        JsonNode pair = shown("Pair");
        assertThat(pair.path("unit_serial").asInt()).isEqualTo(3);
        assertThat(pair.path("unit_name_long").asText()).isEqualTo("pairs");
        assertThat(pair.path("unit_builtin").asBoolean()).isTrue();
        assertThat(define("Pair", "").full()).isEqualTo(BUILT_IN);
        assertThat(site.send("DELETE", UNITS + "/Pair", "").full()).isEqualTo(BUILT_IN);
    }

    @Test
    void showsBuiltInUnitsAsTheInstanceSeesThem() {
        change("SizeUnitMm", "{'unit_allow_fraction':false,'unit_active':false}");
        JsonNode seen = shown("SizeUnitMm");
        assertThat(seen.path("unit_active").asBoolean(true)).isFalse();
        assertThat(digits("SizeUnitMm")).isEqualTo("false/0");
        JsonNode listed = site.get(UNITS).json().path("units").get(3);
        assertThat(listed).isEqualTo(seen);
        change("SizeUnitMm", "{'unit_precision_level':2,'unit_allow_fraction':true,'unit_active':true}");
        assertThat(digits("SizeUnitMm")).isEqualTo("true/2");
    }

    @Test
    void removesTheInstancesOwn() {
        String name = newName();
        define(name, "");
        assertThat(site.send("DELETE", UNITS + "/" + name, "").status()).isEqualTo(204);
        assertThat(site.get(UNITS + "/" + name).full()).isEqualTo(UNKNOWN);
        assertThat(change(name, "{}").full()).isEqualTo(UNKNOWN);
        assertThat(site.send("DELETE", UNITS + "/" + name, "").full()).isEqualTo(UNKNOWN);
        assertThat(site.get(UNITS + "/" + "x".repeat(256)).brief()).isEqualTo("400/26");
        assertThat(site.send("DELETE", UNITS + "/Set", "").full()).isEqualTo(BUILT_IN);
    }

    @Test
    void decidesFractionsWhenAProductIsDefinedOrItsUnitChanged() {
        define("Cup", ",'unit_allow_fraction':true,'unit_precision_level':1");
        assertThat(stock("cups", "Cup", "1.5")).isEqualTo(204);
        assertThat(stock("cups-fine", "Cup", "1.25")).isEqualTo(400);
        change("Cup", "{'unit_precision_level':2,'unit_active':false}");
        assertThat(stock("cups-fine", "Cup", "1.25")).isEqualTo(204);
        String finer = "{\"unit_total_stock\":\"2.25\"}";
        assertThat(site.send("PATCH", "/private/products/cups", finer).brief()).isEqualTo("400/26");
        assertThat(site.send("PATCH", "/private/products/cups", "{\"unit\":\"Cup\"}")
                        .status())
                .isEqualTo(204);
        assertThat(site.send("PATCH", "/private/products/cups", finer).status()).isEqualTo(204);
        site.send("DELETE", UNITS + "/Cup", "");
        assertThat(stock("cups-none", "Cup", "1.5")).isEqualTo(400);
        assertThat(stock("cups-whole", "Cup", "1")).isEqualTo(204);
    }

    @Test
    void decidesFractionsAsTheInstanceSeesTheUnit() {
        assertThat(stock("sets-whole", "Set", "1.5")).isEqualTo(400);
        change("Set", "{'unit_allow_fraction':true,'unit_precision_level':1}");
        assertThat(stock("sets", "Set", "1.5")).isEqualTo(204);
        change("WeightUnitMg", "{'unit_allow_fraction':false}");
        assertThat(stock("mg", "WeightUnitMg", "1.5")).isEqualTo(400);
        assertThat(stock("any", "x".repeat(300), "1")).isEqualTo(204);
        assertThat(stock("any-part", "x".repeat(300), "1.5")).isEqualTo(400);
    }
}
