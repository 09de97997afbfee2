package stockpot.topology.decide;

import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import stockpot.topology.log.Mark;

/** The rows that an iterator shows; not their mark, which is only as new as the last commit. */
final class StoreSnapshot implements OwnedPartitions.Snapshot {
    private final KeyValueIterator<Bytes, byte[]> rows;
    private final long upTo;
    private @Nullable KeyValue<Bytes, byte[]> ahead;

    StoreSnapshot(KeyValueIterator<Bytes, byte[]> rows, long upTo) {
        this.rows = rows;
        this.upTo = upTo;
        lookAhead();
        if (ahead != null && Arrays.equals(ahead.key.get(), Mark.KEY)) {
            lookAhead();
        }
    }

    private void lookAhead() {
        ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public long upTo() {
        return upTo;
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public KeyValue<byte[], byte[]> next() {
        KeyValue<Bytes, byte[]> next = ahead;
        if (next == null) {
            throw new NoSuchElementException();
        }
        lookAhead();
        return KeyValue.pair(next.key.get(), next.value);
    }

    @Override
    public void close() {
        rows.close();
    }
}
