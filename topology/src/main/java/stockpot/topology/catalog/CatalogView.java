package stockpot.topology.catalog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import stockpot.catalog.Defined;
import stockpot.catalog.Definition;
import stockpot.catalog.Reference;
import stockpot.catalog.Token;
import stockpot.catalog.TokenHash;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.ShownRows;
import stockpot.topology.decide.ViewKeys;
import stockpot.topology.query.Allowance;
import stockpot.topology.query.Turn;
import stockpot.topology.query.ViewRows;
import stockpot.topology.rows.ExpiringEntries;
import stockpot.topology.table.RowReader;

/**
 * This node's copy of the catalog: a global store that follows the compacted topic {@code stockpot.catalog}. It lies on the
 * disk, and what every request needs of it in memory ({@link ViewRows}): a node starts however much its tenants define.
 */
public final class CatalogView implements ShownRows {
    private static final String STORE = "catalog-view";
    private static final ViewKeys KEYS = new CatalogViewKeys();
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final WebhookOwners webhooks = new WebhookOwners();
    private volatile @Nullable KeyValueStore<Bytes, byte[]> here;
    private volatile Consumer<Throwable> onDamage = _ -> {};

    /** How the store is reached while Streams runs. */
    public interface Access extends Supplier<ReadOnlyKeyValueStore<Bytes, byte[]>> {}

    public static String storeName() {
        return STORE;
    }

    /** Whom to tell when the disk has damaged the view: only a start reads it anew. */
    public void onDamage(Consumer<Throwable> told) {
        onDamage = told;
    }

    /** Throws away what a former life of the node left of the view in its state folder, before Kafka Streams finds it. */
    public static void discardOld(Path stateFolder, Topics topics) {
        ViewRows.discard(stateFolder.resolve(topics.applicationId()).resolve("global"));
    }

