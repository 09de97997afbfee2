package stockpot.acceptance.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Many clients at once, each of which does one thing after the other. Whatever happens to the nodes, each asks until the
 * answer is certain, and what they were told is kept.
 *
 * @param <T> what is kept of what a client was told
 */
public abstract class Crowd<T> implements AutoCloseable {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int MOST_PAUSE_MILLIS = 30;

    private final Target target;
    private final ConcurrentLinkedQueue<T> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Crowd(Target target) {
        this.target = target;
    }

    /** One of them. */
    interface Member {
        /** Does one thing from its beginning to its end. */
        void next() throws InterruptedException;
    }

    /** Sets so many loose. */
    void start(int clients, IntFunction<Member> make) {
        for (int i = 0; i < clients; i++) {
            Member client = make.apply(i);
            threads.add(Thread.ofPlatform().name("client-" + i).daemon().start(() -> run(client)));
        }
    }

    private void run(Member client) {
        try {
            while (!stopped) {
                client.next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    Target target() {
        return target;
    }

    /** Keeps an answer that is certain. */
    void tell(T what) {
        note(what);
        answered.incrementAndGet();
    }

    /** Keeps what a client knows without an answer. */
    void note(T what) {
        told.add(what);
    }

    /** Asks until the answer is certain; what is asked may be asked again. */
    Answer certain(
            RandomGenerator random, String method, String path, @Nullable String body, Map<String, String> headers)
            throws InterruptedException {
        while (true) {
            try {
                Answer answer = target.await(random).send(method, path, body, headers);
                if (answer.status() != 503 && !answer.isUnknown()) {
                    return answer;
                }
            } catch (IOException e) {
                // The node is dying, or asleep.
            }
            pause(random);
        }
    }

    static void pause(RandomGenerator random) throws InterruptedException {
        Thread.sleep(1 + random.nextInt(MOST_PAUSE_MILLIS));
    }

    /** How many certain answers there were so far. */
    public int answered() {
        return answered.get();
    }

    /** Waits until that many more answers were given, as long as some are. */
    public void awaitAnswers(int more) throws InterruptedException {
        int seen = answered();
        int enough = seen + more;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (seen < enough) {
            requireNoFailure();
            if (answered() > seen) {
                seen = answered();
                deadline = System.nanoTime() + PATIENCE_NANOS;
            } else if (System.nanoTime() > deadline) {
                throw new AssertionError("clients are not answered any more, " + seen + " so far");
            }
            Thread.sleep(5);
        }
    }

    /** Lets every client finish what it is at; the target must be up. Answers what they were told. */
    public List<T> calm() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        requireNoFailure();
        return told();
    }

    private void requireNoFailure() {
        if (!failures.isEmpty()) {
            throw new AssertionError("a client failed", failures.peek());
        }
    }

    /** What clients were told so far. */
    public List<T> told() {
        return List.copyOf(told);
    }

    @Override
    public void close() {
        stopped = true;
        target.close();
        threads.forEach(Thread::interrupt);
    }
}
