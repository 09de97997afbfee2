package stockpot.topology.query;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Row;
import stockpot.kernel.RowKey;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
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

    private final Families families;
    private final Layout layout;
    private final OwnedPartitions ownedPartitions;
    private final LocalRows rows;
    private final Nodes nodes;
    private final Peers peers;

    public RowQueries(
            Families families,
            Layout layout,
            OwnedPartitions ownedPartitions,
            LocalRows rows,
            Nodes nodes,
            Peers peers) {
        this.families = families;
        this.layout = layout;
        this.ownedPartitions = ownedPartitions;
        this.rows = rows;
        this.nodes = nodes;
        this.peers = peers;
    }

    /** The partition of a family that the records of these ids are in. */
    public OwnedPartitions.Id task(Topics.Family family, String... ids) {
        return new OwnedPartitions.Id(family.name(), RecordKey.partition(RecordKey.of(ids), layout.partitions()));
    }

    /** What one row says, as the owner of its partition has it. */
    public <T> Optional<Row<T>> look(RowKey<T> key) throws Unavailable, InterruptedException {
        NamedRow<T> named = families.row(key);
        OwnedPartitions.Id task =
                new OwnedPartitions.Id(named.family().name(), RecordKey.partition(named.logKey(), layout.partitions()));
        return find(task, named.key())
                .map(named.reader())
                .map(stored -> new Row<>(stored.value(), position(task, stored.offset())));
    }

    /** Of a command of that partition. */
    public LogPosition position(OwnedPartitions.Id task, long offset) {
        return new LogPosition(layout.topics().family(task.family()).commands(), task.partition(), offset);
    }

    /** The row as its owner has it; waits while the partition is moving. */
    public Optional<byte[]> find(OwnedPartitions.Id task, byte[] key) throws Unavailable, InterruptedException {
        byte[] question = new RowWriter()
                .text(task.family())
                .number(task.partition())
                .bytes(key)
                .done();
        Patience patience = Patience.of(PATIENCE);
        while (!patience.isOver()) {
            try {
                if (ownedPartitions.owns(task)) {
                    return rows.get(task, key);
                }
                Optional<HostInfo> owner = nodes.otherOwner(
                        task, layout.topics().family(task.family()).commands());
                if (owner.isPresent()) {
                    byte[] row = peers.ask(owner.get(), NAME, question, PATIENCE);
                    return row.length == 0 ? Optional.empty() : Optional.of(row);
                }
            } catch (IOException | Unavailable e) {
                if (e instanceof Unavailable none && none.kind() == Unavailable.Kind.CUT_OFF) {
                    throw none;
                }
                // The partition is moving or its owner has just died; whoever owns it next will know.
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new Unavailable(Unavailable.Kind.NOT_READY, "nobody owns " + task + " at present");
    }

    /** Answers another node: the row, or nothing. */
    public byte[] answer(byte[] question) throws Unavailable {
        RowReader reader = RowReader.content(question);
        OwnedPartitions.Id task = new OwnedPartitions.Id(reader.text(), reader.integer());
        if (!ownedPartitions.owns(task)) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "this node does not own " + task);
        }
        return rows.get(task, reader.bytes()).orElse(new byte[0]);
    }
}
