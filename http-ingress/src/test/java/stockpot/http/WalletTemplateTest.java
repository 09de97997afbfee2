package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.http.exchange.Json;
import stockpot.http.taler.products.ProductRequests;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Request;

/** Seed 003 and section 3.3 of the protocol: what wallets are told of a template before they use it. */
class WalletTemplateTest {
    private static final String PAY = "'pay_duration':{'d_us':1}";

    @AutoClose
    private final Site site = new Site();

    private Reply send(String method, String path, String body) {
        return site.send(method, path, body.replace('\'', '"'));
    }

    private void template(String id, String contract, String rest) {
        assertThat(send(
                                "POST",
                                "/private/templates",
                                "{'template_id':'" + id + "','template_description':'secret','template_contract':{"
                                        + contract + "}" + rest + "}")
                        .brief())
                .isEqualTo("204");
    }

    private void cart(String selection) {
        template("cart", PAY + ",'template_type':'inventory-cart'" + selection, "");
    }

    private long category(String name) {
        return send("POST", "/private/categories", "{'name':'" + name + "'}")
                .json()
                .path("category_id")
                .asLong();
    }

    /** A product of ten pieces, or of what the further members say. */
    private void product(String id, String more) {
        String unit = more.contains("'unit':") ? "" : ",'unit':'Piece'";
        String stock = more.contains("_stock':") ? "" : ",'total_stock':10";
        String body = "{'product_id':'" + id + "','description':'d'" + unit + stock + more + "}";
        assertThat(send("POST", "/private/products", body).brief()).isEqualTo("204");
    }

    /** As a wallet: without a token. */
    private Reply shown(String id) {
        return site.sendAs("", "GET", "/templates/" + id, "");
    }

    private JsonNode payload() {
        return shown("cart").json().path("template_contract").path("inventory_payload");
    }

    private String offered() {
        return String.join(" ", payload().path("products").findValuesAsText("product_id"));
    }

