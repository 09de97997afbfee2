package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.topology.pots.PotFamily;

/** Section 5 of the protocol and the settled points 11 and 12: what pots get of orders. */
class OrderPotTest {
    private static final String UNKNOWN = "404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;
    private long first;
    private long second;
    private long rest;

    @BeforeEach
    void openShop() {
        shop = Shop.open(site);
        first = open("first");
        second = open("second");
        rest = open("rest");
        shop.stock("bread", "-1", ",'unit_price':['KUDOS:1.5','EUR:1'],'money_pot_id':" + first);
        shop.stock("milk", "-1", ",'price':'KUDOS:2'");
        shop.stock("yen", "-1", ",'price':'YEN:300','money_pot_id':" + first);
        shop.stock("gold", "-1", ",'price':'KUDOS:4503599627370496','money_pot_id':" + first);
    }

    private long open(String name) {
        return shop.post("/private/pots", "{'pot_name':'" + name + "','description':'d'}")
                .json()
                .path("pot_serial_id")
                .asLong();
    }

    private void close(long pot) {
        assertThat(shop.send("DELETE", "/private/pots/" + pot, "").brief()).isEqualTo("204");
    }

    /** Places an order; F, S and R stand for the pots. */
    private Reply order(String amount, String order, String inventory) {
        String body = "{'order':{'amount':'" + amount + "','summary':'s'" + order + "},'inventory_products':["
                + inventory + "]}";
        return shop.post(
                "/private/orders",
                body.replace(":F", ":" + first).replace(":S", ":" + second).replace(":R", ":" + rest));
    }

    private String named(long pot) {
        return pot == first ? "F" : pot == second ? "S" : pot == rest ? "R" : "?";
    }

    /** The credits of the order placed last. */
    private String credits() {
        return Objects.requireNonNull(site.machine.lastOrder).terms().credits().stream()
                .map(credit -> named(credit.pot()) + credit.line() + " " + credit.amount())
                .collect(Collectors.joining(", "));
    }

