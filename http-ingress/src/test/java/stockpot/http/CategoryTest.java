package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Section 2.1 of the protocol, row by row. */
class CategoryTest {
    private static final String CATEGORIES = "/private/categories";
    private static final String UNKNOWN = "404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN";
    private static final String EXISTS = "409/2651 MERCHANT_PRIVATE_POST_CATEGORIES_CONFLICT_CATEGORY_EXISTS";
    private static final String MALFORMED = "400/26 GENERIC_PARAMETER_MALFORMED";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    @BeforeAll
    static void open() {
        site.post(CATEGORIES, "{\"name\":\"taken\"}");
    }

    private static String newName() {
        return "category " + NAMES.incrementAndGet();
    }

    private static long define(String name) {
        Reply reply = site.post(CATEGORIES, "{\"name\":\"" + name + "\"}");
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("category_id").asLong();
    }

    private static Reply product(String id, String categories) {
        return site.post("/private/products", """
                {"product_id": "%s", "description": "d", "unit": "Piece", "total_stock": 1, "categories": %s}
                """.formatted(id, categories));
    }

    private static JsonNode listed(long id) {
        for (JsonNode category : site.get(CATEGORIES).json().path("categories")) {
            if (category.path("category_id").asLong() == id) {
                return category;
            }
        }
        throw new AssertionError("category " + id + " is not listed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'plain'}                             | 200",
                "{'name':'said','name_i18n':{'de':'gesagt'}}  | 200",
                "{'name':'null','name_i18n':null,'more':1}    | 200",
                "{'name':'B\\u00e4ckerei / Brot'}             | 200",
                "{}                                           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':null}                                | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':''}                                  | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':7}                                   | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':'\\n'}                               | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':'\\ud800'}                           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':'x','name_i18n':['de']}              | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':'x','name_i18n':{'de':7}}            | 400/26 GENERIC_PARAMETER_MALFORMED",
                "[]                                           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{                                            | 400/22 GENERIC_JSON_INVALID",
                "{'name':'taken'}       | 409/2651 MERCHANT_PRIVATE_POST_CATEGORIES_CONFLICT_CATEGORY_EXISTS",
            })
    void definesByField(String body, String expected) {
        assertThat(site.post(CATEGORIES, body.strip().replace('\'', '"')).full())
                .isEqualTo(expected);
    }

    @Test
    void boundsWhatItKeeps() {
        String body = "{\"name\":\"%s\",\"name_i18n\":{\"de\":\"%s\"}}";
        assertThat(site.post(CATEGORIES, body.formatted("x".repeat(255), "")).status())
                .isEqualTo(200);
        assertThat(site.post(CATEGORIES, body.formatted("x".repeat(256), "")).full())
                .isEqualTo(MALFORMED);
        assertThat(site.post(CATEGORIES, body.formatted("large", "x".repeat(1 << 17)))
                        .full())
                .isEqualTo("413/32 GENERIC_UPLOAD_EXCEEDS_LIMIT");
        long id = define(newName());
        assertThat(site.send("PATCH", CATEGORIES + "/" + id, body.formatted("large", "x".repeat(1 << 17)))
                        .full())
                .isEqualTo("413/32 GENERIC_UPLOAD_EXCEEDS_LIMIT");
    }

    @Test
    void showsWhatWasSaidAndWhatIsInIt() {
        String name = newName();
        Reply made =
                site.post(CATEGORIES, "{\"name\":\"" + name + "\",\"name_i18n\":{\"fr\":\"pain\",\"de\":\"Brot\"}}");
        long id = made.json().path("category_id").asLong();
        assertThat(made.json().size()).isEqualTo(1);
        assertThat(id).isPositive();
        assertThat(made.header("Stockpot-Position")).startsWith("stockpot.catalog.commands/0/");
        product("shown-b", "[" + id + "]");
        product("shown-a", "[" + id + "," + id + "]");
        assertThat(site.get(CATEGORIES + "/" + id).text())
                .isEqualTo("{\"name\":\"" + name + "\",\"name_i18n\":{\"de\":\"Brot\",\"fr\":\"pain\"},"
                        + "\"products\":[{\"product_id\":\"shown-b\"},{\"product_id\":\"shown-a\"}]}");
        assertThat(listed(id).toString())
                .isEqualTo("{\"category_id\":" + id + ",\"name\":\"" + name
                        + "\",\"name_i18n\":{\"de\":\"Brot\",\"fr\":\"pain\"},\"product_count\":2}");
        assertThat(site.get("/private/products/shown-a").json().path("categories"))
                .hasSize(1);
    }

