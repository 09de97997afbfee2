package stockpot.topology.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Moment;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.history.Chronicle.Says;

/** The rows of the index, beside a list that is looked through. */
class HistoryIndexTest {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final OwnedPartitions.Id HERE = new OwnedPartitions.Id("stock", 1);
    private static final OwnedPartitions.Id THERE = new OwnedPartitions.Id("stock", 11);
    private static final byte[] BREAD = {'b', 'r'};
    private static final byte[] CAKE = {'b', 'r', 0, 0, 0, 0, 0, 0, 0, 1};

    @TempDir
    private Path folder;

    private HistoryIndex open(String format) throws Exception {
        return new HistoryIndex(folder, format, _ -> {});
    }

    private static void put(HistoryIndex.Batch batch, OwnedPartitions.Id id, byte[] key, Entry entry)
            throws RocksDBException {
        List<Character> kinds = new ArrayList<>();
        kinds.add(entry.says() == Says.ASIDE ? HistoryRows.ASIDE : HistoryRows.STANDS);
        if (entry.says() == Says.BEGINS) {
            kinds.add(HistoryRows.BEGINS);
        } else if (entry.says() == Says.ENDS) {
            kinds.add(HistoryRows.ENDS);
        }
        for (char kind : kinds) {
            batch.put(HistoryRows.at(HistoryRows.thing(kind, id, key), entry.offset()), entry.row());
        }
    }

    /** Some records of one command, some of one millisecond, and gaps in between. */
    private static List<Entry> some(Random random, int count) {
        List<Entry> entries = new ArrayList<>();
        long offset = random.nextInt(5);
        long command = random.nextInt(5);
        long time = 1_000;
        for (int i = 0; i < count; i++) {
            Says says = i == 0 ? Says.BEGINS : random.nextInt(4) == 0 ? Says.ASIDE : Says.STANDS;
            entries.add(new Entry(offset, command, time, 100, "T" + random.nextInt(3), says, random.nextInt(3)));
            offset += 1 + random.nextInt(random.nextInt(10) == 0 ? 1_000 : 3);
            command += random.nextInt(3);
            time += random.nextInt(3);
        }
        return entries;
    }

    @Test
    void anyMomentIsFound() throws Exception {
        System.out.println("HistoryIndexTest: -Dfaults.seed=" + SEED);
        Random random = new Random(SEED);
        try (HistoryIndex index = open("1")) {
            for (int round = 0; round < 20; round++) {
                List<Entry> entries = some(random, 1 + random.nextInt(60));
                byte[] key = {(byte) round};
                try (HistoryIndex.Batch batch = index.batch()) {
                    for (Entry entry : entries) {
                        put(batch, HERE, key, entry);
                        put(batch, THERE, key, entry);
                    }
                    batch.write();
                }
                Lookup lookup = new Lookup(index, HERE, key);
                for (long at = 0; at <= entries.getLast().command() + 1; at++) {
                    long command = at;
                    assertThat(lookup.at(new Moment.Position(new LogPosition("", 0, at)), 0).entries().stream()
                                    .findFirst())
                            .isEqualTo(last(entries.stream()
                                    .filter(entry -> entry.command() <= command)
                                    .toList()));
                }
                for (long at = 999; at <= entries.getLast().timeMillis() + 1; at++) {
                    long time = at;
                    assertThat(lookup.at(new Moment.Time(at), 0).entries().stream()
                                    .findFirst())
                            .isEqualTo(last(entries.stream()
                                    .filter(entry -> entry.timeMillis() <= time)
                                    .toList()));
                }
            }
        }
    }

    private static Optional<Entry> last(List<Entry> entries) {
        return entries.reversed().stream()
                .filter(entry -> entry.says() != Says.ASIDE)
                .findFirst();
    }

