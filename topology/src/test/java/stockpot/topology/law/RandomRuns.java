package stockpot.topology.law;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many runs of a world that goes on at random, until one breaks its law; that one is cut down to the steps that it takes. */
final class RandomRuns {
    private RandomRuns() {}

    /** What goes on at random, and throws when its law is broken. */
    interface World {
        void step(SplittableRandom random);

        void comeToRest();

        /** What was seen how often, so that a run that saw too little can be told. */
        Map<String, Integer> seen();
    }

    /** What is wrong with the first run that breaks the law; null when none does. */
    static @Nullable String firstBroken(
            Supplier<World> worlds, long firstSeed, int runs, int steps, Map<String, Integer> seen) {
        for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
            List<Long> all = steps(seed, steps);
            if (broken(worlds.get(), all, seen) != null) {
                List<Long> minimal = Shrinking.shrink(all, part -> broken(worlds.get(), part, new HashMap<>()) != null);
                return "seed " + seed + ", " + minimal.size() + " steps: "
                        + broken(worlds.get(), minimal, new HashMap<>());
            }
        }
        return null;
    }

    /** A run is as random as the seeds of its steps, so that any of them can be left out. */
    static List<Long> steps(long seed, int count) {
        return new SplittableRandom(seed).longs(count).boxed().toList();
    }

    /** What is wrong with one run; null when nothing is. */
    static @Nullable String broken(World world, List<Long> steps, Map<String, Integer> seen) {
        try {
            steps.forEach(step -> world.step(new SplittableRandom(step)));
            world.comeToRest();
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        } finally {
            world.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
    }
}
