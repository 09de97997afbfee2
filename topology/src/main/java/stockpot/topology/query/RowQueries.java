package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.LogPosition;
import stockpot.kernel.NoAnswer;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.records.RecordKey;
import stockpot.topology.rows.NamedRow;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/** Single rows, from whichever node owns their partition. */
public final class RowQueries {
    /** Name of the question for one row. */
    public static final String NAME = "row";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private final Layout layout;
    private final LiveTasks liveTasks;
    private final LocalRows rows;
    private final Nodes nodes;
    private final Peers peers;

    public RowQueries(Layout layout, LiveTasks liveTasks, LocalRows rows, Nodes nodes, Peers peers) {
        this.layout = layout;
        this.liveTasks = liveTasks;
        this.rows = rows;
        this.nodes = nodes;
        this.peers = peers;
    }

    /** The partition of a family that the records of these ids are in. */
    public LiveTasks.Id task(Topics.Family family, String... ids) {
        return new LiveTasks.Id(family.name(), RecordKey.partition(RecordKey.of(ids), layout.partitions()));
    }

    /** What a flow looks at, as its owner has it. */
    public <T> Optional<Row<T>> look(RowKey<T> key) throws NoAnswer, InterruptedException {
        NamedRow<T> named = NamedRow.of(key);
        LiveTasks.Id task =
                new LiveTasks.Id(named.family().name(), RecordKey.partition(named.logKey(), layout.partitions()));
        String topic = layout.topics().family(task.family()).commands();
        return find(task, named.key())
                .map(named.reader())
                .map(stored -> new Row<>(stored.value(), new LogPosition(topic, task.partition(), stored.offset())));
    }

    /** The row as its owner has it; waits while the partition is moving. */
    public Optional<byte[]> find(LiveTasks.Id task, byte[] key) throws NoAnswer, InterruptedException {
        byte[] question = new RowWriter()
                .text(task.family())
                .number(task.partition())
                .bytes(key)
                .done();
        Patience patience = Patience.of(PATIENCE);
        while (!patience.isOver()) {
            try {
                if (liveTasks.owns(task)) {
                    return rows.get(task, key);
                }
                Optional<HostInfo> owner = nodes.otherOwner(
                        task, layout.topics().family(task.family()).commands());
                if (owner.isPresent()) {
                    byte[] row = peers.ask(owner.get(), NAME, question, PATIENCE);
                    return row.length == 0 ? Optional.empty() : Optional.of(row);
                }
            } catch (IOException | NoAnswer e) {
                if (e instanceof NoAnswer none && none.kind() == NoAnswer.Kind.CUT_OFF) {
                    throw none;
                }
                // The partition is moving or its owner has just died; whoever owns it next will know.
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new NoAnswer(NoAnswer.Kind.NOT_READY, "nobody owns " + task + " at present");
    }

    /** Answers another node: the row, or nothing. */
    public byte[] answer(byte[] question) throws NoAnswer {
        RowReader reader = RowReader.content(question);
        LiveTasks.Id task = new LiveTasks.Id(reader.text(), reader.integer());
        if (!liveTasks.owns(task)) {
            throw new NoAnswer(NoAnswer.Kind.NOT_READY, "this node does not own " + task);
        }
        return rows.get(task, reader.bytes()).orElse(new byte[0]);
    }
}
