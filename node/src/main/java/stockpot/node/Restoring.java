package stockpot.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import stockpot.http.gateway.Health;

/** How far the stores are that are read back from their changelogs. */
final class Restoring implements StateRestoreListener {
    private final Map<TopicPartition, Progress> stores = new ConcurrentHashMap<>();

    /** How far one store is. */
    private record Progress(long start, long next, long end) {}

    @Override
    public void onRestoreStart(TopicPartition from, String store, long start, long end) {
        stores.put(from, new Progress(start, start, end));
    }

    @Override
    public void onBatchRestored(TopicPartition from, String store, long last, long restored) {
        stores.computeIfPresent(
                from, (key, now) -> new Progress(now.start(), Math.min(last + 1, now.end()), now.end()));
    }

    @Override
    public void onRestoreEnd(TopicPartition from, String store, long restored) {
        stores.computeIfPresent(from, (key, now) -> new Progress(now.start(), now.end(), now.end()));
    }

    @Override
    public void onRestoreSuspended(TopicPartition from, String store, long restored) {
        stores.remove(from);
    }

    /** How many records were read back in all. */
    long restored() {
        return stores.values().stream()
                .mapToLong(each -> each.next() - each.start())
                .sum();
    }

    /** What there is to say while some store is not whole. */
    Optional<Health> health() {
        long restored = restored();
        long total = stores.values().stream()
                .mapToLong(each -> each.end() - each.start())
                .sum();
        return restored >= total
                ? Optional.empty()
                : Optional.of(Health.not("restoring", "the stores are read back from their changelogs")
                        .with("restored", restored)
                        .with("total", total));
    }
}
