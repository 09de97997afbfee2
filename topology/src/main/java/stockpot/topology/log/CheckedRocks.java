package stockpot.topology.log;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on disk that are shown as they were written, or not at all.
 *
 * <p>RocksDB keeps a checksum for every block. A row that is asked for by its key fails when the checksum is wrong; but an
 * iterator just ends there, and only its status tells that from the end of the rows. Kafka Streams does not ask for it, and
 * a list would be short without a word. What is found is noted, so that the partition can be given up by whoever owns it;
 * whoever has found it gets {@link DamagedRows}.
 */
public final class CheckedRocks extends RocksDBStore {
    static final String METRICS_SCOPE = "rocksdb";

    private static final Logger LOG = LoggerFactory.getLogger(CheckedRocks.class);
    private static final Field ROCKS_ITERATOR = rocksIterator();

    private final Consumer<DamagedRows> onDamage;
    private volatile @Nullable String damage;

    CheckedRocks(String name) {
        this(name, _ -> {});
    }

    /** Rows whose owner is told of the first damage, because nobody else looks for one. */
    public CheckedRocks(String name, Consumer<DamagedRows> onDamage) {
        super(name, METRICS_SCOPE);
        this.onDamage = onDamage;
    }

    private static Field rocksIterator() {
        try {
            Field field = Class.forName("org.apache.kafka.streams.state.internals.RocksDbIterator")
                    .getDeclaredField("iter");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kafka Streams has other iterators than those of 4.3.1", e);
        }
    }

    /** What was found first since the store was opened; null for nothing. */
    @Nullable
    String damage() {
        return damage;
    }

    /** A store that does not open is thrown away. Kafka Streams finds nothing there, and restores it from its changelog. */
    @Override
    public void init(StateStoreContext context, StateStore root) {
        damage = null;
        try {
            super.init(context, root);
        } catch (ProcessorStateException e) {
            String why = whyDamaged(e);
            if (why == null) {
                throw e;
            }
            LOG.warn("the rows in {} are thrown away and restored, because they do not open: {}", dbDir, why);
            try {
                Utils.delete(dbDir);
            } catch (IOException failed) {
                e.addSuppressed(failed);
                throw e;
            }
            super.init(context, root);
        }
    }

    @Override
    public synchronized byte[] get(Bytes key) {
        try {
            return super.get(key);
        } catch (ProcessorStateException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized void put(Bytes key, byte[] value) {
        try {
            super.put(key, value);
        } catch (ProcessorStateException e) {
            throw told(e);
        }
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        try {
            super.putAll(entries);
        } catch (ProcessorStateException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized byte[] delete(Bytes key) {
        try {
            return super.delete(key);
        } catch (ProcessorStateException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> offsets) {
        try {
            super.commit(offsets);
        } catch (ProcessorStateException e) {
            throw told(e);
        }
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return new Checked(super.range(from, to));
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        return new Checked(super.reverseRange(from, to));
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> all() {
        return new Checked(super.all());
    }

    private RuntimeException told(ProcessorStateException failure) {
        String why = whyDamaged(failure);
        return why == null ? failure : damaged(why, failure);
    }

    private DamagedRows damaged(String why, Exception cause) {
        DamagedRows found = new DamagedRows("the rows in " + dbDir + " are damaged: " + why, cause);
        if (damage == null) {
            damage = why;
            onDamage.accept(found);
        }
        return found;
    }

    /** What RocksDB says of its files; null when it is not they that are wrong, but what the machine has left. */
    private static @Nullable String whyDamaged(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException rocks) {
                Status status = rocks.getStatus();
                String said = String.valueOf(rocks.getMessage());
                boolean full = (status != null && status.getSubCode() == Status.SubCode.NoSpace)
                        || said.contains("No space left")
                        || said.contains("Too many open files");
                return full ? null : said;
            }
        }
        return null;
    }

    /** Rows that end only where there are none any more. */
    private final class Checked implements KeyValueIterator<Bytes, byte[]> {
        private final KeyValueIterator<Bytes, byte[]> rows;

        private Checked(KeyValueIterator<Bytes, byte[]> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (rows.hasNext()) {
                return true;
            }
            requireEnd();
            return false;
        }

        private void requireEnd() {
            if (!ROCKS_ITERATOR.getDeclaringClass().isInstance(rows)) {
                return;
            }
            // Under its own lock, because a store that is closed closes its iterators, and this one says so first.
            synchronized (rows) {
                if (!rows.hasNext()) {
                    try {
                        ((RocksIterator) ROCKS_ITERATOR.get(rows)).status();
                    } catch (RocksDBException e) {
                        throw damaged(String.valueOf(e.getMessage()), e);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException("it was made accessible", e);
                    }
                }
            }
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            return rows.next();
        }

        @Override
        public Bytes peekNextKey() {
            return rows.peekNextKey();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
