package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static stockpot.orders.ReservationExamples.ANOTHER_SHOP;
import static stockpot.orders.ReservationExamples.APPLES;
import static stockpot.orders.ReservationExamples.BASE;
import static stockpot.orders.ReservationExamples.DAY;
import static stockpot.orders.ReservationExamples.KEY;
import static stockpot.orders.ReservationExamples.LINES;
import static stockpot.orders.ReservationExamples.MINE;
import static stockpot.orders.ReservationExamples.NEXT;
import static stockpot.orders.ReservationExamples.NOON;
import static stockpot.orders.ReservationExamples.ORDER;
import static stockpot.orders.ReservationExamples.OTHER_LINES;
import static stockpot.orders.ReservationExamples.SHOP;
import static stockpot.orders.ReservationExamples.TAKE;
import static stockpot.orders.ReservationExamples.UNTIL;
import static stockpot.orders.ReservationExamples.anew;
import static stockpot.orders.ReservationExamples.change;
import static stockpot.orders.ReservationExamples.covered;
import static stockpot.orders.ReservationExamples.given;
import static stockpot.orders.ReservationExamples.in;
import static stockpot.orders.ReservationExamples.live;
import static stockpot.orders.ReservationExamples.place;
import static stockpot.orders.ReservationExamples.take;
import static stockpot.orders.ReservationExamples.taken;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stockpot.kernel.Resolution;
import stockpot.orders.Reservation.State;
import stockpot.orders.Reservation.Take;
import stockpot.orders.ReservationCommand.AgeReservation;
import stockpot.orders.ReservationCommand.CancelReservation;
import stockpot.orders.ReservationCommand.ChangeReservation;
import stockpot.orders.ReservationCommand.ConfirmTake;
import stockpot.orders.ReservationCommand.ForgetReserving;
import stockpot.orders.ReservationCommand.ReleaseTake;
import stockpot.orders.ReservationCommand.ResolveReserved;
import stockpot.orders.ReservationCommand.TakeReservation;
import stockpot.orders.ReservationEvent.ReservationChanged;
import stockpot.orders.ReservationEvent.ReservationEnded;
import stockpot.orders.ReservationEvent.ReservationForgotten;
import stockpot.orders.ReservationEvent.ReservationMade;
import stockpot.orders.ReservationEvent.ReservationTaken;
import stockpot.orders.ReservationEvent.ReservedResolved;
import stockpot.orders.ReservationEvent.ReservingAbandoned;
import stockpot.orders.ReservationEvent.ReservingForgotten;
import stockpot.orders.ReservationEvent.TakeOverdue;
import stockpot.orders.ReservationEvent.TakeReleased;

class ReservationRulesTest {
    private static final CancelReservation CANCEL = new CancelReservation(KEY, SHOP);
    private static final AgeReservation AGE = new AgeReservation(KEY);

    @Nested
    class Making {
        @Test
        void lastsItsLifetime() {
            Orders after = given(null).when(place(SHOP, "hash")).then(new ReservationMade(live()));
            assertThat(after).isEqualTo(new Orders(null, false, live()));
        }

        @ParameterizedTest
        @EnumSource
        void againIsNoConflictWhateverBecameOfIt(State state) {
            given(in(state)).when(place(SHOP, "hash")).thenNothing();
            given(in(state), true, NOON).when(place(SHOP, "hash")).thenNothing();
        }

        @ParameterizedTest
        @EnumSource
        void anotherOfThatNumberIsRefused(State state) {
            given(in(state)).when(place(SHOP, "other")).thenRefused(OrderCode.RESERVATION_EXISTS, "another");
            given(in(state)).when(place(ANOTHER_SHOP, "hash")).thenRefused(OrderCode.RESERVATION_EXISTS, "another");
        }

        @Test
        void thatCannotBeRepeatedNeverIsTheSame() {
            Reservation unnamed = new Reservation(SHOP, BASE, "", LINES, UNTIL, State.LIVE, 0, null);
            given(null).when(place(SHOP, "")).then(new ReservationMade(unnamed));
            given(unnamed).when(place(SHOP, "")).thenRefused(OrderCode.RESERVATION_EXISTS, "another");
        }

