package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import stockpot.catalog.Scope;
import stockpot.http.Site.Reply;
import stockpot.kernel.InstanceId;

/** Two instances with things of the same names: neither sees, changes or even notices what the other has. */
class SeparationTest {
    private static final String CONTRACT =
            "'template_contract':{'pay_duration':{'d_us':1},'template_type':'inventory-cart','selected_all':true}";
    private static final String PNG = "data:image/png;base64,AAAA";
    private static final String PNG_HASH = "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c";

    @AutoClose
    private static final Site site = new Site();

    private static String tokenOfA;
    private static String tokenOfB;
    private static long categoryOfB;
    private static long groupOfB;

    @BeforeAll
    static void open() {
        site.open(new InstanceId("a"));
        site.open(new InstanceId("b"));
        tokenOfA = "Bearer " + site.token(new InstanceId("a"), Scope.ALL, false);
        tokenOfB = "Bearer " + site.token(new InstanceId("b"), Scope.ALL, false);
        categoryOfB = ofB("POST", "/private/categories", "{'name':'c'}")
                .json()
                .path("category_id")
                .asLong();
        groupOfB = ofB("POST", "/private/groups", "{'group_name':'g','description':'of b'}")
                .json()
                .path("group_serial_id")
                .asLong();
        ofB("POST", "/private/units", "{'unit':'u','unit_name_long':'of b','unit_name_short':'s'}");
        ofB("PATCH", "/private/units/Piece", "{'unit_allow_fraction':true,'unit_precision_level':2}");
        ofB("POST", "/private/templates", "{'template_id':'t','template_description':'of b'," + CONTRACT + "}");
        ofB(
                "POST",
                "/private/products",
                "{'product_id':'p','description':'of b','unit':'u','total_stock':7,'categories':[" + categoryOfB
                        + "],'product_group_id':" + groupOfB + ",'image':'" + PNG + "'}");
    }

    private static Reply ofA(String method, String path, String body) {
        return site.sendAs(tokenOfA, method, "/instances/a" + path, body.replace('\'', '"'));
    }

    private static Reply ofB(String method, String path, String body) {
        return site.sendAs(tokenOfB, method, "/instances/b" + path, body.replace('\'', '"'));
    }

    /** What is there at b, each with something of its kind that is not. */
    private static Stream<List<String>> pairs() {
        return Stream.of(
                List.of("/private/categories/" + categoryOfB, "/private/categories/77777"),
                List.of("/private/groups/" + groupOfB, "/private/groups/77777"),
                List.of("/private/units/u", "/private/units/nothing"),
                List.of("/private/templates/t", "/private/templates/nothing"),
                List.of("/private/products/p", "/private/products/nothing"));
    }

    private static String body(String path) {
        if (path.contains("categories")) {
            return "{'name':'taken over'}";
        }
        if (path.contains("groups")) {
            return "{'group_name':'taken over','description':'x'}";
        }
        return path.contains("templates") ? "{'template_description':'taken over'," + CONTRACT + "}" : "{}";
    }

    @TestFactory
    Stream<DynamicTest> answersTheSameWhetherOrNotTheOtherHasIt() {
        return pairs().flatMap(pair -> Stream.of("GET", "PATCH", "DELETE")
                .map(method -> dynamicTest(method + " " + pair.getFirst(), () -> {
                    String there = pair.getFirst();
                    String notThere = pair.getLast();
                    String sent = body(there);
                    // With its own token at the other's paths.
                    Reply first = site.sendAs(tokenOfA, method, "/instances/b" + there, sent);
                    Reply second = site.sendAs(tokenOfA, method, "/instances/b" + notThere, sent);
                    assertThat(first.full()).isEqualTo("401/2015 MERCHANT_GENERIC_UNAUTHORIZED");
                    assertThat(first.text()).isEqualTo(second.text());
                    // At its own paths with the other's names and numbers.
                    Reply own = ofA(method, there, sent);
                    assertThat(own.status()).isEqualTo(404);
                    assertThat(own.full()).isEqualTo(ofA(method, notThere, sent).full());
                    assertThat(ofB("GET", there, "").status()).isEqualTo(200);
                })));
    }

    @Test
    void listsOnlyItsOwn() {
        assertThat(ofA("GET", "/private/categories", "").text()).isEqualTo("{\"categories\":[]}");
        assertThat(ofA("GET", "/private/groups", "").text()).isEqualTo("{\"groups\":[]}");
        assertThat(ofA("GET", "/private/templates", "").text()).isEqualTo("{\"templates\":[]}");
        assertThat(ofA("GET", "/private/pos", "").text()).isEqualTo("{\"products\":[],\"categories\":[]}");
        assertThat(ofA("GET", "/private/units", "").text()).doesNotContain("\"u\"");
        assertThat(ofA("GET", "/private/units/Piece", "")
                        .json()
                        .path("unit_precision_level")
                        .asInt())
                .isZero();
    }

    @Test
    void namesOnlyItsOwn() {
        String product = "{'product_id':'x','description':'d','unit':'Piece','total_stock':1,";
        assertThat(ofA("POST", "/private/products", product + "'categories':[" + categoryOfB + "]}")
                        .brief())
                .isEqualTo("404/2003");
        assertThat(ofA("POST", "/private/products", product + "'product_group_id':" + groupOfB + "}")
                        .brief())
                .isEqualTo("404/9902");
        assertThat(ofA(
                                "POST",
                                "/private/products",
                                "{'product_id':'y','description':'d','unit':'Piece','unit_total_stock':'1.5'}")
                        .brief())
                .isEqualTo("400/26");
    }

    @Test
    void hasNamesOfItsOwn() {
        try (Site two = new Site()) {
            two.open(new InstanceId("a"));
            String token = "Bearer " + two.token(new InstanceId("a"), Scope.ALL, false);
            String template = "{'template_id':'t','template_description':'d'," + CONTRACT + "}";
            for (String[] thing : new String[][] {
                {"/private/categories", "{'name':'c'}", "200"},
                {"/private/groups", "{'group_name':'g','description':'d'}", "200"},
                {"/private/units", "{'unit':'u','unit_name_long':'l','unit_name_short':'s'}", "204"},
                {"/private/templates", template, "204"}
            }) {
                String body = thing[1].replace('\'', '"');
                assertThat(two.post(thing[0], body).brief()).isEqualTo(thing[2]);
                assertThat(two.sendAs(token, "POST", "/instances/a" + thing[0], body)
                                .brief())
                        .isEqualTo(thing[2]);
            }
        }
    }

    @Test
    void showsWalletsOnlyItsOwn() {
        assertThat(site.sendAs("", "GET", "/instances/b/templates/t", "").text())
                .contains("\"product_id\":\"p\"");
        assertThat(site.sendAs("", "GET", "/instances/a/templates/t", "").brief())
                .isEqualTo("404/2018");
        assertThat(site.sendAs("", "GET", "/templates/t", "").brief()).isEqualTo("404/2018");
        assertThat(site.sendAs("", "GET", "/instances/b/products/" + PNG_HASH + "/image", "")
                        .status())
                .isEqualTo(200);
        assertThat(site.sendAs("", "GET", "/instances/a/products/" + PNG_HASH + "/image", "")
                        .brief())
                .isEqualTo("404/2006");
        assertThat(site.sendAs("", "GET", "/products/" + PNG_HASH + "/image", "")
                        .brief())
                .isEqualTo("404/2006");
    }
}
