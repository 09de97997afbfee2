package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.stock.StockCommand;
import stockpot.topology.decide.CollectedEffects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.decide.Machine;
import stockpot.topology.decide.OpenTasks;
import stockpot.topology.decide.Samples;
import stockpot.topology.decide.Waiters;
import stockpot.topology.decide.Workbench;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.Records;
import stockpot.topology.rows.StoreRows;
import stockpot.topology.send.Commits;

/** Which outcomes are answered: those by which the log itself would answer a repeated command. */
class OutcomeReaderTest {
    private static final Layout LAYOUT = new Layout(1, Workbench.KEPT, Workbench.KEYED_KEPT);
    private static final long KEPT = Workbench.KEYED_KEPT.toMillis();
    private static final Records<?, StockCommand, ?> RECORDS = new Records<>(Family.STOCK.words());

    @TempDir
    Path folder;

    private KeyValueStore<Bytes, byte[]> store;
    private OutcomeReader reader;

    @BeforeEach
    void open() {
        Properties settings = new Properties();
        settings.putAll(
                Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "test", StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1"));
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        store = Stores.inMemoryKeyValueStore("rows").get();
        store.init(context.getStateStoreContext(), store);
        LiveTasks tasks = OpenTasks.of(Family.STOCK.name(), List.of(0), partition -> store);
        // Nothing else could be read here: the node is out of touch with the brokers.
        reader = new OutcomeReader(LAYOUT, new LocalRows(tasks, () -> false), new Waiters(), new Commits());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void decideAt(String id, long epochMillis) {
        Machine<?, StockCommand, ?> machine =
                new Machine<>(Family.STOCK, LAYOUT, 0, new StoreRows(store), new CollectedEffects("stock", true));
        StockCommand command = Samples.define(Samples.CHAIR, "10");
        byte[] value = RECORDS.write(new Envelope.Sent<>(id, true, "", command));
        machine.process(RECORDS.key(command), value, epochMillis, 7);
    }

    private byte[] answer(String id) throws Exception {
        LiveTasks.Id task = new LiveTasks.Id(Family.STOCK.name(), 0);
        return reader.answer(new OutcomeQuestion(task, id, true, false, 1).write());
    }

    @Test
    void isOneThatIsKept() throws Exception {
        decideAt("kept", System.currentTimeMillis() - KEPT + 60_000);
        assertThat(answer("kept")).isNotEmpty();
    }

    /** Its row is still there, and the log decides the command anew: an answer from it would be contradicted by every replay. */
    @Test
    void isNoneThatIsOver() throws Exception {
        long beginOfTheBucketBefore = (System.currentTimeMillis() / KEPT - 1) * KEPT;
        decideAt("over", beginOfTheBucketBefore);
        assertThat(answer("over")).isEmpty();
    }
}
