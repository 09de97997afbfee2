package stockpot.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.topology.RocksDbMemory;

/** Rows in RocksDB are the same as rows in memory, so that a log folded in memory says what the store has to hold. */
class StoreRowsTest {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private final MapRows inMemory = new MapRows();

    @AutoClose
    private KeyValueStore<Bytes, byte[]> store;

    private StoreRows inStore;

    @AutoClose
    private final SpillingRows spilling = new SpillingRows(50);

    @BeforeEach
    void open() {
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
        store = Stores.persistentKeyValueStore("rows").get();
        store.init(context.getStateStoreContext(), store);
        inStore = new StoreRows(store);
    }

    private static List<String> scan(Rows rows, byte[] from, byte[] to, int limit) {
        List<String> found = new ArrayList<>();
        rows.scan(from, to, (key, row) -> {
            found.add(HEX.formatHex(key) + "=" + HEX.formatHex(row));
            return found.size() < limit;
        });
        return found;
    }

    private void put(byte[] key, byte[] row) {
        inMemory.put(key, row);
        inStore.put(key, row);
        spilling.put(key, row);
    }

    @Test
    void showARangeFromItsBeginningToJustBeforeItsEnd() {
        for (int i = 0; i < 5; i++) {
            put(new byte[] {(byte) i}, new byte[] {(byte) i});
        }
        for (Rows rows : List.of(inMemory, inStore)) {
            assertThat(scan(rows, new byte[] {1}, new byte[] {3}, 9)).containsExactly("01=01", "02=02");
            assertThat(scan(rows, new byte[] {1}, new byte[] {3}, 1)).containsExactly("01=01");
            assertThat(scan(rows, new byte[] {3}, new byte[] {3}, 9)).isEmpty();
            assertThat(scan(rows, new byte[] {3, 0}, new byte[] {9}, 9)).containsExactly("04=04");
        }
    }

    @Test
    void sortByUnsignedBytes() {
        for (int i : new int[] {0x7f, 0x80, 0xff, 0x00, 0x01}) {
            put(new byte[] {'k', (byte) i}, new byte[] {1});
        }
        assertThat(scan(inStore, new byte[] {'k'}, new byte[] {'l'}, 9))
                .containsExactly("6b00=01", "6b01=01", "6b7f=01", "6b80=01", "6bff=01")
                .isEqualTo(scan(inMemory, new byte[] {'k'}, new byte[] {'l'}, 9));
    }

    @Test
    void areTheSameWhateverIsDone() {
        SplittableRandom random = new SplittableRandom(Long.getLong("stockpot.seed", 1));
        for (int i = 0; i < 20_000; i++) {
            byte[] key = key(random);
            byte[] other = key(random);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    byte[] row = new byte[1 + random.nextInt(20)];
                    random.nextBytes(row);
                    put(key, row);
                }
                case 2 -> {
                    inMemory.delete(key);
                    inStore.delete(key);
                    spilling.delete(key);
                }
                case 3 -> {
                    assertThat(inStore.get(key)).isEqualTo(inMemory.get(key));
                    assertThat(spilling.get(key)).isEqualTo(inMemory.get(key));
                }
                default -> {
                    boolean ordered = Arrays.compareUnsigned(key, other) <= 0;
                    byte[] from = ordered ? key : other;
                    byte[] to = ordered ? other : key;
                    int limit = 1 + random.nextInt(8);
                    assertThat(scan(inStore, from, to, limit)).isEqualTo(scan(inMemory, from, to, limit));
                    assertThat(scan(spilling, from, to, limit)).isEqualTo(scan(inMemory, from, to, limit));
                }
            }
        }
        byte[] end = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertThat(scan(inStore, new byte[] {0}, end, Integer.MAX_VALUE))
                .hasSize(inMemory.map().size())
                .hasSizeGreaterThan(100)
                .isEqualTo(scan(inMemory, new byte[] {0}, end, Integer.MAX_VALUE));
    }

    /** Few different bytes, so that keys often are, or begin, one another. */
    private static byte[] key(SplittableRandom random) {
        byte[] key = new byte[1 + random.nextInt(4)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) new int[] {0, 1, 0x7f, 0x80, 0xff}[random.nextInt(5)];
        }
        return key;
    }
}
