package stockpot.topology.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import stockpot.topology.decide.LiveTasks;
import stockpot.topology.rows.Rows;
import stockpot.topology.send.NoAnswer;

/**
 * Interactive queries on the stores of the partitions that this node owns; never on a standby or a half-restored store.
 *
 * <p>These are the queries through a store's read-only view and not those of {@code KafkaStreams.query}: in 4.3.1 the
 * latter take a RocksDB store's position lock and then the store's own, a write takes them the other way round, and under
 * load the two wait for each other for ever (KAFKA-19629).
 */
public final class LocalRows {
    private final Opening opening;
    private final ConcurrentMap<LiveTasks.Id, ReadOnlyKeyValueStore<Bytes, byte[]>> views = new ConcurrentHashMap<>();

    public LocalRows(KafkaStreams streams) {
        this(id -> streams.store(
                StoreQueryParameters.fromNameAndType(id.family(), QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(id.partition())));
    }

    LocalRows(Opening opening) {
        this.opening = opening;
    }

    /** Opens the view of a partition's store; throws like {@link KafkaStreams#store}. */
    interface Opening {
        ReadOnlyKeyValueStore<Bytes, byte[]> open(LiveTasks.Id id);
    }

    public Optional<byte[]> get(LiveTasks.Id id, byte[] key) throws NoAnswer {
        try {
            return Optional.ofNullable(view(id).get(Bytes.wrap(key)));
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw notReady(id, e);
        }
    }

    /** Shows the rows from one key, inclusive, to another, exclusive. */
    public void scan(LiveTasks.Id id, byte[] from, byte[] to, boolean descending, Rows.Visitor visitor)
            throws NoAnswer {
        try (KeyValueIterator<Bytes, byte[]> rows = descending
                ? view(id).reverseRange(Bytes.wrap(from), Bytes.wrap(to))
                : view(id).range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> next = rows.next();
                boolean inside = Arrays.compareUnsigned(next.key.get(), to) < 0;
                if (inside && !visitor.wantsMore(next.key.get(), next.value)) {
                    return;
                }
            }
        } catch (InvalidStateStoreException | IllegalStateException e) {
            throw notReady(id, e);
        }
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> view(LiveTasks.Id id) throws NoAnswer {
        ReadOnlyKeyValueStore<Bytes, byte[]> view = views.get(id);
        if (view != null) {
            return view;
        }
        try {
            ReadOnlyKeyValueStore<Bytes, byte[]> fresh = opening.open(id);
            views.put(id, fresh);
            return fresh;
        } catch (StreamsException | IllegalStateException e) {
            throw notReady(id, e);
        }
    }

    private NoAnswer notReady(LiveTasks.Id id, RuntimeException cause) {
        views.remove(id);
        return new NoAnswer(NoAnswer.Kind.NOT_READY, "rows of " + id + " cannot be read now", cause);
    }
}
