package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.Credit;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.orders.Terms;
import stockpot.topology.orders.OrderRows;

/** What orders credit to pots is kept with them and told when they are paid. */
class MachineCreditsTest {
    private static final OrderKey KEY = OrderKey.of("shop", "2026-1");
    private static final Amount PRICE = Amount.parse("EUR:3.5");

    private final Workbench<Orders, OrderCommand, OrderEvent> orders = Workbench.orders();

    private static PlaceOrder place(Amount amount, List<Credit> credits) {
        Terms terms = new Terms(amount, null, Terms.NEVER, "", credits, "");
        return new PlaceOrder(KEY, new AttemptId("a"), "hash", List.of(), terms);
    }

    private Order order() {
        return OrderRows.read(orders.rows().get(OrderRows.key(KEY))).order();
    }

    @Test
    void fromTheOrdersPlacingToItsPayment() {
        List<Credit> credits =
                List.of(new Credit(17, Amount.parse("EUR:1.5"), 2), new Credit(18, Amount.parse("EUR:2"), 0));
        orders.send(place(PRICE, credits));
        assertThat(order().terms().credits()).isEqualTo(credits);
        orders.send(new ClaimOrder(KEY, "nonce", ""));
        assertThat(order().terms().credits()).isEqualTo(credits);
        orders.send(new PayOrder(KEY, new Payment("p-1", PRICE)));
        assertThat(order().terms().credits()).isEqualTo(credits);
        assertThat(order().payment()).isEqualTo(new Payment("p-1", PRICE));
        for (JsonNode fact : orders.effects().ledger()) {
            assertThat(fact.get("credits"))
                    .hasToString("[{\"pot\":\"17\",\"amount\":\"EUR:1.5\",\"line\":2},"
                            + "{\"pot\":\"18\",\"amount\":\"EUR:2\",\"line\":0}]");
        }
        assertThat(orders.happened()).containsExactly("OrderPlaced", "OrderClaimed", "OrderPaid");
    }

    @Test
    void areLeftOutWhenThereAreNone() {
        orders.send(place(PRICE, List.of()));
        orders.send(new PayOrder(KEY, new Payment("p-1", PRICE)));
        assertThat(order().terms().credits()).isEmpty();
        assertThat(orders.effects().ledger()).hasSize(2).noneMatch(fact -> fact.has("credits"));
    }

    @Test
    void areOneForEachLineAtMostAndOneForTheRest() {
        List<Credit> most = IntStream.range(0, Terms.MAX_CREDITS)
                .mapToObj(line -> new Credit(1 + line, Amount.parse("EUR:0.00000001"), line))
                .toList();
        orders.send(place(PRICE, most));
        assertThat(order().terms().credits()).isEqualTo(most);
    }
}
