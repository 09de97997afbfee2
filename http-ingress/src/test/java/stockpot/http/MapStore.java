package stockpot.http;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import stockpot.topology.rows.MapRows;

/** Rows in a map as Kafka Streams would show them. */
record MapStore(MapRows rows) implements ReadOnlyKeyValueStore<Bytes, byte[]> {
    @Override
    public byte @Nullable [] get(Bytes key) {
        return rows.get(key.get());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return iterator(rows.map().subMap(from.get(), true, to.get(), true));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        return iterator(rows.map().subMap(from.get(), true, to.get(), true).descendingMap());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return iterator(rows.map());
    }

    @Override
    public long approximateNumEntries() {
        return rows.map().size();
    }

    private static KeyValueIterator<Bytes, byte[]> iterator(NavigableMap<byte[], byte[]> map) {
        Iterator<Map.Entry<byte[], byte[]>> entries = map.entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public KeyValue<Bytes, byte[]> next() {
                Map.Entry<byte[], byte[]> entry = entries.next();
                return KeyValue.pair(Bytes.wrap(entry.getKey()), entry.getValue());
            }

            @Override
            public Bytes peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }
}