    private String totals(long pot) {
        return shop.get("/private/pots/" + pot)
                .json()
                .path("pot_totals")
                .toString()
                .replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "KUDOS:9 | `` | `` | ``",
                "KUDOS:9 | ,'order_default_money_pot':R | `` | R0 KUDOS:9",
                "KUDOS:9 | ,'order_default_money_pot':0 | {'product_id':'bread','quantity':2} | F1 KUDOS:3",
                "KUDOS:9 | ,'order_default_money_pot':null | {'product_id':'bread','unit_quantity':'2'} | F1 KUDOS:3",
                "kudos:9 | ,'order_default_money_pot':R | {'product_id':'bread','quantity':2} | F1 kudos:3, R0 kudos:6",
                "EUR:9 | ,'order_default_money_pot':R | {'product_id':'bread','quantity':2} | F1 EUR:2, R0 EUR:7",
                "CHF:9 | ,'order_default_money_pot':R | {'product_id':'bread','quantity':2} | R0 CHF:9",
                "KUDOS:9 | `` | {'product_id':'milk','quantity':1} | ``",
                "KUDOS:9 | `` | {'product_id':'milk','quantity':1,'product_money_pot':S} | S1 KUDOS:2",
                "KUDOS:9 | `` | {'product_id':'bread','quantity':1,'product_money_pot':S} | S1 KUDOS:1.5",
                "KUDOS:9 | `` | {'product_id':'bread','quantity':1,'product_money_pot':0} | ``",
                "KUDOS:9 | `` | {'product_id':'bread','quantity':1,'product_money_pot':null} | F1 KUDOS:1.5",
                "KUDOS:9 | ,'order_default_money_pot':F | {'product_id':'yen','quantity':1} | F0 KUDOS:9",
                // Each entry is a line of its own, although the contract has the product once.
                "KUDOS:9 | `` | {'product_id':'bread','quantity':1},{'product_id':'milk','quantity':1},{'product_id':'bread','quantity':2,'product_money_pot':S} | F1 KUDOS:1.5, S3 KUDOS:3",
                // What the merchant wrote down himself comes first, and its price is the line's.
                "KUDOS:9 | ,'products':[{'description':'a','price':'KUDOS:4','quantity':3,'product_money_pot':S},{'description':'b','price':'KUDOS:1'},{'description':'c','product_money_pot':S}] | {'product_id':'bread','quantity':1} | S1 KUDOS:4, F4 KUDOS:1.5",
                "KUDOS:9 | ,'products':[{'description':'a','price':'EUR:4','product_money_pot':S}],'order_default_money_pot':R | `` | R0 KUDOS:9",
                // Never beyond what is paid, in the order of the lines.
                "KUDOS:4 | ,'products':[{'description':'a','price':'KUDOS:3','product_money_pot':S}],'order_default_money_pot':R | {'product_id':'bread','quantity':2},{'product_id':'bread','quantity':1} | S1 KUDOS:3, F2 KUDOS:1",
                "KUDOS:0 | ,'order_default_money_pot':R | {'product_id':'bread','quantity':2} | ``",
                // A line that costs more than any amount can be.
                "KUDOS:9 | ,'order_default_money_pot':R | {'product_id':'gold','quantity':9007199254740991} | F1 KUDOS:9",
                "KUDOS:9 | ,'order_default_money_pot':R | {'product_id':'bread','quantity':1},{'product_id':'gold','quantity':2,'product_money_pot':S} | F1 KUDOS:1.5, S2 KUDOS:7.5",
                "KUDOS:4503599627370496.99999999 | ,'order_default_money_pot':R | {'product_id':'gold','quantity':1} | F1 KUDOS:4503599627370496, R0 KUDOS:0.99999999",
            })
    void getWhatTheLinesCostAndOneGetsTheRest(String amount, String order, String inventory, String expected) {
        Reply placed = order(amount, order, inventory);
        assertThat(placed.brief()).as(placed.text()).isEqualTo("200");
        assertThat(credits()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",'order_default_money_pot':77777777 | `` | order.order_default_money_pot 77777777 does not exist",
                ",'order_default_money_pot':9223372036854775807 | `` | order.order_default_money_pot 9223372036854775807 does not exist",
                ",'products':[{'description':'a','product_money_pot':77777777}] | `` | order.products[0].product_money_pot 77777777 does not exist",
                "`` | {'product_id':'bread','quantity':1},{'product_id':'milk','quantity':1,'product_money_pot':77777777} | inventory_products[1].product_money_pot 77777777 does not exist",
            })
    void haveToBeThereWhenTheOrderNamesThem(String order, String inventory, String detail) {
        Reply refused = order("KUDOS:9", order, inventory);
        assertThat(refused.full()).isEqualTo(UNKNOWN);
        assertThat(refused.json().path("detail").asText()).isEqualTo(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "'1'", "true", "{}", "9223372036854775808"})
    void areNumbers(String pot) {
        String malformed = "400/26 GENERIC_PARAMETER_MALFORMED";
        assertThat(order("KUDOS:9", ",'order_default_money_pot':" + pot, "").full())
                .isEqualTo(malformed);
        assertThat(order("KUDOS:9", ",'products':[{'description':'a','product_money_pot':" + pot + "}]", "")
                        .full())
                .isEqualTo(malformed);
        assertThat(order("KUDOS:9", "", "{'product_id':'milk','quantity':1,'product_money_pot':" + pot + "}")
                        .full())
                .isEqualTo(malformed);
    }

    @Test
    void areNoneWhenOnlyTheProductNamesThemAndTheyAreGone() {
        close(first);
        assertThat(order("KUDOS:9", ",'order_default_money_pot':R", "{'product_id':'bread','quantity':2}")
                        .brief())
                .isEqualTo("200");
        assertThat(credits()).as("the rest is all of it").isEqualTo("R0 KUDOS:9");
        assertThat(order("KUDOS:9", ",'order_default_money_pot':F", "").full()).isEqualTo(UNKNOWN);
    }

    @Test
    void areLookedUpOnceEach() {
        String line = "{'product_id':'bread','quantity':1,'product_money_pot':S}";
        site.machine.potReads = 0;
        order("KUDOS:9", ",'order_default_money_pot':S", String.join(",", Collections.nCopies(100, line)));
        assertThat(site.machine.potReads).isEqualTo(1);
    }

    @Test
    void areNamedByAThousandLinesBesideThoseOfTheInventory() {
        String line = "{'description':'a','price':'KUDOS:0.001','product_money_pot':S}";
        String taken = "{'product_id':'bread','quantity':1}";
        String inventory = String.join(",", Collections.nCopies(1_000, taken));
        String products = ",'order_default_money_pot':R,'products':[%s]";
        List<String> lines = new ArrayList<>(Collections.nCopies(1_000, line));
        lines.add("{'description':'of no pot','price':'KUDOS:1','product_money_pot':0}");
        assertThat(order("KUDOS:9999", products.formatted(String.join(",", lines)), inventory)
                        .brief())
                .isEqualTo("200");
        assertThat(Objects.requireNonNull(site.machine.lastOrder).terms().credits())
                .hasSize(2_001)
                .last()
                .isEqualTo(new Credit(rest, Amount.parse("KUDOS:8498"), 0));
        lines.set(1_000, line);
        assertThat(order("KUDOS:9999", products.formatted(String.join(",", lines)), "")
                        .full())
                .isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
    }

    @Test
    void areNotInTheContract() {
        Reply placed = order(
                "KUDOS:9",
                ",'order_default_money_pot':R,'products':[{'description':'a','extra':7,'product_money_pot':S}]",
                "{'product_id':'bread','quantity':1,'product_money_pot':S}");
        String status = shop.get(
                        "/private/orders/" + placed.json().path("order_id").asText())
                .text();
        assertThat(status).contains("\"extra\":7", "\"bread\"").doesNotContain("pot\"", "pot_id");
    }

    private void pay(String order, String amount) {
        String payments = "/private/orders/" + order + "/payments";
        assertThat(shop.post(payments, "{'payment_ref':'p','amount':'" + amount + "'}")
                        .brief())
                .isEqualTo("204");
    }

    @Test
    void getItWhenTheOrderIsPaidAndOnce() {
        JsonNode placed = order("KUDOS:5", ",'order_default_money_pot':R", "{'product_id':'bread','quantity':2}")
                .json();
        String id = placed.path("order_id").asText();
        assertThat(totals(first)).isEqualTo("[]");
        pay(id, "KUDOS:5");
        pay(id, "KUDOS:5");
        assertThat(totals(first)).isEqualTo("['KUDOS:3']");
        assertThat(totals(rest)).isEqualTo("['KUDOS:2']");
    }

    @Test
    void areSkippedWhenTheyAreGoneByThen() {
        String id = order("KUDOS:5", ",'order_default_money_pot':R", "{'product_id':'bread','quantity':2}")
                .json()
                .path("order_id")
                .asText();
        close(first);
        pay(id, "KUDOS:5");
        assertThat(totals(rest)).isEqualTo("['KUDOS:2']");
        assertThat(site.machine.ledger(PotFamily.POTS))
                .filteredOn(fact -> fact.path("type").asText().equals("CreditSkipped"))
                .extracting(fact -> fact.path("order").asText())
                .contains(id);
    }

    @Test
    void standInTheOrderAsItIsRepeated() {
        String order = "{'order':{'amount':'KUDOS:5','summary':'s','order_id':'mine','order_default_money_pot':" + first
                + "}}";
        Reply placed = shop.post("/private/orders", order);
        close(first);
        assertThat(shop.post("/private/orders", order).text()).isEqualTo(placed.text());
        assertThat(shop.post("/private/orders", order.replace(":" + first, ":" + rest))
                        .full())
                .isEqualTo("409/2503 MERCHANT_PRIVATE_POST_ORDERS_ALREADY_EXISTS");
    }

    @Test
    void getWhatIsInACartAndNothingOfTheTip() {
        String contract = "{'template_type':'inventory-cart','summary':'s','selected_all':true,'currency':'KUDOS',"
                + "'pay_duration':{'d_us':60000000}%s}";
        String template = "{'template_id':'%s','template_description':'d','template_contract':" + contract + "}";
        assertThat(shop.post("/private/templates", template.formatted("t", "")).brief())
                .isEqualTo("204");
        assertThat(shop.anybody(
                                "POST",
                                "/templates/t",
                                "{'template_type':'inventory-cart','tip':'KUDOS:1','inventory_selection':["
                                        + "{'product_id':'milk','quantity':'1'},{'product_id':'bread','quantity':'3'}]}")
                        .brief())
                .isEqualTo("200");
        assertThat(credits()).isEqualTo("F2 KUDOS:4.5");
        close(first);
        assertThat(shop.anybody(
                                "POST",
                                "/templates/t",
                                "{'template_type':'inventory-cart','inventory_selection':["
                                        + "{'product_id':'bread','quantity':'3'}]}")
                        .brief())
                .isEqualTo("200");
        assertThat(credits()).isEmpty();
    }
}
