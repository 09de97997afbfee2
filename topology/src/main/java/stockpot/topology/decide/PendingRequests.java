package stockpot.topology.decide;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for the outcome of a command. A waiter is registered before its command is appended, or the outcome
 * could come too early and be lost; any number may wait for one id.
 *
 * <p>Nobody waits with a time limit of his own, because a timer for each of them costs more than what they wait for. One
 * thread looks at all of them, and sends away whoever has waited for too long: the partition may be another node's by then.
 */
public final class PendingRequests implements AutoCloseable {
    private final long lookAgainMillis;
    private final ConcurrentMap<Key, Waiter> waiting = new ConcurrentHashMap<>();
    private final Thread sweeper;
    private volatile boolean closed;

    /** A command in the partition that decides it. */
    private record Key(OwnedPartitions.Id task, String id) {}

    /**
     * Nobody waits yet.
     *
     * @param lookAgainMillis how long somebody waits before it is time to look whether the partition is still here
     */
    public PendingRequests(long lookAgainMillis) {
        this.lookAgainMillis = lookAgainMillis;
        this.sweeper = Thread.ofVirtual().name("pending-requests").start(this::sweep);
    }

    /** What the requests for one id wait on together. */
    public final class Waiter implements AutoCloseable {
        private final Key key;
        private final long since = System.nanoTime();
        private final CompletableFuture<Outcomes.@Nullable Outcome> decided = new CompletableFuture<>();
        private int sharers = 1;

        private Waiter(Key key) {
            this.key = key;
        }

        /**
         * Waits until the command is decided here.
         *
         * @return null when it is time to look where it is decided, and to register anew
         */
        public Outcomes.@Nullable Outcome await() throws InterruptedException {
            try {
                return decided.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing fails that way", e);
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(key, (_, present) -> {
                if (present != this) {
                    return present;
                }
                sharers--;
                return sharers == 0 ? null : present;
            });
        }
    }

    public Waiter register(OwnedPartitions.Id task, String id) {
        Waiter waiter = waiting.compute(new Key(task, id), (key, present) -> {
            if (present == null) {
                return new Waiter(key);
            }
            present.sharers++;
            return present;
        });
        if (closed) {
            // Nobody would look at it any more.
            sendAway(waiter);
        }
        return waiter;
    }

    void decided(OwnedPartitions.Id task, String id, Outcomes.Outcome outcome) {
        Waiter waiter = waiting.remove(new Key(task, id));
        if (waiter != null) {
            waiter.decided.complete(outcome);
        }
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(Math.max(1, lookAgainMillis / 2));
                long tooOld = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(lookAgainMillis);
                waiting.values().forEach(waiter -> {
                    if (waiter.since - tooOld < 0) {
                        sendAway(waiter);
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAway(Waiter waiter) {
        if (waiting.remove(waiter.key, waiter)) {
            waiter.decided.complete(null);
        }
    }

    /** Sends everybody away, and whoever comes later. */
    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
        waiting.values().forEach(this::sendAway);
    }
}
