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
import stockpot.http.exchange.ErrorCode;
import stockpot.http.exchange.Fields;
import stockpot.http.exchange.Json;
import stockpot.http.exchange.Refused;
import stockpot.http.gateway.Unanswered;
import stockpot.http.taler.DefinitionRequests;
import stockpot.kernel.InstanceId;
import stockpot.pots.PotsKey.PotKey;
import stockpot.stock.Fractions;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.DefineProduct;

/** Commands from bodies, for whoever has bodies and no HTTP. */
class DefinitionRequestsTest {
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final TreeMap<String, String> NONE = new TreeMap<>();
    private static final Unit LOAF = new Unit("Loaf", "loaves", "lf", NONE, NONE, true, 1, false, false);

    private final Map<Reference, Defined> defined = Map.of(
            new Reference(Kind.CATEGORY, "7"), new Defined(7, new Category("Bread", NONE)),
            new Reference(Kind.GROUP, "8"), new Defined(8, new Group("g", "d")),
            new Reference(Kind.UNIT, "Loaf"), new Defined(9, LOAF));

    private final DefinitionRequests requests = new DefinitionRequests(
            (instance, of) -> {
                assertThat(instance).isEqualTo(SHOP);
                return Optional.ofNullable(defined.get(of));
            },
            pot -> pot.equals(new PotKey(SHOP, 9)));

    private static Fields fields(String body) throws Refused {
        return Json.fields(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsProductsWithWhatTheyReferTo() throws Refused, Unanswered {
        DefineProduct command = requests.product(
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
        assertThatThrownBy(() -> requests.product(SHOP, fields(body + "'categories':[7,77]}")))
                .hasMessage("there is no category 77")
                .extracting(e -> ((Refused) e).code())
                .isEqualTo(ErrorCode.MERCHANT_GENERIC_CATEGORY_UNKNOWN);
        assertThatThrownBy(() -> requests.product(SHOP, fields(body + "'product_group_id':88}")))
                .hasMessage("product_group_id 88 does not exist");
        assertThatThrownBy(() -> requests.product(SHOP, fields(body + "'money_pot_id':1}")))
                .hasMessage("money_pot_id 1 does not exist");
    }

    @Test
    void readsAllThatCanBeDefined() throws Refused, Unanswered {
        assertThat(requests.category(SHOP, fields("{'name':'Bread'}")))
                .isEqualTo(new Define(SHOP, new Category("Bread", NONE)));
        assertThat(requests.group(SHOP, fields("{'group_name':'g','description':'d'}")))
                .isEqualTo(new Define(SHOP, new Group("g", "d")));
        assertThat(requests.unit(
                        SHOP,
                        fields("{'unit':'Loaf','unit_name_long':'loaves','unit_name_short':'lf',"
                                + "'unit_allow_fraction':true,'unit_precision_level':1,'unit_active':false}")))
                .isEqualTo(new Define(SHOP, LOAF));
        assertThat(requests.template(
                        SHOP,
                        fields("{'template_id':'t','template_description':'d','required_currency':'EUR',"
                                + "'template_contract':{'pay_duration':{'d_us':1},'amount':'EUR:1','summary':null},"
                                + "'editable_defaults':{'summary':'s','minimum_age':null}}")))
                .isEqualTo(new Define(
                        SHOP,
                        new Template(
                                "t",
                                "d",
                                "{\"amount\":\"EUR:1\",\"pay_duration\":{\"d_us\":1}}",
                                "{\"summary\":\"s\"}",
                                "EUR")));
    }

    @Test
    void definesNoBuiltInUnit() {
        assertThatThrownBy(() -> requests.unit(SHOP, fields("{'unit':'Set'}")))
                .extracting(e -> ((Refused) e).code())
                .isEqualTo(ErrorCode.MERCHANT_GENERIC_UNIT_BUILTIN);
    }
}
