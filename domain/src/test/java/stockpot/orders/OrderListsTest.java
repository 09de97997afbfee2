package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.Order.State;
import stockpot.orders.OrderLists.OrderFilter;

class OrderListsTest {
    private static Order order(State state) {
        Terms terms = new Terms(Amount.parse("EUR:3"), null, 9, "session", List.of(), "");
        Payment payment = state == State.PAID ? new Payment("p", Amount.parse("EUR:3")) : null;
        return new Order(1, new AttemptId("a"), "", List.of(), terms, 100, state, "", payment, 0);
    }

    private static boolean takes(OrderFilter filter) {
        return filter.takes(order(State.UNPAID));
    }

    @Test
    void takeAllUnlessSomethingIsFiltered() {
        assertThat(takes(OrderFilter.ALL)).isTrue();
    }

    @Test
    void takeWhatIsPaidOrWhatIsNot() {
        OrderFilter paid = new OrderFilter("yes", "", 0);
        OrderFilter unpaid = new OrderFilter("no", "", 0);
        assertThat(takes(paid)).isFalse();
        assertThat(takes(unpaid)).isTrue();
        assertThat(paid.takes(order(State.PAID))).isTrue();
        assertThat(unpaid.takes(order(State.PAID))).isFalse();
        assertThat(unpaid.takes(order(State.EXPIRED))).isTrue();
    }

    @Test
    void takeWhatIsForSomebody() {
        assertThat(takes(new OrderFilter("", "session", 0))).isTrue();
        assertThat(takes(new OrderFilter("", "sessio", 0))).isFalse();
    }

    @Test
    void takeWhatWasPlacedAfterAnInstant() {
        assertThat(takes(new OrderFilter("", "", 99))).isTrue();
        assertThat(takes(new OrderFilter("", "", 100))).isFalse();
    }
}
