package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stockpot.kernel.CommandContext;
import stockpot.topology.rows.MapRows;

class NumbersTest {
    private static final int PARTITIONS = 3;
    private static final long NOW = 1_800_000_000_000L;
    private static final long YEAR = 366L * 24 * 3_600_000;

    private final MapRows rows = new MapRows();

    private Numbers numbers(int partition) {
        return new Numbers(rows, partition, PARTITIONS);
    }

    private static long take(Numbers numbers, long at) {
        long number = numbers.next(at);
        numbers.take(number, 0);
        return number;
    }

    @Test
    void growWithTimeAndNeverFall() {
        Numbers numbers = numbers(0);
        long last = 0;
        for (long at : new long[] {NOW, NOW, NOW + 1, NOW - YEAR, 0, NOW + 1, NOW + 2}) {
            long number = take(numbers, at);
            assertThat(number).isGreaterThan(last);
            last = number;
        }
        assertThat(last).isGreaterThanOrEqualTo((NOW + 2 - Numbers.EPOCH_MILLIS) * Numbers.PER_MILLI);
    }

    @Test
    void areNobodyElses() {
        Set<Long> all = new HashSet<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Numbers numbers = new Numbers(new MapRows(), partition, PARTITIONS);
            for (int i = 0; i < 1000; i++) {
                all.add(take(numbers, NOW + i / 100));
            }
        }
        assertThat(all).hasSize(PARTITIONS * 1000);
    }

    @Test
    void goOnAfterARestart() {
        long first = take(numbers(1), NOW);
        numbers(1).close(first + 100, 1);
        assertThat(numbers(1).closedUpTo()).isEqualTo(first + 100);
        assertThat(take(numbers(1), NOW)).isGreaterThan(first + 100);
    }

    @Test
    void areClosedOnlyForwards() {
        Numbers numbers = numbers(2);
        long here = take(numbers, NOW);
        assertThat(numbers.settledUpTo(true)).isEqualTo(here);
        assertThat(numbers.settledUpTo(false)).isZero();
        numbers.close(here + 10, 1);
        numbers.close(here + 5, 2);
        assertThat(numbers.settledUpTo(true)).isEqualTo(here + 10);
        assertThat(numbers.settledUpTo(false)).isEqualTo(here + 10);
    }

    /** Whoever may write commands could use up all numbers otherwise. */
    @Test
    void areNotAllClosed() {
        Numbers numbers = numbers(0);
        numbers.close(CommandContext.MAX_SERIAL, 0);
        assertThat(numbers.closedUpTo()).isZero();
        numbers.close(Numbers.LAST_CLOSED, 0);
        assertThat(numbers.closedUpTo()).isEqualTo(Numbers.LAST_CLOSED);
        assertThat(take(numbers, NOW)).isGreaterThan(Numbers.LAST_CLOSED).isLessThan(CommandContext.MAX_SERIAL);
    }

    /** As a partition has them that was written to while a clock was wrong: the others have to be closed as far. */
    @ParameterizedTest
    @ValueSource(longs = {NOW + 3 * YEAR, 7_000_000_000_000L, Long.MAX_VALUE})
    void areClosedAsFarAsAnyWasGivenOut(long at) {
        long given = take(numbers(0), at);
        Numbers other = new Numbers(new MapRows(), 1, PARTITIONS);
        other.close(given, 0);
        assertThat(other.closedUpTo()).isEqualTo(given);
    }

    /** A clock that is wrong by a century makes numbers that are far from now, and no partition that stands still. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 7_000_000_000_000L, Long.MAX_VALUE})
    void areLeftWhateverTheClockSays(long at) {
        Numbers numbers = numbers(0);
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            long number = take(numbers, at);
            assertThat(number).isGreaterThan(last).isLessThan(CommandContext.MAX_SERIAL);
            last = number;
        }
    }

    @Test
    void lastForSixtyYears() {
        long inSixtyYears = NOW + 60 * YEAR;
        long number = numbers(0).next(inSixtyYears);
        assertThat(number)
                .isEqualTo(numbers(0).next(inSixtyYears))
                .isGreaterThan(numbers(0).next(inSixtyYears - 1));
    }
}
