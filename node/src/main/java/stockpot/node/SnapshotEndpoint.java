package stockpot.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Shows whoever verifies all rows of a partition as they are between two commands, a few megabytes at a time.
 *
 * <p>A question names a partition to begin with it, or the number of a reading to go on. The answer is the number of the
 * reading, 0 when nothing is left, how many commands are in the rows, and rows.
 */
final class SnapshotEndpoint implements AutoCloseable {
    static final String NAME = "rows";

    private static final int CHUNK_BYTES = 4 << 20;
    private static final long PATIENCE_SECONDS = 10;
    private static final int OPEN_AT_ONCE = 16;

    private final Supplier<Engine> engine;
    private final ConcurrentMap<Long, OwnedPartitions.Snapshot> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    SnapshotEndpoint(Supplier<Engine> engine) {
        this.engine = engine;
    }

    /** The question that begins a reading. */
    static byte[] begin(OwnedPartitions.Id task) {
        return new RowWriter()
                .number(0)
                .text(task.family())
                .number(task.partition())
                .done();
    }

    /** The question that goes on with a reading. */
    static byte[] goOn(long reading) {
        return new RowWriter().number(reading).done();
    }

    /** A part of the rows. */
    record Chunk(long reading, long upTo, List<KeyValue<byte[], byte[]>> rows) {
        static Chunk read(byte[] answer) {
            RowReader reader = RowReader.content(answer);
            long reading = reader.number();
            long upTo = reader.number() - 1;
            List<KeyValue<byte[], byte[]>> rows = new ArrayList<>();
            for (int left = reader.integer(); left > 0; left--) {
                byte[] key = reader.bytes();
                rows.add(KeyValue.pair(key, reader.bytes()));
            }
            return new Chunk(reading, upTo, rows);
        }
    }

    byte[] answer(byte[] question) throws Unavailable {
        RowReader reader = RowReader.content(question);
        long reading = reader.number();
        if (reading == 0) {
            reading = numbers.incrementAndGet();
            OwnedPartitions.Snapshot snapshot = take(new OwnedPartitions.Id(reader.text(), reader.integer()));
            if (open.size() >= OPEN_AT_ONCE) {
                // Readings that nobody finished; their readers have gone.
                closeAll();
            }
            open.put(reading, snapshot);
        }
        OwnedPartitions.Snapshot snapshot = open.get(reading);
        if (snapshot == null) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "there is no reading " + reading + " any more");
        }
        return nextChunk(reading, snapshot);
    }

    private byte[] nextChunk(long reading, OwnedPartitions.Snapshot snapshot) {
        RowWriter rows = new RowWriter();
        int bytes = 0;
        int count = 0;
        while (bytes < CHUNK_BYTES && snapshot.hasNext()) {
            KeyValue<byte[], byte[]> next = snapshot.next();
            rows.bytes(next.key).bytes(next.value);
            bytes += next.key.length + next.value.length;
            count++;
        }
        boolean more = snapshot.hasNext();
        if (!more) {
            open.remove(reading);
            snapshot.close();
        }
        return new RowWriter()
                .number(more ? reading : 0)
                .number(snapshot.upTo() + 1)
                .number(count)
                .raw(rows.done())
                .done();
    }

    private OwnedPartitions.Snapshot take(OwnedPartitions.Id id) throws Unavailable {
        OwnedPartitions.Task task = engine.get().ownedPartitions().find(id);
        if (task == null) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "this node does not own " + id);
        }
        try {
            return task.snapshot().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the rows of " + id + " cannot be shown now", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is stopping", e);
        }
    }

    private void closeAll() {
        open.forEach((reading, snapshot) -> {
            if (open.remove(reading, snapshot)) {
                snapshot.close();
            }
        });
    }

    @Override
    public void close() {
        closeAll();
    }
}
