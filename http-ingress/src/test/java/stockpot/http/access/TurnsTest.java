package stockpot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stockpot.http.access.Turns.Turn;
import stockpot.http.exchange.ApiException;
import stockpot.kernel.InstanceId;

/** Who has a turn when one works and many wait. */
class TurnsTest {
    private final Turns turns = new Turns(1, "turns-of-the-test-");
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Future<?>> asked = new ArrayList<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        goOn.countDown();
        clients.close();
        turns.close();
    }

    private void ask(String client, String instance) {
        ask(1, client, instance);
    }

    /** Asks, and returns when all of that waits or was refused, but for the one that is being done. */
    private void ask(int times, String client, String instance) {
        String name = client + " " + instance;
        for (int i = 0; i < times; i++) {
            asked.add(clients.submit(() -> {
                try {
                    turns.take(new Turn(client, new InstanceId(instance)), () -> {
                        goOn.await();
                        return done.add(name);
                    });
                } catch (ApiException _) {
                    refused.incrementAndGet();
                }
            }));
        }
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> turns.waiting() + refused.get() == asked.size() - 1);
    }

    private void finish() throws Exception {
        goOn.countDown();
        for (Future<?> each : asked) {
            each.get();
        }
    }

    @Test
    void goByClientAndThenByInstance() throws Exception {
        ask("first", "x");
        ask(3, "loud", "a");
        ask("loud", "b");
        ask(2, "quiet", "a");
        finish();
        assertThat(done).containsExactly("first x", "loud a", "quiet a", "loud b", "quiet a", "loud a", "loud a");
    }

    @Test
    void leaveNobodyOutForWhatOthersWant() throws Exception {
        ask("first", "x");
        ask(20, "loud", "a");
        assertThat(refused).hasValue(12);
        for (int i = 0; i < 60; i++) {
            ask(8, "loud-" + i, "a");
        }
        int before = refused.get();
        ask("quiet", "a");
        // In its place the last of a longer line was sent away.
        assertThat(turns.waiting()).isEqualTo(256);
        finish();
        assertThat(refused.get()).isEqualTo(before + 1);
        assertThat(done).contains("quiet a");
        assertThat(done.indexOf("quiet a")).as("after one of each").isLessThan(64);
    }

    @Test
    void ofOneClientAreForAllItsInstances() throws Exception {
        ask("first", "x");
        for (int i = 0; i < 20; i++) {
            ask(8, "proxy", "loud-" + i);
        }
        assertThat(turns.waiting()).isEqualTo(64);
        ask("proxy", "quiet");
        finish();
        assertThat(done).contains("proxy quiet");
    }

    @Test
    void endWhenNobodyWorksAnyMore() throws Exception {
        ask("first", "x");
        ask(3, "other", "a");
        turns.close();
        finish();
        assertThat(refused).hasValue(3);
    }
}
