package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import stockpot.kernel.Level;
import stockpot.kernel.Levels;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Family;

/**
 * Logs that real nodes have written, one for each level, lead to what they led to. A rule that is another one now and has no
 * level of its own is found here; {@link GoldenLogIT} records them.
 */
class GoldenLevelTest {
    private static final Path FOLDER = Path.of("src/test/resources/stockpot/node/golden");
    private static final List<Level> LEVELS = Levels.KNOWN.known();

    static Path log(int level) {
        return FOLDER.resolve("level-" + level + ".log.gz");
    }

    /** What the log led to when it was recorded. */
    static Path lines(int level) {
        return FOLDER.resolve("level-" + level + ".txt");
    }

    @ParameterizedTest
    @FieldSource("LEVELS")
    void aLogIsDecidedAsItWas(Level level) throws Exception {
        assertThat(GoldenFold.of(log(level.number()), StockpotFamilies.ALL))
                .containsExactlyElementsOf(Files.readAllLines(lines(level.number())));
    }

    private static Families under(Level.Work work, Level.Times times) {
        Levels altered = new Levels(List.of(new Level(1, work, times, Level.ONE.most())));
        return new Families(StockpotFamilies.ALL.all().stream()
                .<Family<?, ?, ?>>map(family -> family.under(altered))
                .toList());
    }

    /** That the logs show enough: each number is altered by as little as it can be, and seen to be. */
    @Test
    void aNumberThatIsAnotherOneIsFound() throws Exception {
        Level.Work work = Level.ONE.work();
        Level.Times times = Level.ONE.times();
        List<Families> altered = List.of(
                under(
                        new Level.Work(
                                work.ownersPerTick(),
                                work.eventsPerTick(),
                                work.endedAtOnce(),
                                work.locksAhead(),
                                work.sweepOneIn() - 1,
                                work.sweptAtOnce()),
                        times),
                under(
                        work,
                        new Level.Times(
                                times.patienceMillis() + 1, times.claimLatenessMillis(), times.abandonedKeptMillis())),
                under(
                        work,
                        new Level.Times(
                                times.patienceMillis(), times.claimLatenessMillis(), times.abandonedKeptMillis() + 1)));
        for (Families each : altered) {
            assertThat(GoldenFold.of(log(1), each)).isNotEqualTo(Files.readAllLines(lines(1)));
        }
    }
}
