package stockpot.topology.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;
import stockpot.topology.log.CheckedRocks;
import stockpot.topology.log.DamagedRows;

/**
 * The rows of the catalog's view: all on the disk, and the small ones that were read lately in memory, because every request
 * reads a token and an instance.
 *
 * <p>A row in memory is never older than the one on the disk: both change under the same key's lock of the map.
 */
public final class ViewRows extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private static final int LARGEST_KEPT = 4 << 10;
    private static final int ENTRY_BYTES = 128;
    private static final int HEAP_PARTS = 32;

    private final ConcurrentMap<Bytes, byte[]> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostBytes = Runtime.getRuntime().maxMemory() / HEAP_PARTS;

    private ViewRows(KeyValueStore<Bytes, byte[]> disk) {
        super(disk);
    }

    /** Makes the store. */
    public record Supplier(String name, Consumer<DamagedRows> onDamage) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new ViewRows(new CheckedRocks(name, onDamage));
        }

        @Override
        public String metricsScope() {
            return "catalog-view";
        }
    }

    /**
     * Throws away what a former life left on the disk. The view is read anew at every start: what is there may be that of
     * another log, or newer than a topic whose end is gone.
     */
    public static void discard(Path globalFolder) {
        if (!Files.exists(globalFolder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(globalFolder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the old view of the catalog in " + globalFolder, e);
        }
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        byte[] row = kept.get(key);
        if (row != null) {
            return row;
        }
        row = wrapped().get(key);
        if (row == null || row.length > LARGEST_KEPT) {
            return row;
        }
        long size = (long) row.length + key.get().length + ENTRY_BYTES;
        if (bytes.addAndGet(size) > mostBytes) {
            kept.clear();
            bytes.set(size);
        }
        // Read once more: it may have changed, and whoever changes it waits for this.
        return kept.computeIfAbsent(key, wrapped()::get);
    }

    @Override
    public void put(Bytes key, byte @Nullable [] row) {
        kept.compute(key, (_, _) -> {
            wrapped().put(key, row);
            return null;
        });
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] row) {
        byte[] old = get(key);
        if (old == null) {
            put(key, row);
        }
        return old;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] old = get(key);
        put(key, null);
        return old;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }
}
