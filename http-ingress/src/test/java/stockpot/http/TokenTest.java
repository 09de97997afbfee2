package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** Section 1.8 of the protocol: tokens and the passwords they come from. */
class TokenTest {
    private static final String TOKEN = "/private/token";
    private static final String ADMIN = Site.basic("admin", Site.PASSWORD);

    @AutoClose
    private static final Site site = new Site();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'scope':'readonly'}                                                    | readonly     | false | 86400",
                "{'scope':'all'}                                                         | all          | false | 86400",
                "{'scope':'write'}                                                       | all          | false | 86400",
                "{'scope':'order-simple','duration':{'d_us':60000000}}                   | order-simple | false | 60",
                "{'scope':'order-pos:refreshable'}                                       | order-pos    | true  | 86400",
                "{'scope':'order-mgmt','refreshable':true}                               | order-mgmt   | true  | 86400",
                "{'scope':'order-full','description':'till 3','duration':{'d_us':'forever'}} | order-full | false | -1",
            })
    void issues(String body, String scope, boolean refreshable, long seconds) {
        Reply reply = site.sendAs(ADMIN, "POST", TOKEN, body.strip().replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Stockpot-Position")).startsWith("stockpot.catalog.commands/");
        JsonNode json = reply.json();
        assertThat(json.path("access_token").asText())
                .startsWith("secret-token:")
                .hasSize("secret-token:".length() + 43)
                .isEqualTo(json.path("token").asText());
        assertThat(json.path("scope").asText()).isEqualTo(scope);
        assertThat(json.path("refreshable").asBoolean()).isEqualTo(refreshable);
        assertThat(json.path("expiration").path("t_s").asText())
                .isEqualTo(seconds < 0 ? "never" : "" + (site.machine.epochMillis / 1000 + seconds));
        assertThat(site.sendAs("Bearer " + json.path("token").asText(), "DELETE", TOKEN, "")
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                 | 400/26",
                "{'scope':'everything'}                             | 400/26",
                "{'scope':'all:fresh'}                              | 400/26",
                "{'scope':':refreshable'}                           | 400/26",
                "{'scope':7}                                        | 400/26",
                "{'scope':'all','duration':7}                       | 400/26",
                "{'scope':'all','duration':{'d_us':-1}}             | 400/26",
                "{'scope':'all','duration':{'d_us':'never'}}        | 400/26",
                "{'scope':'all','refreshable':'yes'}                | 400/26",
                "{'scope':'all'                                     | 400/22",
            })
    void refuses(String body, String expected) {
        assertThat(site.sendAs(ADMIN, "POST", TOKEN, body.strip().replace('\'', '"'))
                        .brief())
                .isEqualTo(expected);
    }

    @Test
    void grantsNoMoreThanTheTokenShown() {
        List<String> names = List.of("readonly", "all", "order-simple", "order-pos", "order-mgmt", "order-full");
        List<List<String>> included = List.of(
                List.of("readonly"),
                names,
                List.of("order-simple"),
                List.of("order-simple", "order-pos"),
                List.of("order-simple", "order-mgmt"),
                List.of("order-simple", "order-pos", "order-mgmt", "order-full"));
        for (Scope shown : Scope.values()) {
            String token = site.token(InstanceId.ADMIN, shown, true);
            for (String asked : names) {
                String expected = included.get(shown.ordinal()).contains(asked) ? "200" : "403/16";
                assertThat(site.sendAs("Bearer " + token, "POST", TOKEN, "{\"scope\":\"" + asked + "\"}")
                                .brief())
                        .as(shown + " asks for " + asked)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void refreshesOnlyWhatIsRefreshable() {
        String token = site.token(InstanceId.ADMIN, Scope.ALL, false);
        assertThat(site.sendAs("Bearer " + token, "POST", TOKEN, "{\"scope\":\"readonly\"}")
                        .brief())
                .isEqualTo("403/16");
    }

    @Test
    void revokesTheTokenShown() {
        String token = "Bearer " + site.token(InstanceId.ADMIN, Scope.READONLY, false);
        assertThat(site.sendAs(token, "GET", "/private/products", "").status()).isEqualTo(200);
        assertThat(site.sendAs(token, "DELETE", TOKEN, "").status()).isEqualTo(204);
        assertThat(site.sendAs(token, "GET", "/private/products", "").brief()).isEqualTo("401/2015");
        assertThat(site.sendAs(token, "DELETE", TOKEN, "").brief()).isEqualTo("401/2015");
    }

    @Test
    void listsAndRevokesBySerialNumber() {
        InstanceId shop = new InstanceId("lister");
        site.open(shop);
        String all = "Bearer " + site.token(shop, Scope.ALL, false);
        site.token(shop, Scope.READONLY, true);
        String path = "/instances/lister/private/tokens";
        JsonNode listed = site.sendAs(all, "GET", path, "").json().path("tokens");
        assertThat(listed.findValuesAsText("scope")).containsExactly("readonly", "all");
        JsonNode newest = listed.get(0);
        assertThat(newest.path("refreshable").asBoolean()).isTrue();
        assertThat(newest.path("expiration").path("t_s").asText()).isEqualTo("never");
        assertThat(newest.path("creation_time").path("t_s").asLong()).isEqualTo(site.machine.epochMillis / 1000);
        assertThat(newest.toString()).doesNotContain("secret-token");

        assertThat(site.sendAs(all, "GET", path + "?limit=1", "").json().findValuesAsText("scope"))
                .containsExactly("all");
        assertThat(site.sendAs(all, "GET", path + "?limit=-5&offset=" + newest.path("serial"), "")
                        .json()
                        .findValuesAsText("scope"))
                .containsExactly("all");
        assertThat(site.sendAs(all, "DELETE", path + "/" + newest.path("serial"), "")
                        .status())
                .isEqualTo(204);
        assertThat(site.sendAs(all, "DELETE", path + "/" + newest.path("serial"), "")
                        .brief())
                .isEqualTo("404/41");
        assertThat(site.sendAs(all, "DELETE", path + "/first", "").brief()).isEqualTo("400/26");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, correct horse, 200",
        "admin, wrong, 401/2015",
        "admin, '', 401/2015",
        "other, correct horse, 401/2015",
        "'', correct horse, 401/2015",
    })
    void knowsPasswords(String user, String password, String expected) {
        assertThat(site.sendAs(Site.basic(user, password), "POST", TOKEN, "{\"scope\":\"readonly\"}")
                        .brief())
                .isEqualTo(expected);
    }

    @Test
    void takesNoPasswordForAnotherInstance() {
        site.open(new InstanceId("guarded"));
        String path = "/instances/guarded/private/token";
        assertThat(site.sendAs(ADMIN, "POST", path, "{\"scope\":\"readonly\"}").brief())
                .isEqualTo("401/2015");
        assertThat(site.sendAs(ADMIN, "POST", "/instances/nobody/private/token", "{\"scope\":\"readonly\"}")
                        .brief())
                .isEqualTo("404/2000");
        assertThat(site.sendAs("Basic !!!", "POST", TOKEN, "{}").brief()).isEqualTo("401/2015");
        assertThat(site.sendAs(Site.basic("admin", "x".repeat(2000)), "POST", TOKEN, "{}")
                        .brief())
                .isEqualTo("401/2015");
    }

    @Test
    void takesPasswordsForTokensAlone() {
        assertThat(site.sendAs(ADMIN, "GET", "/private/products", "").brief()).isEqualTo("401/2015");
    }

    @Test
    void forgetsAChangedPasswordAtOnce() {
        site.open(new InstanceId("changing"));
        String path = "/instances/changing/private";
        String old = Site.basic("changing", Site.PASSWORD);
        String body = "{\"scope\":\"all\"}";
        String token = "Bearer "
                + site.sendAs(old, "POST", path + "/token", body)
                        .json()
                        .path("token")
                        .asText();
        assertThat(site.sendAs(token, "POST", path + "/auth", "{\"method\":\"token\",\"password\":\"a new one\"}")
                        .status())
                .isEqualTo(204);
        assertThat(site.sendAs(old, "POST", path + "/token", body).brief()).isEqualTo("401/2015");
        assertThat(site.sendAs(token, "GET", path + "/products", "").brief()).isEqualTo("401/2015");
        assertThat(site.sendAs(Site.basic("changing", "a new one"), "POST", path + "/token", body)
                        .status())
                .isEqualTo(200);
    }
}
