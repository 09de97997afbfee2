package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.catalog.Definition;
import stockpot.catalog.Scope;
import stockpot.kernel.InstanceId;

/** The management of instances, as the GNU Taler merchant API has it. */
class InstanceTest {
    private static final String INSTANCES = "/management/instances";

    @AutoClose
    private static final Site site = new Site();

    private static String shop(String id) {
        return """
            {"id": "%s", "name": "The Shop", "address": {"country": "CH"}, "jurisdiction": {"country": "DE"},
             "use_stefan": false, "default_pay_delay": {"d_us": 1000000}, "website": "https://shop.example",
             "default_wire_transfer_delay": {"d_us": "forever"}, "email": null, "unknown": [1],
             "auth": {"method": "token", "password": "open sesame"}}
            """.formatted(id);
    }

    @Test
    void opensShowsAndLists() {
        assertThat(site.post(INSTANCES, shop("shop")).status()).isEqualTo(204);
        JsonNode shown = site.get(INSTANCES + "/shop").json();
        assertThat(shown.path("name").asText()).isEqualTo("The Shop");
        assertThat(shown.path("address").path("country").asText()).isEqualTo("CH");
        assertThat(shown.path("jurisdiction").path("country").asText()).isEqualTo("DE");
        assertThat(shown.path("use_stefan").asBoolean()).isFalse();
        assertThat(shown.path("default_pay_delay").path("d_us").asLong()).isEqualTo(1_000_000);
        assertThat(shown.path("default_refund_delay").path("d_us").isIntegralNumber())
                .isTrue();
        assertThat(shown.path("default_wire_transfer_delay").path("d_us").asText())
                .isEqualTo("forever");
        assertThat(shown.path("auth").path("method").asText()).isEqualTo("token");
        assertThat(shown.path("merchant_pub").asText()).matches("[0-9A-HJKMNP-TV-Z]{52}");
        assertThat(shown.has("email")).isFalse();
        assertThat(shown.toString()).doesNotContain("sesame").doesNotContain("argon2");

        JsonNode listed = site.get(INSTANCES).json().path("instances");
        assertThat(listed.findValuesAsText("id")).contains("admin", "shop");
        JsonNode own = site.sendAs(
                        "Bearer " + site.token(new InstanceId("shop"), Scope.READONLY, false),
                        "GET",
                        "/instances/shop/private",
                        "")
                .json();
        assertThat(own).isEqualTo(shown);
        assertThat(site.sendAs(
                                Site.basic("shop", "open sesame"),
                                "POST",
                                "/instances/shop/private/token",
                                "{\"scope\":\"all\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "a, 204",
        "A-1_b.c@d, 204",
        "10010, 204",
        "'', 400/26",
        "-a, 400/26",
        "a b, 400/26",
        "a/b, 400/26",
        "\u00e9, 400/26",
        "default, 400/26",
        "Default, 400/26",
        "admin, 409/2600",
        "Admin, 409/2600",
    })
    void hasRulesForIds(String id, String expected) {
        assertThat(site.post(INSTANCES, shop(id)).brief()).isEqualTo(expected);
    }

    @Test
    void refusesAnIdThatDiffersInCaseOnlyAlsoOfOneThatIsClosed() {
        assertThat(site.post(INSTANCES, shop("Twin")).brief()).isEqualTo("204");
        assertThat(site.post(INSTANCES, shop("Twin")).brief()).isEqualTo("409/2600");
        assertThat(site.post(INSTANCES, shop("tWIN")).text())
                .contains("there is an instance Twin, which differs in the case of letters only");
        site.send("DELETE", INSTANCES + "/Twin", "");
        assertThat(site.post(INSTANCES, shop("tWIN")).brief()).isEqualTo("409/2600");
        site.send("DELETE", INSTANCES + "/Twin?purge=yes", "");
        assertThat(site.post(INSTANCES, shop("tWIN")).brief()).isEqualTo("204");
    }

    @Test
    void hasALengthForIds() {
        assertThat(site.post(INSTANCES, shop("x".repeat(64))).brief()).isEqualTo("204");
        assertThat(site.post(INSTANCES, shop("x".repeat(65))).brief()).isEqualTo("400/26");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'method':'token','password':'p\u00e4ssw\u00f6rd'}    | 204",
                "{'method':'token','token':'secret-token:p\u00e4ssw\u00f6rd'} | 204",
                "{'method':'token','password':'seven..'}                | 400/2601",
                "{'method':'token','password':'\ud83d\udd11\ud83d\udd11\ud83d\udd11\ud83d\udd11'} | 400/2601",
                "{'method':'token','token':'secret-token:seven..'}      | 400/2601",
                "{'method':'token','token':'p'}                         | 400/2601",
                "{'method':'token'}                                     | 400/2601",
                "{'method':'token','password':''}                       | 400/2601",
                "{'method':'external'}                                  | 400/2601",
                "{'password':'p'}                                       | 400/26",
                "'token'                                                | 400/26",
                "null                                                   | 400/26",
            })
    void hasRulesForPasswords(String auth, String expected) {
        String id = "auth" + Integer.toHexString(auth.hashCode());
        String body = "{'id':'" + id + "','name':'n','auth':" + auth.strip() + "}";
        assertThat(site.post(INSTANCES, body.replace('\'', '"')).brief()).isEqualTo(expected);
        if (expected.equals("204")) {
            assertThat(site.sendAs(
                                    Site.basic(id, "p\u00e4ssw\u00f6rd"),
                                    "POST",
                                    "/instances/" + id + "/private/token",
                                    "{\"scope\":\"all\"}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'w'}                                             | 400/26",
                "{'id':'w','name':7}                                    | 400/26",
                "{'id':'w','name':'n','address':'here'}                 | 400/26",
                "{'id':'w','name':'n','use_stefan':'no'}                | 400/26",
                "{'id':'w','name':'n','default_pay_delay':1}            | 400/26",
                "{'id':'w','name':'n','default_wire_transfer_rounding_interval':'AGE'} | 400/26",
                "{'id':'w','name':'n'}                                  | 400/26",
                "{                                                      | 400/22",
            })
    void refuses(String body, String expected) {
        assertThat(site.post(INSTANCES, body.strip().replace('\'', '"')).brief())
                .isEqualTo(expected);
    }

    @Test
    void changesWhatIsGiven() {
        site.post(INSTANCES, shop("changed"));
        assertThat(site.send("PATCH", INSTANCES + "/changed", "{\"name\":\"New\",\"address\":{\"b\":1,\"a\":2}}")
                        .status())
                .isEqualTo(204);
        JsonNode shown = site.get(INSTANCES + "/changed").json();
        assertThat(shown.path("name").asText()).isEqualTo("New");
        assertThat(shown.path("address").toString()).isEqualTo("{\"a\":2,\"b\":1}");
        assertThat(shown.path("website").asText()).isEqualTo("https://shop.example");
        assertThat(site.send("PATCH", INSTANCES + "/nobody", "{}").brief()).isEqualTo("404/2000");
        assertThat(site.send("PATCH", INSTANCES + "/changed", "{\"name\":1}").brief())
                .isEqualTo("400/26");
    }

    @Test
    void changesPasswords() {
        site.post(INSTANCES, shop("passwords"));
        String path = INSTANCES + "/passwords/auth";
        assertThat(site.post(path, "{\"method\":\"token\",\"password\":\"a new one\"}")
                        .status())
                .isEqualTo(204);
        assertThat(site.post(path, "{\"method\":\"external\"}").brief()).isEqualTo("400/2602");
        assertThat(site.post(path, "{\"method\":\"token\",\"password\":\"seven..\"}")
                        .json()
                        .path("detail")
                        .asText())
                .contains("at least 8 characters");
        assertThat(site.post(INSTANCES + "/nobody/auth", "{\"method\":\"token\",\"password\":\"a new one\"}")
                        .brief())
                .isEqualTo("404/2000");
    }

    @Test
    void closesAndPurges() {
        site.post(INSTANCES, shop("closing"));
        String own = "/instances/closing/private";
        String token = "Bearer " + site.token(new InstanceId("closing"), Scope.ALL, false);
        for (int i = 0; i < 300; i++) {
            String body = "{\"product_id\":\"p" + i + "\",\"description\":\"d\",\"unit\":\"Piece\",\"total_stock\":1}";
            assertThat(site.sendAs(token, "POST", own + "/products", body).status())
                    .isEqualTo(204);
        }
        assertThat(site.sendAs(token, "DELETE", own, "").status()).isEqualTo(204);
        assertThat(site.get(INSTANCES + "/closing").brief()).isEqualTo("404/2016");
        assertThat(site.send("DELETE", INSTANCES + "/closing", "").brief()).isEqualTo("404/2016");
        assertThat(site.send("PATCH", INSTANCES + "/closing", "{}").brief()).isEqualTo("409/2625");
        assertThat(site.post(INSTANCES, shop("closing")).brief()).isEqualTo("409/2603");
        assertThat(site.get(INSTANCES).json().path("instances").toString()).contains("\"deleted\":true");

        assertThat(site.send("DELETE", INSTANCES + "/closing?purge=YES", "").status())
                .isEqualTo(204);
        assertThat(site.get(INSTANCES + "/closing").brief()).isEqualTo("404/2000");
        assertThat(site.post(INSTANCES, shop("closing")).status()).isEqualTo(204);
        String again = "Bearer " + site.token(new InstanceId("closing"), Scope.READONLY, true);
        assertThat(site.sendAs(again, "GET", own + "/products", "").text()).isEqualTo("{\"products\":[]}");
    }

    @Test
    void purgesWhatWasDefined() {
        site.post(INSTANCES, shop("defining"));
        String own = "/instances/defining/private";
        String token = "Bearer " + site.token(new InstanceId("defining"), Scope.ALL, false);
        for (String[] thing : new String[][] {
            {"/categories", "{'name':'c'}"},
            {"/categories", "{'name':'d'}"},
            {"/groups", "{'group_name':'g','description':'d'}"},
            {"/pots", "{'pot_name':'p','description':'d'}"},
            {"/pots", "{'pot_name':'q','description':'d'}"},
            {"/units", "{'unit':'u','unit_name_long':'l','unit_name_short':'s'}"},
            {
                "/templates",
                "{'template_id':'t','template_description':'d','template_contract':{'pay_duration':{'d_us':1}}}"
            }
        }) {
            assertThat(site.sendAs(token, "POST", own + thing[0], thing[1].replace('\'', '"'))
                            .status())
                    .isBetween(200, 204);
        }
        String piece = own + "/units/Piece";
        assertThat(site.sendAs(token, "PATCH", piece, "{\"unit_active\":false}").status())
                .isEqualTo(204);
        assertThat(site.send("DELETE", INSTANCES + "/defining?purge=yes", "").brief())
                .isEqualTo("204");

        assertThat(site.post(INSTANCES, shop("defining")).status()).isEqualTo(204);
        String again = "Bearer " + site.token(new InstanceId("defining"), Scope.ALL, true);
        assertThat(site.sendAs(again, "GET", own + "/categories", "").text()).isEqualTo("{\"categories\":[]}");
        assertThat(site.sendAs(again, "GET", own + "/groups", "").text()).isEqualTo("{\"groups\":[]}");
        assertThat(site.sendAs(again, "GET", own + "/templates", "").text()).isEqualTo("{\"templates\":[]}");
        assertThat(site.sendAs(again, "GET", own + "/pots", "").text()).isEqualTo("{\"pots\":[]}");
        assertThat(site.sendAs(again, "POST", own + "/pots", "{\"pot_name\":\"p\",\"description\":\"d\"}")
                        .status())
                .as("its name is free")
                .isEqualTo(200);
        assertThat(site.sendAs(again, "GET", own + "/units/u", "").brief()).isEqualTo("404/9900");
        assertThat(site.sendAs(again, "GET", piece, "").text()).contains("\"unit_active\":true");
    }

    @Test
    void keepsWhatWasDefinedWhenItIsClosedOnly() {
        site.post(INSTANCES, shop("resting"));
        String token = "Bearer " + site.token(new InstanceId("resting"), Scope.ALL, false);
        site.sendAs(token, "POST", "/instances/resting/private/categories", "{\"name\":\"c\"}");
        assertThat(site.send("DELETE", INSTANCES + "/resting", "").status()).isEqualTo(204);
        assertThat(site.machine.definitions(new InstanceId("resting"), Definition.Kind.CATEGORY))
                .hasSize(1);
        assertThat(site.sendAs("", "GET", "/instances/resting/templates/t", "").brief())
                .isEqualTo("404/2016");
    }

    @Test
    void purgesAnOpenInstanceAtOnceAndTheAdminNever() {
        site.post(INSTANCES, shop("purged"));
        assertThat(site.send("DELETE", INSTANCES + "/purged?purge=yes", "").status())
                .isEqualTo(204);
        assertThat(site.send("DELETE", INSTANCES + "/purged?purge=yes", "").brief())
                .isEqualTo("404/2000");
        site.stock("kept", "1");
        assertThat(site.send("DELETE", INSTANCES + "/admin?purge=yes", "").brief())
                .isEqualTo("403/44");
        assertThat(site.get("/private/products/kept").status()).isEqualTo(200);
    }

    @Test
    void managesByPasswordToo() {
        assertThat(site.sendAs(Site.basic("admin", Site.PASSWORD), "GET", INSTANCES, "")
                        .status())
                .isEqualTo(200);
        assertThat(site.sendAs(Site.basic("admin", "wrong"), "GET", INSTANCES, "")
                        .brief())
                .isEqualTo("401/2015");
    }
}
