package stockpot.http.taler.shared;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import stockpot.http.exchange.ApiException;

/**
 * One thread of its own for work that takes longer than a few milliseconds and cannot be interrupted: virtual threads share
 * few carriers, and whoever computes on one keeps all other requests waiting. What does not fit into its queue is refused.
 */
public final class Aside {
    private static final int MOST_WAITING = 64;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    public Aside(String name) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name(name).daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    public <T> T run(Callable<T> work) throws ApiException {
        try {
            Future<T> done = thread.submit(work);
            return done.get();
        } catch (RejectedExecutionException _) {
            throw ApiException.busy("too many requests of this kind are in flight; try again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ApiException.busy("the node is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("work aside failed", e.getCause());
        }
    }
}
