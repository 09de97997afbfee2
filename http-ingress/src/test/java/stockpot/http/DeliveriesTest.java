package stockpot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

/** How slowly a client may take its answer away, and what is held meanwhile. */
class DeliveriesTest {
    private static final int PIECE = 64 << 10;

    private final AtomicLong now = new AtomicLong();
    private final Budget budget = new Budget(100 * PIECE);
    private final Deliveries deliveries = new Deliveries(budget, now::get);
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final Semaphore pieces = new Semaphore(0);
    private final AtomicLong taken = new AtomicLong();
    private final OutputStream client = new OutputStream() {
        @Override
        public void write(int b) {
            throw new AssertionError("a byte at a time");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            pieces.acquireUninterruptibly();
            taken.addAndGet(length);
        }
    };

    private void afterSeconds(int seconds, int piecesTaken) {
        long all = taken.get() + (long) piecesTaken * PIECE;
        pieces.release(piecesTaken);
        await().until(() -> taken.get() == all && pieces.hasQueuedThreads());
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        deliveries.look();
    }

    @Test
    void dropsWhoBecomesSlowHoweverFastHeWas() throws Exception {
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing = writer.submit(() -> {
                deliveries.write(endPoint, client, new byte[200 * PIECE]);
                return null;
            });
            afterSeconds(14, 0);
            assertThat(endPoint.isOpen()).isTrue();
            afterSeconds(1, 100);
            assertThat(endPoint.isOpen()).isTrue();
            afterSeconds(15, 4);
            assertThat(endPoint.isOpen()).as("17 KiB in a second are enough").isTrue();
            assertThat(budget.hold("somebody", new byte[51 * PIECE])).isTrue();
            afterSeconds(14, 10);
            assertThat(endPoint.isOpen()).isTrue();
            afterSeconds(1, 0);
            assertThat(endPoint.isOpen())
                    .as("43 KiB in a second are too few when memory is short")
                    .isFalse();
            pieces.release(200);
            writing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void countsAnAnswerOnceThatManyTakeAway() {
        byte[] shared = new byte[40 * PIECE];
        assertThat(budget.hold("a", shared)).isTrue();
        assertThat(budget.hold("b", shared)).isTrue();
        assertThat(budget.held()).isEqualTo(shared.length);
        assertThat(budget.hold("a", new byte[11 * PIECE]))
                .as("nobody has more than half")
                .isFalse();
        assertThat(budget.hold("b", new byte[40 * PIECE])).isTrue();
        assertThat(budget.hold("c", new byte[40 * PIECE]))
                .as("there is no more than all")
                .isFalse();
        budget.release(shared);
        assertThat(budget.held()).isEqualTo(2L * shared.length);
        budget.release(shared);
        assertThat(budget.held()).isEqualTo(shared.length);
    }
}
