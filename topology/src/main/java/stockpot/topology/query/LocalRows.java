package stockpot.topology.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import stockpot.kernel.InstanceId;
import stockpot.kernel.Unavailable;
import stockpot.topology.decide.OwnedPartitions;

/**
 * Interactive queries on the stores of the partitions that this node owns; never on a standby or a half-restored store,
 * because a partition has its processor only while it is active and whole.
 *
 * <p>The store is asked directly. {@code KafkaStreams.query} takes, in 4.3.1, a RocksDB store's position lock and then the
 * store's own, a write takes them the other way round, and under load the two wait for each other for ever (KAFKA-19629).
 * The view of {@code KafkaStreams.store} takes a lock of the state updater's for every single row to find the store anew;
 * that lock is not fair, and a reader of a thousand rows kept others waiting for seconds.
 */
public final class LocalRows {
    private final OwnedPartitions ownedPartitions;
    private final BooleanSupplier lease;
    private final Readings readings = new Readings();

    /**
     * Reads of what this node owns.
     *
     * @param lease whether nobody else can own it at present
     */
    public LocalRows(OwnedPartitions ownedPartitions, BooleanSupplier lease) {
        this.ownedPartitions = ownedPartitions;
        this.lease = lease;
    }

    /** Where many of them are read at once. */
    public Readings readings() {
        return readings;
    }

    /** Offset of the last command of the partition that may have changed something of the instance. */
    long changed(OwnedPartitions.Id id, InstanceId instance) throws Unavailable {
        long offset = task(id).changes().of(instance);
        requireLease(id);
        return offset;
    }

    /** Up to which serial number nothing can appear in the partition any more that is not in its rows. */
    long settledUpTo(OwnedPartitions.Id id) throws Unavailable {
        long number = task(id).settledUpTo();
        requireLease(id);
        return number;
    }

    public Optional<byte[]> get(OwnedPartitions.Id id, byte[] key) throws Unavailable {
        Optional<byte[]> row = outcome(id, key);
        // Asked when the row is there: the process may have stood still before.
        requireLease(id);
        return row;
    }

    /** A row that says what a command came to. It needs no lease, because whoever decides that command decides the same. */
    Optional<byte[]> outcome(OwnedPartitions.Id id, byte[] key) throws Unavailable {
        try {
            return Optional.ofNullable(store(id).get(Bytes.wrap(key)));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw notReady(id, e);
        }
    }

    /** Looks at one row after the other, and may ask for further ones meanwhile. */
    @FunctionalInterface
    public interface Visitor {
        boolean wantsMore(byte[] key, byte[] row) throws Unavailable;
    }

    /** Shows the rows from one key, inclusive, to another, exclusive. */
    public void scan(OwnedPartitions.Id id, byte[] from, byte[] to, boolean descending, Visitor visitor)
            throws Unavailable {
        try (KeyValueIterator<Bytes, byte[]> rows = descending
                ? store(id).reverseRange(Bytes.wrap(from), Bytes.wrap(to))
                : store(id).range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> next = rows.next();
                boolean inside = Arrays.compareUnsigned(next.key.get(), to) < 0;
                if (inside && !visitor.wantsMore(next.key.get(), next.value)) {
                    break;
                }
            }
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw notReady(id, e);
        }
        requireLease(id);
    }

    private void requireLease(OwnedPartitions.Id id) throws Unavailable {
        if (!lease.getAsBoolean()) {
            throw new Unavailable(
                    Unavailable.Kind.CUT_OFF,
                    "this node is out of touch with the brokers, and another may own " + id + " by now");
        }
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> store(OwnedPartitions.Id id) throws Unavailable {
        return task(id).store();
    }

    private OwnedPartitions.Task task(OwnedPartitions.Id id) throws Unavailable {
        OwnedPartitions.Task task = ownedPartitions.find(id);
        if (task == null) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "this node does not own " + id);
        }
        if (!task.isWhole()) {
            throw new Unavailable(
                    Unavailable.Kind.NOT_READY, "this node is still processing what " + id + " was answered");
        }
        return task;
    }

    private static Unavailable notReady(OwnedPartitions.Id id, RuntimeException cause) {
        return new Unavailable(Unavailable.Kind.NOT_READY, "rows of " + id + " cannot be read now", cause);
    }
}
