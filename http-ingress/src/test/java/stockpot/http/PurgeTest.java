package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.http.IomShop.items;
import static stockpot.http.IomShop.number;
import static stockpot.http.IomShop.said;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stockpot.http.Site.Reply;
import stockpot.kernel.AttemptId;
import stockpot.quantity.Quantity;
import stockpot.stock.HoldOwner;
import stockpot.stock.ProductId;
import stockpot.stock.ProductKey;
import stockpot.stock.StockCommand.HoldStock;
import stockpot.stock.StockCommand.ReleaseHold;

/** Whoever opens an instance under the name of one that was purged finds nothing of it that is not paid. */
class PurgeTest {
    @AutoClose
    private static final Site site = new Site();

    private IomShop shop;

    @BeforeEach
    void openShop() {
        shop = IomShop.open(site);
        shop.stock("a", "9");
        shop.stock("b", "9");
    }

    private String order(String product) {
        Reply reply = shop.shop()
                .post(
                        "/private/orders",
                        "{'order':{'amount':'KUDOS:1','summary':'s'},'inventory_products':[{'product_id':'" + product
                                + "','quantity':1}]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("order_id").asText();
    }

    private Reply purge() {
        return site.send("DELETE", "/management/instances/" + shop.id() + "?purge=yes", "");
    }

    @Test
    void takesBackWhatHoldsItsProducts() {
        long live = shop.reserve("a 2, b 1");
        long over = number(shop.post("{'lifetime':1,'items':[" + items("b 1") + "]}"));
        site.machine.epochMillis += 1_000;
        String unpaid = order("a");
        String paid = order("b");
        shop.shop().post("/private/orders/" + paid + "/payments", "{'payment_ref':'p','amount':'KUDOS:1'}");
        assertThat(purge().brief()).isEqualTo("204");

        IomShop next = shop.openedAgain();
        assertThat(next.shop().get("/private/products").text()).isEqualTo("{\"products\":[]}");
        next.stock("a", "3");
        assertThat(next.free("a")).isEqualTo(3);
        for (long number : new long[] {live, over}) {
            assertThat(said(next.get(number))).startsWith("404 21002 ");
            assertThat(said(next.put(number, "{}"))).startsWith("400 21002 ");
            assertThat(said(next.delete(number))).startsWith("400 21002 ");
        }
        assertThat(next.shop().get("/private/orders/" + unpaid).status()).isEqualTo(404);
        assertThat(next.shop().get("/private/orders/" + paid).status())
                .as("a sale is kept, without its contract")
                .isEqualTo(410);
    }

    @Test
    void leavesTheReservationsOfOthers() {
        IomShop other = IomShop.open(site);
        other.stock("a", "1");
        long number = other.reserve("a 1");
        assertThat(purge().brief()).isEqualTo("204");
        assertThat(said(other.get(number))).isEqualTo("200 a 1 reserved");
    }

    @Test
    void forgetsTheKeysOfRequests() {
        String body = "{'items':[" + items("a 1") + "]}";
        long before = number(shop.post(body, "Idempotency-Key", "k"));
        assertThat(purge().brief()).isEqualTo("204");
        IomShop next = shop.openedAgain();
        next.stock("a", "3");
        Reply made = next.post(body, "Idempotency-Key", "k");
        assertThat(said(made)).isEqualTo("201 a 1 reserved");
        assertThat(number(made)).isNotEqualTo(before);
    }

    @Test
    void doesNotFreeTheNameWhileSomethingIsHeld() {
        ProductKey product = new ProductKey(shop.id(), new ProductId("a"));
        HoldStock hold = new HoldStock(product, new AttemptId("x"), new HoldOwner("o"), Quantity.of(1), List.of());
        site.machine.decide(hold);
        assertThat(purge().status()).as("it is being decided").isEqualTo(503);
        assertThat(shop.shop().get("/private/products").brief()).startsWith("404/2016");
        site.machine.decide(new ReleaseHold(product, new AttemptId("x")));
        assertThat(purge().brief()).isEqualTo("204");
    }
}
