package stockpot.topology.decide;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import stockpot.topology.rows.Leases;

/** The partitions that this node decides at present: who they are, when their clock is due, who wants their rows. */
public final class LiveTasks {
    private final ConcurrentMap<Id, Task> tasks = new ConcurrentHashMap<>();
    private volatile Runnable onStillDue = () -> {};

    /** A partition of a family's command topic. */
    public record Id(String family, int partition) {}

    /** All rows of a partition as they are between two records. */
    public interface Snapshot extends AutoCloseable {
        boolean hasNext();

        KeyValue<byte[], byte[]> next();

        @Override
        void close();
    }

    /** One partition that this node decides. */
    public static final class Task {
        private final Id id;
        private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
        private final ConcurrentLinkedQueue<CompletableFuture<Snapshot>> snapshots = new ConcurrentLinkedQueue<>();
        private volatile long due = Leases.FOREVER;
        private volatile long tickSent;

        private Task(Id id, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
            this.id = id;
            this.store = store;
        }

        public Id id() {
            return id;
        }

        /** The partition's rows, for any thread to read; it throws when the partition is being taken away. */
        public ReadOnlyKeyValueStore<Bytes, byte[]> store() {
            return store;
        }

        /** When the clock has to tick, in milliseconds since the epoch. */
        public long due() {
            return due;
        }

        /** When a tick was sent that has not been processed, 0 for none. */
        public long tickSent() {
            return tickSent;
        }

        public void tickSentAt(long epochMillis) {
            tickSent = epochMillis;
        }

        /** Asks the task's own thread for its rows, because only that thread stands between two records. */
        public CompletableFuture<Snapshot> snapshot() {
            CompletableFuture<Snapshot> wanted = new CompletableFuture<>();
            snapshots.add(wanted);
            return wanted;
        }

        void dueAt(long epochMillis) {
            due = epochMillis;
        }

        @Nullable
        CompletableFuture<Snapshot> nextSnapshot() {
            return snapshots.poll();
        }
    }

    /** What to do when a tick has ended something and more may be due. */
    public void onStillDue(Runnable wake) {
        onStillDue = wake;
    }

    Task open(Id id, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        Task task = new Task(id, store);
        tasks.put(id, task);
        return task;
    }

    void close(Task task) {
        tasks.remove(task.id(), task);
        for (var wanted = task.nextSnapshot(); wanted != null; wanted = task.nextSnapshot()) {
            wanted.completeExceptionally(new IllegalStateException("the partition has moved to another node"));
        }
    }

    /**
     * Notes that a tick was processed.
     *
     * @param moved whether it changed anything. If not, this node's clock is ahead of the log's, and the next tick has to
     *     wait for the next look at the clock: asked at once, again and again, ticks would fill the log.
     */
    void ticked(Task task, boolean moved) {
        task.tickSentAt(0);
        if (moved) {
            onStillDue.run();
        }
    }

    public boolean owns(Id id) {
        return tasks.containsKey(id);
    }

    public @Nullable Task find(Id id) {
        return tasks.get(id);
    }

    public Collection<Task> all() {
        return List.copyOf(tasks.values());
    }
}
