package stockpot.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.bench.report.Phase.Traffic;

/** What a report says of the loads, and for which of them a run waits. */
class LoadsTest {

    @Test
    void saysWhatAReservationIs() {
        assertEquals(
                "IOM reservations, COMPLETE, of 1 piece each of 3 different products for 600 s, with a password and no token,"
                        + " of 10,000 products at random, never ordered",
                Loads.meaning(Traffic.RESERVATIONS));
        assertEquals(
                "IOM reservations, COMPLETE, of 1 piece each of 3 different products for 600 s, with a password and no token,"
                        + " 1 of them always the same, the others of 10,000 products at random, never ordered",
                Loads.meaning(Traffic.RESERVATIONS_HOT));
    }

    @Test
    void waitsUntilReservationsAreSettledAsForOrders() {
        for (Traffic traffic : List.of(
                Traffic.ORDERS, Traffic.ORDERS_HOT, Traffic.RESERVATIONS, Traffic.RESERVATIONS_HOT, Traffic.MIXED)) {
            assertTrue(Loads.leavesGoods(traffic), traffic.words());
        }
        assertFalse(Loads.leavesGoods(Traffic.SPREAD));
        assertFalse(Loads.leavesGoods(Traffic.NO_OP));
    }
}
