package stockpot.bench.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The times of an open loop, and that a pace keeps to them however late it is asked. */
class ScheduleTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void spacesRequestsEvenly() {
        Schedule schedule = new Schedule(4, SECOND);
        assertEquals(4, schedule.count());
        assertEquals(0, schedule.intended(0));
        assertEquals(SECOND / 4, schedule.intended(1));
        assertEquals(3 * SECOND / 4, schedule.intended(3));
    }

    @Test
    void addsUpNoRounding() {
        Schedule thirds = new Schedule(3333.3, 3600 * SECOND);
        assertEquals(11_999_880, thirds.count());
        assertTrue(Math.abs(thirds.intended(3_333_300) - 1000 * SECOND) <= 1);
    }

    @Test
    void findsTheFirstRequestAtATime() {
        for (double rate : new double[] {0.3, 1.0, 3.0, 777.7, 6001.0, 50_000.0}) {
            Schedule schedule = new Schedule(rate, 10 * SECOND);
            for (long number = 0; number < 2000; number++) {
                assertEquals(number, schedule.firstAtOrAfter(schedule.intended(number)));
                assertEquals(number + 1, schedule.firstAtOrAfter(schedule.intended(number) + 1));
            }
        }
    }

    @Test
    void givesOutLateRequestsWithTheTimesTheyWereMeantFor() {
        Pace.Open pace = new Pace.Open(new Schedule(10, SECOND));
        assertTrue(pace.due(0));
        assertEquals(0, pace.take(0));
        assertFalse(pace.due(SECOND / 10 - 1));
        long late = 5 * SECOND;
        for (int number = 1; number < 10; number++) {
            assertFalse(pace.finished(late));
            assertEquals(number * SECOND / 10, pace.take(late));
        }
        assertTrue(pace.finished(late));
        assertFalse(pace.due(late));
    }

    @Test
    void needsARateAndADuration() {
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, SECOND));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(Double.NaN, SECOND));
        assertThrows(IllegalArgumentException.class, () -> new Schedule(1, 0));
    }
}
