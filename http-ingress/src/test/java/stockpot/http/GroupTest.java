package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Section 2.7 of the protocol. */
class GroupTest {
    private static final String GROUPS = "/private/groups";
    private static final String UNKNOWN = "404/9902 MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    @BeforeAll
    static void open() {
        site.post(GROUPS, "{\"group_name\":\"taken\",\"description\":\"d\"}");
    }

    private static String body(String name) {
        return "{\"group_name\":\"" + name + "\",\"description\":\"d\"}";
    }

    private static long define() {
        Reply reply = site.post(GROUPS, body("group " + NAMES.incrementAndGet()));
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("group_serial_id").asLong();
    }

    private static Reply product(String id, long group) {
        return site.post("/private/products", """
                {"product_id": "%s", "description": "d", "unit": "Piece", "total_stock": 1, "product_group_id": %d}
                """.formatted(id, group));
    }

    private static String listed(String query) {
        return String.join(
                " ",
                site.get("/private/products" + query).json().path("products").findValuesAsText("product_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'group_name':'plain','description':''}    | 200",
                "{'group_name':'plain'}                     | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'description':'d'}                        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'group_name':'','description':'d'}        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'group_name':7,'description':'d'}         | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'group_name':'x','description':7}         | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{                                          | 400/22 GENERIC_JSON_INVALID",
                "{'group_name':'taken','description':'x'}   | 409/26 GENERIC_PARAMETER_MALFORMED",
            })
    void definesByField(String body, String expected) {
        assertThat(site.post(GROUPS, body.strip().replace('\'', '"')).full()).isEqualTo(expected);
    }

    @Test
    void saysWhichNameIsTaken() {
        assertThat(site.post(GROUPS, body("taken")).json().path("detail").asText())
                .isEqualTo("there is a group of that name");
    }

    @Test
    void showsWhatWasSaid() {
        Reply made = site.post(GROUPS, "{\"group_name\":\"shown\",\"description\":\"for show\"}");
        long id = made.json().path("group_serial_id").asLong();
        assertThat(made.text()).isEqualTo("{\"group_serial_id\":" + id + "}");
        String expected = "{\"group_serial\":" + id + ",\"group_name\":\"shown\",\"description\":\"for show\"}";
        assertThat(site.get(GROUPS + "/" + id).text()).isEqualTo(expected);
        assertThat(site.get(GROUPS).text()).startsWith("{\"groups\":[{").contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 400/26 GENERIC_PARAMETER_MALFORMED",
        "0, 404/9902 MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN",
        "77777, 404/9902 MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN",
        "99999999999999999999999, 404/9902 MERCHANT_GENERIC_PRODUCT_GROUP_UNKNOWN",
    })
    void isNamedByItsNumber(String id, String expected) {
        String path = GROUPS + "/" + id;
        assertThat(site.get(path).full()).isEqualTo(expected);
        assertThat(site.send("PATCH", path, body("nobody's")).full()).isEqualTo(expected);
        assertThat(site.send("DELETE", path, "").full()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'group_name':'changed','description':'new'} | 204",
                "{'group_name':'changed'}                     | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'description':'new'}                        | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'group_name':'taken','description':'new'}   | 409/26 GENERIC_PARAMETER_MALFORMED",
            })
    void changesByField(String body, String expected) {
        String path = GROUPS + "/" + define();
        assertThat(site.send("PATCH", path, body.strip().replace('\'', '"')).full())
                .isEqualTo(expected);
        if (expected.equals("204")) {
            assertThat(site.get(path).text()).contains("\"group_name\":\"changed\",\"description\":\"new\"");
            assertThat(site.send("DELETE", path, "").status()).isEqualTo(204);
            assertThat(site.get(path).full()).isEqualTo(UNKNOWN);
        }
    }

    @Test
    void isLeftOutOfProductsWhenItIsGone() {
        long gone = define();
        long stays = define();
        assertThat(product("of-gone", gone).status()).isEqualTo(204);
        assertThat(product("of-stays", stays).status()).isEqualTo(204);
        assertThat(product("of-none", 0).status()).isEqualTo(204);
        assertThat(site.get("/private/products/of-gone")
                        .json()
                        .path("product_group_id")
                        .asLong())
                .isEqualTo(gone);
        assertThat(listed("?product_group_serial=" + gone)).isEqualTo("of-gone");
        assertThat(listed("?product_group_serial=0")).isEqualTo("of-none");

        Reply before = site.get("/private/products/of-gone");
        String tag = before.header("ETag");
        assertThat(tag).endsWith("-0\"");
        assertThat(site.send("DELETE", GROUPS + "/" + gone, "").status()).isEqualTo(204);
        Reply shown = site.get("/private/products/of-gone", "If-None-Match", tag);
        assertThat(shown.json().path("product_group_id").asLong(-1)).isZero();
        assertThat(shown.header("ETag")).isEqualTo(tag.replace("-0\"", "-1\""));
        assertThat(listed("?product_group_serial=" + gone)).isEmpty();
        assertThat(listed("?product_group_serial=" + stays)).isEqualTo("of-stays");
        assertThat(listed("?product_group_serial=0")).isEqualTo("of-gone of-none");
        assertThat(listed("?product_group_serial=0&limit=1")).isEqualTo("of-gone");
        assertThat(listed("?product_group_serial=0&limit=-1")).isEqualTo("of-none");

        Reply again = product("again", gone);
        assertThat(again.full()).isEqualTo(UNKNOWN);
        assertThat(again.json().path("detail").asText()).isEqualTo("product_group_id " + gone + " does not exist");
        assertThat(site.send("PATCH", "/private/products/of-stays", "{\"product_group_id\":" + gone + "}")
                        .full())
                .isEqualTo(UNKNOWN);
    }

    @Test
    void findsProductsOfNoGroupBehindManyOfSome() {
        try (Site crowded = new Site()) {
            long group = crowded.post(GROUPS, body("crowd"))
                    .json()
                    .path("group_serial_id")
                    .asLong();
            crowded.stock("first", "1");
            for (int i = 0; i < 600; i++) {
                assertThat(crowded.post("/private/products", """
                                {"product_id": "p%d", "description": "d", "unit": "Piece", "total_stock": 1,
                                 "product_group_id": %d}
                                """.formatted(i, group))
                                .status())
                        .isEqualTo(204);
            }
            crowded.stock("last", "1");
            String path = "/private/products?product_group_serial=0";
            assertThat(crowded.get(path).json().path("products").findValuesAsText("product_id"))
                    .containsExactly("first", "last");
            assertThat(crowded.get(path + "&limit=-5").json().path("products").findValuesAsText("product_id"))
                    .containsExactly("last", "first");
        }
    }
}
