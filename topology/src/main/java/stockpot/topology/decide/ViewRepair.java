package stockpot.topology.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes the view of a partition's rows what the rows are, once after the partition was opened. Both come from the same log,
 * but the view's topic may have lost its end or all of it, and what it shows of commands that are gone nobody else would
 * take back: a token that was revoked, say.
 */
final class ViewRepair {
    private final @Nullable ViewKeys view;
    private final Layout layout;
    private final int partition;
    private final ShownRows shown;
    private final long upTo;
    private boolean repaired;

    ViewRepair(Family<?, ?, ?> family, Layout layout, int partition, ShownRows shown) {
        this.view = family.view();
        this.layout = layout;
        this.partition = partition;
        this.shown = shown;
        this.upTo = view != null ? shown.upTo(partition) : Long.MAX_VALUE;
    }

    /** Whether the view shows what a command did already, so that showing it once more would turn the view back. */
    boolean shows(long offset) {
        return offset <= upTo;
    }

    /** Called before a command is processed; the rows are the fold of all before it. */
    void before(long offset, ReadOnlyKeyValueStore<Bytes, byte[]> rows, Effects effects) {
        if (view == null || repaired || shows(offset)) {
            return;
        }
        repaired = true;
        List<byte[]> gone = new ArrayList<>();
        shown.each((key, row) -> {
            if (view.partitionOf(key, layout.partitions()) == partition && rows.get(Bytes.wrap(key)) == null) {
                gone.add(key);
            }
        });
        gone.forEach(key -> effects.view(key, null));
        try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> row = all.next();
                byte[] key = row.key.get();
                if (view.isViewed(key) && !Arrays.equals(row.value, shown.get(key))) {
                    effects.view(key, row.value);
                }
            }
        }
    }
}
