package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Sections 2.3 and 2.4 of the protocol, row by row. */
class ProductTest {
    private static final String PRODUCTS = "/private/products";
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    private static String newId() {
        return "product-" + NAMES.incrementAndGet();
    }

    /** A minimal product with further members, which may replace those there. */
    private static Reply define(String id, String members) {
        String more = members.replace('\'', '"');
        String all = "\"product_id\":\"" + id + "\"";
        for (String usual :
                new String[] {"\"description\":\"d\"", "\"unit\":\"Piece\"", "\"unit_total_stock\":\"10\""}) {
            String name = usual.substring(0, usual.indexOf(':') + 1);
            boolean replaced = more.contains(name) || (name.contains("stock") && more.contains("\"total_stock\":"));
            all += replaced ? "" : "," + usual;
        }
        return site.post(PRODUCTS, "{" + all + (more.isEmpty() ? "" : "," + more) + "}");
    }

    private static JsonNode shown(String id) {
        return site.get(PRODUCTS + "/" + id).json();
    }

    @Test
    void saysAtHowMuchItIsRunningOut() {
        String id = newId();
        assertThat(define(id, "'low_stock_at':'2.50'").status()).isEqualTo(204);
        assertThat(shown(id).path("low_stock_at").textValue()).isEqualTo("2.5");
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, "{\"low_stock_at\":\"0\"}")
                        .status())
                .isEqualTo(204);
        assertThat(shown(id).path("low_stock_at").textValue()).isEqualTo("0");
        String never = newId();
        assertThat(define(never, "").status()).isEqualTo(204);
        assertThat(shown(never).has("low_stock_at")).isFalse();
        assertThat(define(newId(), "'low_stock_at':2").brief()).isEqualTo("400/26");
        assertThat(define(newId(), "'low_stock_at':'few'").brief()).isEqualTo("400/26");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                        | 204",
                "'product_name':'n'                                        | 204",
                "'product_name':7                                          | 400/26",
                "'description':null                                        | 400/26",
                "'description':7                                           | 400/26",
                "'description_i18n':{'de':'Brot'}                          | 204",
                "'description_i18n':{'de':7}                               | 400/26",
                "'description_i18n':[]                                     | 400/26",
                "'categories':[]                                           | 204",
                "'categories':[7]                                          | 404/2003",
                "'categories':['7']                                        | 400/26",
                "'categories':[-7]                                         | 404/2003",
                "'categories':[9223372036854775807]                        | 404/2003",
                "'categories':7                                            | 400/26",
                "'unit':null                                               | 400/26",
                "'unit':''                                                 | 400/26",
                "'unit':'bunch'                                            | 204",
                "'unit_allow_fraction':true                                | 204",
                "'unit_allow_fraction':1                                   | 400/26",
                "'unit_precision_level':6                                  | 204",
                "'unit_precision_level':7                                  | 400/26",
                "'unit_precision_level':-1                                 | 400/26",
                "'unit_price':['EUR:1','KUDOS:2.5']                        | 204",
                "'unit_price':['EUR:1','eur:2']                            | 400/26",
                "'unit_price':['EUR:1.']                                   | 400/26",
                "'unit_price':'EUR:1'                                      | 400/26",
                "'price':'EUR:1'                                           | 204",
                "'price':'EUR:4503599627370496'                            | 204",
                "'price':'EUR:4503599627370497'                            | 400/26",
                "'price':'EUR:1.123456789'                                 | 400/26",
                "'price':'EUR 1'                                           | 400/26",
                "'price':'EUR:-1'                                          | 400/26",
                "'price':'EUR:1.50','unit_price':['EUR:1.5']               | 204",
                "'price':'EUR:1','unit_price':['EUR:2']                    | 400/26",
                "'price':'EUR:1','unit_price':['KUDOS:1']                  | 400/26",
                "'price':'EUR:1','unit_price':[]                           | 400/26",
                "'image':''                                                | 204",
                "'image':'data:image/png;base64,AAAA'                      | 204",
                "'image':'http://x/y.png'                                  | 400/26",
                "'image':'data:image/png,'                                | 400/26",
                "'image':'data:image/png;base64,A'                         | 400/26",
                "'image':7                                                 | 400/26",
                "'taxes':[{'name':'VAT','tax':'EUR:0.1'}]                  | 204",
                "'taxes':[{'name':'VAT'}]                                  | 400/26",
                "'taxes':[7]                                               | 400/26",
                "'price_is_net':true                                       | 204",
                "'unit_total_stock':'-1'                                   | 204",
                "'unit_total_stock':'-2'                                   | 400/26",
                "'unit_total_stock':'1.5'                                  | 400/26",
                "'unit_total_stock':10                                     | 400/26",
                "'unit_total_stock':null                                   | 400/26",
                "'unit_total_stock':'9007199254740991'                     | 204",
                "'unit_total_stock':'9007199254740992'                     | 400/26",
                "'unit_total_stock':'1.5','unit':'WeightUnitKg'            | 204",
                "'unit_total_stock':'1.5004','unit':'WeightUnitKg'         | 400/26",
                "'unit_total_stock':'1.5','total_stock':1,'unit':'WeightUnitKg' | 204",
                "'unit_total_stock':'1.5','total_stock':2,'unit':'WeightUnitKg' | 400/26",
                "'unit_total_stock':'1.5','unit':'WeightUnitKg','unit_allow_fraction':false  | 400/26",
                "'unit_total_stock':'1.123456','unit_allow_fraction':true,'unit_precision_level':6 | 204",
                "'total_stock':10                                          | 204",
                "'total_stock':-1                                          | 204",
                "'total_stock':-2                                          | 400/26",
                "'total_stock':1.5                                         | 400/26",
                "'total_stock':-1,'unit_total_stock':'-1'                  | 204",
                "'total_stock':-1,'unit_total_stock':'1'                   | 400/26",
                "'total_stock':1,'unit_total_stock':'-1'                   | 400/26",
                "'address':{'country':'CH'}                                | 204",
                "'address':'here'                                          | 400/26",
                "'next_restock':{'t_s':0}                                  | 204",
                "'next_restock':{'t_s':'never'}                            | 204",
                "'next_restock':{'t_s':-1}                                 | 400/26",
                "'next_restock':{'t_s':9007199254740992}                   | 400/26",
                "'next_restock':7                                          | 400/26",
                "'minimum_age':18                                          | 204",
                "'minimum_age':-1                                          | 400/26",
                "'product_group_id':0,'money_pot_id':0                     | 204",
                "'product_group_id':null,'money_pot_id':null               | 204",
                "'product_group_id':3                                      | 404/9902",
                "'product_group_id':-3                                     | 404/9902",
                "'product_group_id':'3'                                    | 400/26",
                "'money_pot_id':3                                          | 404/9903",
                "'money_pot_id':-3                                         | 404/9903",
                "'money_pot_id':'3'                                        | 400/26",
            })
    void definesByField(String members, String expected) {
        assertThat(define(newId(), members.strip()).brief()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 204", "B\u00e4ckerei Brot, 204", "a:b, 204", "'', 400/26", "a/b, 400/26", "a\\\\b, 400/26",
        "., 400/26", ".., 400/26", "'...', 204", "\\u0000, 400/26", "\\ud800, 400/26", "\\u202e, 204",
    })
    void hasRulesForIds(String id, String expected) {
        assertThat(define(id, "").brief()).isEqualTo(expected);
    }

    @Test
    void namesWhatIsUnknown() {
        assertThat(define(newId(), "'categories':[0, 77]").json().path("detail").asText())
                .contains("0");
        assertThat(define(newId(), "'product_group_id':78")
                        .json()
                        .path("detail")
                        .asText())
                .contains("78");
        assertThat(define(newId(), "'money_pot_id':79").json().path("detail").asText())
                .contains("79");
    }

    @Test
    void tellsTwinIdsApart() {
        assertThat(define("\u00e9", "'description':'one'").status()).isEqualTo(204);
        assertThat(define("e\u0301", "'description':'other'").status()).isEqualTo(204);
        assertThat(shown("%C3%A9").path("description").asText()).isEqualTo("one");
        assertThat(shown("e%CC%81").path("description").asText()).isEqualTo("other");
        assertThat(shown("%C3%A9").path("product_id").isMissingNode()).isTrue();
    }

    @Test
    void showsAllThatWasSaid() throws Exception {
        String id = newId();
        define(
                id,
                "'product_name':'Bread','description':'fresh','description_i18n':{'fr':'pain','de':'Brot'},"
                        + "'unit':'WeightUnitKg','unit_precision_level':2,'unit_price':['EUR:1.50','KUDOS:2'],"
                        + "'image':'data:image/png;base64,AAAA','taxes':[{'name':'VAT','tax':'EUR:0.10'}],"
                        + "'price_is_net':true,'unit_total_stock':'12.34','address':{'town':'x','country':'CH'},"
                        + "'next_restock':{'t_s':1800000000},'minimum_age':6");
        JsonNode expected = new ObjectMapper().readTree("""
                        {"product_name": "Bread", "description": "fresh", "description_i18n": {"de": "Brot", "fr": "pain"},
                         "categories": [], "unit": "WeightUnitKg", "unit_allow_fraction": true, "unit_precision_level": 2,
                         "price": "EUR:1.5", "unit_price": ["EUR:1.5", "KUDOS:2"], "image": "data:image/png;base64,AAAA",
                         "taxes": [{"name": "VAT", "tax": "EUR:0.1"}], "price_is_net": true,
                         "address": {"country": "CH", "town": "x"}, "next_restock": {"t_s": 1800000000}, "minimum_age": 6,
                         "product_group_id": 0, "money_pot_id": 0, "total_stock": 12, "unit_total_stock": "12.34",
                         "total_sold": 0, "unit_total_sold": "0", "total_lost": 0, "unit_total_lost": "0",
                         "unit_total_locked": "0", "unit_total_held": "0", "unit_available": "12.34"}
                        """);
        JsonNode shown = shown(id);
        assertThat(shown.path("product_serial").asLong()).isPositive();
        ((ObjectNode) shown).remove("product_serial");
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void showsWhoHasHowMuchOfIt() {
        String id = newId();
        define(id, "'unit_total_stock':'10'");
        site.post(
                PRODUCTS + "/" + id + "/lock", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":60000000},\"quantity\":3}");
        site.post("/private/orders", """
                {"order":{"amount":"KUDOS:1","summary":"s"},"inventory_products":[{"product_id":"%s","quantity":2}]}
                """.formatted(id));
        site.send("PATCH", PRODUCTS + "/" + id, "{\"total_lost\":1}");
        for (JsonNode shown : List.of(
                shown(id),
                site.get(PRODUCTS + "?ids=" + id).json().at("/products/0"),
                site.get(PRODUCTS + "?limit=-1&details=yes").json().at("/products/0"))) {
            assertThat(shown.path("unit_total_locked").asText()).isEqualTo("3");
            assertThat(shown.path("unit_total_held").asText()).isEqualTo("2");
            assertThat(shown.path("unit_available").asText()).isEqualTo("4");
        }
        String pos = site.get("/private/pos").text();
        assertThat(pos).contains("\"unit_total_locked\":\"3\",\"unit_total_held\":\"2\",\"unit_available\":\"4\"");
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, "{\"total_lost\":9}").text())
                .contains("\"code\":2661")
                .contains("hold 2");
    }

    @Test
    void showsWhatClientsCannotDoWithout() {
        String id = newId();
        define(id, "'unit':'bunch','total_stock':-1");
        JsonNode shown = shown(id);
        assertThat(shown.path("product_name").asText()).isEqualTo("d");
        assertThat(shown.path("description_i18n").toString()).isEqualTo("{}");
        assertThat(shown.path("categories").toString()).isEqualTo("[]");
        assertThat(shown.path("unit_allow_fraction").asBoolean(true)).isFalse();
        assertThat(shown.path("unit_precision_level").asInt(-1)).isZero();
        assertThat(shown.path("price").asText()).isEqualTo("KUDOS:0");
        assertThat(shown.path("unit_price").toString()).isEqualTo("[\"KUDOS:0\"]");
        assertThat(shown.path("image").isTextual()).isTrue();
        assertThat(shown.path("total_stock").asInt()).isEqualTo(-1);
        assertThat(shown.path("unit_total_stock").asText()).isEqualTo("-1");
        assertThat(shown.path("total_sold").isIntegralNumber()).isTrue();
        assertThat(shown.path("unit_total_lost").asText()).isEqualTo("0");
        assertThat(shown.path("unit_available").asText()).isEqualTo("-1");
        assertThat(shown.has("next_restock")).isFalse();
        assertThat(shown.has("address")).isFalse();
    }

    @Test
    void takesTheSameProductTwiceAndNoOtherOfItsId() {
        String id = newId();
        assertThat(define(id, "'address':{'a':1,'b':2}").status()).isEqualTo(204);
        assertThat(define(id, "'address':{'b':2,'a':1},'product_name':'d'").status())
                .isEqualTo(204);
        assertThat(define(id, "'address':{'b':2,'a':1},'unit_total_stock':'11'").brief())
                .isEqualTo("409/2650");
        assertThat(define(id, "").brief()).isEqualTo("409/2650");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                              | 204",
                "{'description':'new'}                           | 204",
                "{'description':null,'unit':null}                | 204",
                "{'unit':'WeightUnitKg'}                         | 204",
                "{'unit':''}                                     | 400/26",
                "{'unit_total_stock':'20'}                       | 204",
                "{'total_stock':20}                              | 204",
                "{'total_stock':-1}                              | 204",
                "{'total_stock':9}                               | 409/2662",
                "{'total_stock':11,'unit_total_stock':'12'}      | 400/26",
                "{'total_lost':5}                                | 204",
                "{'unit_total_lost':'5','total_lost':5}          | 204",
                "{'unit_total_lost':'5','total_lost':6}          | 400/26",
                "{'total_lost':1}                                | 409/2660",
                "{'total_lost':11}                               | 400/2661",
                "{'total_lost':-1}                               | 400/26",
                "{'total_sold':0}                                | 204",
                "{'total_sold':1}                                | 204",
                "{'categories':[1]}                              | 404/2003",
                "{'product_group_id':1}                          | 404/9902",
                "{'money_pot_id':1}                              | 404/9903",
                "{'price':'EUR:1','unit_price':['EUR:2']}        | 400/26",
                "{'next_restock':{'t_s':'soon'}}                 | 400/26",
                "{                                               | 400/22",
                "[]                                              | 400/26",
            })
    void changesByField(String body, String expected) {
        String id = newId();
        define(id, "");
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, "{\"total_lost\":2}").status())
                .isEqualTo(204);
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, body.strip().replace('\'', '"'))
                        .brief())
                .isEqualTo(expected);
    }

    @Test
    void keepsWhatAChangeLeavesOut() {
        String id = newId();
        define(id, "'product_name':'n','price':'EUR:3','minimum_age':16");
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, "{\"description\":\"new\"}")
                        .status())
                .isEqualTo(204);
        JsonNode shown = shown(id);
        assertThat(shown.path("description").asText()).isEqualTo("new");
        assertThat(shown.path("product_name").asText()).isEqualTo("n");
        assertThat(shown.path("price").asText()).isEqualTo("EUR:3");
        assertThat(shown.path("minimum_age").asInt()).isEqualTo(16);
    }

    @Test
    void takesBackWhatItShowed() {
        String id = newId();
        define(id, "'unit':'WeightUnitKg','unit_total_stock':'2.5','price':'EUR:3'");
        assertThat(site.send("PATCH", PRODUCTS + "/" + id, shown(id).toString()).status())
                .isEqualTo(204);
    }

    @Test
    void knowsNothingOfUnknownProducts() {
        String path = PRODUCTS + "/nothing-of-this-name";
        assertThat(site.get(path).brief()).isEqualTo("404/2006");
        assertThat(site.send("PATCH", path, "{}").brief()).isEqualTo("404/2006");
        assertThat(site.send("DELETE", path, "").brief()).isEqualTo("404/2006");
        assertThat(site.get(PRODUCTS + "/" + "x".repeat(256)).brief()).isEqualTo("400/26");
    }

    @ParameterizedTest
    @CsvSource({"'', 409/2680", "?force=no, 409/2680", "?force=YES, 409/2680", "?force=yes, 204"})
    void removesLockedProductsByForce(String query, String expected) {
        String id = newId();
        define(id, "");
        site.post(PRODUCTS + "/" + id + "/lock", "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":\"forever\"}}");
        assertThat(site.send("DELETE", PRODUCTS + "/" + id + query, "").brief()).isEqualTo(expected);
    }

    @Test
    void removesProducts() {
        String id = newId();
        define(id, "");
        assertThat(site.send("DELETE", PRODUCTS + "/" + id, "").status()).isEqualTo(204);
        assertThat(site.get(PRODUCTS + "/" + id).brief()).isEqualTo("404/2006");
    }

    @Test
    void sparesClientsWhatTheyKnow() {
        String id = newId();
        String written = define(id, "").header("Stockpot-Position");
        Reply first = site.get(PRODUCTS + "/" + id);
        String tag = first.header("ETag");
        assertThat(first.header("Stockpot-Position")).isEqualTo(written);
        assertThat(tag).contains("-" + written.substring(written.lastIndexOf('/') + 1) + "-");
        for (String condition : new String[] {tag, "W/" + tag, "*", "\"x\", " + tag}) {
            Reply again = site.get(PRODUCTS + "/" + id, "If-None-Match", condition);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(tag);
        }
        assertThat(site.get(PRODUCTS + "/" + id, "If-None-Match", "\"x\"").status())
                .isEqualTo(200);
        site.send("PATCH", PRODUCTS + "/" + id, "{\"description\":\"new\"}");
        assertThat(site.get(PRODUCTS + "/" + id, "If-None-Match", tag).status()).isEqualTo(200);
    }
}