    @Test
    void isForEverybodyAndTellsNoMoreThanTheOrder() {
        template(
                "tea",
                "'amount':'EUR:1.50','summary':'tea'," + PAY,
                ",'editable_defaults':{'request_tip':true},'required_currency':'EUR'");
        Reply shown = shown("tea");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.text())
                .isEqualTo("{\"template_contract\":{\"amount\":\"EUR:1.50\",\"pay_duration\":{\"d_us\":1},"
                        + "\"summary\":\"tea\",\"template_type\":\"fixed-order\"},"
                        + "\"editable_defaults\":{\"request_tip\":true},\"required_currency\":\"EUR\"}");
        assertThat(shown.header("Stockpot-Position")).startsWith("stockpot.catalog.commands/0/");
        assertThat(site.sendAs("Bearer secret-token:wrong", "GET", "/instances/admin/templates/tea", "")
                        .text())
                .isEqualTo(shown.text());
    }

    /** Made once and kept, it is still what was answered last. */
    @Test
    void isShownAgainAsLongAsItIsTheSame() {
        product("fresh", "");
        template("cart", "'template_type':'inventory-cart','selected_products':['fresh']," + PAY, "");
        Reply shown = shown("cart");
        String tag = shown.header("ETag");
        assertThat(site.sendAs("", "GET", "/templates/cart", "", "If-None-Match", tag)
                        .status())
                .isEqualTo(304);
        String lock = "{'lock_uuid':'7f3e2c5a-0000-4000-8000-000000000001','duration':{'d_us':60000000},'quantity':4}";
        assertThat(send("POST", "/private/products/fresh/lock", lock).status()).isEqualTo(204);
        Reply changed = site.sendAs("", "GET", "/templates/cart", "", "If-None-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().findPath("remaining_stock").asText()).isEqualTo("6");
    }

    @Test
    void leavesOutWhatNobodySaid() {
        template("site", "'template_type':'paivana','choices':[{'amount':'EUR:1'}],'website_regex':'x'," + PAY, "");
        assertThat(shown("site").text())
                .isEqualTo("{\"template_contract\":{\"choices\":[{\"amount\":\"EUR:1\"}],\"pay_duration\":{\"d_us\":1},"
                        + "\"template_type\":\"paivana\",\"website_regex\":\"x\"}}");
    }

    @Test
    void knowsNothingOfUnknownTemplatesAndInstances() {
        assertThat(shown("nothing").full()).isEqualTo("404/2018 MERCHANT_GENERIC_TEMPLATE_UNKNOWN");
        assertThat(site.sendAs("", "GET", "/instances/nobody/templates/x", "").full())
                .isEqualTo("404/2000 MERCHANT_GENERIC_INSTANCE_UNKNOWN");
        assertThat(site.sendAs("", "POST", "/private/templates", "{}").brief()).isEqualTo("401/2015");
        assertThat(site.sendAs("", "DELETE", "/templates/tea", "").brief()).isEqualTo("405/20");
    }

    @Test
    void saysAllOfAProduct() {
        long bread = category("Bread");
        send("PATCH", "/private/categories/" + bread, "{'name':'Bread','name_i18n':{'de':'Brot'}}");
        category("Cheese");
        send(
                "POST",
                "/private/units",
                "{'unit':'Loaf','unit_name_long':'loaves','unit_name_short':'lf','unit_name_long_i18n':{'de':'Laib'},"
                        + "'unit_name_short_i18n':{'de':'L'},'unit_allow_fraction':true,'unit_precision_level':1}");
        send("POST", "/private/units", "{'unit':'Wheel','unit_name_long':'wheels','unit_name_short':'wh'}");
        product(
                "rye",
                ",'product_name':'Rye','description_i18n':{'de':'Roggen'},'categories':[" + bread
                        + "],'unit':'Loaf','unit_price':['EUR:3.50','USD:4'],'image':'data:image/png;base64,AAAA',"
                        + "'taxes':[{'name':'VAT','tax':'EUR:0.2'}],'unit_total_stock':'12.5'");
        product("air", ",'total_stock':-1");
        cart(",'selected_all':true,'choose_one':true");
        String hash =
                site.get("/private/pos").json().at("/products/0/image_hash").asText();
        assertThat(hash).hasSize(64);
        assertThat(payload().toString())
                .isEqualTo(("{'products':[{'product_id':'rye','product_name':'Rye','description':'d',"
                                + "'description_i18n':{'de':'Roggen'},'unit':'Loaf','unit_allow_fraction':true,"
                                + "'unit_precision_level':1,'unit_prices':['EUR:3.5','USD:4'],'remaining_stock':'12.5',"
                                + "'categories':[" + bread + "],'taxes':[{'name':'VAT','tax':'EUR:0.2'}],"
                                + "'image_hash':'" + hash + "'},"
                                + "{'product_id':'air','product_name':'d','description':'d','unit':'Piece',"
                                + "'unit_allow_fraction':false,'unit_precision_level':0,'unit_prices':['KUDOS:0'],"
                                + "'remaining_stock':'-1','categories':[]}],"
                                + "'categories':[{'category_id':" + bread
                                + ",'category_name':'Bread','category_name_i18n':{'de':'Brot'}}],"
                                + "'units':[{'unit':'Loaf','unit_name_long':'loaves',"
                                + "'unit_name_long_i18n':{'de':'Laib'},'unit_name_short':'lf',"
                                + "'unit_name_short_i18n':{'de':'L'},'unit_allow_fraction':true,"
                                + "'unit_precision_level':1}]}")
                        .replace('\'', '"'));
        assertThat(shown("cart").text())
                .startsWith("{\"template_contract\":{\"choose_one\":true,\"pay_duration\":{\"d_us\":1},"
                        + "\"selected_all\":true,\"template_type\":\"inventory-cart\",\"inventory_payload\":{");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",'selected_all':true                                                        | a b c d",
                ",'selected_all':false                                                       | ``",
                "``                                                                          | ``",
                ",'selected_categories':[ONE]                                                | a b",
                ",'selected_categories':[TWO]                                                | b c",
                ",'selected_categories':[TWO,ONE,TWO]                                        | a b c",
                ",'selected_products':['d','a']                                              | a d",
                ",'selected_products':['d','d','nothing']                                    | d",
                ",'selected_products':['b','d'],'selected_categories':[ONE]                  | a b d",
                ",'selected_products':['b'],'selected_categories':[ONE],'selected_all':true  | a b c d",
                ",'selected_categories':[777]                                                | ``",
                ",'selected_categories':[777],'selected_products':['c']                      | c",
            })
    void offersTheUnionOfItsSelections(String selection, String expected) {
        long one = category("one");
        long two = category("two");
        product("a", ",'categories':[" + one + "]");
        product("b", ",'categories':[" + one + "," + two + "]");
        product("c", ",'categories':[" + two + "]");
        product("d", "");
        cart(selection.strip().replace("ONE", "" + one).replace("TWO", "" + two));
        assertThat(offered()).isEqualTo(expected);
    }

    @Test
    void namesOnlyWhatTheOfferedProductsName() {
        long one = category("one");
        long two = category("two");
        for (String unit : new String[] {"Own", "Other"}) {
            send(
                    "POST",
                    "/private/units",
                    "{'unit':'" + unit + "','unit_name_long':'l','unit_name_short':'s','unit_active':false}");
        }
        send("PATCH", "/private/units/Pair", "{'unit_active':false}");
        product("a", ",'unit':'Own','categories':[" + one + "]");
        product("b", ",'unit':'Other','categories':[" + two + "]");
        product("c", ",'unit':'Pair','categories':[" + one + "]");
        product("d", ",'unit':'just a word','categories':[" + one + "]");
        cart(",'selected_categories':[" + one + "]");
        assertThat(offered()).isEqualTo("a c d");
        assertThat(payload().path("units").findValuesAsText("unit")).containsExactly("Own");
        assertThat(payload().path("categories").findValuesAsText("category_name"))
                .containsExactly("one");
    }

    @Test
    void followsWhatIsLeft() {
        product("p", "");
        cart(",'selected_products':['p']");
        String left = "/products/0/remaining_stock";
        send("POST", "/private/products/p/lock", "{'lock_uuid':'x','duration':{'d_us':'forever'},'quantity':4}");
        assertThat(payload().at(left).asText()).isEqualTo("6");
        send("PATCH", "/private/products/p", "{'total_lost':5}");
        assertThat(payload().at(left).asText()).isEqualTo("1");
        send("PATCH", "/private/products/p", "{'total_lost':9}");
        assertThat(payload().at(left).asText()).isEqualTo("0");
        send("POST", "/private/products/p/lock", "{'lock_uuid':'x','duration':{'d_us':1},'quantity':0}");
        assertThat(payload().at(left).asText()).isEqualTo("1");
        send("PATCH", "/private/products/p", "{'total_stock':-1}");
        assertThat(payload().at(left).asText()).isEqualTo("-1");
        send("DELETE", "/private/products/p?force=yes", "");
        assertThat(offered()).isEmpty();
    }

    @Test
    void leavesOutWhatIsGone() {
        long gone = category("gone");
        long stays = category("stays");
        send("POST", "/private/units", "{'unit':'Own','unit_name_long':'l','unit_name_short':'s'}");
        product("a", ",'unit':'Own','categories':[" + gone + "," + stays + "]");
        product("b", ",'categories':[" + gone + "]");
        cart(",'selected_categories':[" + gone + "," + stays + "]");
        assertThat(offered()).isEqualTo("a b");
        send("DELETE", "/private/categories/" + gone, "");
        send("DELETE", "/private/units/Own", "");
        assertThat(offered()).isEqualTo("a");
        assertThat(payload().at("/products/0/categories").toString()).isEqualTo("[" + stays + "]");
        assertThat(payload().path("categories").findValuesAsText("category_id")).containsExactly("" + stays);
        assertThat(payload().path("units")).isEmpty();
        assertThat(payload().at("/products/0/unit").asText()).isEqualTo("Own");
    }

    @Test
    void takesWhatIsOfferedFromTheContractOnly() {
        product("a", "");
        template("cart", PAY + ",'template_type':'inventory-cart'", ",'editable_defaults':{'selected_all':true}");
        assertThat(offered()).isEmpty();
        assertThat(payload().toString()).isEqualTo("{\"products\":[],\"categories\":[],\"units\":[]}");
    }

    @Test
    void boundsWhatItOffers() throws Exception {
        ProductRequests requests = new ProductRequests((_, _) -> Optional.empty(), _ -> false);
        for (int i = 0; i < 10_003; i++) {
            String body = "{\"product_id\":\"p" + i + "\",\"description\":\"d\",\"unit\":\"Piece\",\"total_stock\":1}";
            site.machine.send(
                    new Request("product:" + i, "", false, false),
                    requests.define(InstanceId.ADMIN, Json.fields(body.getBytes(StandardCharsets.UTF_8))));
        }
        cart(",'selected_all':true");
        JsonNode products = payload().path("products");
        assertThat(products).hasSize(10_000);
        assertThat(products.get(9_999).path("product_id").asText()).isEqualTo("p9999");
        assertThat(site.get("/private/pos").json().path("products")).hasSize(10_000);
    }
}
