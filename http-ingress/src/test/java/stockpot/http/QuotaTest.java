package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** What an instance may keep, and what it is told when it keeps as much. */
class QuotaTest {
    private static final String SMALL = ",\"quota_bytes\":20000";

    @AutoClose
    private final Site site = new Site();

    private String token;

    @BeforeEach
    void open() {
        assertThat(site.post("/management/instances", instance("shop", SMALL)).status())
                .isEqualTo(204);
        token = "Bearer " + site.token(new InstanceId("shop"), Scope.ALL, false);
    }

    private static String instance(String id, String more) {
        return "{\"id\":\"" + id + "\",\"name\":\"n\",\"auth\":{\"method\":\"token\",\"password\":\"password\"}" + more
                + "}";
    }

    private Reply send(String method, String path, String body) {
        return site.sendAs(token, method, "/instances/shop/private" + path, body);
    }

    private Reply product(String id) {
        return send(
                "POST",
                "/products",
                "{\"product_id\":\"" + id
                        + "\",\"unit\":\"Piece\",\"total_stock\":1,\"product_name\":\"n\",\"description\":\""
                        + "x".repeat(8_500) + "\"}");
    }

    @Test
    void tellsWhenItIsNearAndRefusesWhenItIsFull() {
        assertThat(product("a").header("Stockpot-Quota")).isEmpty();
        assertThat(product("b").header("Stockpot-Quota")).matches("17[0-9]{3}/20000");
        Reply full = product("c");
        assertThat(full.status()).isEqualTo(507);
        assertThat(full.json().path("code").intValue()).isEqualTo(32);
        assertThat(full.json().path("detail").asText())
                .contains("may keep 20000")
                .contains("quota_bytes");
        Reply template = send(
                "POST",
                "/templates",
                "{\"template_id\":\"t\",\"template_description\":\"" + "x".repeat(6_000)
                        + "\",\"template_contract\":{\"pay_duration\":{\"d_us\":1}}}");
        assertThat(template.status()).isEqualTo(507);
        assertThat(send("GET", "", "").json().path("quota_bytes").longValue()).isEqualTo(20_000);
        assertThat(send("GET", "", "").json().path("used_bytes").longValue()).isGreaterThan(17_000);
    }

    @Test
    void isRaisedByTheAdminAndByNobodyElse() {
        product("a");
        product("b");
        assertThat(send("PATCH", "", "{\"quota_bytes\":1000000}").status()).isEqualTo(204);
        assertThat(product("c").status()).isEqualTo(507);
        assertThat(site.send("PATCH", "/management/instances/shop", "{\"quota_bytes\":1000000}")
                        .status())
                .isEqualTo(204);
        assertThat(product("c").status()).isEqualTo(204);
        assertThat(send("GET", "", "").json().path("quota_bytes").longValue()).isEqualTo(1_000_000);
    }

    @Test
    void leavesRoomAgainForWhatWasRemoved() {
        String category =
                "{\"name\":\"" + "x".repeat(100) + "\",\"name_i18n\":{\"de\":\"" + "x".repeat(15_000) + "\"}}";
        Reply made = send("POST", "/categories", category);
        assertThat(made.status()).isEqualTo(200);
        assertThat(send("POST", "/groups", "{\"group_name\":\"g\",\"description\":\"" + "x".repeat(6_000) + "\"}")
                        .status())
                .isEqualTo(507);
        long serial = made.json().path("category_id").longValue();
        assertThat(send("DELETE", "/categories/" + serial, "").status()).isEqualTo(204);
        Reply group = send("POST", "/groups", "{\"group_name\":\"g\",\"description\":\"" + "x".repeat(16_000) + "\"}");
        assertThat(group.status()).isEqualTo(200);
        assertThat(group.header("Stockpot-Quota")).matches("1[0-9]{4}/20000");
    }
}
