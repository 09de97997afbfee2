package stockpot.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import stockpot.http.Site.Reply;

/** What a hostile client may send as the body of whatever defines something. */
class HostileBodiesTest {
    private static final long SEED = 3;
    private static final int MUTANTS = 300;

    /** A good body for each path, with every member. */
    private static final Map<String, String> GOOD = good();

    /** For these an object of strange members is one that says nothing, or lacks something that has an error of its own. */
    private static final Set<String> MISSING_NOTHING = Set.of("PATCH /private/units/Piece", "POST /private/orders");

    @AutoClose
    private static final Site site = new Site();

    private static String admin;

    private static Map<String, String> good() {
        Map<String, String> good = new LinkedHashMap<>();
        good.put("POST /private/categories", "{'name':'c','name_i18n':{'de':'x'}}");
        good.put("PATCH /private/categories/1", "{'name':'c','name_i18n':{'de':'x'}}");
        good.put("POST /private/groups", "{'group_name':'g','description':'d'}");
        good.put("PATCH /private/groups/1", "{'group_name':'g','description':'d'}");
        good.put(
                "POST /private/units",
                "{'unit':'u','unit_name_long':'l','unit_name_short':'s','unit_name_long_i18n':{'de':'x'},"
                        + "'unit_name_short_i18n':{'de':'x'},'unit_allow_fraction':true,'unit_precision_level':3,"
                        + "'unit_active':true}");
        good.put(
                "PATCH /private/units/Piece",
                "{'unit':'Piece','unit_allow_fraction':true,'unit_precision_level':3,'unit_active':true}");
        String cart = "'template_description':'d','template_contract':{'template_type':'inventory-cart',"
                + "'summary':'s','currency':'EUR','pay_duration':{'d_us':1},'minimum_age':1,'request_tip':true,"
                + "'selected_all':true,'selected_categories':[1],'selected_products':['p'],'choose_one':true},"
                + "'required_currency':'EUR'}";
        good.put("POST /private/templates", "{'template_id':'t'," + cart);
        good.put("PATCH /private/templates/t", "{" + cart);
        good.put(
                "POST /private/templates?paivana",
                "{'template_id':'p','template_description':'d','template_contract':{'template_type':'paivana',"
                        + "'pay_duration':{'d_us':'forever'},'website_regex':'(a{1,5}){1,5}','choices':[{'amount':'EUR:1.5',"
                        + "'description':'d','description_i18n':{'de':'x'},'inputs':[{}],'outputs':[{}],'max_fee':'EUR:1',"
                        + "'tip':'EUR:1'}],'max_pickup_duration':{'d_us':1}},'editable_defaults':{'minimum_age':1}}");
        good.put("POST /private/pots", "{'pot_name':'p','description':'d'}");
        good.put(
                "PATCH /private/pots/99",
                "{'pot_name':'p','description':'d','expected_pot_totals':['EUR:1.5','USD:2'],"
                        + "'new_pot_totals':['EUR:0','YEN:3']}");
        good.put(
                "POST /private/orders",
                "{'order':{'amount':'EUR:9','summary':'s','order_default_money_pot':0,'products':[{'description':'d',"
                        + "'price':'EUR:1','product_money_pot':0}]},'inventory_products':[]}");
        good.put(
                "POST /private/products",
                "{'product_id':'p','description':'d','unit':'Piece','unit_total_stock':'1','categories':[],"
                        + "'product_group_id':0,'image':'data:image/png;base64,AAAA'}");
        good.replaceAll((_, body) -> body.replace('\'', '"'));
        return good;
    }

    @BeforeAll
    static void open() {
        admin = "Bearer " + site.admin();
    }

    private static Reply send(String target, byte[] body) {
        String[] parts = target.split(" ");
        return site.sendBytes(admin, parts[0], parts[1], body);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoJsonObject() {
        List<byte[]> bodies = List.of(
                new byte[0],
                "null".getBytes(UTF_8),
                "[]".getBytes(UTF_8),
                "\"x\"".getBytes(UTF_8),
                "{\"a\":NaN}".getBytes(UTF_8),
                "{\"a\":1,\"a\":2}".getBytes(UTF_8),
                "{\"a\":1}{}".getBytes(UTF_8),
                "{'a':1}".getBytes(UTF_8),
                ("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8),
                ("{\"a\":" + "9".repeat(100_000) + "}").getBytes(UTF_8),
                ("{\"a\":[" + "1,".repeat(100_000) + "1]}").getBytes(UTF_8),
                "{\"a\":1e1000000000}".getBytes(UTF_8),
                "{}".getBytes(UTF_16BE),
                "\ufeff{}".getBytes(UTF_8),
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
                "{\"\\ud800\":1}".getBytes(UTF_8));
        return GOOD.keySet().stream()
                .filter(target -> !MISSING_NOTHING.contains(target))
                .map(target -> dynamicTest(target, () -> {
                    for (byte[] body : bodies) {
                        assertThat(send(target, body).brief()).isIn("400/22", "400/26");
                    }
                }));
    }

    /** The good body with something spoilt, again and again: whatever it is, the answer is no failure. */
    @TestFactory
    Stream<DynamicTest> failsAtNothing() {
        return GOOD.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    Random random = new Random(SEED);
                    assertThat(send(entry.getKey(), entry.getValue().getBytes(UTF_8))
                                    .status())
                            .isIn(200, 204, 404);
                    for (int i = 0; i < MUTANTS; i++) {
                        String mutant = mutant(entry.getValue(), random);
                        assertThat(send(entry.getKey(), mutant.getBytes(UTF_8)).status())
                                .as(mutant)
                                .isIn(200, 204, 400, 404, 409);
                    }
                }));
    }

    static String mutant(String good, Random random) {
        String[] values = {
            "null",
            "true",
            "-1",
            "0",
            "7",
            "9223372036854775808",
            "1.5",
            "1e400",
            "\"\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "[]",
            "[[]]",
            "[null]",
            "{}",
            "{\"d_us\":-1}",
            "{\"\":{}}",
            "\"EUR:1\"",
            "\"((a{99}){99}){99}\""
        };
        String mutant = good;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(mutant.length());
            int colon = mutant.indexOf(':', at);
            if (random.nextInt(4) > 0 && colon > 0) {
                int end = colon + 1;
                while (end < mutant.length() && ",}]".indexOf(mutant.charAt(end)) < 0) {
                    end++;
                }
                mutant = mutant.substring(0, colon + 1) + values[random.nextInt(values.length)] + mutant.substring(end);
            } else {
                mutant = mutant.substring(0, at) + mutant.substring(Math.min(mutant.length(), at + random.nextInt(4)));
            }
            if (mutant.isEmpty()) {
                return mutant;
            }
        }
        return mutant;
    }
}
