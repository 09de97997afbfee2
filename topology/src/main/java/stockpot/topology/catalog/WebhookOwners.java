package stockpot.topology.catalog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import stockpot.topology.table.RowReader;

/** Which instances have webhooks: where nobody has any no ledger is read for them, and of whoever has none no row is. */
final class WebhookOwners {
    private final ConcurrentMap<Long, Set<Long>> serials = new ConcurrentHashMap<>();

    /** Sees a row of the view; null when it is gone. */
    void saw(byte[] key, byte @Nullable [] row) {
        if (!DefinitionRows.isWebhook(key)) {
            return;
        }
        long owner = RowReader.key(key).u64();
        long serial = DefinitionRows.serialOf(key);
        if (row != null) {
            serials.computeIfAbsent(owner, _ -> ConcurrentHashMap.newKeySet()).add(serial);
        } else {
            serials.computeIfPresent(owner, (_, all) -> all.remove(serial) && all.isEmpty() ? null : all);
        }
    }

    boolean any() {
        return !serials.isEmpty();
    }

    boolean has(long owner) {
        return serials.containsKey(owner);
    }
}
