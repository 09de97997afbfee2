package stockpot.topology.query;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import stockpot.kernel.Unavailable;

/**
 * The threads that read many rows. Requests run on virtual threads, of which one that reads five thousand rows without a pause
 * keeps all others from their carrier; these have cores of their own as far as the operating system finds some, and there are
 * few, so that it also finds some for everybody else.
 *
 * <p>Instances take turns: one that has many readings waiting keeps its own waiting, and no one else's.
 */
public final class Readings {
    private static final int CORES_PER_THREAD = 4;
    private static final int MOST_WAITING = 128;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final Map<String, Deque<FutureTask<?>>> waiting = new LinkedHashMap<>();

    Readings() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_PER_THREAD));
    }

    Readings(int most) {
        threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("stockpot-reading-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Reads when it is the instance's turn, and waits for it.
     *
     * @throws Unavailable that the reading throws, or because too many of the instance are waiting
     */
    public <A> A read(String instance, Callable<A> reading) throws Unavailable, InterruptedException {
        FutureTask<A> task = new FutureTask<>(reading);
        add(instance, task);
        threads.execute(this::readNext);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unavailable none) {
                throw none;
            }
            throw new IllegalStateException("rows could not be read", e.getCause());
        }
    }

    private synchronized void add(String instance, FutureTask<?> task) throws Unavailable {
        Deque<FutureTask<?>> own = waiting.computeIfAbsent(instance, _ -> new ArrayDeque<>());
        if (own.size() >= MOST_WAITING) {
            throw new Unavailable(Unavailable.Kind.BUSY, "too many lists of instance " + instance + " are being read");
        }
        own.add(task);
    }

    /** How many of the instance wait for their turn. */
    synchronized int waiting(String instance) {
        Deque<FutureTask<?>> own = waiting.get(instance);
        return own == null ? 0 : own.size();
    }

    private void readNext() {
        next().run();
    }

    /** Of the instance that has waited longest; it then waits again, behind the others. */
    private synchronized FutureTask<?> next() {
        Map.Entry<String, Deque<FutureTask<?>>> first =
                waiting.entrySet().iterator().next();
        String instance = first.getKey();
        Deque<FutureTask<?>> own = first.getValue();
        waiting.remove(instance);
        FutureTask<?> task = own.remove();
        if (!own.isEmpty()) {
            waiting.put(instance, own);
        }
        return task;
    }
}
