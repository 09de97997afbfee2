package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.kernel.AttemptId;
import stockpot.money.Amount;
import stockpot.orders.ContractRef;
import stockpot.orders.Item;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.RemoveOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent;
import stockpot.orders.OrderKey;
import stockpot.orders.Orders;
import stockpot.orders.Payment;
import stockpot.orders.ReservationKey;
import stockpot.orders.Terms;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;
import stockpot.topology.orders.OrderRows;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.SourcePosition;
import stockpot.topology.rows.ExpiringEntries;

/** Orders through the machine: rows, results, ledger, pay deadlines, attempts that were given up. */
class MachineOrdersTest {
    private static final OrderKey KEY = OrderKey.of("shop", "2026-1");
    private static final OrderKey OTHER = OrderKey.of("shop", "2026-2");
    private static final AttemptId FIRST = new AttemptId("first");
    private static final AttemptId SECOND = new AttemptId("second");
    private static final ProductId CHAIR = new ProductId("chair");
    private static final Amount PRICE = Amount.parse("EUR:3.5");
    private static final ContractRef CONTRACT = new ContractRef("a".repeat(64), 7);
    private static final long DAY = 24 * 3_600_000L;

    private final Workbench<Orders, OrderCommand, OrderEvent> orders = Workbench.orders();

    private static PlaceOrder place(OrderKey key, AttemptId attempt, long payDeadlineAfterNoon) {
        long deadline = payDeadlineAfterNoon == Terms.NEVER ? Terms.NEVER : Workbench.NOON + payDeadlineAfterNoon;
        Terms terms = new Terms(PRICE, CONTRACT, deadline, "session", List.of(), "token");
        return new PlaceOrder(key, attempt, "hash", List.of(new Item(CHAIR, Quantity.parse("2.5"))), terms);
    }

    private static PayOrder pay(OrderKey key) {
        return new PayOrder(key, new Payment("p-1", PRICE));
    }

    private static SourcePosition source(long offset) {
        return new SourcePosition("stockpot.stock.commands", 0, offset, 0, 0);
    }

    private Order order(OrderKey key) {
        return OrderRows.read(orders.rows().get(OrderRows.key(key))).order();
    }

    private static String code(JsonNode result) {
        return result.path("code").asText("ACCEPTED");
    }

