package stockpot.node;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.query.Peers;

/**
 * All rows of a partition as a node showed them between two commands, put down in a file because they may be many.
 *
 * @param upTo offset of the last command that is in the rows: they are the fold of the log up to there
 */
record RowsReading(Path file, long upTo, long count) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Asks the nodes one after the other; the one that owns the partition answers. */
    static RowsReading take(OwnedPartitions.Id task, List<HostInfo> nodes, Peers peers)
            throws IOException, InterruptedException {
        IOException last = new IOException("no node was named");
        for (HostInfo node : nodes) {
            try {
                return take(task, node, peers);
            } catch (Unavailable | IOException e) {
                last = new IOException("node " + node + " does not show " + task + ": " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private static RowsReading take(OwnedPartitions.Id task, HostInfo node, Peers peers)
            throws IOException, Unavailable, InterruptedException {
        Path file = Files.createTempFile("stockpot-rows", ".bin");
        long upTo = -1;
        long count = 0;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            byte[] question = SnapshotEndpoint.begin(task);
            while (question.length > 0) {
                SnapshotEndpoint.Chunk chunk =
                        SnapshotEndpoint.Chunk.read(peers.ask(node, SnapshotEndpoint.NAME, question, PATIENCE));
                upTo = chunk.upTo();
                for (KeyValue<byte[], byte[]> row : chunk.rows()) {
                    write(out, row.key);
                    write(out, row.value);
                    count++;
                }
                question = chunk.reading() == 0 ? new byte[0] : SnapshotEndpoint.goOn(chunk.reading());
            }
        } catch (IOException | Unavailable | InterruptedException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new RowsReading(file, upTo, count);
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The rows in the order of their keys. */
    static final class Cursor implements AutoCloseable {
        private final DataInputStream in;

        private Cursor(DataInputStream in) {
            this.in = in;
        }

        @Nullable
        KeyValue<byte[], byte[]> next() throws IOException {
            try {
                byte[] key = in.readNBytes(in.readInt());
                return KeyValue.pair(key, in.readNBytes(in.readInt()));
            } catch (EOFException e) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    Cursor read() throws IOException {
        return new Cursor(new DataInputStream(new BufferedInputStream(Files.newInputStream(file))));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
