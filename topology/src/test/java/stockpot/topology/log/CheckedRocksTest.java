package stockpot.topology.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.topology.RocksDbMemory;

/** Files of RocksDB with bytes in them that nobody wrote. */
class CheckedRocksTest {
    private static final int ROWS = 2_000;

    @TempDir
    Path folder;

    private final List<DamagedRows> told = new ArrayList<>();
    private CheckedRocks store = new CheckedRocks("rows", told::add);

    private void open() {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "test",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "none:1",
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                RocksDbMemory.class,
                RocksDbMemory.BYTES,
                64L << 20));
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        store = new CheckedRocks("rows", told::add);
        store.init(context.getStateStoreContext(), store);
    }

    private static Bytes key(int number) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array());
    }

    /** Rows that lie on the disk and nowhere else. */
    private void fill() {
        open();
        for (int i = 0; i < ROWS; i++) {
            store.put(key(i), new byte[100]);
        }
        store.close();
    }

    /** Alters a byte in the largest of these files: the rows', and not where Kafka Streams keeps what is said of them. */
    private void flip(String name, double part) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            File found = files.filter(file -> file.getFileName().toString().matches(name))
                    .map(Path::toFile)
                    .max(Comparator.comparingLong(File::length))
                    .orElseThrow();
            try (RandomAccessFile bytes = new RandomAccessFile(found, "rw")) {
                long at = (long) (bytes.length() * part);
                bytes.seek(at);
                int there = bytes.read();
                bytes.seek(at);
                bytes.write(there ^ 0x55);
            }
        }
    }

    private static int count(KeyValueIterator<Bytes, byte[]> rows) {
        int count = 0;
        try (rows) {
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
        }
        return count;
    }

    @Test
    void showsAllRowsOrSaysThatTheyAreDamaged() throws IOException {
        fill();
        flip(".*\\.sst", 0.5);
        open();
        assertThat(store.damage()).isNull();
        assertThatThrownBy(() -> count(store.all())).isInstanceOf(DamagedRows.class);
        assertThat(store.damage()).contains("block checksum mismatch");
        assertThatThrownBy(() -> count(store.range(key(0), key(ROWS)))).isInstanceOf(DamagedRows.class);
        assertThatThrownBy(() -> count(store.reverseRange(key(0), key(ROWS)))).isInstanceOf(DamagedRows.class);
        int unreadable = 0;
        for (int i = 0; i < ROWS; i++) {
            Bytes wanted = key(i);
            Throwable failure =
                    catchThrowable(() -> assertThat(store.get(wanted)).isEqualTo(new byte[100]));
            assertThat(failure)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isNull(),
                            damage -> assertThat(damage).isInstanceOf(DamagedRows.class));
            unreadable += failure == null ? 0 : 1;
        }
        assertThat(told).as("once is enough").hasSize(1);
        assertThat(unreadable).as("proved nothing").isBetween(1, ROWS - 1);
        store.close();
    }

    @Test
    void soundRowsEndWhereTheyEnd() {
        fill();
        open();
        assertThat(count(store.all())).isEqualTo(ROWS);
        assertThat(count(store.range(key(5), key(9)))).isEqualTo(5);
        assertThat(count(store.reverseRange(key(ROWS), key(2 * ROWS)))).isZero();
        assertThat(store.damage()).isNull();
        KeyValueIterator<Bytes, byte[]> late = store.all();
        store.close();
        assertThatThrownBy(late::hasNext).hasMessageContaining("closed");
    }

    @Test
    void whatDoesNotOpenIsThrownAway() throws IOException {
        fill();
        flip("MANIFEST-.*", 0.3);
        open();
        assertThat(count(store.all())).isZero();
        store.put(key(1), new byte[1]);
        assertThat(count(store.all())).isEqualTo(1);
        store.close();
    }
}