        @Test
        void withAnAbandonedAttemptIsRefused() {
            given(null, true, NOON).when(place(SHOP, "hash")).thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
        }
    }

    @Nested
    class Changing {
        @Test
        void replacesTheGoodsAndCountsTheTimeAfresh() {
            Reservation changed = live(NEXT, OTHER_LINES, NOON + 5_000);
            Orders after =
                    given(live()).when(change(BASE, covered(), 5L)).then(new ReservationChanged(changed, live()));
            assertThat(after.reservation()).isEqualTo(changed);
        }

        @Test
        void mayKeepTheEnd() {
            given(live())
                    .when(change(BASE, covered(), null))
                    .then(new ReservationChanged(live(NEXT, OTHER_LINES, UNTIL), live()));
        }

        @Test
        void mayKeepTheGoods() {
            given(live())
                    .when(change(BASE, null, 1_000L))
                    .then(new ReservationChanged(live(BASE, LINES, NOON + 1_000_000), null));
            given(live(), true, NOON)
                    .when(change(BASE, null, 1L))
                    .then(new ReservationChanged(live(BASE, LINES, NOON + 1_000), null));
            given(live()).when(change(BASE, null, 600L)).thenNothing();
            given(live()).when(change(BASE, null, null)).thenNothing();
        }

        @Test
        void isThoughtOfForWhatTheReservationIs() {
            given(live()).when(change(NEXT, covered(), 5L)).thenRefused(OrderCode.RESERVATION_CHANGED, "meanwhile");
            given(live()).when(change(NEXT, null, 5L)).thenRefused(OrderCode.RESERVATION_CHANGED, "meanwhile");
            given(in(State.EXPIRED))
                    .when(change(NEXT, anew(), 5L))
                    .thenRefused(OrderCode.RESERVATION_CHANGED, "meanwhile");
        }

        /** The old goods go with the reservation's time, and what was held in their place with them. */
        @Test
        void underTheCoverOfWhatIsOverIsRefused() {
            given(in(State.EXPIRED))
                    .when(change(BASE, covered(), 5L))
                    .thenRefused(OrderCode.RESERVATION_CHANGED, "is over by now");
            given(in(State.EXPIRED))
                    .when(change(BASE, null, 5L))
                    .thenRefused(OrderCode.RESERVATION_CHANGED, "is over by now");
        }

        @Test
        void makesOneThatIsOverAnew() {
            Orders after = given(in(State.EXPIRED))
                    .when(change(BASE, anew(), 5L))
                    .then(new ReservationChanged(live(NEXT, OTHER_LINES, NOON + 5_000), null));
            assertThat(after.reservation()).isEqualTo(live(NEXT, OTHER_LINES, NOON + 5_000));
            given(live()).when(change(BASE, anew(), 5L)).thenRefused(OrderCode.RESERVATION_CHANGED, "is over by now");
        }

