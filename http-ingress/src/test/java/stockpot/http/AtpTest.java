package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.said;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.http.Site.Reply;

/** Section 9 of the protocol and the settled point 10: what can be promised of products. */
class AtpTest {
    private static final long NOW = 1_700_000_000_000L;

    @AutoClose
    private static final Site site = new Site();

    private IomShop shop;

    @BeforeEach
    void openShop() {
        site.machine.epochMillis = NOW;
        shop = IomShop.open(site);
    }

    /** Of each product: its id, stock, reserved, blocked, what is free, and its state. */
    private static String numbers(Reply reply) {
        List<String> all = new ArrayList<>();
        for (JsonNode each : reply.json().path("data")) {
            all.add(String.join(
                    " ",
                    each.path("id").asText(),
                    each.path("stock").asText(),
                    each.path("reserved").asText(),
                    each.path("blocked").asText(),
                    each.path("atp").asText(),
                    each.path("state").asText()));
        }
        return String.join(", ", all);
    }

    private void lock(String product, int quantity) {
        shop.shop()
                .post(
                        "/private/products/" + product + "/lock",
                        "{'lock_uuid':'c','duration':{'d_us':1000000},'quantity':" + quantity + "}");
    }

    private void sell(String product, int quantity) {
        String order = shop.shop()
                .post(
                        "/private/orders",
                        "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'" + product
                                + "','quantity':" + quantity + "}]}")
                .json()
                .path("order_id")
                .asText();
        assertThat(shop.shop()
                        .post("/private/orders/" + order + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void countsWhatIsThereAndWhoHasIt() {
        shop.shop().stock("a", "20", "");
        shop.shop()
                .send(
                        "PATCH",
                        "/private/products/a",
                        "{'description':'d','unit':'Piece','total_stock':20,'total_lost':2}");
        sell("a", 4);
        lock("a", 3);
        shop.reserve("a 5");
        assertThat(numbers(shop.atp("a"))).isEqualTo("a 18 8 4 6 available");
        site.machine.epochMillis = NOW + 60_000;
        assertThat(shop.atp("a").text())
                .contains("\"location\":\"default\"", "\"modificationDate\":\"2023-11-14T22:14:20Z\"");
    }

    @Test
    void answersInTheOrderOfTheRequestAndEachOnce() {
        shop.stock("a", "1");
        shop.stock("b", "2");
        shop.stock("\u00e9 %", "3");
        assertThat(numbers(shop.atp("b,a,b,%C3%A9%20%25")))
                .isEqualTo("b 2 0 0 2 available, a 1 0 0 1 available, \u00e9 % 3 0 0 3 available");
    }

    @Test
    void namesThoseThatAreUnknownAndKnowsTheOthers() {
        shop.stock("a", "1");
        Reply some = shop.atp("x,a,y");
        assertThat(numbers(some)).isEqualTo("a 1 0 0 1 available");
        assertThat(said(some))
                .isEqualTo("200 20001 The requested id x was not found , 20001 The requested id y was not found ");
        assertThat(said(shop.atp("x"))).isEqualTo("400 20001 The requested id x was not found ");
        IomShop other = IomShop.open(site);
        assertThat(said(other.atp("a"))).as("it is another shop's").startsWith("400 20001 ");
    }

    @Test
    void roundsDownToWholePieces() {
        shop.shop().stock("kilo", "10.9", ",'unit_allow_fraction':true,'unit_precision_level':2");
        shop.shop()
                .post(
                        "/private/products/kilo/lock",
                        "{'lock_uuid':'c','duration':{'d_us':1000000},'unit_quantity':'10.5'}");
        assertThat(numbers(shop.atp("kilo"))).isEqualTo("kilo 10 10 0 0 temporarily not available");
    }

    @Test
    void hasNoMoreThanFits() {
        shop.stock("endless", "-1");
        shop.stock("much", "9007199254740991");
        assertThat(numbers(shop.atp("endless,much")))
                .isEqualTo("endless 2147483647 0 0 2147483647 available, much 2147483647 0 0 2147483647 available");
    }

    @Test
    void saysWhetherMoreCanCome() {
        shop.stock("gone", "1");
        sell("gone", 1);
        shop.stock("lent", "1");
        lock("lent", 1);
        shop.shop().stock("coming", "0", ",'next_restock':{'t_s':1700009999}");
        shop.shop().stock("never", "0", ",'next_restock':{'t_s':'never'}");
        assertThat(numbers(shop.atp("gone,lent,coming,never")))
                .isEqualTo("gone 1 0 1 0 sold out, lent 1 1 0 0 temporarily not available,"
                        + " coming 0 0 0 0 temporarily not available, never 0 0 0 0 sold out");
        site.machine.epochMillis = 1_700_009_998_999L;
        assertThat(numbers(shop.atp("coming"))).isEqualTo("coming 0 0 0 0 temporarily not available");
        site.machine.epochMillis = 1_700_009_999_000L;
        assertThat(numbers(shop.atp("coming"))).as("it should have come by now").isEqualTo("coming 0 0 0 0 sold out");
    }

    @Test
    void countsTheNamedReservationAsFree() {
        shop.stock("a", "5");
        shop.stock("b", "5");
        long number = shop.reserve("a 3, a 1");
        shop.reserve("a 1, b 2");
        assertThat(numbers(shop.atp("a,b"))).startsWith("a 5 5 0 0 temporarily").endsWith("b 5 2 0 3 available");
        String own = "a 5 1 0 4 available, b 5 2 0 3 available";
        assertThat(numbers(shop.atp("a,b?resvId=" + number))).isEqualTo(own);
        site.machine.epochMillis = NOW + 59_999;
        assertThat(numbers(shop.atp("a,b?resvId=" + number))).isEqualTo(own);
        site.machine.epochMillis = NOW + 60_000;
        assertThat(numbers(shop.atp("a?resvId=" + number)))
                .as("it is over, although nobody has come by to end it")
                .startsWith("a 5 5 0 0 ");
    }

    @Test
    void hearsNothingOfReservationsOfOthers() {
        shop.stock("a", "5");
        shop.reserve("a 1");
        IomShop other = IomShop.open(site);
        other.stock("a", "5");
        long foreign = other.reserve("a 3");
        assertThat(numbers(shop.atp("a?resvId=" + foreign))).isEqualTo("a 5 1 0 4 available");
        String admin = Site.basic("admin", Site.PASSWORD);
        assertThat(numbers(
                        site.sendAs(admin, "GET", "/servlets/services/atp/" + shop.id() + "/a?resvId=" + foreign, "")))
                .isEqualTo("a 5 1 0 4 available");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a?resvId=,                      200",
                "a?resvId=0,                     200",
                "a?resvId=-5,                    200",
                "a?resvId=99999999999999999999,  200",
                "a?resvId=9007199254740991,      200",
                "a?resvId=x,                     400 resvId: The value must be an integer",
                "a?resvId=1.5,                   400 resvId: The value must be an integer",
            })
    void takesNumbersOfReservations(String path, String expected) {
        shop.stock("a", "5");
        assertThat(said(shop.atp(path)).strip()).isEqualTo(expected);
    }

    @Test
    void refusesWhatIsNoListOfIds() {
        assertThat(said(shop.atp(","))).isEqualTo("400 id: required");
        assertThat(said(shop.atp("a,,b"))).isEqualTo("400 id: required");
        assertThat(said(shop.atp("x".repeat(256))))
                .isEqualTo("400 id: a product id must be at most 255 bytes of UTF-8");
        String many = IntStream.rangeClosed(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(said(shop.atp(many))).isEqualTo("400 id: There may be at most 500 ids");
        shop.stock("500", "1");
        assertThat(numbers(shop.atp(many.replace("0,1,", "2,3,")))).isEqualTo("500 1 0 0 1 available");
        assertThat(said(shop.atp("a%2Fb"))).startsWith("400 400 ");
    }
}
