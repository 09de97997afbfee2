package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stockpot.kernel.AttemptId;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Moment;
import stockpot.kernel.NoAnswer;
import stockpot.money.Amount;
import stockpot.pots.Pot;
import stockpot.pots.PotName;
import stockpot.pots.PotsKey.PotKey;
import stockpot.pots.Totals;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.Workbench;
import stockpot.topology.query.PotQueries.Found;
import stockpot.topology.query.PotQueries.Wanted;
import stockpot.topology.records.PotWords;
import stockpot.topology.records.RecordKey;
import stockpot.topology.rows.PotRows;

/** Reads of pots from four partitions that two nodes share. */
@Timeout(60)
class PotQueriesTest {
    private static final int PARTITIONS = 4;
    private static final Layout LAYOUT = new Layout(PARTITIONS, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final InstanceId SHOP = new InstanceId("shop");
    private static final long FROM_THE_END = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private MemoryStores stores;
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void open() {
        stores = new MemoryStores(folder, PARTITIONS);
        nodes.add(new Node(0, List.of(0, 1)));
        nodes.add(new Node(1, List.of(2, 3)));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private final class Node extends ShownNode {
        private final RowQueries rowQueries;
        private final PotQueries pots;

        private Node(int number, List<Integer> partitions) {
            super(number, Topics.POTS, partitions);
            LiveTasks tasks = OpenTasks.of(Topics.POTS.name(), partitions, stores::get);
            LocalRows rows = new LocalRows(tasks, () -> true);
            Nodes known = new Nodes(() -> List.copyOf(nodes), hostInfo());
            this.rowQueries = new RowQueries(LAYOUT, tasks, rows, known, PotQueriesTest.this::ask);
            this.pots = new PotQueries(LAYOUT, tasks, rows, known, PotQueriesTest.this::ask, rowQueries);
        }
    }

    private byte[] ask(HostInfo to, String name, byte[] question, Duration patience)
            throws NoAnswer, InterruptedException {
        Node node = nodes.get(to.port());
        return name.equals(RowQueries.NAME) ? node.rowQueries.answer(question) : node.pots.answer(name, question);
    }

    private static int partition(PotKey key) {
        return RecordKey.partition(RecordKey.of(PotWords.key(key).toArray(String[]::new)), PARTITIONS);
    }

    private static Pot pot(long serial) {
        Totals totals = Totals.of(List.of(Amount.parse("EUR:" + serial % 1_000), Amount.parse("USD:0.00000001")));
        return new Pot(serial, new PotName("pot " + serial), new AttemptId("a"), "\ud83e\ude91", 7, totals);
    }

    private void keep(InstanceId instance, long serial) {
        PotKey key = new PotKey(instance, serial);
        byte[] row = PotRows.write(new PotRows.Stored(pot(serial), 1_000 + serial, 0));
        stores.get(partition(key)).put(Bytes.wrap(PotRows.key(key)), row);
    }

    private List<Long> list(int node, long after, int limit) throws NoAnswer, InterruptedException {
        return nodes.get(node).pots.list(new Wanted(SHOP, after, limit)).stream()
                .map(found -> found.pot().serial())
                .toList();
    }

    @Test
    void areListedInTheOrderOfTheirNumbersWhereverTheyLie() throws NoAnswer, InterruptedException {
        LongStream.rangeClosed(1, 20).forEach(serial -> keep(SHOP, serial));
        keep(new InstanceId("shop1"), 21);
        keep(new InstanceId("sho"), 22);
        for (int node = 0; node < 2; node++) {
            assertThat(list(node, FROM_THE_END, -3)).containsExactly(20L, 19L, 18L);
            assertThat(list(node, 18, -3)).containsExactly(17L, 16L, 15L);
            assertThat(list(node, 2, -3)).containsExactly(1L);
            assertThat(list(node, 1, -3)).isEmpty();
            assertThat(list(node, 0, 3)).containsExactly(1L, 2L, 3L);
            assertThat(list(node, 18, 3)).containsExactly(19L, 20L);
            assertThat(list(node, 20, 3)).isEmpty();
            assertThat(list(node, FROM_THE_END, -100)).hasSize(20);
            assertThat(list(node, 0, 0)).isEmpty();
        }
    }

    @Test
    void areListedUpToTheLargestNumber() throws NoAnswer, InterruptedException {
        keep(SHOP, Moment.MAX_SERIAL);
        assertThat(list(0, 0, 5)).containsExactly(Moment.MAX_SERIAL);
        assertThat(list(1, FROM_THE_END, -5)).containsExactly(Moment.MAX_SERIAL);
        assertThat(list(0, Moment.MAX_SERIAL, 5)).isEmpty();
    }

    @Test
    void comeFromAnyNodeWithAllThatIsInThemAndTheirPosition() throws NoAnswer, InterruptedException {
        LongStream.rangeClosed(1, 8).forEach(serial -> keep(SHOP, serial));
        for (Node node : nodes) {
            List<Found> all = node.pots.list(new Wanted(SHOP, 0, 20));
            assertThat(all).hasSize(8);
            for (Found each : all) {
                PotKey key = new PotKey(SHOP, each.pot().serial());
                assertThat(each).isEqualTo(new Found(partition(key), 1_000 + key.serial(), pot(key.serial())));
                assertThat(node.pots.find(key)).isEqualTo(Optional.of(each));
            }
            assertThat(all.stream().map(Found::partition).distinct().count()).isGreaterThan(1);
            assertThat(node.pots.find(new PotKey(SHOP, 9))).isEmpty();
            assertThat(node.pots.find(new PotKey(new InstanceId("sho"), 1))).isEmpty();
        }
    }
}