    @Test
    void pagesAreInTheOrderOfTheLedger() throws Exception {
        Random random = new Random(SEED);
        List<Entry> entries = some(random, 200);
        try (HistoryIndex index = open("1");
                HistoryIndex.Batch batch = index.batch()) {
            for (Entry entry : entries) {
                put(batch, HERE, BREAD, entry);
                put(batch, HERE, CAKE, entry);
            }
            batch.write();
            Lookup lookup = new Lookup(index, HERE, BREAD);
            for (String type : List.of("", "T1")) {
                List<Entry> wanted = entries.stream()
                        .filter(entry -> type.isEmpty() || entry.type().equals(type))
                        .toList();
                assertThat(lookup.page(new Search(0, 0, 1_000, type, 0)).entries())
                        .isEqualTo(wanted);
                assertThat(lookup.page(new Search(0, Long.MAX_VALUE - 1, -1_000, type, 0))
                                .entries())
                        .isEqualTo(wanted.reversed());
            }
            assertThat(lookup.page(new Search(0, 0, 1_000, "", 2)).entries())
                    .isEqualTo(entries.stream()
                            .filter(entry -> entry.subject() == 2)
                            .toList());
            Entry middle = entries.get(100);
            assertThat(lookup.page(new Search(0, middle.offset(), 7, "", 0)).entries())
                    .isEqualTo(entries.subList(100, 107));
            assertThat(lookup.page(new Search(0, middle.offset(), -7, "", 0)).entries())
                    .isEqualTo(entries.subList(94, 101).reversed());
            // It began before that, and was another's.
            assertThat(lookup.page(new Search(1_001, 0, 7, "", 0)).isKnown()).isFalse();
            assertThat(new Lookup(index, THERE, BREAD)
                            .page(new Search(0, 0, 7, "", 0))
                            .isKnown())
                    .isFalse();
        }
    }

    @Test
    void aPageIsNoLongerThanItMayBe() throws Exception {
        try (HistoryIndex index = open("1");
                HistoryIndex.Batch batch = index.batch()) {
            for (int i = 0; i < 9; i++) {
                Says says = i == 0 ? Says.BEGINS : Says.STANDS;
                put(batch, HERE, BREAD, new Entry(i, i, i, (int) (Lookup.MOST_BYTES / 2), "T", says, 0));
            }
            put(batch, HERE, BREAD, new Entry(9, 9, 9, (int) (2 * Lookup.MOST_BYTES), "T", Says.STANDS, 0));
            batch.write();
            Lookup lookup = new Lookup(index, HERE, BREAD);
            assertThat(lookup.page(new Search(0, 0, 1_000, "", 0)).entries()).hasSize(2);
            assertThat(lookup.page(new Search(0, 8, 1_000, "", 0)).entries()).hasSize(1);
            assertThat(lookup.page(new Search(0, 9, 1_000, "", 0)).entries()).hasSize(1);
        }
    }

    @Test
    void anotherFormatIsAnotherIndexAndAPartitionCanBeForgotten() throws Exception {
        Entry entry = new Entry(3, 2, 1, 10, "T", Says.BEGINS, 0);
        Search all = new Search(0, 0, 7, "", 0);
        try (HistoryIndex index = open("1");
                HistoryIndex.Batch batch = index.batch()) {
            put(batch, HERE, BREAD, entry);
            put(batch, THERE, BREAD, entry);
            batch.write();
        }
        try (HistoryIndex index = open("1");
                HistoryIndex.Batch batch = index.batch()) {
            assertThat(new Lookup(index, HERE, BREAD).page(all).entries()).containsExactly(entry);
            batch.forget(HERE);
            batch.write();
            assertThat(new Lookup(index, HERE, BREAD).page(all).isKnown()).isFalse();
            assertThat(new Lookup(index, THERE, BREAD).page(all).entries()).containsExactly(entry);
        }
        try (HistoryIndex index = open("2")) {
            assertThat(new Lookup(index, THERE, BREAD).page(all).isKnown()).isFalse();
        }
    }
}