    @Test
    void arePlacedClaimedAndPaid() {
        JsonNode placed = orders.send(place(KEY, FIRST, 1_000));
        long serial = Workbench.firstNumber(0, 1);
        assertThat(placed.at("/data/serial").longValue()).isEqualTo(serial);
        assertThat(placed.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(placed.at("/data/claim_token").textValue()).isEqualTo("token");
        assertThat(placed.at("/data/pay_deadline_ms").longValue()).isEqualTo(Workbench.NOON + 1_000);
        assertThat(code(orders.send(new ClaimOrder(KEY, "nonce", "token")))).isEqualTo("ACCEPTED");
        assertThat(code(orders.send(pay(KEY)))).isEqualTo("ACCEPTED");
        assertThat(orders.send(pay(KEY)).at("/data/unchanged").booleanValue()).isTrue();
        Order order = order(KEY);
        assertThat(order)
                .isEqualTo(new Order(
                        serial,
                        FIRST,
                        "hash",
                        place(KEY, FIRST, 1_000).items(),
                        place(KEY, FIRST, 1_000).terms(),
                        Workbench.NOON,
                        Order.State.PAID,
                        "nonce",
                        new Payment("p-1", PRICE),
                        Workbench.NOON));
        assertThat(orders.happened()).containsExactly("OrderPlaced", "OrderClaimed", "OrderPaid");
    }

    @Test
    void keepClaimTokensAndNoncesOutOfTheLedger() {
        orders.send(place(KEY, FIRST, 1_000));
        orders.send(new ClaimOrder(KEY, "a-nonce", "token"));
        assertThat(orders.effects().ledger())
                .noneMatch(fact ->
                        fact.toString().contains("token") || fact.toString().contains("a-nonce"));
    }

    @Test
    void sayWhichAttemptPlacedThem() {
        orders.send(place(KEY, FIRST, Terms.NEVER));
        JsonNode again = orders.send(place(KEY, SECOND, Terms.NEVER));
        assertThat(again.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(again.at("/data/unchanged").booleanValue()).isTrue();
        assertThat(again.at("/data").has("pay_deadline_ms")).isFalse();
    }

    @Test
    void expireAtTheirPayDeadlineAndNotBefore() {
        orders.send(place(KEY, FIRST, 1_000));
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 1_000);
        orders.at(999).tickUntilNothingIsDue();
        assertThat(orders.happened()).containsExactly("OrderPlaced");
        orders.at(1_000).tickUntilNothingIsDue();
        assertThat(orders.happened()).containsExactly("OrderPlaced", "OrderExpired");
        assertThat(orders.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(order(KEY).state()).isEqualTo(Order.State.EXPIRED);
    }

    @Test
    void expireBeforeALatePaymentIsLookedAt() {
        orders.send(place(KEY, FIRST, 1_000));
        assertThat(code(orders.at(1_000).send(pay(KEY)))).isEqualTo("ORDER_OVER");
        assertThat(orders.happened()).containsExactly("OrderPlaced", "OrderExpired");
        orders.send(place(OTHER, SECOND, 2_000));
        assertThat(code(orders.at(1_999).send(pay(OTHER)))).isEqualTo("ACCEPTED");
    }

    @Test
    void haveNothingMoreToWaitForWhenPaidOrWithdrawn() {
        orders.send(place(KEY, FIRST, 1_000));
        orders.send(pay(KEY));
        assertThat(orders.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        orders.send(place(OTHER, SECOND, 1_000));
        orders.send(new WithdrawOrder(OTHER, false));
        assertThat(orders.machine().earliestDue()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(orders.rows('t')).isZero();
    }

    @Test
    void leaveTheirIdToAnotherWhenWithdrawn() {
        orders.send(place(KEY, FIRST, 1_000));
        JsonNode withdrawn = orders.send(new WithdrawOrder(KEY, false));
        assertThat(withdrawn.at("/data/attempt").textValue()).isEqualTo("first");
        assertThat(withdrawn.at("/data/items/0/product").textValue()).isEqualTo("chair");
        assertThat(orders.rows('i')).as("listed").isZero();
        orders.send(place(KEY, SECOND, 5_000));
        assertThat(order(KEY).attempt()).isEqualTo(SECOND);
        assertThat(orders.rows('i')).isEqualTo(1);
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + 5_000);
    }

    @Test
    void areNotPlacedWithAnAttemptThatWasGivenUp() {
        orders.settle(source(0), new ResolveHold(KEY, FIRST, CHAIR));
        assertThat(orders.happened()).containsExactly("AttemptAbandoned", "HoldResolved");
        assertThat(orders.effects().ledger().getLast().get("fate").textValue()).isEqualTo("RELEASE");
        assertThat(code(orders.send(place(KEY, FIRST, Terms.NEVER)))).isEqualTo("ATTEMPT_ABANDONED");
        assertThat(code(orders.send(place(OTHER, FIRST, Terms.NEVER))))
                .as("the attempt of another order is another")
                .isEqualTo("ACCEPTED");
        assertThat(code(orders.send(place(KEY, SECOND, Terms.NEVER)))).isEqualTo("ACCEPTED");
    }

    @Test
    void forgetWhatWasGivenUpAfterADay() {
        orders.settle(source(0), new ResolveHold(KEY, FIRST, CHAIR));
        orders.settle(source(1), new ResolveHold(KEY, SECOND, CHAIR));
        assertThat(orders.rows('g')).isEqualTo(2);
        assertThat(orders.machine().earliestDue()).isEqualTo(Workbench.NOON + DAY);
        orders.at(DAY - 1).tickUntilNothingIsDue();
        assertThat(orders.rows('g')).isEqualTo(2);
        orders.at(DAY).tickUntilNothingIsDue();
        assertThat(orders.happened()).endsWith("AttemptForgotten", "AttemptForgotten");
        assertThat(orders.rows('g')).isZero();
        assertThat(orders.rows('t')).isZero();
        assertThat(code(orders.send(place(KEY, FIRST, Terms.NEVER)))).isEqualTo("ACCEPTED");
    }

    @Test
    void letTheirHoldsFollowThem() {
        orders.send(place(KEY, FIRST, 1_000));
        orders.settle(source(0), new ResolveHold(KEY, FIRST, CHAIR));
        orders.send(pay(KEY));
        orders.settle(source(1), new ResolveHold(KEY, FIRST, CHAIR));
        orders.send(place(OTHER, SECOND, 1_000));
        // The order is over by now, whether or not the clock has come by.
        orders.at(1_000).settle(source(2), new ResolveHold(OTHER, SECOND, CHAIR));
        List<String> fates = orders.effects().ledger().stream()
                .filter(fact -> fact.has("fate"))
                .map(fact -> fact.get("fate").textValue())
                .toList();
        assertThat(fates).containsExactly("CONFIRM", "SELL", "RELEASE");
    }

    /** Whichever command comes first under the id of a request decides it, and the outcome of a deleted order stays. */
    @Test
    void areMadeOnceUnderAKey() {
        Answered answered = new Answered(410, "{}");
        Envelope.Sent<OrderCommand> keep = keyed("k1", "f", new KeepAnswer(KEY, answered));
        assertThat(orders.send(keep).at("/data/answer/status").intValue()).isEqualTo(410);
        JsonNode late = orders.send(keyed("k1", "f", place(KEY, FIRST, Terms.NEVER)));
        assertThat(late.at("/data/answer/body").textValue()).isEqualTo("{}");
        assertThat(code(orders.send(keyed("k1", "g", place(KEY, FIRST, Terms.NEVER)))))
                .isEqualTo("ID_REUSED");
        assertThat(orders.happened()).isEmpty();

        orders.send(keyed("k2", "f", place(KEY, FIRST, Terms.NEVER)));
        orders.send(new WithdrawOrder(KEY, false));
        JsonNode kept = orders.send(keyed("k2", "f", new KeepAnswer(KEY, answered)));
        assertThat(kept.at("/data/attempt").textValue()).isEqualTo("first");
        orders.send(keyed("k2", "f", place(KEY, SECOND, Terms.NEVER)));
        assertThat(orders.happened()).containsExactly("OrderPlaced", "OrderWithdrawn");

        assertThat(orders.send(keyed("k3", "f", new KeepAnswer(new ReservationKey(7), null)))
                        .at("/data/unchanged")
                        .booleanValue())
                .isTrue();
        assertThat(orders.at(DAY)
                        .send(keyed("k2", "g", place(KEY, SECOND, Terms.NEVER)))
                        .path("outcome")
                        .textValue())
                .as("the key is forgotten")
                .isEqualTo("accepted");
        assertThat(orders.happened()).endsWith("OrderPlaced");
    }

    @Test
    void loseTheirContractsWhenTheyAreErasedOrTakenBack() {
        orders.send(place(KEY, FIRST, Terms.NEVER));
        ContractRef rest = new ContractRef("b".repeat(64), 8);
        assertThat(code(orders.send(new ChangeContract(KEY, FIRST, rest.hash(), null))))
                .isEqualTo("CONTRACT_CHANGED");
        orders.send(new ChangeContract(KEY, FIRST, CONTRACT.hash(), rest));
        assertThat(order(KEY).terms().contract()).isEqualTo(rest);
        orders.send(new WithdrawOrder(KEY, false));
        assertThat(order(KEY).terms().contract()).isNull();
        assertThat(orders.effects().ledger().stream()
                        .filter(fact -> fact.has("erased"))
                        .map(fact -> fact.at("/erased/offset").longValue()))
                .containsExactly(7L, 8L);
    }

    @Test
    void areForgottenWhenTheyAreOverAndTheirAttemptsAreNot() {
        orders.send(place(KEY, FIRST, 1_000));
        assertThat(code(orders.send(new RemoveOrder(KEY, FIRST)))).isEqualTo("ORDER_STANDS");
        orders.at(1_000).tickUntilNothingIsDue();
        orders.send(new RemoveOrder(KEY, SECOND));
        assertThat(orders.rows('p')).as("it was placed with another attempt").isEqualTo(1);
        orders.send(new RemoveOrder(KEY, FIRST));
        assertThat(orders.happened()).endsWith("AttemptAbandoned", "OrderRemoved");
        assertThat(orders.rows('p')).isZero();
        assertThat(orders.rows('i')).isZero();
        assertThat(code(orders.send(place(KEY, FIRST, Terms.NEVER))))
                .as("its goods were given back")
                .isEqualTo("ATTEMPT_ABANDONED");
        assertThat(code(orders.send(place(KEY, SECOND, Terms.NEVER)))).isEqualTo("ACCEPTED");
    }

    private static Envelope.Sent<OrderCommand> keyed(String id, String fingerprint, OrderCommand command) {
        return new Envelope.Sent<>(id, true, fingerprint, command);
    }

    @Test
    void areAskedOnceForEachSource() {
        orders.settle(source(5), new ResolveHold(KEY, FIRST, CHAIR));
        orders.settle(source(5), new ResolveHold(KEY, FIRST, CHAIR));
        orders.settle(source(4), new ResolveHold(KEY, SECOND, CHAIR));
        assertThat(orders.happened()).containsExactly("AttemptAbandoned", "HoldResolved");
    }
}