        @ParameterizedTest
        @EnumSource(names = {"CANCELLED", "ORDERED"})
        void thereIsNoneAnyMore(State state) {
            given(in(state))
                    .when(change(BASE, anew(), 5L))
                    .thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void ofAnotherShopIsOfNone() {
            given(null).when(change(BASE, covered(), 5L)).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
            given(live())
                    .when(new ChangeReservation(KEY, ANOTHER_SHOP, BASE, covered(), 5L))
                    .thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void waitsForTheOrderThatIsAboutToTakeIt() {
            given(taken(TAKE)).when(change(BASE, covered(), 5L)).thenRefused(OrderCode.RESERVATION_TAKEN, "just about");
            given(taken(TAKE)).when(change(NEXT, null, 5L)).thenRefused(OrderCode.RESERVATION_TAKEN, "just about");
        }

        @Test
        void withAnAbandonedAttemptIsRefused() {
            given(live(), true, NOON)
                    .when(change(BASE, covered(), 5L))
                    .thenRefused(OrderCode.ATTEMPT_ABANDONED, "took too long");
        }
    }

    @Nested
    class Cancelling {
        @Test
        void endsIt() {
            Orders after = given(live()).when(CANCEL).then(new ReservationEnded(in(State.CANCELLED), null));
            assertThat(after.reservation()).isEqualTo(in(State.CANCELLED));
        }

        @Test
        void hidesOneThatIsOver() {
            Orders after = given(in(State.EXPIRED)).when(CANCEL).then(new ReservationEnded(in(State.CANCELLED), null));
            given(after.reservation()).when(CANCEL).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        /** Forgotten, it would be made a second time by a request that only repeats the first. */
        @ParameterizedTest
        @EnumSource(names = {"LIVE", "EXPIRED"})
        void leavesItKnownToTheRequestThatMadeIt(State state) {
            Orders after = given(in(state)).when(CANCEL).then(new ReservationEnded(in(State.CANCELLED), null));
            given(after.reservation()).when(place(SHOP, "hash")).thenNothing();
        }

        @ParameterizedTest
        @EnumSource(names = {"CANCELLED", "ORDERED"})
        void thereIsNoneAnyMore(State state) {
            given(in(state)).when(CANCEL).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void ofAnotherShopIsOfNone() {
            given(null).when(CANCEL).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
            given(live())
                    .when(new CancelReservation(KEY, ANOTHER_SHOP))
                    .thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void waitsForTheOrderThatIsAboutToTakeIt() {
            given(taken(TAKE)).when(CANCEL).thenRefused(OrderCode.RESERVATION_TAKEN, "just about");
        }
    }

    @Nested
    class Taking {
        @Test
        void setsItAsideForTenSeconds() {
            Orders after = given(live()).when(take(MINE)).then(new ReservationTaken(taken(TAKE)));
            assertThat(after.reservation()).isEqualTo(taken(TAKE));
        }

        @Test
        void isForOneOrderAtATime() {
            given(taken(TAKE)).when(take(MINE)).thenNothing();
            given(taken(TAKE)).when(take(NEXT)).thenRefused(OrderCode.RESERVATION_TAKEN, "just about");
        }

        @ParameterizedTest
        @EnumSource(names = "LIVE", mode = EnumSource.Mode.EXCLUDE)
        void thereIsNoneAnyMore(State state) {
            given(in(state)).when(take(MINE)).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void ofAnotherShopIsOfNone() {
            given(null).when(take(MINE)).thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
            given(live())
                    .when(new TakeReservation(KEY, ANOTHER_SHOP, MINE, ORDER))
                    .thenRefused(OrderCode.RESERVATION_UNKNOWN, "no reservation");
        }

        @Test
        void givesItToTheOrder() {
            Orders after = given(taken(TAKE))
                    .when(new ConfirmTake(KEY, MINE))
                    .then(new ReservationEnded(in(State.ORDERED), ORDER));
            assertThat(after.reservation()).isEqualTo(in(State.ORDERED));
        }

        @Test
        void orGivesItBack() {
            Orders after = given(taken(TAKE)).when(new ReleaseTake(KEY, MINE)).then(new TakeReleased(live()));
            assertThat(after.reservation()).isEqualTo(live());
        }

        @Test
        void isDecidedForTheAttemptThatHasIt() {
            given(taken(TAKE)).when(new ConfirmTake(KEY, NEXT)).thenNothing();
            given(taken(TAKE)).when(new ReleaseTake(KEY, NEXT)).thenNothing();
            given(live()).when(new ConfirmTake(KEY, MINE)).thenNothing();
            given(live()).when(new ReleaseTake(KEY, MINE)).thenNothing();
            given(null).when(new ConfirmTake(KEY, MINE)).thenNothing();
            given(null).when(new ReleaseTake(KEY, MINE)).thenNothing();
        }
    }

    @Nested
    class AHoldThatAsks {
        private final ResolveReserved asks = new ResolveReserved(KEY, SHOP, BASE, APPLES);
        private final ReservedResolved confirmed = new ReservedResolved(SHOP, BASE, APPLES, Resolution.CONFIRM);
        private final ReservedResolved released = new ReservedResolved(SHOP, BASE, APPLES, Resolution.RELEASE);

        @Test
        void followsItsReservation() {
            Orders after = given(live()).when(asks).thenEachTime(confirmed);
            assertThat(after).isEqualTo(new Orders(null, false, live()));
            given(taken(TAKE)).when(asks).thenEachTime(confirmed);
            given(in(State.EXPIRED)).when(asks).thenEachTime(released);
            given(in(State.CANCELLED)).when(asks).thenEachTime(released);
        }

        /** A release from here could come before the order's confirmations, and would take the order's goods. */
        @Test
        void isLeftToTheOrderThatTookTheReservation() {
            given(in(State.ORDERED)).when(asks).thenEachTime(confirmed);
        }

        @Test
        void ofAnotherAttemptGivesThatUp() {
            Orders after = given(live(NEXT, OTHER_LINES, UNTIL))
                    .when(asks)
                    .thenEachTime(new ReservingAbandoned(BASE), released);
            assertThat(after).isEqualTo(new Orders(null, true, live(NEXT, OTHER_LINES, UNTIL)));
            given(null).when(asks).thenEachTime(new ReservingAbandoned(BASE), released);
        }

        @Test
        void ofAnAttemptThatWasGivenUpIsReleased() {
            given(null, true, NOON).when(asks).thenEachTime(released);
            given(live(NEXT, OTHER_LINES, UNTIL), true, NOON).when(asks).thenEachTime(released);
        }

        @Test
        void forgetsAnAttemptThatWasGivenUp() {
            ForgetReserving forget = new ForgetReserving(KEY, BASE);
            Orders after = given(live(), true, NOON).when(forget).then(new ReservingForgotten(BASE));
            assertThat(after).isEqualTo(new Orders(null, false, live()));
            given(live()).when(forget).thenNothing();
        }
    }

    @Nested
    class TheClock {
        @Test
        void endsItAtItsTimeAndNotBefore() {
            given(live(), false, UNTIL - 1).when(AGE).thenNothing();
            Reservation over = new Reservation(SHOP, BASE, "hash", LINES, UNTIL, State.EXPIRED, UNTIL, null);
            Orders after = given(live(), false, UNTIL).when(AGE).then(new ReservationEnded(over, null));
            assertThat(after.reservation()).isEqualTo(over);
        }

        @Test
        void leavesOneThatAnOrderIsAboutToTake() {
            Take slow = new Take(MINE, ORDER, UNTIL + 5);
            given(taken(slow), false, UNTIL + 4).when(AGE).thenNothing();
            Take asked = new Take(MINE, ORDER, Take.NEVER);
            given(taken(asked), false, UNTIL + DAY).when(AGE).thenNothing();
        }

        @Test
        void asksOnceAboutOneThatWaitsForAnOrder() {
            Take asked = new Take(MINE, ORDER, Take.NEVER);
            given(taken(TAKE), false, NOON + 9_999).when(AGE).thenNothing();
            Orders after = given(taken(TAKE), false, NOON + 10_000).when(AGE).then(new TakeOverdue(taken(asked), TAKE));
            assertThat(after.reservation()).isEqualTo(taken(asked));
        }

        @ParameterizedTest
        @EnumSource(names = "LIVE", mode = EnumSource.Mode.EXCLUDE)
        void forgetsItAfterADay(State state) {
            given(in(state), false, NOON + DAY - 1).when(AGE).thenNothing();
            Orders after = given(in(state), true, NOON + DAY).when(AGE).then(new ReservationForgotten(in(state)));
            assertThat(after).isEqualTo(new Orders(null, true, null));
        }

        @Test
        void hasNothingToDoWithNone() {
            given(null, false, UNTIL + DAY).when(AGE).thenNothing();
        }
    }
}
