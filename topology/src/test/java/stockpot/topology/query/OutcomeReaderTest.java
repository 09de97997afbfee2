package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.kernel.Sent;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.stock.StockCommand;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Workbench;
import stockpot.topology.rows.StoreRows;
import stockpot.topology.send.Commits;
import stockpot.topology.stock.StockFamily;

/**
 * Which outcomes are answered: those by which the log itself would answer a repeated command, by its own time. That is months
 * away from what the clock of this machine says.
 */
class OutcomeReaderTest {
    private static final Layout LAYOUT = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final long KEPT = Workbench.KEYED_KEPT.toMillis();
    private static final long BORDER = Workbench.NOON / KEPT * KEPT;

    @TempDir
    Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private MemoryStores stores;
    private long logTime;
    private long offset;

    @BeforeEach
    void open() {
        stores = new MemoryStores(folder, 1);
        nodes.add(new Node(0, List.of(0)));
        nodes.add(new Node(1, List.of()));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    /** One of two nodes, both out of touch with the brokers; the first owns all rows. */
    private final class Node extends ShownNode {
        private final OutcomeReader outcomes;
        private final CommandClient asking;

        private Node(int number, List<Integer> partitions) {
            super(number, Topics.STOCK, partitions);
            OwnedPartitions tasks = OpenTasks.of(Topics.STOCK.name(), partitions, stores::get);
            PendingRequests waiters = new PendingRequests(50);
            LocalRows rows = new LocalRows(tasks, () -> false);
            outcomes = new OutcomeReader(LAYOUT, rows, waiters, new Commits());
            Nodes known = new Nodes(() -> List.copyOf(nodes), hostInfo());
            Peers peers = OutcomeReaderTest.this::ask;
            asking = new CommandClient(
                    StockpotFamilies.ALL,
                    LAYOUT,
                    OutcomeReaderTest.this::append,
                    tasks,
                    waiters,
                    outcomes,
                    new RowQueries(StockpotFamilies.ALL, LAYOUT, tasks, rows, known, peers),
                    known,
                    peers);
        }
    }

    private CompletableFuture<RecordMetadata> append(String topic, int partition, byte[] key, byte[] value) {
        Machine<?, StockCommand, ?> machine = new Machine<>(
                StockFamily.STOCK, LAYOUT, 0, new StoreRows(stores.get(0)), new CollectedEffects("stock", true));
        machine.process(key, value, logTime, offset);
        return CompletableFuture.completedFuture(
                new RecordMetadata(new TopicPartition(topic, partition), offset++, 0, logTime, 0, 0));
    }

    private byte[] ask(HostInfo to, String name, byte[] question, Duration patience)
            throws Unavailable, InterruptedException {
        return nodes.get(to.port()).outcomes.answer(question);
    }

    private long answeredAt(int node, long time) throws Unavailable, InterruptedException {
        logTime = time;
        StockCommand command = Samples.define(Samples.CHAIR, "10");
        try (CommandClient.Pending<?> pending =
                nodes.get(node).asking.begin(new Sent<>("id", true, "", command), false)) {
            return pending.await().position().offset();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, -1, -1", "1, -1, 100000", "0, 100000, 200000", "1, 0, 86399999"})
    void areThoseThatAreKept(int node, long decided, long repeated) throws Exception {
        assertThat(answeredAt(node, BORDER + decided)).isZero();
        assertThat(answeredAt(node, BORDER + repeated)).isZero();
    }

    /** The row is still there, and the log decides the command anew: an answer from it would be contradicted by every replay. */
    @ParameterizedTest
    @CsvSource({"0, 0, 86400000", "1, 100000, 86500000"})
    void areNoneThatAreOver(int node, long decided, long repeated) throws Exception {
        assertThat(answeredAt(node, BORDER + decided)).isZero();
        assertThat(answeredAt(node, BORDER + repeated)).isEqualTo(1);
    }
}
