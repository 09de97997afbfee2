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
 * Orders and batches of locks over several products come out right whatever happens in between: nothing is oversold, nothing is
 * held for ever, every order that stands has what it bought, a batch has all of its locks or none.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.runs=N} makes more or fewer runs. A run that
 * fails is cut down to the steps that it takes.
 */
class HoldDecideSettleLawTest {
    private static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    private static final int RUNS = Integer.getInteger("stockpot.law.runs", 2_000);
    private static final int STEPS = 300;

    private static @Nullable String firstBroken(SettleFault fault, int runs, Map<String, Integer> seen) {
        return RandomRuns.firstBroken(() -> new SettleWorld(fault), SEED, runs, STEPS, seen);
    }

    @Test
    void holds() {
        Map<String, Integer> seen = new HashMap<>();
        String broken = firstBroken(SettleFault.NONE, RUNS, seen);
        if (broken != null) {
            fail(broken);
        }
        System.out.printf("%,d runs of %d steps from seed %d: %s%n", RUNS, STEPS, SEED, seen);
        for (String what : List.of(
                "StockLocked",
                "StockUnlocked",
                "LockExpired",
                "LockReplaced",
                "StockHeld",
                "HoldConfirmed",
                "HoldSold",
                "HoldReleased",
                "HoldLocked",
                "LocksGranted",
                "HoldOverdue",
                "OrderPlaced",
                "OrderClaimed",
                "OrderPaid",
                "OrderExpired",
                "OrderWithdrawn",
                "HoldResolved",
                "AttemptAbandoned")) {
            assertThat(seen.getOrDefault(what, 0))
                    .as("proved nothing: too little of '%s' in %s", what, seen)
                    .isGreaterThanOrEqualTo(Math.max(1, RUNS / 10));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void findsEveryPlantedFault(SettleFault fault) {
        String broken = firstBroken(fault, RUNS, new HashMap<>());
        assertThat(broken).as("what is wrong with " + fault).isNotNull();
        System.out.println(fault + ": " + broken);
    }
}
