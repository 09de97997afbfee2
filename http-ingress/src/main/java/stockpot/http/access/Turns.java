package stockpot.http.access;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stockpot.http.exchange.ApiException;
import stockpot.kernel.InstanceId;

/**
 * Does what costs much, a little of it at a time, and gives everybody a turn: first each client, then each instance that the
 * client asks for. Whoever wants more than that waits in a line of his own, and when there is no room left, the last of the
 * longest line is sent away.
 *
 * <p>On platform threads, so that the operating system shares the cores between them and the requests; a virtual thread
 * would keep its carrier until the work is done.
 */
final class Turns implements AutoCloseable {
    private static final int MOST_OF_AN_INSTANCE = 8;
    private static final int MOST_OF_A_CLIENT = 64;
    private static final int MOST = 256;

    /** For whom something is done. */
    record Turn(String client, InstanceId instance) {}

    /** What waits of one client, by instance, in the order of its turns. */
    private static final class Line {
        private final Map<InstanceId, Deque<FutureTask<?>>> byInstance = new LinkedHashMap<>();
        private int waiting;

        private int waitingFor(InstanceId instance) {
            Deque<FutureTask<?>> tasks = byInstance.get(instance);
            return tasks == null ? 0 : tasks.size();
        }

        private void add(InstanceId instance, FutureTask<?> task) {
            byInstance.computeIfAbsent(instance, _ -> new ArrayDeque<>()).add(task);
            waiting++;
        }

        /** The first that waits for the instance whose turn it is, which is the last one's from now on. */
        private FutureTask<?> removeNext() {
            InstanceId instance = byInstance.keySet().iterator().next();
            Deque<FutureTask<?>> tasks = Objects.requireNonNull(byInstance.remove(instance));
            FutureTask<?> task = tasks.removeFirst();
            if (!tasks.isEmpty()) {
                byInstance.put(instance, tasks);
            }
            waiting--;
            return task;
        }

        /** The last that waits for the instance that most wait for, if that is more than so many; null when it is not. */
        private @Nullable FutureTask<?> removeLast(int most) {
            Map.Entry<InstanceId, Deque<FutureTask<?>>> longest = Collections.max(
                    byInstance.entrySet(),
                    Comparator.comparingInt(each -> each.getValue().size()));
            if (longest.getValue().size() <= most) {
                return null;
            }
            FutureTask<?> task = longest.getValue().removeLast();
            if (longest.getValue().isEmpty()) {
                byInstance.remove(longest.getKey());
            }
            waiting--;
            return task;
        }
    }

    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final ThreadPoolExecutor workers;
    private int waiting;

    Turns(int atOnce, String name) {
        workers = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name(name, 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * What the job comes to, when its turn has come.
     *
     * @throws ApiException when too many wait already
     */
    <T> T take(Turn turn, Callable<T> job) throws ApiException {
        FutureTask<T> task = new FutureTask<>(job);
        if (!join(turn, task)) {
            throw busy();
        }
        try {
            workers.execute(this::doNext);
            return task.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        } catch (CancellationException | RejectedExecutionException _) {
            throw busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a job has failed", e);
        }
    }

    private static ApiException busy() {
        return ApiException.busy("too many passwords are being checked");
    }

    private synchronized boolean join(Turn turn, FutureTask<?> task) {
        Line line = lines.get(turn.client());
        int own = line == null ? 0 : line.waitingFor(turn.instance());
        if (own >= MOST_OF_AN_INSTANCE
                || (line != null && line.waiting >= MOST_OF_A_CLIENT && !isSentAway(line.removeLast(own + 1)))
                || (waiting >= MOST && !isRoomMade(line == null ? 0 : line.waiting))) {
            return false;
        }
        lines.computeIfAbsent(turn.client(), _ -> new Line()).add(turn.instance(), task);
        waiting++;
        return true;
    }

    /** Whether one of the client who has most here has been sent away, because one who comes now would still have less. */
    private boolean isRoomMade(int own) {
        Line longest = Collections.max(lines.values(), Comparator.comparingInt(line -> line.waiting));
        return longest.waiting > own + 1 && isSentAway(longest.removeLast(0));
    }

    private boolean isSentAway(@Nullable FutureTask<?> task) {
        if (task == null) {
            return false;
        }
        waiting--;
        return task.cancel(false);
    }

    synchronized int waiting() {
        return waiting;
    }

    private void doNext() {
        FutureTask<?> task = next();
        if (task != null) {
            task.run();
        }
    }

    /** Null when what was to be done next has been sent away. */
    private synchronized @Nullable FutureTask<?> next() {
        if (lines.isEmpty()) {
            return null;
        }
        String client = lines.keySet().iterator().next();
        Line line = Objects.requireNonNull(lines.remove(client));
        FutureTask<?> task = line.removeNext();
        if (line.waiting > 0) {
            lines.put(client, line);
        }
        waiting--;
        return task;
    }

    @Override
    public void close() {
        workers.shutdown();
        for (FutureTask<?> task = next(); task != null; task = next()) {
            task.cancel(false);
        }
    }
}
