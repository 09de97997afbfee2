package stockpot.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static stockpot.orders.ReservationExamples.ANOTHER_SHOP;
import static stockpot.orders.ReservationExamples.APPLES;
import static stockpot.orders.ReservationExamples.BASE;
import static stockpot.orders.ReservationExamples.DAY;
import static stockpot.orders.ReservationExamples.KEY;
import static stockpot.orders.ReservationExamples.LINES;
import static stockpot.orders.ReservationExamples.NOON;
import static stockpot.orders.ReservationExamples.PEARS;
import static stockpot.orders.ReservationExamples.SHOP;
import static stockpot.orders.ReservationExamples.TAKE;
import static stockpot.orders.ReservationExamples.UNTIL;
import static stockpot.orders.ReservationExamples.anew;
import static stockpot.orders.ReservationExamples.change;
import static stockpot.orders.ReservationExamples.in;
import static stockpot.orders.ReservationExamples.line;
import static stockpot.orders.ReservationExamples.live;
import static stockpot.orders.ReservationExamples.taken;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.CommandContext;
import stockpot.orders.Reservation.Line;
import stockpot.orders.Reservation.State;
import stockpot.orders.ReservationCommand.PlaceReservation;
import stockpot.orders.ReservationCommand.Renewal;
import stockpot.quantity.Quantity;

class ReservationTest {
    private static PlaceReservation place(List<Line> lines, long lifetime) {
        return new PlaceReservation(KEY, SHOP, BASE, "", lines, lifetime);
    }

    @Test
    void holdsEachProductOnceAndNothingOfWhatIsNotThere() {
        List<Line> lines = List.of(line(PEARS, 1), line(APPLES, 0), line(PEARS, 3), line(APPLES, 2));
        assertThat(live(BASE, lines, UNTIL).items())
                .containsExactly(new Item(PEARS, Quantity.of(4)), new Item(APPLES, Quantity.of(2)));
    }

    @Test
    void isLookedAtWhenItEndsWhenItsOrderIsLateAndWhenItIsForgotten() {
        assertThat(live().nextAge()).isEqualTo(UNTIL);
        assertThat(taken(TAKE).nextAge()).isEqualTo(NOON + 10_000);
        assertThat(in(State.ORDERED).nextAge()).isEqualTo(NOON + DAY);
    }

    @Test
    void isKnownByWhatWasAskedFor() {
        assertThat(live().isFor(SHOP, "hash")).isTrue();
        assertThat(live().isFor(SHOP, "other")).isFalse();
        assertThat(live().isFor(ANOTHER_SHOP, "hash")).isFalse();
        Reservation unnamed = new Reservation(SHOP, BASE, "", LINES, UNTIL, State.LIVE, 0, null);
        assertThat(unnamed.isFor(SHOP, "")).isFalse();
    }

    @Test
    void isLiveOrHasEnded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reservation(SHOP, BASE, "", LINES, UNTIL, State.LIVE, 1, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reservation(SHOP, BASE, "", LINES, UNTIL, State.EXPIRED, 0, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reservation(SHOP, BASE, "", LINES, UNTIL, State.EXPIRED, 1, TAKE))
                .withMessageContaining("EXPIRED, ended at 1");
    }

    @Test
    void hasANumberBelowTwoToThe53() {
        assertThat(new ReservationKey(CommandContext.MAX_SERIAL)).hasToString("9007199254740991");
        assertThat(new ReservationKey(1)).hasToString("1");
        assertThatIllegalArgumentException().isThrownBy(() -> new ReservationKey(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReservationKey(CommandContext.MAX_SERIAL + 1));
    }

    @Test
    void hasOneTo500Lines() {
        assertThat(place(Collections.nCopies(500, line(APPLES, 1)), 1).lines()).hasSize(500);
        List<Line> tooMany = Collections.nCopies(501, line(APPLES, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> place(tooMany, 1)).withMessageContaining("1 to 500");
        assertThatIllegalArgumentException().isThrownBy(() -> place(List.of(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Renewal(BASE, tooMany, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Renewal(BASE, List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Integer.MAX_VALUE + 1L})
    void livesForAWhile(long seconds) {
        assertThat(place(LINES, 1).lifetime()).isEqualTo(1);
        assertThat(place(LINES, Integer.MAX_VALUE).lifetime()).isEqualTo(2_147_483_647);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> place(LINES, seconds))
                .withMessageContaining("1 to 2147483647 seconds");
        assertThatIllegalArgumentException().isThrownBy(() -> change(BASE, null, seconds));
    }

    /** An end that has passed cannot be kept. */
    @Test
    void thatIsMadeAnewNeedsALifetime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change(BASE, anew(), null))
                .withMessageContaining("needs a lifetime");
    }
}
