package stockpot.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import stockpot.topology.rows.ExpiringEntries.Lease;
import stockpot.topology.table.RowReader;

class ExpiringEntriesTest {
    private static final byte[] CONTENT = {1, 2, 3};

    private final MapRows rows = new MapRows();
    private final ExpiringEntries leases = new ExpiringEntries(rows);

    private static Lease lease(String id, long deadline) {
        return new Lease(id, deadline, CONTENT);
    }

    private static List<String> ids(List<Lease> found) {
        return found.stream().map(Lease::id).toList();
    }

    @Test
    void areFoundWithTheirDeadlineAndContent() {
        leases.put(7, null, lease("a", 1000), 42);
        leases.put(7, null, lease("b", ExpiringEntries.FOREVER), 43);
        assertThat(leases.find(7, "a").deadline()).isEqualTo(1000);
        assertThat(leases.find(7, "a").content()).isEqualTo(CONTENT);
        assertThat(leases.find(7, "b").deadline()).isEqualTo(ExpiringEntries.FOREVER);
        assertThat(leases.find(7, "c")).isNull();
        assertThat(leases.find(8, "a")).isNull();
        assertThat(RowReader.offset(rows.get(ExpiringEntries.thing(7, "b")))).isEqualTo(43);
        assertThat(rows.map()).as("no deadline row for ever").hasSize(3);
    }

    @Test
    void leaveNoDeadlineBehindWhenTheyAreReplacedOrRemoved() {
        leases.put(7, null, lease("a", 1000), 1);
        leases.put(7, leases.find(7, "a"), lease("a", 2000), 2);
        assertThat(leases.earliest(7, 0)).isEqualTo(2000);
        leases.put(7, leases.find(7, "a"), lease("a", ExpiringEntries.FOREVER), 3);
        assertThat(leases.earliest(7, 0)).isEqualTo(ExpiringEntries.FOREVER);
        leases.put(7, leases.find(7, "a"), lease("a", 500), 4);
        leases.remove(7, "a", 500);
        assertThat(rows.map()).isEmpty();
    }

    @Test
    void areDueInTheOrderOfTheirDeadlines() {
        leases.put(7, null, lease("late", 3000), 1);
        leases.put(7, null, lease("early", 1000), 1);
        leases.put(7, null, lease("b", 2000), 1);
        leases.put(7, null, lease("a", 2000), 1);
        leases.put(8, null, lease("other", 1000), 1);
        assertThat(leases.due(7, 0, 999, 9)).isEmpty();
        assertThat(ids(leases.due(7, 0, 1000, 9))).containsExactly("early");
        assertThat(ids(leases.due(7, 0, 2000, 9))).containsExactly("early", "a", "b");
        assertThat(ids(leases.due(7, 0, 5000, 2))).containsExactly("early", "a");
        assertThat(ids(leases.due(7, 1001, 5000, 9))).containsExactly("a", "b", "late");
        assertThat(leases.due(7, 0, 5000, 0)).isEmpty();
        assertThat(leases.due(7, 6000, 5000, 9)).isEmpty();
        assertThat(leases.earliest(7, 0)).isEqualTo(1000);
    }

    @Test
    void stopThePartitionWhenADeadlineHasLostItsThing() {
        leases.put(7, null, lease("a", 1000), 1);
        rows.delete(ExpiringEntries.thing(7, "a"));
        assertThatIllegalStateException()
                .isThrownBy(() -> leases.due(7, 0, 1000, 1))
                .withMessageContaining("owner 7");
    }

    @Test
    void areShownPageByPage() {
        List<String> all = List.of("b", "aa", "a", "\u751f", "x".repeat(200), "ab");
        all.forEach(id -> leases.put(7, null, lease(id, 1000), 1));
        leases.put(8, null, lease("other", 1000), 1);
        List<String> shown = new ArrayList<>();
        for (List<Lease> page = leases.all(7, "", 2);
                !page.isEmpty();
                page = leases.all(7, page.getLast().id(), 2)) {
            shown.addAll(ids(page));
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(all);
        assertThat(leases.all(7, "", 0)).isEmpty();
    }

    @Test
    void areWhatANaiveMapSaysTheyAre() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        Map<String, Lease> naive = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String id = "id-" + random.nextInt(30);
            Lease old = naive.get(id);
            if (random.nextInt(3) == 0 && old != null) {
                leases.remove(1, id, old.deadline());
                naive.remove(id);
            } else {
                Lease lease = lease(id, random.nextInt(5) == 0 ? ExpiringEntries.FOREVER : 1 + random.nextInt(1000));
                leases.put(1, old, lease, i);
                naive.put(id, lease);
            }
            long now = random.nextInt(1100);
            List<String> due = naive.values().stream()
                    .filter(lease -> lease.deadline() <= now)
                    .sorted(Comparator.comparing(Lease::deadline)
                            .thenComparing(lease -> lease.id().length())
                            .thenComparing(Lease::id))
                    .map(Lease::id)
                    .toList();
            assertThat(ids(leases.due(1, 0, now, 100))).isEqualTo(due);
            assertThat(leases.earliest(1, 0))
                    .isEqualTo(naive.values().stream()
                            .mapToLong(Lease::deadline)
                            .min()
                            .orElse(ExpiringEntries.FOREVER));
        }
        assertThat(leases.all(1, "", 100)).hasSameSizeAs(naive.values());
    }
}
