package stockpot.topology.rows;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory, for folding a log afresh. */
public final class MapRows implements Rows {
    private final NavigableMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

    @Override
    public byte @Nullable [] get(byte[] key) {
        return map.get(key);
    }

    @Override
    public void put(byte[] key, byte[] row) {
        map.put(key, row);
    }

    @Override
    public void delete(byte[] key) {
        map.remove(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> entry : map.subMap(from, to).entrySet()) {
            if (!visitor.wantsMore(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    public NavigableMap<byte[], byte[]> map() {
        return map;
    }
}
