package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reservations come out right whatever happens in between, and so do the orders that take them over: nothing is oversold, nothing
 * is held for ever, whoever was told that he has something has it until it ends, and a reservation is used up once.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.runs=N} makes more or fewer runs. A run that
 * fails is cut down to the steps that it takes.
 */
class ReservingLawTest {
    private static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    private static final int RUNS = Integer.getInteger("stockpot.law.runs", 2_000);
    private static final int STEPS = 400;

    private static @Nullable String firstBroken(ReservingFault fault, int runs, Map<String, Integer> seen) {
        return RandomRuns.firstBroken(() -> new ReservingWorld(fault), SEED, runs, STEPS, seen);
    }

    @Test
    void holds() {
        Map<String, Integer> seen = new HashMap<>();
        String broken = firstBroken(ReservingFault.NONE, RUNS, seen);
        if (broken != null) {
            fail(broken);
        }
        System.out.printf("%,d runs of %d steps from seed %d: %s%n", RUNS, STEPS, SEED, seen);
        for (String what : List.of(
                "ReservationMade",
                "changed under cover",
                "changed in time or made anew",
                "ended EXPIRED",
                "ended CANCELLED",
                "ended ORDERED",
                "ReservationTaken",
                "TakeReleased",
                "TakeOverdue",
                "TakeResolved",
                "ReservationForgotten",
                "HoldResolved",
                "AttemptAbandoned",
                "held over another",
                "confirmed by a request",
                "HoldReplaced",
                "LockReplaced",
                "something came back",
                "order over a reservation",
                "OrderPaid",
                "OrderExpired",
                "OrderWithdrawn",
                "live at rest",
                "over at rest")) {
            assertThat(seen.getOrDefault(what, 0))
                    .as("proved nothing: too little of '%s' in %s", what, seen)
                    .isGreaterThanOrEqualTo(Math.max(1, RUNS / 50));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "ORDERED_HOLDS_ARE_RELEASED"},
            mode = EnumSource.Mode.EXCLUDE)
    void findsEveryPlantedFault(ReservingFault fault) {
        String broken = firstBroken(fault, RUNS, new HashMap<>());
        assertThat(broken).as("what is wrong with " + fault).isNotNull();
        System.out.println(fault + ": " + broken);
    }
}
