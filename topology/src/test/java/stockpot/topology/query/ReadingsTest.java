package stockpot.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import stockpot.kernel.Unavailable;

/** Who has to wait for whom when many rows are read. */
class ReadingsTest {
    private final Readings readings = new Readings(1);

    @Test
    void keepsNobodyWaitingForAnotherInstancesMany() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        AtomicInteger waiting = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> asked = new ArrayList<>();
            asked.add(clients.submit(() -> readings.read("loud", () -> {
                begun.countDown();
                mayGoOn.await();
                return order.add("loud");
            })));
            begun.await();
            for (int i = 0; i < 128; i++) {
                asked.add(clients.submit(() -> {
                    waiting.incrementAndGet();
                    return readings.read("loud", () -> order.add("loud"));
                }));
            }
            await().until(() -> readings.waiting("loud") == 128);
            assertThatThrownBy(() -> readings.read("loud", () -> order.add("loud")))
                    .isInstanceOfSatisfying(
                            Unavailable.class, e -> assertThat(e.kind()).isEqualTo(Unavailable.Kind.BUSY));
            asked.add(clients.submit(() -> readings.read("quiet", () -> order.add("quiet"))));
            await().until(() -> readings.waiting("quiet") == 1);
            mayGoOn.countDown();
            for (Future<?> each : asked) {
                each.get();
            }
        }
        assertThat(waiting).hasValue(128);
        assertThat(order).hasSize(130);
        assertThat(List.copyOf(order).indexOf("quiet")).isLessThanOrEqualTo(2);
    }

    @Test
    void tellsWhyThereIsNoAnswer() {
        Unavailable none = new Unavailable(Unavailable.Kind.NOT_READY, "moving");
        assertThatThrownBy(() -> readings.read("shop", () -> {
                    throw none;
                }))
                .isSameAs(none);
    }
}
