package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stockpot.catalog.CatalogCommand.Define;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition.Category;
import stockpot.catalog.Definition.Group;
import stockpot.catalog.Definition.Kind;
import stockpot.catalog.Definition.Template;
import stockpot.catalog.Definition.Unit;
import stockpot.catalog.Reference;
import stockpot.http.exchange.ApiException;
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.JsonObjectReader;
import stockpot.http.taler.catalog.CatalogRequests;
import stockpot.http.taler.products.ProductRequests;
import stockpot.http.taler.templates.TemplateRequest;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.Fractions;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.DefineProduct;

/** Commands from bodies, for whoever has bodies and no HTTP. */
class ProductRequestsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final TreeMap<String, String> NONE = new TreeMap<>();
    private static final Unit LOAF = new Unit("Loaf", "loaves", "lf", NONE, NONE, true, 1, false, false);

    private final Map<Reference, Defined> defined = Map.of(
            new Reference(Kind.CATEGORY, "7"), new Defined(7, new Category("Bread", NONE)),
            new Reference(Kind.GROUP, "8"), new Defined(8, new Group("g", "d")),
            new Reference(Kind.UNIT, "Loaf"), new Defined(9, LOAF));

    private final ProductRequests requests = new ProductRequests(
            (instance, of) -> {
                assertThat(instance).isEqualTo(SHOP);
                return Optional.ofNullable(defined.get(of));
            },
            pot -> pot.equals(new PotKey(SHOP, 9)));

    private static JsonObjectReader fields(String body) throws ApiException {
        return Json.fields(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsProductsWithWhatTheyReferTo() throws ApiException, Unavailable {
        DefineProduct command = requests.define(
                SHOP,
                fields(
                        "{'product_id':'rye','description':'d','unit':'Loaf','unit_total_stock':'1.5','categories':[7,7],"
                                + "'product_group_id':8,'money_pot_id':9}"));
        assertThat(command.key()).isEqualTo(ProductKey.of("shop", "rye"));
        assertThat(command.details().unitFractions()).isEqualTo(new Fractions(1));
        assertThat(command.details().categories()).containsExactly(7L);
        assertThat(command.details().groupId()).isEqualTo(8);
        assertThat(command.details().potId()).isEqualTo(9);
        assertThat(command.total().limit().toString()).isEqualTo("1.5");
    }

    @Test
    void refusesWhatRefersToNothing() {
        String body = "{'product_id':'p','description':'d','unit':'Piece','total_stock':1,";
        assertThatThrownBy(() -> requests.define(SHOP, fields(body + "'categories':[7,77]}")))
                .hasMessage("there is no category 77")
                .extracting(e -> ((ApiException) e).code())
                .isEqualTo(ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN);
        assertThatThrownBy(() -> requests.define(SHOP, fields(body + "'product_group_id':88}")))
                .hasMessage("product_group_id 88 does not exist");
        assertThatThrownBy(() -> requests.define(SHOP, fields(body + "'money_pot_id':1}")))
                .hasMessage("money_pot_id 1 does not exist");
    }

    @Test
    void readsAllThatCanBeDefined() throws ApiException, Unavailable {
        assertThat(CatalogRequests.category(SHOP, fields("{'name':'Bread'}")))
                .isEqualTo(new Define(SHOP, new Category("Bread", NONE)));
        assertThat(CatalogRequests.group(SHOP, fields("{'group_name':'g','description':'d'}")))
                .isEqualTo(new Define(SHOP, new Group("g", "d")));
        assertThat(CatalogRequests.unit(
                        SHOP,
                        fields("{'unit':'Loaf','unit_name_long':'loaves','unit_name_short':'lf',"
                                + "'unit_allow_fraction':true,'unit_precision_level':1,'unit_active':false}")))
                .isEqualTo(new Define(SHOP, LOAF));
        assertThat(TemplateRequest.defined(
                        fields("{'template_id':'t','template_description':'d','required_currency':'EUR',"
                                + "'template_contract':{'pay_duration':{'d_us':1},'amount':'EUR:1','summary':null},"
                                + "'editable_defaults':{'summary':'s','minimum_age':null}}")))
                .isEqualTo(new Template(
                        "t",
                        "d",
                        "{\"amount\":\"EUR:1\",\"pay_duration\":{\"d_us\":1}}",
                        "{\"summary\":\"s\"}",
                        "EUR"));
    }

    @Test
    void definesNoBuiltInUnit() {
        assertThatThrownBy(() -> CatalogRequests.unit(SHOP, fields("{'unit':'Set'}")))
                .extracting(e -> ((ApiException) e).code())
                .isEqualTo(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN);
    }
}
