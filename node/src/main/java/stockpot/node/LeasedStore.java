package stockpot.node;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store that is read under a lease. The lease is asked for when the row has been read: a process that was stopped in
 * between, and goes on long after, has read what others may have changed.
 *
 * @param lease throws when it is over
 */
record LeasedStore(ReadOnlyKeyValueStore<Bytes, byte[]> rows, Runnable lease)
        implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    @Override
    public byte @Nullable [] get(Bytes key) {
        byte[] row = rows.get(key);
        lease.run();
        return row;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return leased(rows.range(from, to));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return leased(rows.all());
    }

    private KeyValueIterator<Bytes, byte[]> leased(KeyValueIterator<Bytes, byte[]> found) {
        try {
            lease.run();
            return found;
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    @Override
    public long approximateNumEntries() {
        return rows.approximateNumEntries();
    }
}
