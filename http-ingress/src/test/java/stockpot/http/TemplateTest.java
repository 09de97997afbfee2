package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Section 3.1 of the protocol, row by row; what a contract may say is in {@link TemplateContractTest}. */
class TemplateTest {
    private static final String TEMPLATES = "/private/templates";
    private static final String UNKNOWN = "404/2018 MERCHANT_GENERIC_TEMPLATE_UNKNOWN";
    private static final String MALFORMED = "400/26 GENERIC_PARAMETER_MALFORMED";
    private static final String CONTRACT = "{\"pay_duration\":{\"d_us\":1000000}}";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    private static String newId() {
        return "template-" + NAMES.incrementAndGet();
    }

    /** A minimal template with further members, which may replace those there. */
    private static Reply define(String id, String members) {
        String more = members.replace('\'', '"');
        String all = "\"template_id\":\"" + id + "\"";
        for (String usual : new String[] {"\"template_description\":\"d\"", "\"template_contract\":" + CONTRACT}) {
            String name = usual.substring(0, usual.indexOf(':') + 1);
            all += more.contains(name) ? "" : "," + usual;
        }
        return site.post(TEMPLATES, "{" + all + (more.isEmpty() ? "" : "," + more) + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                            | 204",
                "'template_description':''                                     | 204",
                "'template_description':null                                   | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'template_description':7                                      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'template_contract':null                                      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'template_contract':{}                                        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'template_contract':'x'                                       | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'editable_defaults':null,'otp_id':null,'required_currency':null | 204",
                "'editable_defaults':{}                                        | 204",
                "'editable_defaults':[]                                        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'required_currency':'EUR'                                     | 204",
                "'required_currency':''                                        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'required_currency':'E1'                                      | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'required_currency':'ABCDEFGHIJKL'                            | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'otp_id':'clock'                           | 404/2021 MERCHANT_GENERIC_OTP_DEVICE_UNKNOWN",
                "'otp_id':''                                | 404/2021 MERCHANT_GENERIC_OTP_DEVICE_UNKNOWN",
                "'otp_id':7                                                    | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'unknown':1                                                   | 400/26 GENERIC_PARAMETER_MALFORMED",
                "'unknown':null                                                | 204",
                "'\\ud800':1                                                   | 400/22 GENERIC_JSON_INVALID",
            })
    void definesByField(String members, String expected) {
        assertThat(define(newId(), members.strip()).full()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "abc, 204",
                "A.b:c_d-9, 204",
                "..., 204",
                "``, 400/26",
                "a b, 400/26",
                "a/b, 400/26",
                "\u00e9, 400/26",
                "., 400/26",
                ".., 400/26",
                "a\\n, 400/26"
            })
    void hasRulesForIds(String id, String expected) {
        assertThat(define(id, "").brief()).isEqualTo(expected);
    }

    @Test
    void boundsWhatItKeeps() {
        assertThat(define("x".repeat(255), "").status()).isEqualTo(204);
        assertThat(define("x".repeat(256), "").full()).isEqualTo(MALFORMED);
        assertThat(define("large", "'template_description':'" + "x".repeat(1 << 17) + "'")
                        .full())
                .isEqualTo("413/32 GENERIC_UPLOAD_EXCEEDS_LIMIT");
        assertThat(site.get(TEMPLATES + "/" + "x".repeat(256)).full()).isEqualTo(MALFORMED);
        assertThat(site.post(TEMPLATES, "{").full()).isEqualTo("400/22 GENERIC_JSON_INVALID");
        assertThat(site.post(TEMPLATES, "{}").full()).isEqualTo(MALFORMED);
    }

    @Test
    void namesTheMemberThatNobodyKnows() {
        assertThat(define(newId(), "'amount':'EUR:1'").json().path("detail").asText())
                .startsWith("amount ");
    }

    @Test
    void showsWhatWasSaid() {
        String id = newId();
        define(
                id,
                "'template_description':'Tea','template_contract':{'summary':'tea','pay_duration':{'d_us':'forever'},"
                        + "'amount':'EUR:1.50','minimum_age':null},'editable_defaults':{'request_tip':true,'minimum_age':6},"
                        + "'required_currency':'eur'");
        assertThat(site.get(TEMPLATES + "/" + id).text())
                .isEqualTo("{\"template_description\":\"Tea\",\"template_contract\":{\"amount\":\"EUR:1.50\","
                        + "\"pay_duration\":{\"d_us\":\"forever\"},\"summary\":\"tea\"},"
                        + "\"editable_defaults\":{\"minimum_age\":6,\"request_tip\":true},"
                        + "\"required_currency\":\"eur\"}");
        assertThat(site.get(TEMPLATES).text())
                .contains("{\"template_id\":\"" + id + "\",\"template_description\":\"Tea\"}");
    }

