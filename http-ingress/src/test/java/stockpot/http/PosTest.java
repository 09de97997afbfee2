package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** What a point of sale is told: {@code GET /private/pos} of section 2.4. */
class PosTest {
    @AutoClose
    private final Site site = new Site();

    private Reply post(String path, String body) {
        return site.post(path, body.replace('\'', '"'));
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(site.get("/private/pos").text()).isEqualTo("{\"products\":[],\"categories\":[]}");
    }

    @Test
    void showsProductsAndCategories() {
        long bread = post("/private/categories", "{'name':'Bread','name_i18n':{'de':'Brot'}}")
                .json()
                .path("category_id")
                .asLong();
        long gone = post("/private/categories", "{'name':'gone'}")
                .json()
                .path("category_id")
                .asLong();
        long group = post("/private/groups", "{'group_name':'g','description':'d'}")
                .json()
                .path("group_serial_id")
                .asLong();
        post(
                "/private/products",
                "{'product_id':'rye','product_name':'Rye','description':'d','description_i18n':{'de':'x'},"
                        + "'unit':'WeightUnitKg','unit_price':['EUR:3.50'],'categories':[" + bread + "," + gone
                        + "],'image':'data:image/png;base64,AAAA','taxes':[{'name':'VAT','tax':'EUR:0.2'}],"
                        + "'unit_total_stock':'12.5','minimum_age':6,'product_group_id':" + group + "}");
        post("/private/products", "{'product_id':'air','description':'d','unit':'Piece','total_stock':-1}");
        site.send("DELETE", "/private/categories/" + gone, "");
        site.send("DELETE", "/private/groups/" + group, "");

        String shown = site.get("/private/pos").text();
        assertThat(shown.replaceAll("\"product_serial\":[1-9][0-9]*,", "").replace('"', '\''))
                .isEqualTo("{'products':[{'product_id':'rye','product_name':'Rye','description':'d',"
                        + "'description_i18n':{'de':'x'},'categories':[" + bread + "],'unit':'WeightUnitKg',"
                        + "'unit_allow_fraction':true,'unit_precision_level':3,'price':'EUR:3.5',"
                        + "'unit_price':['EUR:3.5'],'minimum_age':6,'product_group_id':0,'money_pot_id':0,"
                        + "'image_hash':'709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c',"
                        + "'taxes':[{'name':'VAT','tax':'EUR:0.2'}],'price_is_net':false,"
                        + "'total_stock':12,'unit_total_stock':'12.5','unit_total_locked':'0','unit_total_held':'0',"
                        + "'unit_available':'12.5'},"
                        + "{'product_id':'air','product_name':'d','description':'d','description_i18n':{},"
                        + "'categories':[],'unit':'Piece','unit_allow_fraction':false,'unit_precision_level':0,"
                        + "'price':'KUDOS:0','unit_price':['KUDOS:0'],'minimum_age':0,'product_group_id':0,"
                        + "'money_pot_id':0,'price_is_net':false,'unit_total_stock':'-1',"
                        + "'unit_total_locked':'0','unit_total_held':'0','unit_available':'-1'}],"
                        + "'categories':[{'id':" + bread + ",'name':'Bread','name_i18n':{'de':'Brot'}}]}");
        assertThat(site.get("/private/pos")
                        .json()
                        .at("/products/0/product_serial")
                        .isIntegralNumber())
                .isTrue();
    }

    @Test
    void servesWhoeverSellsAndNobodyElse() {
        site.stock("p", "5");
        String lock = "{\"lock_uuid\":\"a\",\"duration\":{\"d_us\":1}}";
        for (Scope scope : Scope.values()) {
            String token = "Bearer " + site.token(InstanceId.ADMIN, scope, false);
            boolean sells = scope == Scope.ALL || scope == Scope.ORDER_POS || scope == Scope.ORDER_FULL;
            boolean reads = sells || scope == Scope.READONLY;
            assertThat(site.sendAs(token, "GET", "/private/pos", "").brief())
                    .as(scope.name())
                    .isEqualTo(reads ? "200" : "403/16");
            assertThat(site.sendAs(token, "POST", "/private/products/p/lock", lock)
                            .brief())
                    .as(scope.name())
                    .isEqualTo(sells ? "204" : "403/16");
            assertThat(site.sendAs(token, "POST", "/private/categories", "{\"name\":\"" + scope + "\"}")
                            .brief())
                    .as(scope.name())
                    .isEqualTo(scope == Scope.ALL ? "200" : "403/16");
        }
    }
}
