package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** More requests than a node takes at once: it says so at once, and is itself again when they are over. */
@ExtendWith(Children.class)
@Tag("alone")
class OverloadIT {
    private static final int CLIENTS = 48;
    /** Far sooner than they were told, but not at once, or nothing would be measured but how fast all can ask. */
    private static final long IMPATIENCE_MILLIS = 20;

    private static final long RUSH_NANOS = 3_000_000_000L;

    @TempDir
    Path folder;

    private record Timed(Answer answer, long millis) {}

    @Test
    void refusesAtOnceAndRecovers() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of("STOCKPOT_MAX_IN_FLIGHT", "4"));
        Shop shop = Shop.at(node.url());
        shop.define("ticket", "100000");
        List<Timed> all = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<List<Timed>>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                running.add(clients.submit(() -> locks(shop, number)));
            }
            for (Future<List<Timed>> one : running) {
                all.addAll(one.get());
            }
        }
        List<Timed> busy =
                all.stream().filter(one -> one.answer().status() == 503).toList();
        System.out.println("OverloadIT: " + busy.size() + " of " + all.size() + " refused");
        assertThat(all).extracting(one -> one.answer().status()).containsOnly(204, 503);
        assertThat(busy.size()).as("proved nothing: too few were refused").isGreaterThan(40);
        assertThat(all.size() - busy.size()).as("served").isGreaterThan(40);
        assertThat(busy).allSatisfy(one -> {
            assertThat(one.answer().headers().get("retry-after")).isNotNull().matches("\\d+");
            assertThat(one.answer().position()).isNull();
            assertThat(one.answer().body().path("code").isInt()).isTrue();
        });
        long[] millis = busy.stream().mapToLong(Timed::millis).sorted().toArray();
        System.out.println("OverloadIT: refused, half of them within " + millis[millis.length / 2] + " ms, all within "
                + millis[millis.length - 1] + " ms");
        // At once is not after the time-out of anything; how fast is for the benchmarks to say.
        assertThat(millis[millis.length - 1]).isLessThan(2_000);
        for (int i = 0; i < 50; i++) {
            assertThat(shop.lock("ticket", "after-" + i, 1, Duration.ofHours(1)).status())
                    .isEqualTo(204);
        }
        // Nothing that was refused has happened.
        long served = all.size() - busy.size() + 50L;
        Answer left = shop.lock("ticket", "probe", 1_000_000, Duration.ofHours(1));
        assertThat(left.body().path("available_quantity").asLong()).isEqualTo(100_000 - served);
    }

    private static List<Timed> locks(Shop shop, int client) throws IOException, InterruptedException {
        List<Timed> answers = new ArrayList<>();
        long over = System.nanoTime() + RUSH_NANOS;
        for (int i = 0; System.nanoTime() < over; i++) {
            long begun = System.nanoTime();
            Answer answer = shop.lock("ticket", "cart-" + client + "-" + i, 1, Duration.ofHours(1));
            answers.add(new Timed(answer, (System.nanoTime() - begun) / 1_000_000));
            if (answer.status() == 503) {
                Thread.sleep(IMPATIENCE_MILLIS);
            }
        }
        return answers;
    }
}
