package stockpot.topology.rows;

import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Rows in a Kafka Streams state store. */
public final class StoreRows implements Rows {
    private final KeyValueStore<Bytes, byte[]> store;

    public StoreRows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] row) {
        store.put(Bytes.wrap(key), row);
    }

    @Override
    public void delete(byte[] key) {
        // A store's own delete reads the row first, to say what it was.
        store.put(Bytes.wrap(key), null);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        // A store's range includes its end, so a row that lies there is left out by hand.
        try (KeyValueIterator<Bytes, byte[]> found = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (found.hasNext()) {
                KeyValue<Bytes, byte[]> next = found.next();
                if (Arrays.equals(next.key.get(), to) || !visitor.wantsMore(next.key.get(), next.value)) {
                    return;
                }
            }
        }
    }
}
