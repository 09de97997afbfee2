package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Level;
import stockpot.topology.decide.Outcomes.Outcome;
import stockpot.topology.records.ResultWriter.Verdict;
import stockpot.topology.rows.MapRows;

class OutcomesTest {
    private static final Layout LAYOUT = new Layout(4, Duration.ofMinutes(5), Duration.ofHours(24));
    private static final long KEPT = LAYOUT.keptMillis(false);
    private static final long BORDER = 1_767_268_800_000L / KEPT * KEPT;
    /** One in 64 hashes makes the machine sweep; this one does and the other does not. */
    private static final byte[] SWEEPS = new byte[16];

    private static final byte[] RESTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    private final MapRows rows = new MapRows();
    private Outcomes outcomes = new Outcomes(rows, LAYOUT);

    private static Outcome outcome(long offset, long timeMillis, byte[] hash) {
        byte[] data = "{\"serial\":7}".getBytes(StandardCharsets.UTF_8);
        return new Outcome(offset, timeMillis, hash, new Verdict(false, "OUT_OF_STOCK", data));
    }

    private void put(String id, long timeMillis) {
        outcomes.put(id, false, outcome(1, timeMillis, RESTS), Level.ONE.work());
    }

    private @Nullable Outcome find(String id, long timeMillis) {
        return outcomes.find(id, false, timeMillis);
    }

    @Test
    void areReadAsTheyWereWritten() {
        outcomes.put("x", true, outcome(1L << 52, BORDER, RESTS), Level.ONE.work());
        Outcome found = outcomes.find("x", true, BORDER);
        assertThat(found).usingRecursiveComparison().isEqualTo(outcome(1L << 52, BORDER, RESTS));
        assertThat(outcomes.find("x", false, BORDER)).isNull();
        assertThat(outcomes.find("y", true, BORDER)).isNull();
    }

    @Test
    void areFoundAcrossTheBorderOfABucket() {
        put("x", BORDER - 1);
        assertThat(find("x", BORDER - 1)).isNotNull();
        assertThat(find("x", BORDER)).isNotNull();
        assertThat(find("x", BORDER - 1 + KEPT - 1)).isNotNull();
    }

    @Test
    void areForgottenToTheMillisecond() {
        put("x", BORDER + 17);
        assertThat(find("x", BORDER + 17 + KEPT - 1)).isNotNull();
        assertThat(find("x", BORDER + 17 + KEPT)).isNull();
        put("y", BORDER);
        assertThat(find("y", BORDER + KEPT)).isNull();
    }

    @Test
    void areFoundWhenTheClockSteppedBackAMinute() {
        put("x", BORDER + 1);
        assertThat(find("x", BORDER - 59_000)).isNotNull();
        assertThat(find("x", BORDER - 60_001)).as("a limit that is known").isNull();
    }

    @Test
    void areDeletedWhenTheyCanBeFoundNoMore() {
        for (int i = 0; i < 1_000; i++) {
            put("x" + i, BORDER + i % KEPT);
        }
        long later = BORDER + 2 * KEPT;
        outcomes.put("a", false, outcome(1, later - 1, SWEEPS), Level.ONE.work());
        assertThat(rows.map()).as("the bucket before is still looked into").hasSize(1_001);
        for (int i = 1; i <= 4; i++) {
            outcomes.put("a", false, outcome(1, later, SWEEPS), Level.ONE.work());
            assertThat(rows.map()).as("a bounded number at once").hasSize(Math.max(2, 1_002 - 256 * i));
        }
        assertThat(find("x1", later)).isNull();
        assertThat(find("a", later)).isNotNull();
    }

    @Test
    void underAClientsIdOutliveTheOthers() {
        outcomes.put("keyed", true, outcome(1, BORDER, RESTS), Level.ONE.work());
        long later = BORDER + 23 * 3_600_000;
        outcomes.put("a", false, outcome(1, later, SWEEPS), Level.ONE.work());
        assertThat(outcomes.find("keyed", true, later)).isNotNull();
        long afterAll = BORDER + 48 * 3_600_000;
        outcomes.put("b", false, outcome(1, afterAll, SWEEPS), Level.ONE.work());
        assertThat(rows.map()).as("only the last").hasSize(1);
    }

    /** What it remembers of its sweeps besides its rows decides nothing, not even when the clock steps back far. */
    @Test
    void areTheSameAfterARestart() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        MapRows others = new MapRows();
        Outcomes steady = new Outcomes(others, LAYOUT);
        long now = BORDER;
        for (int i = 0; i < 20_000; i++) {
            now = Math.max(BORDER, now + random.nextLong(-KEPT / 2, KEPT));
            if (random.nextInt(100) == 0) {
                now = Math.max(BORDER, now - 3 * KEPT);
            }
            Outcome outcome = outcome(i, now, random.nextInt(8) == 0 ? SWEEPS : RESTS);
            boolean keyed = random.nextInt(20) == 0;
            outcomes = random.nextInt(10) == 0 ? new Outcomes(rows, LAYOUT) : outcomes;
            outcomes.put("x" + i, keyed, outcome, Level.ONE.work());
            steady.put("x" + i, keyed, outcome, Level.ONE.work());
            assertThat(rows.map().size()).isEqualTo(others.map().size());
        }
        assertThat(rows.map().keySet()).containsExactlyElementsOf(others.map().keySet());
        assertThat(rows.map()).as("nothing is left behind").hasSizeLessThan(2_500);
    }

    @Test
    void knowTheCommandByItsBytesOrItsFingerprint() {
        byte[] one = {1};
        byte[] other = {2};
        assertThat(Outcomes.hash(one, "")).hasSize(16).isEqualTo(Outcomes.hash(one, ""));
        assertThat(Outcomes.hash(one, "")).isNotEqualTo(Outcomes.hash(other, ""));
        assertThat(Outcomes.hash(one, "f")).isEqualTo(Outcomes.hash(other, "f"));
        assertThat(Outcomes.hash(one, "f")).isNotEqualTo(Outcomes.hash(one, "g"));
    }
}
