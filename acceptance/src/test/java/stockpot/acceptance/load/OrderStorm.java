package stockpot.acceptance.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/**
 * Many shoppers that order several products at once, with and without the locks that they hold, and then pay, take back or
 * leave it. Whatever happens to the node, each asks until the answer is certain, and what they were told is kept.
 */
public final class OrderStorm implements AutoCloseable {
    /** What clients do with orders. */
    public enum Verb {
        PLACE,
        PAY,
        TAKE_BACK
    }

    /** What a client was told for certain. */
    public record Told(Verb verb, String order, Answer answer) {}

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Target target;
    private final List<String> products;
    private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /** A storm over these products, which somebody has defined. */
    public OrderStorm(Target target, List<String> products) {
        this.target = target;
        this.products = List.copyOf(products);
    }

    /** Sets clients loose; what they do follows from the seed, when it happens does not. */
    public OrderStorm blow(int clients, long seed) {
        for (int i = 0; i < clients; i++) {
            OrderClient client = new OrderClient(this, i, seed);
            threads.add(Thread.ofPlatform().name("shopper-" + i).daemon().start(() -> run(client)));
        }
        return this;
    }

    private void run(OrderClient client) {
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

    List<String> products() {
        return products;
    }

    void told(Verb verb, String order, Answer answer) {
        told.add(new Told(verb, order, answer));
    }

    /** Notes what an order is as far as its client knows: {@code unpaid}, {@code paid} or {@code gone}. */
    void known(String order, String status) {
        known.put(order, status);
    }

    /** Waits until that many more answers were given. */
    public void awaitAnswers(int more) throws InterruptedException {
        int enough = told.size() + more;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (told.size() < enough) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a client failed", failures.peek());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("clients are not answered any more, " + told.size() + " so far");
            }
            Thread.sleep(5);
        }
    }

    /** Lets every client finish what it is at; the target must be up. */
    public void calm() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a client failed", failures.peek());
        }
    }

    /** All certain answers. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    /** What each order is by what its client was told last. */
    public Map<String, String> known() {
        return Map.copyOf(known);
    }

    @Override
    public void close() {
        stopped = true;
        target.close();
        threads.forEach(Thread::interrupt);
    }
}