    @Test
    void leavesOutWhatNobodySaid() {
        String id = newId();
        define(id, "");
        Reply shown = site.get(TEMPLATES + "/" + id);
        assertThat(shown.text()).isEqualTo("{\"template_description\":\"d\",\"template_contract\":" + CONTRACT + "}");
        assertThat(shown.header("Stockpot-Position")).startsWith("stockpot.catalog.commands/0/");
    }

    @Test
    void takesTheSameTemplateTwiceAndNoOtherOfItsId() {
        String id = newId();
        String contract = "'template_contract':{'summary':'s','pay_duration':{'d_us':1}}";
        assertThat(define(id, contract).status()).isEqualTo(204);
        assertThat(define(id, "'template_contract':{'pay_duration':{'d_us':1},'summary':'s','amount':null}")
                        .status())
                .isEqualTo(204);
        for (String other : new String[] {
            "",
            contract + ",'template_description':'other'",
            contract + ",'editable_defaults':{}",
            contract + ",'required_currency':'EUR'"
        }) {
            assertThat(define(id, other).full())
                    .isEqualTo("409/2850 MERCHANT_PRIVATE_POST_TEMPLATES_CONFLICT_TEMPLATE_EXISTS");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'template_description':'e','template_contract':C}                         | 204",
                "{'template_contract':C}                                                    | 400/26",
                "{'template_description':'e'}                                               | 400/26",
                "{'template_id':'x','template_description':'e','template_contract':C}       | 400/26",
                "{'template_description':'e','template_contract':C,'more':1}                | 400/26",
                "{'template_description':'e','template_contract':C,'otp_id':'o'}            | 404/2021",
                "{'template_description':'e','template_contract':C,'editable_defaults':{'pay_duration':{'d_us':1}}} | 400/26",
                "{                                                                          | 400/22",
            })
    void changesByField(String body, String expected) {
        String id = newId();
        define(id, "'editable_defaults':{'summary':'s'},'required_currency':'EUR'");
        String before = site.get(TEMPLATES + "/" + id).text();
        String sent = body.strip().replace('\'', '"').replace("C", CONTRACT);
        assertThat(site.send("PATCH", TEMPLATES + "/" + id, sent).brief()).isEqualTo(expected);
        assertThat(site.get(TEMPLATES + "/" + id).text())
                .isEqualTo(
                        expected.equals("204")
                                ? "{\"template_description\":\"e\",\"template_contract\":" + CONTRACT + "}"
                                : before);
    }

    @Test
    void takesBackWhatItShowed() {
        String id = newId();
        define(id, "'editable_defaults':{'summary':'s'},'required_currency':'EUR'");
        String shown = site.get(TEMPLATES + "/" + id).text();
        assertThat(site.send("PATCH", TEMPLATES + "/" + id, shown).status()).isEqualTo(204);
        assertThat(site.get(TEMPLATES + "/" + id).text()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "a%20b", "0", "%C3%A9"})
    void knowsNothingOfUnknownTemplates(String id) {
        String path = TEMPLATES + "/" + id;
        String body = "{\"template_description\":\"e\",\"template_contract\":" + CONTRACT + "}";
        assertThat(site.get(path).full()).isEqualTo(UNKNOWN);
        assertThat(site.send("PATCH", path, body).full()).isEqualTo(UNKNOWN);
        assertThat(site.send("DELETE", path, "").full()).isEqualTo(UNKNOWN);
        assertThat(site.sendAs("", "GET", "/templates/" + id, "").full()).isEqualTo(UNKNOWN);
    }

    @Test
    void removes() {
        String id = newId();
        define(id, "");
        assertThat(site.send("DELETE", TEMPLATES + "/" + id, "").status()).isEqualTo(204);
        assertThat(site.send("DELETE", TEMPLATES + "/" + id, "").full()).isEqualTo(UNKNOWN);
        assertThat(site.get(TEMPLATES).text()).doesNotContain(id + '"');
    }
}