    public void addTo(Topology topology, Topics topics) {
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                new ViewRows.Supplier(STORE, damage -> onDamage.accept(damage)),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                "catalog-view-source",
                new BytesDeserializer(),
                new ByteArrayDeserializer(),
                topics.catalogView(),
                "catalog-view-update",
                Updating::new);
    }

    /** Keeps the store as the topic says. */
    private final class Updating implements Processor<Bytes, byte[], Void, Void> {
        private @Nullable KeyValueStore<Bytes, byte[]> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
            here = store;
            try (KeyValueIterator<Bytes, byte[]> names =
                    store.range(Bytes.wrap(DefinitionRows.bySerial()), Bytes.wrap(DefinitionRows.bySerialEnd()))) {
                names.forEachRemaining(each -> webhooks.saw(each.key.get(), each.value));
            }
        }

        @Override
        public void process(Record<Bytes, byte[]> record) {
            if (store != null) {
                store.put(record.key(), record.value());
                webhooks.saw(record.key().get(), record.value());
            }
            lock.lock();
            try {
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public long upTo(int partition) {
        byte[] mark = get(KEYS.mark(partition));
        return mark == null ? -1 : RowReader.offset(mark);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return here().get(Bytes.wrap(key));
    }

    @Override
    public void each(ShownRows.Visitor visitor) {
        try (KeyValueIterator<Bytes, byte[]> rows = here().all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> next = rows.next();
                visitor.visit(next.key.get(), next.value);
            }
        }
    }

    /** The copy itself, for the topology's own threads; Kafka Streams fills it before it starts them. */
    private KeyValueStore<Bytes, byte[]> here() {
        KeyValueStore<Bytes, byte[]> store = here;
        if (store == null) {
            throw new IllegalStateException("the catalog's view is not open yet");
        }
        return store;
    }

    /** Waits until the view shows what the command at that position did, and says whether it does. */
    public boolean awaitPosition(Access access, int partition, long offset, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (position(access, partition) < offset) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                moved.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS)));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static long position(Access access, int partition) {
        byte[] mark = access.get().get(Bytes.wrap(KEYS.mark(partition)));
        return mark == null ? -1 : RowReader.offset(mark);
    }

    public Optional<CatalogRows.Stored> instance(Access access, InstanceId id) {
        return Optional.ofNullable(CatalogRows.read(access.get().get(Bytes.wrap(CatalogRows.key(id)))));
    }

    /** Whether any instance has webhooks. */
    public boolean anyWebhooks() {
        return webhooks.any();
    }

    /** Whether the instance with that serial number has some. */
    public boolean hasWebhooks(long owner) {
        return webhooks.has(owner);
    }

    /** An instance with its name. */
    public record Named(InstanceId id, CatalogRows.Stored stored) {}

    public List<Named> instances(Access access) {
        List<Named> found = new ArrayList<>();
        each(access, CatalogRows.instances(), CatalogRows.instancesEnd(), (key, row) -> {
            CatalogRows.Stored stored = CatalogRows.read(row);
            if (stored != null) {
                found.add(new Named(CatalogRows.instanceOf(key), stored));
            }
        });
        return found;
    }

    public Optional<Token> token(Access access, long generation, TokenHash hash) {
        byte[] key = ExpiringEntries.thing(generation, hash.hex());
        byte[] row = access.get().get(Bytes.wrap(key));
        return row == null ? Optional.empty() : Optional.of(CatalogRows.token(ExpiringEntries.read(key, row)));
    }

    public List<Token> tokens(Access access, long generation) {
        List<Token> found = new ArrayList<>();
        each(
                access,
                ExpiringEntries.things(generation),
                ExpiringEntries.things(generation + 1),
                (key, row) -> found.add(CatalogRows.token(ExpiringEntries.read(key, row))));
        return found;
    }

    /** A definition and the offset of the command that wrote it last. */
    public record Seen(Defined defined, long offset) {}

    /** What the owner with that serial number defines under that reference. */
    public Optional<Seen> definition(Access access, long owner, Reference of) {
        String name = of.id();
        if (of.kind().isNumbered()) {
            byte[] row = access.get().get(Bytes.wrap(DefinitionRows.bySerialKey(owner, of.kind(), of.serial())));
            if (row == null) {
                return Optional.empty();
            }
            name = DefinitionRows.nameIn(row);
        }
        byte[] row = access.get().get(Bytes.wrap(DefinitionRows.key(owner, of.kind(), name)));
        return row == null
                ? Optional.empty()
                : Optional.of(new Seen(DefinitionRows.read(of.kind(), name, row), RowReader.offset(row)));
    }

    /** What the owner defines of a kind, in the order of serial numbers. */
    public List<Defined> definitions(Access access, long owner, Definition.Kind kind) throws Unavailable {
        return definitions(access, owner, kind, names(access, owner, kind).values());
    }

    /** Those of them that have these names, in the same order. */
    public List<Defined> definitions(Access access, long owner, Definition.Kind kind, Collection<String> names)
            throws Unavailable {
        List<Defined> found = new ArrayList<>();
        Allowance allowance = new Allowance();
        Turn turn = new Turn();
        for (String name : names) {
            turn.mayEnd();
            byte[] row = access.get().get(Bytes.wrap(DefinitionRows.key(owner, kind, name)));
            if (row != null) {
                allowance.take(row.length);
                found.add(DefinitionRows.read(kind, name, row));
            }
        }
        return found;
    }

    /** What all that the owner defines of a kind is called, by their serial numbers. */
    public SortedMap<Long, String> names(Access access, long owner, Definition.Kind kind) {
        SortedMap<Long, String> names = new TreeMap<>();
        byte[] from = DefinitionRows.bySerialKey(owner, kind, 0);
        byte[] to = DefinitionRows.bySerialKey(owner, kind, Long.MAX_VALUE);
        each(access, from, to, (key, row) -> names.put(DefinitionRows.serialOf(key), DefinitionRows.nameIn(row)));
        return names;
    }

    /** Looks at one row. */
    private interface Visitor {
        void visit(byte[] key, byte[] row);
    }

    private static void each(Access access, byte[] from, byte[] to, Visitor visitor) {
        Turn turn = new Turn();
        try (KeyValueIterator<Bytes, byte[]> rows = access.get().range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext()) {
                turn.mayEnd();
                KeyValue<Bytes, byte[]> next = rows.next();
                if (Arrays.compareUnsigned(next.key.get(), to) < 0) {
                    visitor.visit(next.key.get(), next.value);
                }
            }
        }
    }
}
