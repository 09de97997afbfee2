package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;
import stockpot.http.taler.shared.Crockford;

/** What merchants and wallets read of an order's contract and of its payment. */
class ContractTest {
    private static final String PAID = "{'payment_ref':'r1','amount':'KUDOS:2'}";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void open() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = Shop.open(site);
    }

    private String place(String id) {
        return place(id, "");
    }

    private String place(String id, String more) {
        Reply reply = shop.post(
                "/private/orders",
                "{'order':{'amount':'KUDOS:2','summary':'Ten loaves','order_id':'" + id + "'" + more + "}}");
        assertThat(reply.brief()).as(reply.text()).isEqualTo("200");
        return reply.json().path("token").asText();
    }

    private Reply pay(String id, String body) {
        return shop.post("/private/orders/" + id + "/payments", body);
    }

    private Reply claim(String id, String nonce, String token) {
        return shop.anybody("POST", "/orders/" + id + "/claim", "{'nonce':'" + nonce + "','token':'" + token + "'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3    | 3 | KUDOS:12 | KUDOS:1.5",
                "0.5  | 0 | KUDOS:2  | KUDOS:0.25",
                "9007199254740991 | 9007199254740991 | | KUDOS:4503599627370495.5",
            })
    void saysWhatAWholeLineComesTo(String asked, long quantity, String price, String tax) {
        shop.stock(
                "wine",
                "-1",
                ",'unit_allow_fraction':true,'unit_precision_level':1,'unit_price':['KUDOS:4'],"
                        + "'taxes':[{'name':'VAT','tax':'KUDOS:0.5'}]");
        Reply reply = shop.post(
                "/private/orders",
                "{'order':{'amount':'KUDOS:2','summary':'s','order_id':'o'},'inventory_products':"
                        + "[{'product_id':'wine','unit_quantity':'" + asked + "'}]}");
        assertThat(reply.brief()).as(reply.text()).isEqualTo("200");
        JsonNode line = shop.get("/private/orders/o").json().at("/proto_contract_terms/products/0");
        assertThat(line.path("unit_quantity").asText()).isEqualTo(asked);
        assertThat(line.path("quantity").asLong()).isEqualTo(quantity);
        assertThat(line.path("price").asText(null)).isEqualTo(price);
        assertThat(line.at("/taxes/0/tax").asText()).isEqualTo(tax);
    }

    @Test
    void hasAllThatTypedClientsRequire() {
        String token = place("o");
        JsonNode agreed = shop.get("/private/orders/o").json().path("proto_contract_terms");
        assertThat(agreed.path("merchant_pub").asText())
                .matches("[0-9A-HJKMNP-TV-Z]{52}")
                .isEqualTo(site.get("/management" + shop.path())
                        .json()
                        .path("merchant_pub")
                        .asText());
        assertThat(agreed.path("h_wire").asText()).isEqualTo("0".repeat(103));
        assertThat(agreed.path("wire_method").asText()).isEqualTo("none");
        assertThat(agreed.has("nonce")).isFalse();
        JsonNode claimed = claim("o", "N\\\"<>", token).json().path("contract_terms");
        assertThat(claimed.path("nonce").asText()).isEqualTo("N\"<>");
        site.machine.epochMillis += 5_000;
        pay("o", PAID);
        site.machine.epochMillis += 5_000;
        pay("o", PAID);
        JsonNode paid = shop.get("/private/orders/o").json();
        assertThat(paid.path("last_payment").toString()).isEqualTo("{\"t_s\":1700000005}");
        assertThat(paid.path("contract_terms")).isEqualTo(claimed);
        List<String> names = new ArrayList<>();
        claimed.fieldNames().forEachRemaining(names::add);
        assertThat(names).isSorted().contains("nonce");
    }

    /** What wallets do that name an order by the contract that they have. */
    @Test
    void isNamedByTheHashOfItsContract() throws Exception {
        String token = place("o", ",'extra':{'zeta':[1.50,1e2],'ä':'\\u0001/'}");
        String agreed = rawContract(shop.get("/private/orders/o").text(), "proto_contract_terms");
        assertThat(shop.anybody("GET", "/orders/o?h_contract=" + hash(agreed), "")
                        .status())
                .isEqualTo(402);
        String claimed = rawContract(claim("o", "n", token).text(), "contract_terms");
        assertThat(claimed).contains("\"nonce\":\"n\"");
        assertThat(shop.anybody("GET", "/orders/o?h_contract=" + hash(claimed), "")
                        .status())
                .isEqualTo(402);
        assertThat(shop.anybody("GET", "/orders/o?h_contract=" + hash(agreed), "")
                        .status())
                .isEqualTo(403);
    }

    static String rawContract(String answer, String member) {
        int begin = answer.indexOf("\"" + member + "\":") + member.length() + 3;
        int depth = 0;
        for (int i = begin; ; i++) {
            depth += answer.charAt(i) == '{' ? 1 : answer.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return answer.substring(begin, i + 1);
            }
        }
    }

    static String hash(String contract) throws NoSuchAlgorithmException {
        return Crockford.encode(MessageDigest.getInstance("SHA-512").digest((contract + "\0").getBytes(UTF_8)));
    }

    @Test
    void neverStaysNever() {
        String body = """
                {'order':{'amount':'KUDOS:1','summary':'s','order_id':'o','pay_deadline':{'t_s':'never'},
                 'refund_deadline':{'t_s':0},'wire_transfer_deadline':{'t_s':1800000000}},'create_token':false}
                """;
        for (int i = 0; i < 2; i++) {
            assertThat(shop.post("/private/orders", body)
                            .json()
                            .path("pay_deadline")
                            .toString())
                    .isEqualTo("{\"t_s\":\"never\"}");
        }
        assertThat(shop.get("/private/orders/o").json().path("pay_deadline").toString())
                .isEqualTo("{\"t_s\":\"never\"}");
    }

    @Test
    void isPaidInItsCurrencyHoweverItIsSpelled() {
        place("o");
        assertThat(pay("o", "{'payment_ref':'r1','amount':'kudos:2'}").brief()).isEqualTo("204");
        assertThat(pay("o", "{'payment_ref':'r1','amount':'Kudos:2.0'}").brief())
                .isEqualTo("204");
    }

    @Test
    void numbersAreKeptAsTheyCameOrRefused() {
        String order = "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'o','extra':{'v':%s}}}";
        assertThat(shop.post("/private/orders", order.formatted("1e400")).brief())
                .isEqualTo("400/26");
        assertThat(shop.post("/private/orders", order.formatted("-1e999999999")).brief())
                .isEqualTo("400/26");
        assertThat(shop.post("/private/orders", order.formatted("0.1000000000000000055511151"))
                        .status())
                .isEqualTo(200);
        assertThat(shop.post("/private/orders", order.formatted("0.1000000000000000055511152"))
                        .brief())
                .isEqualTo("409/2503");
        assertThat(shop.get("/private/orders/o").text()).contains("{\"v\":0.1000000000000000055511151}");
    }
}
