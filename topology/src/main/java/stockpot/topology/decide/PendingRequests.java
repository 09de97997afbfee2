package stockpot.topology.decide;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Requests that wait for the outcome of a command. A waiter is registered before its command is appended, or the wake-up
 * could come too early and be lost; any number may wait for one id.
 */
public final class PendingRequests {
    private final ConcurrentMap<String, Waiter> waiting = new ConcurrentHashMap<>();

    /** What the requests for one id wait on together. */
    public final class Waiter implements AutoCloseable {
        private final String id;
        private final CountDownLatch decided = new CountDownLatch(1);
        private int sharers = 1;

        private Waiter(String id) {
            this.id = id;
        }

        /** Waits until the outcome can be read, and says whether it can. */
        public boolean await(long millis) throws InterruptedException {
            return decided.await(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            waiting.computeIfPresent(id, (key, present) -> {
                if (present != this) {
                    return present;
                }
                sharers--;
                return sharers == 0 ? null : present;
            });
        }
    }

    public Waiter register(String id) {
        return waiting.compute(id, (key, present) -> {
            if (present == null) {
                return new Waiter(id);
            }
            present.sharers++;
            return present;
        });
    }

    void decided(String id) {
        Waiter waiter = waiting.remove(id);
        if (waiter != null) {
            waiter.decided.countDown();
        }
    }
}