    @Test
    void leavesOutWhatNobodySaid() {
        String name = newName();
        long id = define(name);
        assertThat(site.get(CATEGORIES + "/" + id).text()).isEqualTo("{\"name\":\"" + name + "\",\"products\":[]}");
        assertThat(listed(id).toString())
                .isEqualTo("{\"category_id\":" + id + ",\"name\":\"" + name + "\",\"product_count\":0}");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 400/26 GENERIC_PARAMETER_MALFORMED",
        "1.5, 400/26 GENERIC_PARAMETER_MALFORMED",
        "1e3, 400/26 GENERIC_PARAMETER_MALFORMED",
        "+1, 400/26 GENERIC_PARAMETER_MALFORMED",
        "%C2%B2, 400/26 GENERIC_PARAMETER_MALFORMED",
        "0, 404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN",
        "-1, 404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN",
        "007, 404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN",
        "9007199254740991, 404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN",
        "99999999999999999999999, 404/2003 MERCHANT_GENERIC_CATEGORY_UNKNOWN",
    })
    void isNamedByItsNumber(String id, String expected) {
        String path = CATEGORIES + "/" + id;
        assertThat(site.get(path).full()).isEqualTo(expected);
        assertThat(site.send("PATCH", path, "{\"name\":\"" + newName() + "\"}").full())
                .isEqualTo(expected);
        assertThat(site.send("DELETE", path, "").full()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':'NEW'}                        | 204",
                "{'name':'OLD'}                        | 204",
                "{'name':'OLD','name_i18n':{'de':'x'}} | 204",
                "{'name_i18n':{'de':'x'}}              | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':''}                           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'name':'OLD','name_i18n':7}          | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{                                     | 400/22 GENERIC_JSON_INVALID",
                "{'name':'taken'} | 409/2651 MERCHANT_PRIVATE_POST_CATEGORIES_CONFLICT_CATEGORY_EXISTS",
            })
    void changesByField(String body, String expected) {
        String name = newName();
        long id = define(name);
        String sent = body.strip().replace('\'', '"').replace("OLD", name).replace("NEW", newName());
        assertThat(site.send("PATCH", CATEGORIES + "/" + id, sent).full()).isEqualTo(expected);
    }

    @Test
    void saysAllAnewWhenItChanges() {
        Reply made = site.post(CATEGORIES, "{\"name\":\"" + newName() + "\",\"name_i18n\":{\"de\":\"alt\"}}");
        String path = CATEGORIES + "/" + made.json().path("category_id").asLong();
        String name = newName();
        site.send("PATCH", path, "{\"name\":\"" + name + "\"}");
        assertThat(site.get(path).text()).isEqualTo("{\"name\":\"" + name + "\",\"products\":[]}");
    }

    @Test
    void keepsNamesApartAndFreesThem() {
        String first = newName();
        String second = newName();
        long id = define(first);
        define(second);
        String path = CATEGORIES + "/" + id;
        assertThat(site.send("PATCH", path, "{\"name\":\"" + second + "\"}").full())
                .isEqualTo(EXISTS);
        String third = newName();
        assertThat(site.send("PATCH", path, "{\"name\":\"" + third + "\"}").status())
                .isEqualTo(204);
        assertThat(define(first)).isGreaterThan(id);
        assertThat(site.send("DELETE", path, "").status()).isEqualTo(204);
        assertThat(define(third)).isGreaterThan(id);
    }

    @Test
    void isLeftOutOfProductsWhenItIsGone() {
        long gone = define(newName());
        long stays = define(newName());
        assertThat(product("left", "[" + gone + "," + stays + "]").status()).isEqualTo(204);
        String tag = site.get("/private/products/left").header("ETag");
        assertThat(site.send("DELETE", CATEGORIES + "/" + gone, "").status()).isEqualTo(204);
        assertThat(site.send("DELETE", CATEGORIES + "/" + gone, "").full()).isEqualTo(UNKNOWN);
        Reply shown = site.get("/private/products/left", "If-None-Match", tag);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("categories").toString()).isEqualTo("[" + stays + "]");
        assertThat(site.get("/private/products/left", "If-None-Match", shown.header("ETag"))
                        .status())
                .isEqualTo(304);
        assertThat(site.get("/private/products?category_filter=" + gone).text()).isEqualTo("{\"products\":[]}");
        assertThat(site.get("/private/products?category_filter=" + stays).json().path("products"))
                .hasSize(1);
        assertThat(site.send(
                                "PATCH",
                                "/private/products/left",
                                site.get("/private/products/left").text())
                        .status())
                .isEqualTo(204);
        assertThat(site.get("/private/products/left").json().path("categories").toString())
                .isEqualTo("[" + stays + "]");
        Reply again = product("right", "[" + stays + "," + gone + "]");
        assertThat(again.full()).isEqualTo(UNKNOWN);
        assertThat(again.json().path("detail").asText()).contains("" + gone);
    }

    @Test
    void answersARepeatedRequestAsBefore() {
        String body = "{\"name\":\"" + newName() + "\"}";
        Reply first = site.post(CATEGORIES, body, "Idempotency-Key", "category");
        assertThat(site.post(CATEGORIES, body, "Idempotency-Key", "category").text())
                .isEqualTo(first.text());
        assertThat(site.post(CATEGORIES, "{\"name\":\"other\"}", "Idempotency-Key", "category")
                        .brief())
                .isEqualTo("409/26");
    }
}
