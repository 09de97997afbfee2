package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;

/** Section 3.2 of the protocol: what a template may say, and what contradicts itself. */
class TemplateContractTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static final Site site = new Site();

    private static Reply define(String contract, String rest) {
        String body = "{'template_id':'t" + NAMES.incrementAndGet()
                + "','template_description':'d','template_contract':{'pay_duration':{'d_us':1}" + comma(contract)
                + "}" + comma(rest) + "}";
        return site.post("/private/templates", body.replace('\'', '"'));
    }

    private static String comma(String members) {
        return members.isEmpty() ? "" : "," + members;
    }

    /** 204, or the member that a refusal names. */
    private static String verdict(Reply reply) {
        if (reply.status() == 204) {
            return "204";
        }
        assertThat(reply.full()).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
        return reply.json().path("detail").asText().split("[ :]", 2)[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                         | 204",
                "'template_type':'fixed-order'                              | 204",
                "'template_type':null                                       | 204",
                "'template_type':'fixed'                                    | template_contract.template_type",
                "'template_type':7                                          | template_contract.template_type",
                "'summary':'s','minimum_age':18,'request_tip':true          | 204",
                "'summary':7                                                | template_contract.summary",
                "'currency':'EUR'                                           | 204",
                "'currency':'E R'                                           | template_contract.currency",
                "'currency':''                                              | template_contract.currency",
                "'minimum_age':-1                                           | template_contract.minimum_age",
                "'minimum_age':1.5                                          | template_contract.minimum_age",
                "'minimum_age':2147483648                                   | template_contract.minimum_age",
                "'request_tip':'yes'                                        | template_contract.request_tip",
                "'amount':'EUR:5'                                           | 204",
                "'amount':'EUR'                                             | template_contract.amount",
                "'amount':5                                                 | template_contract.amount",
                "'amount':'EUR:4503599627370497'                            | template_contract.amount",
                "'amount':'EUR:5','currency':'EUR'                          | template_contract.currency",
                "'sumary':'s'                                               | template_contract.sumary",
                "'inventory_payload':{}                                     | template_contract.inventory_payload",
                "'selected_all':true                                        | template_contract.selected_all",
                "'choices':[{'amount':'EUR:1'}]                             | template_contract.choices",
            })
    void ofFixedOrders(String contract, String expected) {
        assertThat(verdict(define(contract.strip(), ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                         | 204",
                "'selected_all':true,'choose_one':false,'currency':'EUR'    | 204",
                "'selected_categories':[1,2],'selected_products':['a','b']  | 204",
                "'selected_categories':[],'selected_products':[]            | 204",
                "'selected_all':1                                           | template_contract.selected_all",
                "'choose_one':'no'                                          | template_contract.choose_one",
                "'selected_categories':[0]                                  | template_contract.selected_categories[0]",
                "'selected_categories':[1,'2']                              | template_contract.selected_categories[1]",
                "'selected_categories':[9007199254740992]                   | template_contract.selected_categories[0]",
                "'selected_categories':7                                    | template_contract.selected_categories",
                "'selected_products':[7]                                    | template_contract.selected_products[0]",
                "'selected_products':['a','']                               | template_contract.selected_products[1]",
                "'selected_products':'a'                                    | template_contract.selected_products",
                "'amount':'EUR:5'                                           | template_contract.amount",
                "'website_regex':'x'                                        | template_contract.website_regex",
                "'max_pickup_duration':{'d_us':1}                           | template_contract.max_pickup_duration",
            })
    void ofInventoryCarts(String contract, String expected) {
        assertThat(verdict(define("'template_type':'inventory-cart'" + comma(contract.strip()), "")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'choices':[{'amount':'EUR:1'}]                             | 204",
                "'choices':[{'amount':'EUR:1'},{'amount':'USD:1'}]          | 204",
                "'choices':[{'amount':'EUR:1','description':'d','description_i18n':{'de':'x'},'inputs':[],'outputs':[{}],"
                        + "'max_fee':'EUR:0.1','tip':'eur:1'}]              | 204",
                "``                                                         | template_contract.choices",
                "'choices':null                                             | template_contract.choices",
                "'choices':[]                                               | template_contract.choices",
                "'choices':{}                                               | template_contract.choices",
                "'choices':['EUR:1']                                        | template_contract.choices[0]",
                "'choices':[{}]                                             | template_contract.choices[0].amount",
                "'choices':[{'amount':'EUR:1'},{'amount':'1'}]              | template_contract.choices[1].amount",
                "'choices':[{'amount':'EUR:1','price':'EUR:1'}]             | template_contract.choices[0].price",
                "'choices':[{'amount':'EUR:1','description':7}]             | template_contract.choices[0].description",
                "'choices':[{'amount':'EUR:1','description_i18n':'x'}]      | template_contract.choices[0].description_i18n",
                "'choices':[{'amount':'EUR:1','inputs':{}}]                 | template_contract.choices[0].inputs",
                "'choices':[{'amount':'EUR:1','outputs':[7]}]               | template_contract.choices[0].outputs[0]",
                "'choices':[{'amount':'EUR:1','max_fee':'USD:1'}]           | template_contract.choices[0].max_fee",
                "'choices':[{'amount':'EUR:1','tip':'USD:1'}]               | template_contract.choices[0].tip",
                "'choices':[{'amount':'EUR:1'}],'currency':'eur'            | 204",
                "'choices':[{'amount':'EUR:1'}],'currency':'USD'            | template_contract.choices[0].amount",
                "'choices':[{'amount':'EUR:1'}],'website_regex':'.*'        | 204",
                "'choices':[{'amount':'EUR:1'}],'website_regex':7           | template_contract.website_regex",
                "'choices':[{'amount':'EUR:1'}],'max_pickup_duration':{'d_us':'forever'} | 204",
                "'choices':[{'amount':'EUR:1'}],'max_pickup_duration':7     | template_contract.max_pickup_duration",
                "'choices':[{'amount':'EUR:1'}],'amount':'EUR:1'            | template_contract.amount",
                "'choices':[{'amount':'EUR:1'}],'choose_one':true           | template_contract.choose_one",
            })
    void ofPaivana(String contract, String expected) {
        assertThat(verdict(define("'template_type':'paivana'" + comma(contract.strip()), "")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                              | 'editable_defaults':{'summary':'s','amount':'EUR:1','minimum_age':1} | 204",
                "``                              | 'editable_defaults':{'request_tip':false,'currency':'EUR'}  | 204",
                "``                              | 'editable_defaults':{'amount':null}                 | 204",
                "``                              | 'editable_defaults':{'amount':5}                    | editable_defaults.amount",
                "``                              | 'editable_defaults':{'template_type':'fixed-order'} | editable_defaults.template_type",
                "``                              | 'editable_defaults':{'selected_all':true}           | editable_defaults.selected_all",
                "``                              | 'editable_defaults':{'colour':'red'}                | editable_defaults.colour",
                "``                              | 'editable_defaults':{'pay_duration':{'d_us':1}}     | editable_defaults.pay_duration",
                "``                              | 'editable_defaults':{'amount':'EUR:1','currency':'EUR'} | editable_defaults.currency",
                "'summary':'s'                   | 'editable_defaults':{'summary':'s'}                 | editable_defaults.summary",
                "'summary':null                  | 'editable_defaults':{'summary':'s'}                 | 204",
                "'amount':'EUR:1'                | 'editable_defaults':{'amount':'EUR:2'}              | editable_defaults.amount",
                "'currency':'EUR'                | 'editable_defaults':{'currency':'EUR'}              | editable_defaults.currency",
                "'currency':'EUR'                | 'editable_defaults':{'amount':'eur:1'}              | 204",
                "'currency':'EUR'                | 'editable_defaults':{'amount':'USD:1'}              | editable_defaults.amount",
                "'amount':'EUR:1'                | 'editable_defaults':{'currency':'EUR'}              | editable_defaults.currency",
                "'amount':'EUR:1'                | 'required_currency':'eur'                           | 204",
                "'amount':'EUR:1'                | 'required_currency':'USD'                           | template_contract.amount",
                "'currency':'EUR'                | 'required_currency':'USD'                           | template_contract.currency",
                "``    | 'required_currency':'USD','editable_defaults':{'amount':'EUR:1'}    | editable_defaults.amount",
                "``    | 'required_currency':'USD','editable_defaults':{'currency':'EUR'}    | editable_defaults.currency",
                "``    | 'required_currency':'USD','editable_defaults':{'amount':'USD:1'}    | 204",
                "'template_type':'inventory-cart' | 'editable_defaults':{'choose_one':true,'selected_all':false} | 204",
                "'template_type':'inventory-cart' | 'editable_defaults':{'amount':'EUR:1'}             | editable_defaults.amount",
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}] | 'editable_defaults':{'website_regex':'x'} | 204",
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}] | 'editable_defaults':{'website_regex':'('} | editable_defaults.website_regex",
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}] | 'editable_defaults':{'currency':'EUR'} | 204",
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}] | 'editable_defaults':{'currency':'USD'} | template_contract.choices[0].amount",
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}] | 'required_currency':'USD'     | template_contract.choices[0].amount",
            })
    void agreesWithItsDefaults(String contract, String rest, String expected) {
        assertThat(verdict(define(contract.strip(), rest.strip()))).isEqualTo(expected);
    }

    @Test
    void needsATimeToPay() {
        for (String contract : new String[] {"{}", "{\"pay_duration\":null}", "{\"pay_duration\":7}"}) {
            Reply reply = site.post(
                    "/private/templates",
                    "{\"template_id\":\"unpaid\",\"template_description\":\"d\",\"template_contract\":" + contract
                            + "}");
            assertThat(verdict(reply)).isEqualTo("template_contract.pay_duration");
        }
    }

    private static Reply website(String regex) {
        return define(
                "'template_type':'paivana','choices':[{'amount':'EUR:1'}],'website_regex':'"
                        + regex.replace("\\", "\\\\") + "'",
                "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "https://shop\\.example/.*", "^https?://[a-z0-9.-]{1,63}\\.example(/[a-z]{1,20}){1,5}$",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "(.*)(.*)(.*)(.*)(.*)(.*)b", "(x+x+)+y",
                "[[:alpha:]]+\\pL", "(a{1,50}){1,20}"
            })
    void knowsRegularExpressions(String regex) {
        assertThat(verdict(website(regex))).isEqualTo("204");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "a**",
                "(a)\\1",
                "(?=a)",
                "(?<!a)b",
                "a{1001}",
                "\\ud800x",
                "((a{100}){100}){100}",
                "((((a{30}){30}){30}){30}){30}",
                "((a{1000}){1000}){1000}",
                "(((((a{9,}){9,}){9,}){9,}){9,}){9,}",
                "(\\pL{500}){500}",
                "([)]a{1000}){1000}",
                "\\\\Q[\\\\E(a{100}){100}"
            })
    void refusesWhatIsNoneOrCostsTooMuch(String regex) {
        long begin = System.nanoTime();
        assertThat(verdict(website(regex))).isEqualTo("template_contract.website_regex");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void boundsRegularExpressions() {
        assertThat(verdict(website("x".repeat(256)))).isEqualTo("204");
        assertThat(verdict(website("x".repeat(257)))).isEqualTo("template_contract.website_regex");
    }
}
