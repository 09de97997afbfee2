package stockpot.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A million made-up commands come to what a naive model says they should, and break no invariant on the way.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.commands=N} runs more or fewer. What fails is
 * cut down to the steps that it takes.
 */
class StockModelLawTest {
    private static final int COMMANDS = Integer.getInteger("stockpot.law.commands", 1_000_000);
    private static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    private static final int STEPS = 500;

    /** A history that failed, as short as it could be made. */
    private record Failure(Episode episode, List<Step> minimal, String what) {
        @Override
        public String toString() {
            return "seed %d, ending at most %d ahead of a command: %s%nafter no more than%n%s"
                    .formatted(
                            episode.seed(),
                            episode.limit(),
                            what,
                            minimal.stream().map(step -> "  " + step).collect(Collectors.joining("\n")));
        }
    }

    @Test
    void theRulesDecideAsTheModelDoes() {
        StockRun run = new StockRun(new StockDecider(), true);
        Failure failure = failure(run, COMMANDS);
        if (failure != null) {
            fail(failure.toString());
        }
        System.out.printf("%,d commands from seed %d: %s%n", run.commands(), SEED, run.seen());
        provesSomething(run);
    }

    @Test
    void aRunThatSawTooLittleProvesNothing() {
        StockRun run = new StockRun(new StockDecider(), true);
        run.play(1, List.of(new Step(0, new Step.Remove(0, false))));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> provesSomething(run))
                .withMessageContaining("proved nothing");
    }

    /** Too few refusals, ends or close calls, and a thousand runs without a violation are worth nothing. */
    private static void provesSomething(StockRun run) {
        Map<String, Integer> seen = run.seen();
        for (String what : List.of(
                "ProductDefined",
                "ProductChanged",
                "ProductRemoved",
                "StockLocked",
                "StockUnlocked",
                "LockFreed",
                "LockExpired",
                "LockDropped",
                "already in effect",
                "replaced",
                "exactly all",
                "unlimited",
                "forever",
                "sold",
                "own lock overdue",
                "decided with locks overdue",
                "PRODUCT_UNKNOWN",
                "PRODUCT_EXISTS",
                "PRODUCT_LOCKED",
                "OUT_OF_STOCK",
                "CONTENDED",
                "QUANTITY_TOO_FINE",
                "LOST_REDUCED",
                "LOST_EXCEEDS_STOCK",
                "TOTAL_REDUCED")) {
            assertThat(seen.getOrDefault(what, 0))
                    .as("proved nothing: too little of '%s'", what)
                    .isGreaterThanOrEqualTo(Math.max(1, run.commands() / 1000));
        }
        assertThat(seen.get("PRODUCT_UNKNOWN")).as("commands about nothing").isLessThan(run.commands() / 5);
        assertThat(seen.get("OUT_OF_STOCK")).as("refusals").isGreaterThan(run.commands() / 20);
        assertThat(seen.get("LockExpired")).as("expiries").isGreaterThan(run.commands() / 20);
    }

    @ParameterizedTest
    @EnumSource
    void theModelFindsEveryPlantedFault(PlantedFault fault) {
        isFoundBy(true, fault);
    }

    @ParameterizedTest
    @EnumSource
    void theInvariantsFindWhatBreaksThemWithoutTheModel(PlantedFault fault) {
        if (fault.breaksAnInvariant) {
            isFoundBy(false, fault);
        } else {
            assertThat(failure(new StockRun(fault, false), 20_000)).isNull();
        }
    }

    private static void isFoundBy(boolean comparing, PlantedFault fault) {
        Failure failure = failure(new StockRun(fault, comparing), 50_000);
        assertThat(failure).as("%s is not found", fault).isNotNull();
        assertThat(failure.minimal()).as(failure.toString()).hasSizeBetween(1, 8);
        assertThat(new StockRun(fault, comparing).play(failure.episode().limit(), failure.minimal()))
                .isEqualTo(failure.what());
        assertThat(new StockRun(new StockDecider(), comparing)
                        .play(failure.episode().limit(), failure.minimal()))
                .as("the rules without the fault")
                .isNull();
    }

    /** Runs until something is wrong or enough commands were decided; null when nothing was wrong. */
    private static @Nullable Failure failure(StockRun run, int commands) {
        for (long seed = SEED; run.commands() < commands; seed++) {
            Episode episode = Episode.random(seed, STEPS);
            if (run.play(episode.limit(), episode.steps()) != null) {
                List<Step> minimal =
                        Shrinking.shrink(episode.steps(), steps -> run.play(episode.limit(), steps) != null);
                return new Failure(episode, minimal, String.valueOf(run.play(episode.limit(), minimal)));
            }
        }
        return null;
    }

    @Test
    void whatFailsIsCutDownToWhatItTakes() {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        assertThat(Shrinking.shrink(numbers, list -> list.contains(3) && list.contains(500) && list.contains(999)))
                .containsExactly(3, 500, 999);
        assertThat(Shrinking.shrink(numbers, list -> list.size() > 6)).hasSize(7);
        assertThat(Shrinking.shrink(List.of(1), _ -> true)).isEmpty();
    }

    @Test
    void aSeedTellsAllOfAHistory() {
        assertThat(Episode.random(7, STEPS)).isEqualTo(Episode.random(7, STEPS));
        assertThat(Episode.random(7, STEPS).steps())
                .isNotEqualTo(Episode.random(8, STEPS).steps());
    }
}
