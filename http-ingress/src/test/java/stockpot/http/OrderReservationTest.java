package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.said;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.http.Site.Reply;
import stockpot.kernel.AttemptId;
import stockpot.orders.OrderId;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationKey;

/** The settled point 9 of the reservation service: an order takes over a reservation. */
class OrderReservationTest {
    private static final String UNKNOWN = "404/26 GENERIC_PARAMETER_MALFORMED";

    @AutoClose
    private static final Site site = new Site();

    private IomShop shop;

    @BeforeEach
    void openShop() {
        shop = IomShop.open(site);
        shop.stock("a", "5");
        shop.stock("b", "3");
    }

    private Reply order(Object reservation, String inventory, String... headers) {
        return shop.shop()
                .post(
                        "/private/orders",
                        "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[" + inventory
                                + "],'reservation_id':" + reservation + "}",
                        headers);
    }

    private static String line(String product, int quantity) {
        return "{'product_id':'" + product + "','quantity':" + quantity + "}";
    }

    private String free() {
        return "a " + shop.free("a") + ", b " + shop.free("b");
    }

    @Test
    void takesItsGoodsAndFreesTheRest() {
        long number = shop.reserve("a 5, b 3");
        assertThat(order(number, line("a", 2)).status()).isEqualTo(200);
        assertThat(free()).isEqualTo("a 3, b 3");
        assertThat(said(shop.get(number))).startsWith("404 21002 ");
        assertThat(said(shop.delete(number))).startsWith("400 21002 ");
        assertThat(said(shop.put(number, "{'lifetime':5}"))).startsWith("400 21002 ");
        assertThat(order(number, line("a", 1)).full()).as("it is taken").isEqualTo(UNKNOWN);
    }

    @Test
    void takesWhatIsMissingFromStock() {
        long number = shop.reserve("a 2");
        assertThat(order("'" + number + "'", line("a", 5) + "," + line("b", 1)).status())
                .as("a number may be text")
                .isEqualTo(200);
        assertThat(free()).isEqualTo("a 0, b 2");
    }

    @Test
    void leavesItAsItWasWhenItIsRefused() {
        long number = shop.reserve("a 2, b 1");
        assertThat(order(number, line("a", 5) + "," + line("b", 4)).brief()).isEqualTo("410/2670");
        assertThat(said(shop.get(number))).isEqualTo("200 a 2 reserved, b 1 reserved");
        assertThat(free()).isEqualTo("a 3, b 2");
        assertThat(order(number, line("a", 2)).status()).isEqualTo(200);
    }

    @Test
    void sellsItsGoodsWhenItIsPaid() {
        long number = shop.reserve("a 2");
        String order = order(number, line("a", 2)).json().path("order_id").asText();
        assertThat(shop.shop()
                        .post("/private/orders/" + order + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}")
                        .status())
                .isEqualTo(204);
        assertThat(shop.atp("a").json().at("/data/0/blocked").asInt()).isEqualTo(2);
        assertThat(free()).isEqualTo("a 3, b 3");
    }

    @Test
    void mayNeedNothingOfIt() {
        long number = shop.reserve("a 2");
        assertThat(order(number, "").status()).isEqualTo(200);
        assertThat(free()).isEqualTo("a 5, b 3");
    }

    @Test
    void isTheSameOrderUnderTheSameKey() {
        long number = shop.reserve("a 2");
        Reply first = order(number, line("a", 2), "Idempotency-Key", "k");
        assertThat(first.status()).isEqualTo(200);
        assertThat(order(number, line("a", 2), "Idempotency-Key", "k").text()).isEqualTo(first.text());
    }

    @Test
    void findsOnlyReservationsThatLiveAndAreItsOwn() {
        IomShop other = IomShop.open(site);
        other.stock("a", "5");
        long foreign = other.reserve("a 1");
        Reply refused = order(foreign, line("a", 1));
        assertThat(refused.full()).isEqualTo(UNKNOWN);
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("reservation_id: there is no reservation of that number");
        assertThat(order(foreign == 1 ? 2 : foreign - 1, line("a", 1)).text()).isEqualTo(refused.text());
        long over = shop.reserve("a 1");
        site.machine.epochMillis += 60_000;
        assertThat(order(over, line("a", 1)).full()).isEqualTo(UNKNOWN);
        assertThat(free()).isEqualTo("a 5, b 3");
    }

    @Test
    void waitsForNoOtherOrderThatIsTakingIt() {
        long number = shop.reserve("a 1");
        site.machine.decide(
                new TakeReservation(new ReservationKey(number), shop.id(), new AttemptId("taking"), new OrderId("o")));
        assertThat(order(number, line("a", 1)).full()).isEqualTo("503/55 GENERIC_DB_SOFT_FAILURE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "'x'",
                "''",
                "'-1'",
                "'1.5'",
                "true",
                "[]",
                "{}",
                "9007199254740992",
                "'9007199254740992'",
                "'99999999999999999999'",
                "1e3"
            })
    void isAskedForByANumber(String reservation) {
        Reply refused = order(reservation, line("a", 1));
        assertThat(refused.full()).isEqualTo("400/26 GENERIC_PARAMETER_MALFORMED");
        assertThat(refused.json().path("detail").asText())
                .isEqualTo("reservation_id must be an integer from 1 to 9007199254740991");
    }

    @Test
    void isLeftOutByNull() {
        assertThat(order("null", line("a", 1)).status()).isEqualTo(200);
    }
}
