package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Section 4.1 of the protocol, row by row. */
class OrderTest {
    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void open() {
        site.machine.epochMillis = 1_700_000_000_000L;
        shop = Shop.open(site);
        shop.stock("bread", "10", "");
        shop.stock("milk", "5", "");
    }

    private Reply post(String body, String... headers) {
        return shop.post("/private/orders", body, headers);
    }

    private JsonNode contract(Reply placed) {
        assertThat(placed.brief()).as(placed.text()).isEqualTo("200");
        return shop.get("/private/orders/" + placed.json().path("order_id").asText())
                .json()
                .path("proto_contract_terms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'order':{'amount':'KUDOS:1','summary':'s'}}                                           | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s','version':0}}                               | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s','version':1}}                               | 400/12 GENERIC_VERSION_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','version':'x'}}                             | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{}                                                                                     | 400/25 GENERIC_PARAMETER_MISSING",
                "{'order':null}                                                                         | 400/25 GENERIC_PARAMETER_MISSING",
                "{'order':7}                                                                            | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':                                                                              | 400/22 GENERIC_JSON_INVALID",
                "{'order':{'amount':'KUDOS:1'}}                      | 400/2502 MERCHANT_PRIVATE_POST_ORDERS_PROPOSAL_PARSE_ERROR",
                "{'order':{'summary':'s'}}                           | 400/2502 MERCHANT_PRIVATE_POST_ORDERS_PROPOSAL_PARSE_ERROR",
                "{'order':{'amount':'1','summary':'s'}}                                                 | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':7}}                                             | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'a b'}}                          | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'..'}}                           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','max_fee':'EUR:1'}}                         | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','extra':7}}                                 | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','minimum_age':-1}}                          | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','auto_refund':{'d_us':-1}}}                 | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','products':[{'product_id':'x'}]}}           | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','products':[{'description':'x','product_money_pot':3}]}} | 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
                "{'order':{'amount':'KUDOS:1','summary':'s','order_default_money_pot':3}}               | 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
                "{'order':{'amount':'KUDOS:1','summary':'s','order_default_money_pot':0}}               | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'otp_id':'x'}                              | 404/2021 MERCHANT_GENERIC_OTP_DEVICE_UNKNOWN",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'payment_target':'iban'}                   | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'create_token':7}                          | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','timestamp':{'t_s':'never'}}}               | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s','pay_deadline':{'t_s':'never'}}}            | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s','pay_deadline':{'t_s':1700000000}}} | 400/2507 MERCHANT_PRIVATE_POST_ORDERS_PAY_DEADLINE_IN_PAST",
                "{'order':{'amount':'KUDOS:1','summary':'s','delivery_date':{'t_s':1699999999}}} | 400/2505 MERCHANT_PRIVATE_POST_ORDERS_DELIVERY_DATE_IN_PAST",
                "{'order':{'amount':'KUDOS:1','summary':'s','refund_deadline':{'t_s':1699999999}}} | 400/2508 MERCHANT_PRIVATE_POST_ORDERS_REFUND_DEADLINE_IN_PAST",
                "{'order':{'amount':'KUDOS:1','summary':'s','refund_deadline':{'t_s':0}}}               | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s','wire_transfer_deadline':{'t_s':'never'}}} | 400/2506 MERCHANT_PRIVATE_POST_ORDERS_WIRE_DEADLINE_IS_NEVER",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'refund_delay':{'d_us':'forever'}} | 400/2506 MERCHANT_PRIVATE_POST_ORDERS_WIRE_DEADLINE_IS_NEVER",
                "{'order':{'amount':'KUDOS:1','summary':'s','wire_transfer_deadline':{'t_s':1700000001}}} | 400/2504 MERCHANT_PRIVATE_POST_ORDERS_REFUND_AFTER_WIRE_DEADLINE",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[],'lock_uuids':[]}   | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread'}]} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':0}]} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':1,'unit_quantity':'2'}]} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':2,'unit_quantity':'2.0'}]} | 200",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','unit_quantity':'1.5'}]} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':1,'product_money_pot':3}]} | 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'none','quantity':1}]} | 404/2006 MERCHANT_GENERIC_PRODUCT_UNKNOWN",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':11}]} | 410/2670 MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS",
                "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread','quantity':6},{'product_id':'bread','quantity':5}]} | 410/2670 MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS",
            })
    void answers(String body, String expected) {
        assertThat(post(body).full()).isEqualTo(expected);
    }

    @Test
    void fillsInWhatWasLeftOut() {
        Reply placed = post("{'order':{'amount':'KUDOS:2','summary':'s','fulfillment_url':'https://x/${ORDER_ID}',"
                + "'products':[{'description':'own'}]},'inventory_products':[{'product_id':'bread','quantity':1},"
                + "{'product_id':'bread','unit_quantity':'2'}]}");
        assertThat(placed.json().path("order_id").asText()).matches("2023\\.318-[0-9A-Z]{13}");
        assertThat(placed.json().path("token").asText()).matches("[0-9A-Z]{26}");
        assertThat(placed.json().path("pay_deadline").path("t_s").asLong()).isEqualTo(1_700_086_400);
        assertThat(placed.header("Stockpot-Position")).startsWith("stockpot.orders.commands/0/");
        String id = placed.json().path("order_id").asText();
        JsonNode contract = contract(placed);
        assertThat(contract.path("fulfillment_url").asText()).isEqualTo("https://x/" + id);
        assertThat(contract.path("merchant").path("name").asText())
                .isEqualTo(shop.id().value());
        assertThat(contract.path("products").toString())
                .isEqualTo("[{\"description\":\"own\"},{\"description\":\"d\",\"product_id\":\"bread\","
                        + "\"product_name\":\"d\",\"quantity\":3,\"unit\":\"Piece\",\"unit_quantity\":\"3\"}]");
        assertThat(contract.path("timestamp").toString()).isEqualTo("{\"t_s\":1700000000}");
        assertThat(contract.path("refund_deadline").toString()).isEqualTo("{\"t_s\":1700086400}");
        assertThat(contract.path("wire_transfer_deadline").toString()).isEqualTo("{\"t_s\":1700172800}");
        assertThat(Objects.requireNonNull(site.machine.lastOrder).items().toString())
                .contains("bread");
    }

    @Test
    void takesAllOrNothing() {
        String both = "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':["
                + "{'product_id':'bread','quantity':10},{'product_id':'milk','quantity':%d}]}";
        Reply refused = post(both.formatted(6));
        assertThat(refused.json().path("product_id").asText()).isEqualTo("milk");
        assertThat(refused.json().path("unit_available_quantity").asText()).isEqualTo("5");
        assertThat(post(both.formatted(5)).status()).isEqualTo(200);
        assertThat(post(both.formatted(5)).json().path("product_id").asText()).isEqualTo("bread");
    }

    @Test
    void takesThePlaceOfLocks() {
        shop.post(
                "/private/products/bread/lock",
                "{\"lock_uuid\":\"cart\",\"duration\":{\"d_us\":\"forever\"},\"quantity\":10}");
        String order = "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'bread',"
                + "'quantity':10}],'lock_uuids':[%s]}";
        assertThat(post(order.formatted("'other'")).status()).isEqualTo(410);
        assertThat(post(order.formatted("'other','cart'")).status()).isEqualTo(200);
    }

    @Test
    void isTheSameOrderUnderTheSameId() {
        String order = "{'order':{'amount':'KUDOS:1','summary':'s','order_id':'mine'%s},"
                + "'inventory_products':[{'product_id':'bread','quantity':10}]}";
        Reply first = post(order.formatted(",'pay_deadline':{'t_s':1700000010}"));
        site.machine.epochMillis += 20_000;
        Reply again = post(order.formatted(",'pay_deadline':{'t_s':1700000010}"));
        assertThat(again.text()).isEqualTo(first.text()).contains("\"order_id\":\"mine\"", "token");
        assertThat(post(order.formatted("")).full()).isEqualTo("409/2503 MERCHANT_PRIVATE_POST_ORDERS_ALREADY_EXISTS");
        assertThat(post(order.formatted(""), "Prefer", "ack=committed").full())
                .isEqualTo("409/2503 MERCHANT_PRIVATE_POST_ORDERS_ALREADY_EXISTS");
    }

    @Test
    void isTheSameOrderUnderTheSameKey() {
        String order = "{'order':{'amount':'KUDOS:%d','summary':'s'}}";
        Reply first = post(order.formatted(1), "Idempotency-Key", "k");
        assertThat(first.json().path("order_id").asText()).startsWith("K-");
        assertThat(post(order.formatted(1), "Idempotency-Key", "k").text()).isEqualTo(first.text());
        assertThat(post(order.formatted(1), "Idempotency-Key", "k", "Prefer", "ack=committed")
                        .text())
                .isEqualTo(first.text());
        assertThat(post(order.formatted(2), "Idempotency-Key", "k").brief()).isEqualTo("409/26");
        assertThat(post(order.formatted(1), "Idempotency-Key", "l").text()).isNotEqualTo(first.text());
        assertThat(post(order.formatted(1)).text())
                .isNotEqualTo(post(order.formatted(1)).text());
    }

    @Test
    void refusesTermsThatTheLogCannotHold() {
        String texts = ",\"description\":\"" + "x".repeat(400_000) + "\"";
        String lines = "";
        for (String product : List.of("one", "two")) {
            assertThat(shop.send(
                                    "POST",
                                    "/private/products",
                                    "{'product_id':'" + product + "','unit':'Piece','unit_total_stock':'1'" + texts
                                            + "}")
                            .brief())
                    .isEqualTo("204");
            lines += (lines.isEmpty() ? "" : ",") + "{'product_id':'" + product + "','quantity':1}";
        }
        String order = "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[" + lines + "]}";
        Reply refused = post(order);
        assertThat(refused.full()).isEqualTo("413/32 GENERIC_UPLOAD_EXCEEDS_LIMIT");
        assertThat(refused.json().path("detail").asText()).contains("products", "1048576");
        Reply one = post(order.replace(",{'product_id':'two','quantity':1}", ""));
        assertThat(one.brief()).as("more than a few words may copy").isEqualTo("413/32");
        assertThat(one.json().path("detail").asText()).contains("is copied; order in parts");
        assertThat(shop.post(
                                "/private/products/one/lock",
                                "{\"lock_uuid\":\"cart\",\"duration\":{\"d_us\":\"forever\"},\"quantity\":1}")
                        .brief())
                .as("nothing is held for what was refused")
                .isEqualTo("204");
    }

    /** Each product is asked for each lock. */
    @ParameterizedTest
    @CsvSource({"100, 100, 36, 200", "10, 18, 255, 200", "100, 1000, 36, 413", "500, 1000, 250, 413", "1000, 1, 36, 200"
    })
    void namesOnlySoManyLocksForSoManyProducts(int products, int locks, int characters, int status) {
        String items = IntStream.range(0, products)
                .mapToObj(i -> "{'product_id':'p" + i + "','quantity':1}")
                .collect(Collectors.joining(","));
        String names = IntStream.range(0, locks)
                .mapToObj(i -> "'" + "x".repeat(characters - 4) + (1000 + i) + "'")
                .collect(Collectors.joining(","));
        for (int i = 0; i < products; i++) {
            shop.post(
                    "/private/products",
                    "{\"product_id\":\"p" + i + "\",\"description\":\"" + "d".repeat(200)
                            + "\",\"unit\":\"Piece\",\"total_stock\":1}");
        }
        Reply reply = post("{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[" + items
                + "],'lock_uuids':[" + names + "]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    @Test
    void takesAThousandLinesAndNotOneMore() {
        shop.stock("crumb", "-1", "");
        String line = "{'product_id':'crumb','quantity':1}";
        String order = "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[%s]}";
        assertThat(post(order.formatted(String.join(",", Collections.nCopies(1_000, line))))
                        .brief())
                .isEqualTo("200");
        assertThat(post(order.formatted(String.join(",", Collections.nCopies(1_001, line))))
                        .full())
                .isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
    }

    @Test
    void needsNoTokenWhenTheMerchantSaysSo() {
        Reply placed = post("{'order':{'amount':'KUDOS:1','summary':'s'},'create_token':false}");
        assertThat(placed.json().has("token")).isFalse();
    }
}
