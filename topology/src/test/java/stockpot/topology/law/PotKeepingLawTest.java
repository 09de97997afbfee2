package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static stockpot.topology.law.ReplayLaw.SEED;
import static stockpot.topology.law.ReplayLaw.sawEnough;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pots come out right whatever happens in between: no two have one name, every one has the name that it was given and the money
 * that was paid for it, once, and a request does all it was asked or nothing.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.runs=N} makes more or fewer runs. A run that
 * fails is cut down to the steps that it takes.
 */
class PotKeepingLawTest {
    private static final int RUNS = Integer.getInteger("stockpot.law.runs", 700);
    private static final int STEPS = 300;
    private static final int PARTITIONS = 2;

    private static List<Long> steps(long seed) {
        return RandomRuns.steps(seed, STEPS);
    }

    private static boolean isSlow(long seed) {
        return seed % 3 == 0;
    }

    private static @Nullable String broken(
            KeepingFault fault, boolean isSlow, List<Long> steps, Map<String, Integer> seen) {
        return RandomRuns.broken(new PotWorld(fault, PARTITIONS, isSlow), steps, seen);
    }

    /** The seed of the first run that breaks the law; -1 when none does. */
    private static long firstBroken(KeepingFault fault, Map<String, Integer> seen) {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            if (broken(fault, isSlow(seed), steps(seed), seen) != null) {
                return seed;
            }
        }
        return -1;
    }

    @Test
    void holds() {
        Map<String, Integer> seen = new HashMap<>();
        long seed = firstBroken(KeepingFault.NONE, seen);
        if (seed >= 0) {
            List<Long> minimal = Shrinking.shrink(
                    steps(seed), part -> broken(KeepingFault.NONE, isSlow(seed), part, new HashMap<>()) != null);
            fail("seed " + seed + ", " + minimal.size() + " steps: "
                    + broken(KeepingFault.NONE, isSlow(seed), minimal, new HashMap<>()));
        }
        System.out.printf("%,d runs of %d steps from seed %d: %s%n", RUNS, STEPS, SEED, seen);
        sawEnough(
                seen,
                RUNS / 20,
                List.of(
                        "NameClaimed",
                        "NameConfirmed",
                        "NameReleased",
                        "NameOverdue",
                        "PotOpened",
                        "PotRenamed",
                        "PotReset",
                        "PotCredited",
                        "CreditSkipped",
                        "TOTAL_TOO_LARGE settled",
                        "PotClosed",
                        "resolved CONFIRM",
                        "resolved RELEASE",
                        "AttemptAbandoned",
                        "AttemptForgotten",
                        "renamed and reset",
                        "answered ACCEPTED",
                        "answered ACCEPTED keyed",
                        "answered NAME_TAKEN",
                        "answered NAME_TAKEN keyed",
                        "answered TOTALS_DIFFER",
                        "answered POT_UNKNOWN",
                        "answered again"));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void findsEveryPlantedFault(KeepingFault fault) {
        assertThat(firstBroken(fault, new HashMap<>()))
                .as("%s is not found", fault)
                .isNotNegative();
    }
}
