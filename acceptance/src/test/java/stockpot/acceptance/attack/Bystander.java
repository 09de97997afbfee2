package stockpot.acceptance.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;

/**
 * Somebody else: locks a product of an instance that has nothing to do with the attack, at a steady rate, and knows how long
 * each lock took.
 *
 * <p>A lock's time counts from the moment at which it was due, so a node that stands still is not measured once but for each
 * lock that it kept waiting.
 */
final class Bystander implements AutoCloseable {
    static final String PRODUCT = "tea";
    private static final int CARTS = 4;
    private static final long PERIOD_NANOS = 80_000_000;

    private final Shop shop;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private volatile boolean ended;

    /** Its locks since it was asked last. */
    record Seen(double p99Millis, int locks, List<String> failures) {}

    /**
     * Begins to lock.
     *
     * @param name of its carts, which nobody else has
     */
    Bystander(Shop shop, String name) {
        this.shop = shop;
        for (int cart = 0; cart < CARTS; cart++) {
            String own = name + "-" + cart + "-";
            threads.add(Thread.ofPlatform().name(own).daemon().start(() -> lock(own)));
        }
    }

    private void lock(String cart) {
        long due = System.nanoTime();
        for (int i = 0; !ended; i++) {
            due += PERIOD_NANOS;
            LockSupport.parkNanos(due - System.nanoTime());
            String failure = null;
            try {
                Answer answer = shop.lock(PRODUCT, cart + i, 1, Duration.ofMinutes(1));
                failure = answer.status() == 204 ? null : answer.toString();
            } catch (IOException e) {
                failure = e.toString();
            }
            note(System.nanoTime() - due, failure);
        }
    }

    private synchronized void note(long took, @Nullable String failure) {
        nanos.add(took);
        if (failure != null) {
            failures.add(failure);
        }
    }

    /** What it has seen since the last time, which is forgotten. */
    synchronized Seen seen() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        Seen seen = new Seen(
                sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[(sorted.length * 99 - 1) / 100] / 1e6,
                sorted.length,
                List.copyOf(failures));
        nanos.clear();
        failures.clear();
        return seen;
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
