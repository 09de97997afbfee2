package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.kernel.AttemptId;
import stockpot.kernel.CommandContext;
import stockpot.kernel.Resolution;
import stockpot.kernel.Scenario;
import stockpot.money.Amount;
import stockpot.orders.Order.State;
import stockpot.orders.OrderCommand.Answered;
import stockpot.orders.OrderCommand.ClaimOrder;
import stockpot.orders.OrderCommand.EndOrder;
import stockpot.orders.OrderCommand.ForgetAttempt;
import stockpot.orders.OrderCommand.KeepAnswer;
import stockpot.orders.OrderCommand.PayOrder;
import stockpot.orders.OrderCommand.PlaceOrder;
import stockpot.orders.OrderCommand.ResolveHold;
import stockpot.orders.OrderCommand.WithdrawOrder;
import stockpot.orders.OrderEvent.AttemptAbandoned;
import stockpot.orders.OrderEvent.AttemptForgotten;
import stockpot.orders.OrderEvent.HoldResolved;
import stockpot.orders.OrderEvent.OrderClaimed;
import stockpot.orders.OrderEvent.OrderExpired;
import stockpot.orders.OrderEvent.OrderPaid;
import stockpot.orders.OrderEvent.OrderPlaced;
import stockpot.orders.OrderEvent.OrderWithdrawn;
import stockpot.quantity.Quantity;
import stockpot.stock.ProductId;

class OrderDeciderTest {
    private static final long NOON = 43_200_000;
    private static final long DEADLINE = NOON + 60_000;
    private static final OrderKey KEY = OrderKey.of("shop", "2026-1");
    private static final AttemptId MINE = new AttemptId("mine");
    private static final AttemptId LATE = new AttemptId("late");
    private static final ProductId APPLES = new ProductId("apples");
    private static final List<Item> ITEMS = List.of(new Item(APPLES, Quantity.of(2)));
    private static final ContractRef CONTRACT = new ContractRef("a".repeat(64), 7);
    private static final Payment PAYMENT = new Payment("p-1", Amount.parse("EUR:3"));

    private static Terms terms(String session, long payDeadline) {
        return new Terms(Amount.parse("EUR:3"), CONTRACT, payDeadline, session, List.of(), "token");
    }

    private static Order order(State state) {
        Terms terms = terms("apples", DEADLINE);
        boolean paid = state == State.PAID;
        return new Order(7, MINE, "hash", ITEMS, terms, NOON, state, "", paid ? PAYMENT : null, paid ? NOON : 0);
    }

    private static Order claimed(State state) {
        return order(state).claimedWith("nonce");
    }

    private static PlaceOrder place(AttemptId attempt, String hash, Terms terms) {
        return new PlaceOrder(KEY, attempt, hash, ITEMS, terms);
    }

    private static PlaceOrder place(AttemptId attempt, String hash) {
        return place(attempt, hash, terms("apples", DEADLINE));
    }

    private static PayOrder pay(String reference, String amount) {
        return new PayOrder(KEY, new Payment(reference, Amount.parse(amount)));
    }

    private static ClaimOrder claim(String nonce, String token) {
        return new ClaimOrder(KEY, nonce, token);
    }

