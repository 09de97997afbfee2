package stockpot.topology.send;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Up to where this node has committed its input: for those whose answer waits for it. */
public final class Commits {
    private final ConcurrentMap<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile Consumer<Set<TopicPartition>> listener = _ -> {};

    /** Tells somebody, too, of which partitions something was committed. */
    public void onCommitted(Consumer<Set<TopicPartition>> told) {
        listener = told;
    }

    /** Called when a transaction with these input positions, each the first that is not in it, has been committed. */
    void committed(Map<TopicPartition, Long> positions) {
        next.putAll(positions);
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        listener.accept(positions.keySet());
    }

    /** Waits until the record at that offset is committed, and says whether it is. */
    public boolean await(TopicPartition partition, long offset, long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lock();
        try {
            while (next.getOrDefault(partition, 0L) <= offset) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
