package stockpot.topology.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Level;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.records.Records;
import stockpot.topology.rows.Rows;

/**
 * What holds of every log, and how it is tried on made-up ones.
 *
 * <p>{@code -Dstockpot.seed=N} starts from another seed, {@code -Dstockpot.law.records=N} folds more or fewer. A log that fails
 * is cut down to the records that it takes.
 */
final class ReplayLaw {
    static final long SEED = Long.getLong("stockpot.seed", 20_260_101);
    static final int RECORDS = Integer.getInteger("stockpot.law.records", 40_000);
    static final int LENGTH = 1_500;

    /** Outcomes are forgotten so soon that sweeping them is most of what happens. */
    private static final Layout LAYOUT = new Layout(1, Duration.ofSeconds(3), Duration.ofSeconds(20));

    static final StockCommands FEW_CARTS = new StockCommands(0);
    static final StockCommands CROWDS = new StockCommands(2_200);

    private ReplayLaw() {}

    /** What is wrong with a log; null when nothing is. */
    interface Law {
        @Nullable
        String broken(List<Entry> log);
    }

    /** A log that comes to something else when it is folded again, or when the node is started afresh on the way. */
    static <S, C, E> Law sameTwiceAndAfterRestarts(Family<S, C, E> family, UnaryOperator<Rows> spoil) {
        return log -> {
            try {
                Transcript first = Transcript.of(family, LAYOUT, log, false, spoil, step -> {});
                String twice = first.difference(Transcript.of(family, LAYOUT, log, false, spoil, step -> {}));
                String restarted = first.difference(Transcript.of(family, LAYOUT, log, true, spoil, step -> {}));
                return twice != null ? "folded twice: " + twice : restarted == null ? null : "restarted: " + restarted;
            } catch (RuntimeException e) {
                return e.toString();
            }
        };
    }

    static <S, C, E> Law sameTwiceAndAfterRestarts(Family<S, C, E> family) {
        return sameTwiceAndAfterRestarts(family, UnaryOperator.identity());
    }

    /** A log of which an audit finds that rows or results are not what the ledger says. */
    static <S, C, E> Law audited(
            Family<S, C, E> family, UnaryOperator<Rows> spoil, Function<List<Entry>, Consumer<Transcript.Step>> audit) {
        return log -> {
            try {
                Transcript.of(family, LAYOUT, log, true, spoil, audit.apply(log));
                return null;
            } catch (AssertionError | RuntimeException e) {
                return e.toString();
            }
        };
    }

    static <S, C, E> Law audited(Family<S, C, E> family, Function<List<Entry>, Consumer<Transcript.Step>> audit) {
        return audited(family, UnaryOperator.identity(), audit);
    }

    /** The same law, which also adds up what was seen on the way. */
    static Law counting(Law law, Supplier<Map<String, Integer>> seenInOne, Map<String, Integer> seen) {
        return log -> {
            String broken = law.broken(log);
            seenInOne.get().forEach((what, times) -> seen.merge(what, times, Integer::sum));
            return broken;
        };
    }

    /** Tries a law on so many records, and fails with the shortest log that breaks it. */
    static <C> void holds(Law law, Family<?, C, ?> family, LogMaker.Commands<C> commands, int records, int length) {
        List<Entry> log = firstBroken(law, family, commands, records, length);
        if (log != null) {
            List<Entry> minimal = Shrinking.shrink(log, part -> law.broken(part) != null);
            fail(law.broken(minimal) + "\nafter no more than\n"
                    + minimal.stream().map(Entry::toString).collect(Collectors.joining("\n")));
        }
    }

    /** The first log that breaks a law, uncut; null when so many records do not. */
    static <C> @Nullable List<Entry> firstBroken(
            Law law, Family<?, C, ?> family, LogMaker.Commands<C> commands, int records, int length) {
        int folded = 0;
        for (long seed = SEED; folded < records; seed++) {
            List<Entry> log = LogMaker.make(family, seed, length, commands);
            folded += log.size();
            if (law.broken(log) != null) {
                return log;
            }
        }
        return null;
    }

    /** A run that saw too little of something proved nothing. */
    static void sawEnough(Map<String, Integer> seen, int times, List<String> wanted) {
        for (String what : wanted) {
            assertThat(seen.getOrDefault(what, 0))
                    .as("proved nothing: too little of '%s' in %s", what, seen)
                    .isGreaterThanOrEqualTo(Math.max(1, times));
        }
    }

    /** The same of a log whose first record raises the level, in the place of another, so that offsets are what they were. */
    static Law raised(Law law) {
        return log -> {
            List<Entry> all = new ArrayList<>(log);
            if (!all.isEmpty()) {
                all.set(0, new Entry(null, Records.raise(Level.TWO.number(), ""), LogMaker.START, false));
            }
            return law.broken(all);
        };
    }
}
