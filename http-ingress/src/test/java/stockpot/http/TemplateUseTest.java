package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Seed 001 and section 3.4 of the protocol, row by row. */
class TemplateUseTest {
    private static final String CART = "'template_type':'inventory-cart',";
    private static final String FORM = "application/x-www-form-urlencoded";

    @AutoClose
    private static final Site site = new Site();

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(site);
        shop.stock("tea", "1000000", ",'unit_price':['EUR:1.5','USD:2']");
        shop.stock("milk", "1000000", ",'unit_price':['EUR:0.3']");
        shop.stock("sushi", "1000000", ",'unit_price':['YEN:300']");
        shop.stock("plain", "1000000", "");
        shop.stock("gold", "1000000", ",'unit_price':['EUR:4503599627370496']");
        shop.stock("last", "1", ",'unit_price':['EUR:1']");
        shop.stock(
                "dust",
                "1000000",
                ",'unit_price':['EUR:0.00000001'],'unit_allow_fraction':true,'unit_precision_level':1");
        template("fixed", "'amount':'EUR:5','summary':'Fixed'", "");
        template("open", "'minimum_age':18", "");
        template("usual", "'summary':'Fixed'", ",'editable_defaults':{'amount':'EUR:3'}");
        template("texts", "'amount':'EUR:1'", ",'editable_defaults':{'summary':'Usual'}");
        template("currency", "'currency':'EUR','summary':'Fixed'", "");
        template("required", "'summary':'Fixed'", ",'required_currency':'EUR'");
        template("all", CART + "'summary':'Cart','selected_all':true", "");
        template("some", CART + "'summary':'Cart','selected_products':['tea','milk','gone']", "");
        template("one", CART + "'summary':'Cart','selected_all':true,'choose_one':true", "");
        template("euros", CART + "'summary':'Cart','selected_all':true,'currency':'EUR'", "");
        template("dollars", CART + "'summary':'Cart','selected_all':true", ",'editable_defaults':{'currency':'USD'}");
        template(
                "site",
                "'template_type':'paivana','summary':'Site','website_regex':'https://example\\\\.com/.*',"
                        + "'choices':[{'amount':'EUR:1'}]",
                "");
        template(
                "sites",
                "'template_type':'paivana','summary':'Site','choices':[{'amount':'EUR:1'},{'amount':'EUR:2'}]",
                "");
    }

    private static void template(String id, String contract, String more) {
        Reply reply = shop.post(
                "/private/templates",
                "{'template_id':'" + id + "','template_description':'d','template_contract':{" + contract
                        + ",'pay_duration':{'d_us':60000000}}" + more + "}");
        assertThat(reply.brief()).as(reply.text()).isEqualTo("204");
    }

    private static Reply use(String template, String body, String... headers) {
        return shop.anybody("POST", "/templates/" + template, body, headers);
    }

    private static String amount(Reply reply) {
        return reply.status() == 200
                ? Objects.requireNonNull(site.machine.lastOrder)
                        .terms()
                        .amount()
                        .toString()
                : reply.full();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fixed | {}                                             | EUR:5",
                "fixed | {'template_type':'fixed-order'}                | EUR:5",
                "fixed | {'tip':'EUR:1.5'}                              | EUR:6.5",
                "fixed | {'amount':'EUR:6.5','tip':'EUR:1.5'}           | EUR:6.5",
                "fixed | {'amount':'EUR:5'}                             | EUR:5",
                "fixed | {'amount':'EUR:4'} | 400/2860 MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT",
                "fixed | {'amount':'EUR:5','tip':'EUR:1'} | 400/2860 MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT",
                "fixed | {'summary':'Fixed'} | 400/2861 MERCHANT_POST_USING_TEMPLATES_SUMMARY_CONFLICT_TEMPLATES_CONTRACT_SUBJECT",
                "fixed | {'template_type':'paivana'} | 400/9904 MERCHANT_POST_USING_TEMPLATES_WRONG_TYPE",
                "fixed | {'tip':'USD:1'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "fixed | {'amount':'USD:5'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "fixed | {'tip':'1'} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "fixed | {'tip':'EUR:4503599627370496'} | 500/62 GENERIC_FAILED_COMPUTE_AMOUNT",
                "fixed | {'amount' | 400/22 GENERIC_JSON_INVALID",
                "fixed | [] | 400/26 GENERIC_PARAMETER_MALFORMED",
                "open | {'summary':'s'} | 400/2862 MERCHANT_POST_USING_TEMPLATES_NO_AMOUNT",
                "open | {'amount':'EUR:1'} | 400/2863 MERCHANT_POST_USING_TEMPLATES_NO_SUMMARY",
                "open | {'amount':'EUR:1','summary':''} | 400/2863 MERCHANT_POST_USING_TEMPLATES_NO_SUMMARY",
                "open | {'amount':'EUR:3','tip':'EUR:1','summary':'s'} | EUR:3",
                "open | {'amount':'EUR:3','tip':'USD:1','summary':'s'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "open | {'amount':'EUR:1','tip':'EUR:2','summary':'s'} | 400/2860 MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT",
                "usual | {}                   | EUR:3",
                "usual | {'tip':'EUR:1'}      | EUR:4",
                "usual | {'amount':'USD:7'}   | USD:7",
                "texts | {}                   | EUR:1",
                "texts | {'summary':'mine'}   | EUR:1",
                "currency | {'amount':'eur:1'} | eur:1",
                "currency | {'amount':'USD:1'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "required | {'amount':'USD:1'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "nothing | {} | 404/2018 MERCHANT_GENERIC_TEMPLATE_UNKNOWN",
                "all | {} | 400/9904 MERCHANT_POST_USING_TEMPLATES_WRONG_TYPE",
                "site | {'template_type':'paivana','website':'https://example.com/a','paivana_id':'p'} | EUR:1",
                "site | {'template_type':'paivana','website':'https://example.com/a','paivana_id':'p','tip':'EUR:1','amount':'EUR:2'} | EUR:2",
                "site | {'template_type':'paivana','website':'https://evil/?https://example.com/a','paivana_id':'p'} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "site | {'template_type':'paivana','paivana_id':'p'} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "site | {'template_type':'paivana','website':'https://example.com/a'} | 400/26 GENERIC_PARAMETER_MALFORMED",
                "sites | {'template_type':'paivana','website':'w','paivana_id':'p'} | 400/2862 MERCHANT_POST_USING_TEMPLATES_NO_AMOUNT",
                "sites | {'template_type':'paivana','website':'w','paivana_id':'p','amount':'EUR:2'} | EUR:2",
                "sites | {'template_type':'paivana','website':'w','paivana_id':'p','amount':'EUR:3'} | 400/2860 MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT",
                "sites | {'template_type':'paivana','website':'w','paivana_id':'p','amount':'USD:2'} | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
            })
    void costs(String template, String body, String expected) {
        assertThat(amount(use(template, body))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "some | milk 3 tea 2            |                                  | EUR:3.9",
                "some | milk 3                  | ,'tip':'EUR:0.1'                 | EUR:1",
                "some | milk 3                  | ,'tip':'EUR:0.1','amount':'EUR:1' | EUR:1",
                "some | milk 3                  | ,'amount':'EUR:1' | 400/2860 MERCHANT_POST_USING_TEMPLATES_AMOUNT_CONFLICT_TEMPLATES_CONTRACT_AMOUNT",
                "some | tea 1                   | ,'amount':'USD:2'                | USD:2",
                "some | tea 1                   | ,'tip':'USD:1'                   | USD:3",
                "some | tea 1                   | | 400/9906 MERCHANT_POST_USING_TEMPLATES_NO_CURRENCY",
                "dollars | tea 1                |                                  | USD:2",
                "dollars | milk 1               |                                  | EUR:0.3",
                "euros | tea 1                  |                                  | EUR:1.5",
                "euros | tea 1                  | ,'amount':'USD:2' | 400/2024 MERCHANT_GENERIC_CURRENCY_MISMATCH",
                "euros | sushi 1                | | 400/9906 MERCHANT_POST_USING_TEMPLATES_NO_CURRENCY",
                "all  | milk 1 sushi 1          | | 400/9906 MERCHANT_POST_USING_TEMPLATES_NO_CURRENCY",
                "all  | plain 1                 | | 400/9906 MERCHANT_POST_USING_TEMPLATES_NO_CURRENCY",
                "some | sushi 1                 | | 400/9905 MERCHANT_POST_USING_TEMPLATES_WRONG_PRODUCT",
                "some | gone 1                  | | 404/2006 MERCHANT_GENERIC_PRODUCT_UNKNOWN",
                "one  | milk 1 milk 1           |                                  | EUR:0.6",
                "one  | milk 1 tea 1            | | 400/9905 MERCHANT_POST_USING_TEMPLATES_WRONG_PRODUCT",
                "all  | milk 0                  | | 400/26 GENERIC_PARAMETER_MALFORMED",
                "all  | milk -1                 | | 400/26 GENERIC_PARAMETER_MALFORMED",
                "all  | milk 1.5                | | 400/26 GENERIC_PARAMETER_MALFORMED",
                "all  | milk x                  | | 400/26 GENERIC_PARAMETER_MALFORMED",
                "all  | ``                      | | 400/26 GENERIC_PARAMETER_MALFORMED",
                "all  | gold 2                  | | 500/62 GENERIC_FAILED_COMPUTE_AMOUNT",
                "all  | gold 1 milk 4           | | 500/62 GENERIC_FAILED_COMPUTE_AMOUNT",
                "all  | dust 0.5                |                                  | EUR:0.00000001",
                "all  | dust 1.4                |                                  | EUR:0.00000001",
                "all  | last 2 | | 410/2670 MERCHANT_PRIVATE_POST_PRODUCTS_LOCK_INSUFFICIENT_STOCKS",
            })
    void costsWhatIsInTheCart(String template, String picked, String more, String expected) {
        String[] words = picked.isEmpty() ? new String[0] : picked.split(" ");
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < words.length; i += 2) {
            entries.append(i == 0 ? "" : ",")
                    .append("{'product_id':'" + words[i] + "','quantity':'" + words[i + 1] + "'}");
        }
        String body = "{" + CART + "'inventory_selection':[" + entries + "]" + (more == null ? "" : more) + "}";
        assertThat(amount(use(template, body))).isEqualTo(expected);
    }

    private static JsonNode contract(Reply placed) {
        assertThat(placed.brief()).as(placed.text()).isEqualTo("200");
        return shop.get("/private/orders/" + placed.json().path("order_id").asText())
                .json()
                .path("proto_contract_terms");
    }

    @Test
    void writesDownWhatWasAgreed() {
        Reply placed = use("open", "{'amount':'EUR:3','tip':'EUR:1','summary':'s'}");
        assertThat(placed.json().has("token")).isTrue();
        assertThat(placed.json().path("pay_deadline").path("t_s").asLong()).isEqualTo(1_700_000_060);
        JsonNode contract = contract(placed);
        assertThat(contract.path("tip").asText()).isEqualTo("EUR:1");
        assertThat(contract.path("minimum_age").asInt()).isEqualTo(18);
        assertThat(contract.path("summary").asText()).isEqualTo("s");
        assertThat(contract(use("texts", "{}")).path("summary").asText()).isEqualTo("Usual");
    }

    @Test
    void sellsAccessToAWebsite() {
        Reply placed =
                use("site", "{'template_type':'paivana','website':'https://example.com/a','paivana_id':'visitor'}");
        assertThat(contract(placed).path("fulfillment_url").asText()).isEqualTo("https://example.com/a");
        assertThat(Objects.requireNonNull(site.machine.lastOrder).terms().sessionId())
                .isEqualTo("visitor");
    }

    @Test
    void setsTheGoodsAsideAndSaysWhatTheyCost() {
        Reply placed = use("some", "{" + CART + "'inventory_selection':[{'product_id':'milk','quantity':'2'}]}");
        assertThat(contract(placed).path("products").toString())
                .isEqualTo("[{\"description\":\"d\",\"price\":\"EUR:0.6\",\"product_id\":\"milk\","
                        + "\"product_name\":\"d\",\"quantity\":2,\"unit\":\"Piece\",\"unit_quantity\":\"2\"}]");
    }

    @Test
    void offersWhatIsInItsCategories() {
        long hot = shop.post("/private/categories", "{'name':'Hot'}")
                .json()
                .path("category_id")
                .asLong();
        shop.stock("soup", "9", ",'unit_price':['EUR:4'],'categories':[" + hot + "]");
        template("hot", CART + "'summary':'Cart','selected_categories':[" + hot + "]", "");
        String body = "{" + CART + "'inventory_selection':[{'product_id':'%s','quantity':'1'}]}";
        assertThat(amount(use("hot", body.formatted("soup")))).isEqualTo("EUR:4");
        assertThat(use("hot", body.formatted("milk")).brief()).isEqualTo("400/9905");
        shop.send("DELETE", "/private/categories/" + hot, "");
        assertThat(use("hot", body.formatted("soup")).brief()).isEqualTo("400/9905");
    }

    @Test
    void readsForms() {
        String[] form = {"Content-Type", FORM + "; charset=utf-8"};
        Reply placed = use("open", "amount=EUR%3A3&tip=&summary=A+cup+%C3%A0+2", form);
        assertThat(contract(placed).path("summary").asText()).isEqualTo("A cup \u00e0 2");
        String selection = "%5B%7B%22product_id%22%3A%22milk%22%2C%22quantity%22%3A%222%22%7D%5D";
        assertThat(amount(use("some", "template_type=inventory-cart&inventory_selection=" + selection, form)))
                .isEqualTo("EUR:0.6");
        assertThat(use("some", "template_type=inventory-cart&inventory_selection=x", form)
                        .brief())
                .isEqualTo("400/26");
        assertThat(use("open", "amount=EUR:1&amount=EUR:2", form).brief()).isEqualTo("400/26");
        assertThat(use("open", "summary=%", form).brief()).isEqualTo("400/26");
        assertThat(use("open", "summary=\u00e4", form).brief()).isEqualTo("400/26");
    }

    @Test
    void isTheSameOrderUnderTheSameKey() {
        String[] key = {"Idempotency-Key", "0b7e0b7e0b7e0b7e0b7e0b7e"};
        Reply first = use("fixed", "{}", key);
        assertThat(use("fixed", "{}", key).text()).isEqualTo(first.text());
        assertThat(use("fixed", "{'tip':'EUR:1'}", key).brief()).isEqualTo("409/26");
        assertThat(use("fixed", "{}", "Idempotency-Key", "1").brief())
                .as("others would have it, too")
                .isEqualTo("400/26");
    }

    @Test
    void refusesBodiesThatAreTooLarge() {
        String text = "x".repeat((1 << 20) + 1);
        assertThat(use("open", "{'summary':'" + text + "'}").brief()).isEqualTo("413/32");
    }
}
