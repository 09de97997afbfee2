package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.http.Site.Reply;
import stockpot.http.access.TokenText;
import stockpot.kernel.AttemptId;
import stockpot.pots.PotCommand.ClaimName;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.NameKey;
import stockpot.topology.pots.PotFamily;

/** Section 5 of the protocol, seed 004 and the settled points 3 and 4, row by row. */
class PotTest {
    private static final String POTS = "/private/pots";
    private static final String UNKNOWN = "404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN";
    private static final String NAME_TAKEN = "409/9908 MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_NAME";

    @AutoClose
    private static final Site site = new Site();

    private Shop shop;

    @BeforeEach
    void openShop() {
        shop = Shop.open(site);
    }

    private static String body(String name) {
        return "{'pot_name':'" + name + "','description':'d'}";
    }

    private long open(String name) {
        Reply reply = shop.post(POTS, body(name));
        assertThat(reply.brief()).as(reply.text()).isEqualTo("200");
        return reply.json().path("pot_serial_id").asLong();
    }

    /** A pot called own, described as d, that holds EUR:1.5 and USD:2. */
    private String filled() {
        String path = POTS + "/" + open("own");
        String totals = "{'pot_name':'own','description':'d','new_pot_totals':['USD:2','EUR:1.50']}";
        assertThat(shop.send("PATCH", path, totals).status()).isEqualTo(204);
        return path;
    }

    private String shown(String path) {
        JsonNode pot = shop.get(path).json();
        return pot.path("pot_name").asText() + " " + pot.path("description").asText() + " "
                + pot.path("pot_totals").toString().replace('"', '\'');
    }