    @Test
    void keepingAnAnswerChangesNothing() {
        given(order(State.UNPAID))
                .when(new KeepAnswer(KEY, new Answered(200, "{}")))
                .thenNothing();
        given(null).when(new KeepAnswer(new ReservationKey(1), null)).thenNothing();
        assertThat(new Answered(499, "").status()).isEqualTo(499);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Answered(500, ""))
                .withMessageContaining("from 200 to 499, not 500");
        assertThatIllegalArgumentException().isThrownBy(() -> new Answered(199, ""));
    }

    private static Scenario<Orders, OrderCommand, OrderEvent> given(@Nullable Order order) {
        return given(order, false, NOON);
    }

    private static Scenario<Orders, OrderCommand, OrderEvent> given(
            @Nullable Order order, boolean abandoned, long now) {
        return new Scenario<>(new OrderDecider(), _ -> new Orders(order, abandoned), new CommandContext(now, 7));
    }

    @Nested
    class Placing {
        @Test
        void makesAnOrderThatIsNotPaid() {
            Orders after = given(null).when(place(MINE, "hash")).then(new OrderPlaced(order(State.UNPAID)));
            assertThat(after).isEqualTo(new Orders(order(State.UNPAID), false));
        }

        @ParameterizedTest
        @EnumSource(names = "WITHDRAWN", mode = EnumSource.Mode.EXCLUDE)
        void againAsItStandsIsNoConflictWhateverTheAttempt(State state) {
            given(order(state)).when(place(MINE, "hash")).thenNothing();
            given(order(state)).when(place(LATE, "hash")).thenNothing();
            given(order(state), true, NOON).when(place(LATE, "hash")).thenNothing();
        }

        @ParameterizedTest
        @EnumSource(names = "WITHDRAWN", mode = EnumSource.Mode.EXCLUDE)
        void anotherOfThatIdIsRefused(State state) {
            given(order(state)).when(place(LATE, "other")).thenRefused(OrderCode.ORDER_EXISTS, "another order");
        }

        @Test
        void inThePlaceOfAWithdrawnOneIsFree() {
            Order before = order(State.WITHDRAWN);
            Order byAnother = new Order(
                    before.serial(),
                    LATE,
                    before.fingerprint(),
                    before.items(),
                    before.terms(),
                    before.placed(),
                    before.state(),
                    before.nonce(),
                    before.payment(),
                    before.paid());
            Orders after = given(byAnother).when(place(MINE, "hash")).then(new OrderPlaced(order(State.UNPAID)));
            assertThat(after.order()).isEqualTo(order(State.UNPAID));
        }

        @Test
        void withTheAttemptThatWasTakenBackIsRefused() {
            given(order(State.WITHDRAWN))
                    .when(place(MINE, "hash"))
                    .thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
        }

        @Test
        void withAnAbandonedAttemptIsRefused() {
            given(null, true, NOON).when(place(LATE, "hash")).thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
            given(order(State.WITHDRAWN), true, NOON)
                    .when(place(LATE, "hash"))
                    .thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
        }

        @Test
        void isNotTooLate() {
            given(null)
                    .when(place(MINE, "hash", terms("", NOON)))
                    .thenRefused(OrderCode.PAY_DEADLINE_PASSED, "has passed");
            Order last = new Order(7, MINE, "hash", ITEMS, terms("", NOON + 1), NOON, State.UNPAID, "", null, 0);
            given(null).when(place(MINE, "hash", terms("", NOON + 1))).then(new OrderPlaced(last));
        }

        @Test
        void isNotTooLarge() {
            int rest = (int) Terms.MAX_SIZE - "token".length();
            given(null)
                    .when(place(MINE, "hash", terms("x".repeat(rest + 1), DEADLINE)))
                    .thenRefused(OrderCode.TERMS_TOO_LARGE, "at most 1048576");
            Terms most = terms("x".repeat(rest), DEADLINE);
            given(null)
                    .when(place(MINE, "hash", most))
                    .then(new OrderPlaced(new Order(7, MINE, "hash", ITEMS, most, NOON, State.UNPAID, "", null, 0)));
        }

        @Test
        void isNotTooLargeInAllItsTextsTogether() {
            String half = "x".repeat((int) Terms.MAX_SIZE / 2);
            Terms most = texts(half, half);
            given(null)
                    .when(place(MINE, "hash", most))
                    .then(new OrderPlaced(new Order(7, MINE, "hash", ITEMS, most, NOON, State.UNPAID, "", null, 0)));
            given(null)
                    .when(place(MINE, "hash", texts(half, half + "x")))
                    .thenRefused(OrderCode.TERMS_TOO_LARGE, "together");
        }

        private static Terms texts(String each, String last) {
            return new Terms(Amount.parse("EUR:3"), null, DEADLINE, each, List.of(), last);
        }
    }

    @Nested
    class Claiming {
        @Test
        void bindsToAWallet() {
            given(order(State.UNPAID)).when(claim("nonce", "token")).then(new OrderClaimed(claimed(State.UNPAID)));
            given(order(State.PAID)).when(claim("nonce", "token")).then(new OrderClaimed(claimed(State.PAID)));
        }

        @Test
        void againByTheSameWalletIsNoConflict() {
            given(claimed(State.UNPAID)).when(claim("nonce", "token")).thenNothing();
            given(claimed(State.EXPIRED)).when(claim("nonce", "token")).thenNothing();
            given(claimed(State.UNPAID))
                    .when(claim("other", "token"))
                    .thenRefused(OrderCode.CLAIMED_BY_ANOTHER, "another wallet");
        }

        @Test
        void takesTheToken() {
            given(claimed(State.UNPAID))
                    .when(claim("nonce", "wrong"))
                    .thenRefused(OrderCode.CLAIM_TOKEN_WRONG, "another one");
        }

        @Test
        void takesAnOrderThatStands() {
            given(null).when(claim("nonce", "token")).thenRefused(OrderCode.ORDER_UNKNOWN, "no order");
            given(claimed(State.WITHDRAWN))
                    .when(claim("nonce", "token"))
                    .thenRefused(OrderCode.ORDER_UNKNOWN, "no order");
            given(order(State.EXPIRED)).when(claim("nonce", "token")).thenRefused(OrderCode.ORDER_OVER, "is over");
        }
    }

    @Nested
    class Paying {
        @Test
        void sells() {
            given(order(State.UNPAID)).when(pay("p-1", "EUR:3")).then(new OrderPaid(order(State.PAID)));
        }

        @Test
        void againByTheSamePaymentIsNoConflict() {
            given(order(State.PAID)).when(pay("p-1", "EUR:3")).thenNothing();
            given(order(State.PAID)).when(pay("p-1", "eur:3.00")).thenNothing();
            given(order(State.PAID)).when(pay("p-2", "EUR:3")).thenRefused(OrderCode.ALREADY_PAID, "is paid");
            given(order(State.PAID)).when(pay("p-1", "EUR:4")).thenRefused(OrderCode.ALREADY_PAID, "is paid");
        }

        @Test
        void takesWhatItCosts() {
            given(order(State.UNPAID)).when(pay("p-1", "EUR:2.99")).thenRefused(OrderCode.AMOUNT_WRONG, "EUR:3");
            given(order(State.UNPAID)).when(pay("p-1", "USD:3")).thenRefused(OrderCode.AMOUNT_WRONG, "EUR:3");
        }

        @Test
        void isNotPossibleWhenTheGoodsAreGone() {
            given(null).when(pay("p-1", "EUR:3")).thenRefused(OrderCode.ORDER_UNKNOWN, "no order");
            given(order(State.EXPIRED)).when(pay("p-1", "EUR:3")).thenRefused(OrderCode.ORDER_OVER, "given back");
            given(order(State.WITHDRAWN)).when(pay("p-1", "EUR:3")).thenRefused(OrderCode.ORDER_OVER, "given back");
        }
    }

    @Nested
    class Withdrawing {
        @Test
        void takesBackWhatIsNotPaid() {
            given(order(State.UNPAID))
                    .when(new WithdrawOrder(KEY, false))
                    .thenEachTime(new OrderWithdrawn(order(State.WITHDRAWN).with(null), CONTRACT));
            given(claimed(State.EXPIRED))
                    .when(new WithdrawOrder(KEY, false))
                    .thenEachTime(new OrderWithdrawn(claimed(State.WITHDRAWN).with(null), CONTRACT));
        }

        @Test
        void takesForceWhenAWalletMayStillPay() {
            given(claimed(State.UNPAID))
                    .when(new WithdrawOrder(KEY, false))
                    .thenRefused(OrderCode.AWAITING_PAYMENT, "may still pay");
            given(claimed(State.UNPAID))
                    .when(new WithdrawOrder(KEY, true))
                    .thenEachTime(new OrderWithdrawn(claimed(State.WITHDRAWN).with(null), CONTRACT));
        }

        @Test
        void keepsWhatIsPaid() {
            given(order(State.PAID)).when(new WithdrawOrder(KEY, true)).thenRefused(OrderCode.ALREADY_PAID, "is paid");
        }

        @Test
        void findsNothingTwice() {
            given(null).when(new WithdrawOrder(KEY, true)).thenRefused(OrderCode.ORDER_UNKNOWN, "no order");
            given(order(State.WITHDRAWN))
                    .when(new WithdrawOrder(KEY, true))
                    .thenRefused(OrderCode.ORDER_UNKNOWN, "no order");
        }
    }

    @Nested
    class Resolving {
        @ParameterizedTest
        @CsvSource({"UNPAID,CONFIRM", "PAID,SELL", "EXPIRED,RELEASE", "WITHDRAWN,RELEASE"})
        void letsTheHoldFollowItsOrder(State state, Resolution fate) {
            given(order(state))
                    .when(new ResolveHold(KEY, MINE, APPLES))
                    .thenEachTime(new HoldResolved(MINE, APPLES, fate));
        }

        @ParameterizedTest
        @EnumSource
        void givesAnyOtherAttemptUp(State state) {
            Orders after = given(order(state))
                    .when(new ResolveHold(KEY, LATE, APPLES))
                    .thenEachTime(new AttemptAbandoned(LATE), new HoldResolved(LATE, APPLES, Resolution.RELEASE));
            assertThat(after).isEqualTo(new Orders(order(state), true));
        }

        @Test
        void givesAnAttemptUpOnce() {
            given(null, true, NOON)
                    .when(new ResolveHold(KEY, LATE, APPLES))
                    .thenEachTime(new HoldResolved(LATE, APPLES, Resolution.RELEASE));
        }
    }

    @Nested
    class TheClock {
        @Test
        void endsWhatNobodyPaidInTime() {
            given(order(State.UNPAID), false, DEADLINE)
                    .when(new EndOrder(KEY))
                    .then(new OrderExpired(order(State.EXPIRED)));
            given(order(State.UNPAID), false, DEADLINE - 1)
                    .when(new EndOrder(KEY))
                    .thenNothing();
        }

        @ParameterizedTest
        @EnumSource(names = "UNPAID", mode = EnumSource.Mode.EXCLUDE)
        void endsNothingElse(State state) {
            given(order(state), false, DEADLINE).when(new EndOrder(KEY)).thenNothing();
            given(null, false, DEADLINE).when(new EndOrder(KEY)).thenNothing();
        }

        @Test
        void forgetsAttempts() {
            Orders after = given(order(State.PAID), true, NOON)
                    .when(new ForgetAttempt(KEY, LATE))
                    .then(new AttemptForgotten(LATE));
            assertThat(after).isEqualTo(new Orders(order(State.PAID), false));
            given(null).when(new ForgetAttempt(KEY, LATE)).thenNothing();
        }
    }

    @Nested
    class Records {
        @Test
        void nameEachProductOnceAndABoundedNumber() {
            Item item = ITEMS.getFirst();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlaceOrder(KEY, MINE, "", List.of(item, item), terms("", 1)))
                    .withMessage("an order names apples once");
            List<Item> many = IntStream.rangeClosed(1, PlaceOrder.MAX_ITEMS + 1)
                    .mapToObj(i -> new Item(new ProductId("p" + i), Quantity.of(1)))
                    .toList();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PlaceOrder(KEY, MINE, "", many, terms("", 1)))
                    .withMessage("an order names at most 1000 products");
            assertThat(new PlaceOrder(KEY, MINE, "", many.subList(1, many.size()), terms("", 1)).items())
                    .hasSize(PlaceOrder.MAX_ITEMS);
        }

        @Test
        void areWhatTheySay() {
            assertThatIllegalArgumentException().isThrownBy(() -> new Item(APPLES, Quantity.ZERO));
            assertThatIllegalArgumentException().isThrownBy(() -> terms("", -1));
            assertThat(terms("", 0).payDeadline()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> new Payment("", PAYMENT.amount()));
            assertThatIllegalArgumentException().isThrownBy(() -> claim("", "token"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Order(7, MINE, "", ITEMS, terms("", 1), 0, State.PAID, "", null, 0));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Order(7, MINE, "", ITEMS, terms("", 1), 0, State.UNPAID, "", PAYMENT, 0));
            assertThat(new OrderId("a")).hasToString("a");
            assertThat(OrderKey.of("a", "b").instance()).hasToString("a");
        }
    }
}
