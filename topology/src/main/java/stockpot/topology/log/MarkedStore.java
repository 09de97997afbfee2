package stockpot.topology.log;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.schemas.Topics;

/**
 * A partition's rows on disk with their {@link Mark}.
 *
 * <p>The mark moves with every record but is written once for all records of a transaction, when Kafka Streams is about to
 * commit it: so it costs a lock nothing, and is in the same transaction as the rows that it speaks of.
 *
 * <p>When the store is opened, before anything is restored into it, what lies on the disk is held against the log. What does
 * not fit is given to Kafka Streams as a corrupted task, whose rows it throws away and restores: also a standby's.
 */
public final class MarkedStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(MarkedStore.class);

    private final Topics.Family topics;
    private final LogCheck check;
    private final CheckedRocks rocks;
    private @Nullable Mark reached;
    private boolean written = true;

    private MarkedStore(Topics.Family topics, LogCheck check, KeyValueStore<Bytes, byte[]> wrapped) {
        super(wrapped);
        this.topics = topics;
        this.check = check;
        this.rocks = Objects.requireNonNull(findInner(CheckedRocks.class), "the rows lie in RocksDB");
    }

    /** Builds the store of a family; its changelog has that configuration. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(
            Topics.Family topics, Map<String, String> changelog, LogCheck check) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        new OnDisk(topics.name()), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
        return new Builder(topics, check, inner);
    }

    /** The store behind whatever Kafka Streams has put around it. */
    public static MarkedStore in(StateStore store) {
        MarkedStore found =
                store instanceof WrappedStateStore<?, ?, ?> wrapped ? wrapped.findInner(MarkedStore.class) : null;
        if (found == null) {
            throw new IllegalStateException("store " + store.name() + " has no mark");
        }
        return found;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // A task that was given up and restored opens the same store once more, and its rows are older by then.
        reached = null;
        written = true;
        super.init(context, root);
        Optional<String> fault = Optional.empty();
        int partition = context.taskId().partition();
        try {
            Mark local = restored(partition);
            if (local != null) {
                fault = check.faultOf(topics, partition, local);
            }
        } catch (LogMismatch | DamagedRows e) {
            fault = Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Kafka Streams would take the store as it is when it tries again, because it is registered by now.
            LOG.warn("{}/{} cannot be held against its log", topics.commands(), partition, e);
            fault = Optional.of("they cannot be held against the log: " + e);
        }
        if (fault.isPresent()) {
            LOG.warn(
                    "{}/{}: the rows in {} are thrown away and restored, because {}",
                    topics.commands(),
                    partition,
                    context.stateDir(),
                    fault.get());
            throw new TaskCorruptedException(Set.of(context.taskId()));
        }
    }

    /** What the disk has done to the rows, as far as anybody has met it; null for nothing. */
    public @Nullable String damage() {
        return rocks.damage();
    }

    /** The mark of the rows as they were found or restored; null when there are none. */
    public @Nullable Mark restored(int partition) {
        return Mark.in(wrapped(), topics.commands() + "/" + partition);
    }

    /** Moves the mark; nothing is written before the transaction is about to be committed. */
    public void mark(Mark mark) {
        reached = mark;
        written = false;
    }

    /** The mark as it was moved last; null before it was. */
    public @Nullable Mark reached() {
        return reached;
    }

    @Override
    public void flushCache() {
        if (reached != null && !written) {
            written = true;
            wrapped().put(Bytes.wrap(Mark.KEY), reached.write());
        }
        super.flushCache();
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return wrapped().get(key);
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

    @Override
    public void put(Bytes key, byte[] value) {
        wrapped().put(key, value);
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        return wrapped().putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        wrapped().putAll(entries);
    }

    @Override
    public byte[] delete(Bytes key) {
        return wrapped().delete(key);
    }

    /** Makes the store at the bottom. */
    private record OnDisk(String name) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new CheckedRocks(name);
        }

        @Override
        public String metricsScope() {
            return CheckedRocks.METRICS_SCOPE;
        }
    }

    /** Builds marked stores as the builder of plain ones says. */
    private record Builder(Topics.Family topics, LogCheck check, StoreBuilder<KeyValueStore<Bytes, byte[]>> inner)
            implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {
        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
            throw new UnsupportedOperationException("rows are written once; a cache costs more than it saves");
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingEnabled(Map<String, String> config) {
            return new Builder(topics, check, inner.withLoggingEnabled(config));
        }

        @Override
        public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingDisabled() {
            throw new UnsupportedOperationException("a partition that moves takes its rows from the changelog");
        }

        @Override
        public KeyValueStore<Bytes, byte[]> build() {
            return new MarkedStore(topics, check, inner.build());
        }

        @Override
        public Map<String, String> logConfig() {
            return inner.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return inner.loggingEnabled();
        }

        @Override
        public String name() {
            return inner.name();
        }
    }
}