    @Nested
    class Opening {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'pot_name':'plain','description':''}           | 200",
                    "{'pot_name':'a/b ä','description':'d'}          | 200",
                    "{'pot_name':'more','description':'d','x':[]}    | 200",
                    "{'pot_name':'plain'}                            | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':'plain','description':null}         | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'description':'d'}                             | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':null,'description':'d'}             | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':'','description':'d'}               | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':7,'description':'d'}                | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':'\\u0007','description':'d'}        | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':'\\ud800','description':'d'}        | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{'pot_name':'x','description':7}                | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{}                                              | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "[]                                              | 400/26 GENERIC_PARAMETER_MALFORMED",
                    "{                                               | 400/22 GENERIC_JSON_INVALID",
                    "{'pot_name':'taken','description':'d'}          | 409/9908 MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_NAME",
                })
        void readsEachField(String body, String expected) {
            open("taken");
            assertThat(shop.post(POTS, body.strip()).full()).isEqualTo(expected);
        }

        @Test
        void answersItsNumberAndItsPosition() {
            Reply made = shop.post(POTS, body("tips"));
            long serial = made.json().path("pot_serial_id").asLong();
            assertThat(serial).isPositive();
            assertThat(made.text()).isEqualTo("{\"pot_serial_id\":" + serial + "}");
            assertThat(made.header("Stockpot-Position")).startsWith("stockpot.pots.commands/0/");
            assertThat(open("other")).isGreaterThan(serial);
        }

        @Test
        void hasBounds() {
            assertThat(shop.post(POTS, body("n".repeat(255))).full()).isEqualTo("200");
            assertThat(shop.post(POTS, body("n".repeat(256))).full()).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
            String described = "{'pot_name':'described','description':'" + "x".repeat(65_536) + "'}";
            assertThat(shop.post(POTS, described.replace("x'}", "xx'}")).full())
                    .isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
            assertThat(shop.post(POTS, described).full()).isEqualTo("200");
            assertThat(shop.post(POTS, "{'x':'" + "x".repeat(1 << 20) + "'}").full())
                    .isEqualTo("413/32 GENERIC_UPLOAD_EXCEEDS_LIMIT");
        }

        @Test
        void isOfAnInstanceThatThereIs() {
            Reply reply = site.sendAs(shop.token(), "POST", "/instances/nobody" + POTS, "{}");
            assertThat(reply.full()).isEqualTo("404/2000 MERCHANT_GENERIC_INSTANCE_UNKNOWN");
        }

        @Test
        void takesANameOnceInEachInstance() {
            open("tips");
            Reply refused = shop.post(POTS, body("tips"));
            assertThat(refused.full()).isEqualTo(NAME_TAKEN);
            assertThat(refused.json().path("detail").asText()).isEqualTo("a pot has that name");
            assertThat(refused.header("Stockpot-Position")).startsWith("stockpot.pots.commands/0/");
            open("Tips");
            shop = Shop.open(site);
            open("tips");
        }

        @Test
        void isOnePotUnderOneKey() {
            Reply first = shop.post(POTS, body("tips"), "Idempotency-Key", "k");
            Reply again = shop.post(POTS, body("tips"), "Idempotency-Key", "k");
            assertThat(again.text()).isEqualTo(first.text()).contains("pot_serial_id");
            assertThat(again.header("Stockpot-Position")).isEqualTo(first.header("Stockpot-Position"));
            assertThat(shop.post(POTS, body("tips").replace("'d'", "'e'"), "Idempotency-Key", "k")
                            .full())
                    .isEqualTo("409/26 GENERIC_PARAMETER_MALFORMED");
            assertThat(shop.post(POTS, body("tips"), "Idempotency-Key", "l").full())
                    .isEqualTo(NAME_TAKEN);
        }

        @Test
        void givesUpOnANameThatStaysUndecided() {
            NameKey name = new NameKey(shop.id(), new PotName("tips"));
            site.machine.decide(new ClaimName(name, new AttemptId("elsewhere"), 0));
            assertThat(shop.post(POTS, body("tips")).full()).isEqualTo("503/55 GENERIC_DB_SOFT_FAILURE");
        }
    }

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "abc, 400/26 GENERIC_PARAMETER_MALFORMED",
            "1.0, 400/26 GENERIC_PARAMETER_MALFORMED",
            "%2B1, 400/26 GENERIC_PARAMETER_MALFORMED",
            "0, 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
            "-1, 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
            "7777777, 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
            "9007199254740992, 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
            "99999999999999999999999, 404/9903 MERCHANT_GENERIC_MONEY_POT_UNKNOWN",
        })
        void needsANumberThatAPotHas(String id, String expected) {
            String path = POTS + "/" + id;
            assertThat(shop.get(path).full()).isEqualTo(expected);
            assertThat(shop.send("PATCH", path, body("of nobody")).full()).isEqualTo(expected);
            assertThat(shop.send("DELETE", path, "").full()).isEqualTo(expected);
        }

        @Test
        void findsNoPotUnderAnotherNumberOrOfAnotherInstance() {
            long pot = open("own");
            assertThat(shop.get(POTS + "/0" + pot).full()).isEqualTo(UNKNOWN);
            String path = POTS + "/" + pot;
            shop = Shop.open(site);
            assertThat(shop.get(path).full()).isEqualTo(UNKNOWN);
            assertThat(shop.send("PATCH", path, body("own")).full()).isEqualTo(UNKNOWN);
            assertThat(shop.send("DELETE", path, "").full()).isEqualTo(UNKNOWN);
        }

        @Test
        void showsANewPotAsEmpty() {
            Reply reply = shop.get(POTS + "/" + open("own"));
            assertThat(reply.text()).isEqualTo("{\"description\":\"d\",\"pot_name\":\"own\",\"pot_totals\":[]}");
            assertThat(reply.header("Stockpot-Position")).startsWith("stockpot.pots.commands/0/");
        }

        @Test
        void listsWhatThereIs() {
            assertThat(shop.get(POTS).text()).isEqualTo("{\"pots\":[]}");
            String path = filled();
            String serial = path.substring(path.lastIndexOf('/') + 1);
            assertThat(shop.get(POTS).text())
                    .isEqualTo("{\"pots\":[{\"pot_serial\":" + serial
                            + ",\"pot_name\":\"own\",\"pot_totals\":[\"EUR:1.5\",\"USD:2\"]}]}");
        }

        private List<String> listed(String query) {
            return shop.get(POTS + query).json().path("pots").findValuesAsText("pot_name");
        }

        @Test
        void listsPageByPage() {
            List<Long> serials = new ArrayList<>();
            for (int i = 0; i < 22; i++) {
                serials.add(open("p" + i));
            }
            assertThat(listed("")).hasSize(20).startsWith("p21", "p20").endsWith("p2");
            assertThat(listed("?offset=" + serials.get(2))).containsExactly("p1", "p0");
            assertThat(listed("?limit=2")).containsExactly("p0", "p1");
            assertThat(listed("?limit=2&offset=" + serials.get(20))).containsExactly("p21");
            assertThat(listed("?limit=-1&offset=" + serials.get(1))).containsExactly("p0");
            assertThat(listed("?limit=5000")).hasSize(22);
            assertThat(listed("?limit=0")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=x", "limit=", "offset=-1", "offset=1.5", "limit=1&limit=2"})
        void needsNumbersToPageBy(String query) {
            assertThat(shop.get(POTS + "?" + query).full()).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
        }
    }

    @Nested
    class Changing {
        private static final String SAME = "own d ['EUR:1.5','USD:2']";
        private static final String NEW = "'pot_name':'new','description':'e'";

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'pot_name':'own','description':'d'} | 204 | own d ['EUR:1.5','USD:2']",
                    "{NEW}                                | 204 | new e ['EUR:1.5','USD:2']",
                    "{NEW,'expected_pot_totals':null,'new_pot_totals':null} | 204 | new e ['EUR:1.5','USD:2']",
                    "{NEW,'expected_pot_totals':['USD:2','EUR:1.5']}        | 204 | new e ['EUR:1.5','USD:2']",
                    "{NEW,'expected_pot_totals':['eur:1.50','usd:02','CHF:0']} | 204 | new e ['EUR:1.5','USD:2']",
                    "{NEW,'expected_pot_totals':['EUR:1.5','USD:2'],'new_pot_totals':['CHF:7','EUR:0']} | 204 | new e ['CHF:7']",
                    "{NEW,'new_pot_totals':[]}            | 204 | new e []",
                    "{NEW,'new_pot_totals':['EUR:0.00000001','usd:4503599627370496.99999999']} | 204 | new e ['EUR:0.00000001','USD:4503599627370496.99999999']",
                    "{NEW,'expected_pot_totals':[],'new_pot_totals':['EUR:1']}      | TOTAL |",
                    "{NEW,'expected_pot_totals':['EUR:1.5'],'new_pot_totals':[]}    | TOTAL |",
                    "{NEW,'expected_pot_totals':['EUR:1.5','USD:2','CHF:1']}        | TOTAL |",
                    "{NEW,'expected_pot_totals':['EUR:1.5','USD:2.00000001']}       | TOTAL |",
                    "{'pot_name':'taken','description':'e'}                         | NAME |",
                    "{'pot_name':'taken','description':'e','expected_pot_totals':['EUR:1.5','USD:2'],'new_pot_totals':[]} | NAME |",
                    "{'description':'e'}                  | 400/26 |",
                    "{'pot_name':'new'}                   | 400/26 |",
                    "{'pot_name':'new','description':null} | 400/26 |",
                    "{'pot_name':'','description':'e'}    | 400/26 |",
                    "{'pot_name':7,'description':'e'}     | 400/26 |",
                    "{NEW,'expected_pot_totals':['EUR:1.5','USD:2','eur:0']} | 400/26 |",
                    "{NEW,'expected_pot_totals':['EUR:1.500000000','USD:2']} | 400/26 |",
                    "{NEW,'expected_pot_totals':['EUR:4503599627370497']}    | 400/26 |",
                    "{NEW,'expected_pot_totals':'EUR:1.5'} | 400/26 |",
                    "{NEW,'expected_pot_totals':{}}       | 400/26 |",
                    "{NEW,'expected_pot_totals':[7]}      | 400/26 |",
                    "{NEW,'expected_pot_totals':[null]}   | 400/26 |",
                    "{NEW,'new_pot_totals':['EUR:1','EUR:1']}     | 400/26 |",
                    "{NEW,'new_pot_totals':['EUR:0.000000001']}   | 400/26 |",
                    "{NEW,'new_pot_totals':['EUR:4503599627370497']} | 400/26 |",
                    "{NEW,'new_pot_totals':['EUR:-1']}    | 400/26 |",
                    "{NEW,'new_pot_totals':['EUR:1.']}    | 400/26 |",
                    "{NEW,'new_pot_totals':['ABCDEFGHIJKL:1']} | 400/26 |",
                    "{NEW,'new_pot_totals':true}          | 400/26 |",
                    "{                                    | 400/22 |",
                })
        void isAllOrNothing(String body, String expected, String after) {
            open("taken");
            String path = filled();
            Reply reply = shop.send("PATCH", path, body.strip().replace("NEW", NEW));
            String answer = reply.brief();
            assertThat(answer.replace("409/9907", "TOTAL").replace("409/9908", "NAME"))
                    .isEqualTo(expected);
            assertThat(shown(path)).isEqualTo(after == null ? SAME : after);
            assertThat(reply.header("Stockpot-Position").isEmpty()).isEqualTo(expected.startsWith("400"));
            if (after == null) {
                assertThat(shop.post(POTS, body("new")).brief())
                        .as("the name is free")
                        .isEqualTo("200");
            } else if (!after.startsWith("own")) {
                assertThat(shop.post(POTS, body("own")).brief())
                        .as("the old name is free")
                        .isEqualTo("200");
                assertThat(shop.post(POTS, body("new")).full()).isEqualTo(NAME_TAKEN);
            }
        }

        @Test
        void saysWhatThePotHoldsInstead() {
            Reply refused = shop.send("PATCH", filled(), "{" + NEW + ",'expected_pot_totals':[]}");
            assertThat(refused.json().path("name").asText()).isEqualTo("MERCHANT_PRIVATE_MONEY_POT_CONFLICTING_TOTAL");
            assertThat(refused.json().path("detail").asText()).isEqualTo("the pot holds [EUR:1.5, USD:2], not []");
        }

        @Test
        void takesAHundredCurrenciesAndNotOneMore() {
            String path = filled();
            String amounts = IntStream.range(0, 100)
                    .mapToObj(i -> "'" + (char) ('A' + i / 10) + (char) ('A' + i % 10) + ":1'")
                    .collect(Collectors.joining(","));
            for (String member : List.of("new_pot_totals", "expected_pot_totals")) {
                String request = "{" + NEW + ",'" + member + "':[%s]}";
                assertThat(shop.send("PATCH", path, request.formatted(amounts)).brief())
                        .isEqualTo("204");
                assertThat(shop.send("PATCH", path, request.formatted(amounts + ",'ZZZ:1'"))
                                .brief())
                        .isEqualTo("400/26");
            }
        }

        @Test
        void tellsTheLedgerWhoAsked() {
            String path = filled();
            long serial = site.machine
                    .token(shop.id(), hash(shop.token()))
                    .map(Token::serial)
                    .orElseThrow();
            assertThat(said("PotReset", "by")).contains("token " + serial);
            assertThat(site.machine.ledger(PotFamily.POTS).getLast().at("/after/totals"))
                    .hasToString("[\"EUR:1.5\",\"USD:2\"]");
            assertThat(shop.send("DELETE", path, "").status()).isEqualTo(204);
            assertThat(said("PotClosed", "by")).contains("token " + serial);
        }

        private Stream<String> said(String type, String member) {
            return site.machine.ledger(PotFamily.POTS).stream()
                    .filter(fact -> fact.path("type").asText().equals(type))
                    .map(fact -> fact.path(member).asText());
        }

        private static TokenHash hash(String authorization) {
            return new TokenText(authorization.substring("Bearer ".length())).hash();
        }
    }

    @Nested
    class Closing {
        @Test
        void freesTheName() {
            String path = filled();
            Reply closed = shop.send("DELETE", path, "");
            assertThat(closed.full()).isEqualTo("204");
            assertThat(closed.header("Stockpot-Position")).startsWith("stockpot.pots.commands/0/");
            assertThat(shop.get(path).full()).isEqualTo(UNKNOWN);
            assertThat(shop.send("PATCH", path, body("own")).full()).isEqualTo(UNKNOWN);
            assertThat(shop.send("DELETE", path, "").full()).isEqualTo(UNKNOWN);
            assertThat(shown(POTS + "/" + open("own"))).isEqualTo("own d []");
        }
    }
}
