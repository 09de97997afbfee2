package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.kernel.Outcome;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderId;
import stockpot.orders.OrderKey;

/** What names people in an order can be erased, and the order stays. */
class ForgetTest {
    private static final String PATH = "/private/orders/o";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void openShop() {
        shop = Shop.open(site);
        shop.stock("tea", "9", "");
    }

    private String address() {
        return "12 Hidden Lane, " + shop.id();
    }

    private void place() {
        Reply placed = shop.post(
                "/private/orders",
                "{'order':{'order_id':'o','amount':'KUDOS:2','summary':'Tea for Ada','delivery_location':{'street':'"
                        + address() + "','country':'DE'},'extra':{'weight':1.50,'names':[{'n':'Ada'},{'n':'Bob'}]}},"
                        + "'create_token':false,'inventory_products':[{'product_id':'tea','quantity':2}]}");
        assertThat(placed.status()).as(placed.text()).isEqualTo(200);
    }

    private Reply forget(String paths) {
        return shop.send("PATCH", PATH + "/forget", "{'fields':[" + paths + "]}");
    }

    private Order order() throws Exception {
        OrderKey key = new OrderKey(shop.id(), new OrderId("o"));
        return site.machine.order(key).orElseThrow().value().order();
    }

    private Outcome<?> erase() throws Exception {
        ContractRef is = order().terms().contract();
        return site.machine.decide(new ChangeContract(
                new OrderKey(shop.id(), new OrderId("o")), order().attempt(), is == null ? "" : is.hash(), null));
    }

    private boolean isKept(String text) {
        return site.machine.contracts().stream().map(Contract::text).anyMatch(all -> all.contains(text));
    }

    @Test
    void leavesTheRest() {
        place();
        assertThat(isKept(address())).isTrue();
        assertThat(forget("'$.delivery_location.street','$.extra.names[*].n','$.summary'")
                        .full())
                .startsWith("200");
        Reply shown = shop.get(PATH);
        assertThat(shown.json().at("/summary").asText("none")).isEmpty();
        assertThat(shown.json().at("/proto_contract_terms/delivery_location").toString())
                .isEqualTo("{\"country\":\"DE\"}");
        assertThat(shown.text()).contains("\"extra\":{\"names\":[{},{}],\"weight\":1.50}");
        assertThat(isKept(address())).as("in what is not erased").isFalse();
        assertThat(forget("'$.delivery_location.street'").status()).isEqualTo(204);
        assertThat(forget("'$.nothing.there','$.summary'").status()).isEqualTo(204);
        assertThat(forget("'$.extra.names[1].n'").status()).isEqualTo(204);
    }

    @Test
    void leavesTheWalletTheHashThatItKnows() throws Exception {
        place();
        String claimed =
                shop.anybody("POST", "/orders/o/claim", "{'nonce':'NNNN'}").text();
        String contract = ContractTest.rawContract(claimed, "contract_terms");
        String hash = ContractTest.hash(contract);
        assertThat(shop.anybody("GET", "/orders/o?h_contract=" + hash, "").status())
                .isEqualTo(402);
        assertThat(forget("'$.delivery_location'").status()).isEqualTo(200);
        assertThat(forget("'$.extra'").status()).isEqualTo(200);
        assertThat(shop.anybody("GET", "/orders/o?h_contract=" + hash, "").status())
                .isEqualTo(402);
        assertThat(shop.get(PATH).json().at("/contract_terms").has("delivery_location"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'$.amount' | 409/2511",
                "'$.products' | 409/2511",
                "'$.merchant.name' | 409/2511",
                "'$.products[0].product_id' | 409/2511",
                "'$.products[*].unit_quantity' | 409/2511",
                "'$.extra.names[0]' | 409/2511",
                "'$.extra.names[*]' | 409/2511",
                "'summary' | 400/2510",
                "'$' | 400/2510",
                "'$summary' | 400/2510",
                "'$.' | 400/2510",
                "'$..summary' | 400/2510",
                "'$.extra[x]' | 400/2510",
                "'$.extra[-1].a' | 400/2510",
                "'$.extra.' | 400/2510",
                "'' | 400/2510",
                "1 | 400/26",
                " | 400/26"
            })
    void refusesWhatIsNoPathAndWhatIsNeeded(String path, String answer) {
        place();
        assertThat(forget(path == null ? "" : path).brief()).isEqualTo(answer);
        assertThat(isKept(address())).isTrue();
    }

    @Test
    void knowsTheOrder() {
        place();
        assertThat(shop.send("PATCH", "/private/orders/p/forget", "{'fields':['$.summary']}")
                        .brief())
                .isEqualTo("404/2005");
        Reply stale = shop.send("PATCH", PATH + "/forget", "{'fields':['$.summary']}", "If-Match", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        String tag = shop.get(PATH).header("ETag");
        assertThat(shop.send("PATCH", PATH + "/forget", "{'fields':['$.summary']}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keepsWhatTheLogKnowsWhenAllIsErased() throws Exception {
        place();
        shop.post(PATH + "/payments", "{'payment_ref':'r','amount':'KUDOS:2'}");
        erase();
        Reply gone = shop.get(PATH);
        assertThat(gone.brief()).isEqualTo("410/9910");
        assertThat(gone.json().path("order_state").asText()).isEqualTo("paid");
        assertThat(gone.json().path("total_amount").asText()).isEqualTo("KUDOS:2");
        assertThat(gone.json().at("/inventory_products/0/product_id").asText()).isEqualTo("tea");
        assertThat(gone.json().at("/inventory_products/0/unit_quantity").asText())
                .isEqualTo("2");
        assertThat(gone.json().has("last_payment")).isTrue();
        assertThat(shop.anybody("GET", "/orders/o", "").brief()).isEqualTo("410/9910");
        assertThat(shop.anybody("POST", "/orders/o/claim", "{'nonce':'NNNN'}").brief())
                .isEqualTo("410/9910");
        assertThat(forget("'$.summary'").brief()).isEqualTo("410/9910");
        assertThat(shop.get("/private/orders?paid=yes")
                        .json()
                        .at("/orders/0/amount")
                        .asText())
                .isEqualTo("KUDOS:2");
        assertThat(shop.post(PATH + "/payments", "{'payment_ref':'r','amount':'KUDOS:2'}")
                        .status())
                .as("it is still paid")
                .isEqualTo(204);
        assertThat(isKept(address())).isFalse();
    }

    @Test
    void isDoneWithWhatIsTakenBackOrPurged() {
        place();
        shop.send("DELETE", PATH, "");
        assertThat(isKept(address())).isFalse();
        place();
        shop.post(PATH + "/payments", "{'payment_ref':'r','amount':'KUDOS:2'}");
        assertThat(isKept(address())).isTrue();
        Reply purged = site.send("DELETE", "/management/instances/" + shop.id() + "?purge=yes", "");
        assertThat(purged.brief()).isEqualTo("204");
        assertThat(isKept(address())).isFalse();
    }

    @Test
    void leavesListsThatLookIntoContracts() {
        place();
        assertThat(shop.get("/private/orders?summary_filter=ADA").json().path("orders"))
                .hasSize(1);
        forget("'$.summary'");
        assertThat(shop.get("/private/orders?summary_filter=ADA").json().path("orders"))
                .isEmpty();
        assertThat(shop.get("/private/orders").json().path("orders")).hasSize(1);
    }
}
