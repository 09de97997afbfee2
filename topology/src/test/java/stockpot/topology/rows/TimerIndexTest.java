package stockpot.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerIndexTest {
    private static final byte[] OWNER = {'o'};

    private final MapRows rows = new MapRows();
    private final TimerIndex agenda = new TimerIndex(rows);

    private List<Long> due(long now, int limit) {
        return agenda.due(now, limit).stream().map(TimerIndex.Entry::serial).toList();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(agenda.earliest()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(agenda.due(Long.MAX_VALUE - 1, 10)).isEmpty();
    }

    @Test
    void knowsWhatIsEarliest() {
        agenda.move(1, OWNER, ExpiringEntries.FOREVER, 2000, 5);
        agenda.move(2, OWNER, ExpiringEntries.FOREVER, 1000, 6);
        assertThat(agenda.earliest()).isEqualTo(1000);
        agenda.move(2, OWNER, 1000, 3000, 7);
        assertThat(agenda.earliest()).isEqualTo(2000);
        agenda.move(1, OWNER, 2000, ExpiringEntries.FOREVER, 8);
        assertThat(agenda.earliest()).isEqualTo(3000);
        agenda.move(2, OWNER, 3000, 3000, 9);
        agenda.move(2, OWNER, 3000, ExpiringEntries.FOREVER, 9);
        assertThat(agenda.earliest()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(rows.map()).isEmpty();
    }

    @Test
    void showsWhatIsDueInOrderAndInPortions() {
        agenda.move(3, OWNER, ExpiringEntries.FOREVER, 1000, 5);
        agenda.move(1, OWNER, ExpiringEntries.FOREVER, 1000, 5);
        agenda.move(2, new byte[] {'x', 'y'}, ExpiringEntries.FOREVER, 999, 5);
        assertThat(due(998, 10)).isEmpty();
        assertThat(due(999, 10)).containsExactly(2L);
        assertThat(due(1000, 10)).containsExactly(2L, 1L, 3L);
        assertThat(due(1000, 2)).containsExactly(2L, 1L);
        TimerIndex.Entry first = agenda.due(1000, 1).getFirst();
        assertThat(first.at()).isEqualTo(999);
        assertThat(first.owner()).containsExactly('x', 'y');
        assertThat(first.isRemoved()).isFalse();
    }

    @Test
    void putsRemovedOwnersFirst() {
        agenda.move(1, OWNER, ExpiringEntries.FOREVER, 1000, 5);
        agenda.noteRemoved(9, OWNER, 6);
        assertThat(agenda.earliest()).isZero();
        assertThat(due(0, 10)).containsExactly(9L);
        assertThat(agenda.due(0, 1).getFirst().isRemoved()).isTrue();
        agenda.noteRemoved(9, new byte[] {'z'}, 7);
        assertThat(agenda.removed(9))
                .hasValueSatisfying(entry -> assertThat(entry.owner()).containsExactly('z'));
        agenda.forgetRemoved(9);
        assertThat(agenda.removed(9)).isEmpty();
        assertThat(agenda.earliest()).isEqualTo(1000);
    }

    /** What it remembers besides its rows is what another one over the same rows finds out. */
    @Test
    void isTheSameAfterARestart() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        Map<Long, Long> naive = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            long serial = 1 + random.nextInt(12);
            long from = naive.getOrDefault(serial, ExpiringEntries.FOREVER);
            switch (random.nextInt(8)) {
                case 0 -> {
                    agenda.move(serial, OWNER, from == 0 ? ExpiringEntries.FOREVER : from, ExpiringEntries.FOREVER, i);
                    agenda.noteRemoved(serial, OWNER, i);
                    naive.put(serial, 0L);
                }
                case 1 -> {
                    if (from == 0) {
                        agenda.forgetRemoved(serial);
                        naive.remove(serial);
                    }
                }
                case 2 -> {
                    if (from != 0) {
                        agenda.move(serial, OWNER, from, ExpiringEntries.FOREVER, i);
                        naive.remove(serial);
                    }
                }
                default -> {
                    if (from != 0) {
                        long to = 1 + random.nextInt(50);
                        agenda.move(serial, OWNER, from, to, i);
                        naive.put(serial, to);
                    }
                }
            }
            long now = random.nextInt(60);
            TimerIndex fresh = new TimerIndex(rows);
            assertThat(agenda.earliest())
                    .isEqualTo(fresh.earliest())
                    .isEqualTo(naive.values().stream().mapToLong(at -> at).min().orElse(ExpiringEntries.FOREVER));
            List<Long> expected = new ArrayList<>();
            naive.entrySet().stream()
                    .filter(entry -> entry.getValue() <= now)
                    .sorted(Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .forEach(entry -> expected.add(entry.getKey()));
            assertThat(due(now, 100)).isEqualTo(expected);
        }
    }
}
