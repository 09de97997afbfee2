package stockpot.topology.decide;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import stockpot.topology.rows.ExpiringEntries;

/** The partitions that this node decides at present: who they are, when their clock is due, who wants their rows. */
public final class OwnedPartitions {
    private final ConcurrentMap<Id, Task> tasks = new ConcurrentHashMap<>();
    private final LogClock logClock = new LogClock();
    private final Damages damages = new Damages(System::nanoTime);
    private final DeadLetterNews deadLetters = new DeadLetterNews(System::nanoTime);
    private volatile Runnable onStillDue = () -> {};
    private volatile boolean ticking;
    private volatile DecisionMeter meter = DecisionMeter.NONE;

    /** A partition of a family's command topic. */
    public record Id(String family, int partition) {}

    /** All rows of a partition as they are between two records. */
    public interface Snapshot extends AutoCloseable {
        boolean hasNext();

        KeyValue<byte[], byte[]> next();

        /** Offset of the last command that is in the rows. */
        long upTo();

        @Override
        void close();
    }

    /** One partition that this node decides. */
    public static final class Task {
        private final Id id;
        private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
        private final Changes changes;
        private final ConcurrentLinkedQueue<CompletableFuture<Snapshot>> snapshots = new ConcurrentLinkedQueue<>();
        private volatile long due = ExpiringEntries.FOREVER;
        private volatile long tickSent;
        private volatile long processed;
        private volatile long told = -1;
        private volatile int level;
        private volatile long wholeAt;
        private final Object settling = new Object();
        private long settled;
        private volatile long wanted;

        private Task(Id id, ReadOnlyKeyValueStore<Bytes, byte[]> store, long processed, long wholeAt) {
            this.id = id;
            this.store = store;
            this.changes = new Changes(processed);
            this.processed = processed;
            this.wholeAt = wholeAt;
        }

        public Id id() {
            return id;
        }

        /** The partition's rows, for any thread to read; it throws when the partition is being taken away. */
        public ReadOnlyKeyValueStore<Bytes, byte[]> store() {
            return store;
        }

        /** Which instances the commands changed. */
        public Changes changes() {
            return changes;
        }

        /**
         * Whether the rows are what the log had led to when this node took the partition over. Until then commands that were
         * answered before, by a node that died before it could commit, may still have to be processed again.
         */
        public boolean isWhole() {
            return processed >= wholeAt;
        }

        /** Notes an offset of the log that the partition had, at least, when this node took it over. */
        public void foundEnd(long offset) {
            wholeAt = Math.min(wholeAt, offset);
        }

        void processed(long offset) {
            processed = offset;
        }

        /** Offset of the last command that is in the rows. */
        public long processed() {
            return processed;
        }

        void told(long offset) {
            told = offset;
        }

        /** Offset of the last command since the partition was taken over that the ledger tells of; -1 for none. */
        public long told() {
            return told;
        }

        /** Up to which serial number nothing can appear here any more that is not in the rows. */
        public long settledUpTo() {
            synchronized (settling) {
                return settled;
            }
        }

        /** Notes that it is so; when it can be read in the rows. */
        public void settledUpTo(long number) {
            synchronized (settling) {
                if (number != settled) {
                    settled = number;
                    settling.notifyAll();
                }
            }
        }

        /** Up to which number somebody wants it to be so; the next tick says it. */
        public long wanted() {
            return wanted;
        }

        /** Whether the log has to say so. */
        public boolean wantsToSettle() {
            return wanted > settledUpTo();
        }

        private void want(long number) {
            synchronized (settling) {
                wanted = Math.max(wanted, number);
            }
        }

        private boolean awaitSettled(long number, long millis) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            synchronized (settling) {
                for (long left = millis; settled < number && left > 0; ) {
                    settling.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                }
                return settled >= number;
            }
        }

        /** When the clock has to tick, in milliseconds since the epoch. */
        public long due() {
            return due;
        }

        /** When a tick was sent that has not been processed, by the monotonic clock; 0 for none. */
        public long tickSent() {
            return tickSent;
        }

        public void tickSentAt(long nanos) {
            tickSent = nanos;
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

        /** Notes what follows from the rows as they are now. */
        void stands(Machine<?, ?, ?> machine) {
            dueAt(machine.earliestDue());
            settledUpTo(machine.settledUpTo());
            level = machine.level();
        }

        /** Under which level it decides; 0 before that is known. */
        public int level() {
            return level;
        }

        @Nullable
        CompletableFuture<Snapshot> nextSnapshot() {
            return snapshots.poll();
        }
    }

    /** What to do when the clock has to look at once: something was ended and more may be due, or a partition is new here. */
    public void onStillDue(Runnable wake) {
        onStillDue = wake;
        ticking = true;
    }

    /** Lets somebody measure what is decided here. */
    public void measuredBy(DecisionMeter other) {
        meter = other;
    }

    DecisionMeter meter() {
        return meter;
    }

    /** Opens a partition whose rows came to that offset. */
    public Task open(Id id, ReadOnlyKeyValueStore<Bytes, byte[]> store, long processed) {
        // Where no clock ticks, nobody could say how long the log is.
        Task task = new Task(id, store, processed, ticking ? ExpiringEntries.FOREVER : processed);
        tasks.put(id, task);
        onStillDue.run();
        return task;
    }

    void close(Task task) {
        tasks.remove(task.id(), task);
        meter.left(task.id());
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
        if (moved || task.wantsToSettle()) {
            onStillDue.run();
        }
    }

    /**
     * Waits until nothing can appear up to that serial number in the family's partitions that are here, which takes a tick of
     * those that lag.
     *
     * @return false when they were not so far in time
     */
    public boolean settle(String family, long number, long millis) throws InterruptedException {
        List<Task> lagging = tasks.values().stream()
                .filter(task -> task.id().family().equals(family) && task.settledUpTo() < number)
                .toList();
        if (lagging.isEmpty()) {
            return true;
        }
        lagging.forEach(task -> task.want(number));
        onStillDue.run();
        for (Task task : lagging) {
            if (!task.awaitSettled(number, millis)) {
                return false;
            }
        }
        return true;
    }

    /** What the records that were processed here say about the time. */
    public LogClock logClock() {
        return logClock;
    }

    /** How often rows here were damaged. */
    Damages damages() {
        return damages;
    }

    /** What the records that were processed here and were no commands are told by. */
    public DeadLetterNews deadLetters() {
        return deadLetters;
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
