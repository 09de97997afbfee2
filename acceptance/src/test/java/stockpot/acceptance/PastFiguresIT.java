package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * A product with a long past, and any moment of it. With {@code -Dpast.records=1000000} it prints the figures of
 * {@code benchmarks/RESULTS.md}; no figure fails it.
 */
@ExtendWith(Children.class)
class PastFiguresIT {
    private static final int RECORDS = Integer.getInteger("past.records", 5_000);
    private static final int QUESTIONS = Integer.getInteger("past.questions", 300);
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final int QUANTITIES = 97;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String BREAD = "/private/products/bread";

    @Test
    void anyMomentOfALongPastIsAnswered(@TempDir Path folder) throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        Answer defined = shop.define("bread", "1000");
        String log = Objects.requireNonNull(defined.position()).replaceAll("[0-9]+$", "");
        long first = lastOf(shop) + 1;
        long began = System.nanoTime();
        lock(node);
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> lastOf(shop) >= first + RECORDS - 1);
        long decided = System.nanoTime();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> shop.get(BREAD + "/history?limit=-1").status() == 200);
        System.out.printf(
                "PastFiguresIT: %d records decided in %d ms, in the index %d ms later; %s%n",
                RECORDS,
                Duration.ofNanos(decided - began).toMillis(),
                Duration.ofNanos(System.nanoTime() - decided).toMillis(),
                cpu(node.pid()));
        for (int round = 0; round < 2; round++) {
            ask(shop, log, first, false);
            ask(shop, log, first, true);
        }
        node.terminate();
        node.startAgain();
        long again = System.nanoTime();
        Shop after = Shop.at(node.url());
        assertThat(after.get(BREAD + "?at=" + log + first)
                        .body()
                        .path("total_stock")
                        .asInt())
                .isEqualTo(1000);
        System.out.printf(
                "PastFiguresIT: answered %d ms after a start%n",
                Duration.ofNanos(System.nanoTime() - again).toMillis());
    }

    /** One command after the other says how much of it the same cart has: its number modulo a prime, plus one. */
    private static void lock(RunningNode node) throws IOException {
        Map<String, Object> settings = new HashMap<>(node.kafka());
        settings.put("linger.ms", 20);
        settings.put("batch.size", 1 << 18);
        try (Producer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                String command = """
                        {"type":"LockStock","id":"lock-%d","instance":"admin","product":"bread","lock":"cart","quantity":"%d"}""".formatted(i, quantity(i));
                producer.send(new ProducerRecord<>("stockpot.stock.commands", "5:admin5:bread", command));
            }
        }
    }

    private static int quantity(long number) {
        return (int) (number % QUANTITIES) + 1;
    }

    private static long lastOf(Shop shop) throws IOException {
        String position = Objects.requireNonNull(shop.get(BREAD).position());
        return Long.parseLong(position.substring(position.lastIndexOf('/') + 1));
    }

    private static void ask(Shop shop, String log, long first, boolean byTime) throws IOException {
        Random random = new Random(SEED);
        List<Long> micros = new ArrayList<>();
        long begin = System.currentTimeMillis() / 1000;
        for (int i = 0; i < QUESTIONS; i++) {
            long number = random.nextInt(RECORDS);
            String at = byTime ? Long.toString(begin - random.nextInt(60)) : log + (first + number);
            long asked = System.nanoTime();
            Answer answer = shop.get(BREAD + "?at=" + at);
            micros.add((System.nanoTime() - asked) / 1000);
            JsonNode body = answer.body();
            if (byTime) {
                assertThat(answer.status()).isIn(200, 404);
            } else {
                assertThat(body.path("at").path("position").asText()).isEqualTo(at);
                assertThat(body.path("unit_total_locked").asInt()).as(at).isEqualTo(quantity(number));
            }
        }
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "PastFiguresIT: %d questions by %s: p50 %d us, p99 %d us, most %d us%n",
                QUESTIONS,
                byTime ? "time" : "position",
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1]);
    }

    /** What the thread that indexes has taken, and the whole process. */
    private static String cpu(long pid) throws IOException {
        double index = 0;
        try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith("stockpot-histor")) {
                    index += seconds(task.resolve("stat"));
                }
            }
        }
        return "the index took %.1f s of CPU, %.2f us each; all of the node %.1f s, %.1f us each"
                .formatted(
                        index,
                        1e6 * index / RECORDS,
                        seconds(Path.of("/proc", Long.toString(pid), "stat")),
                        1e6 * seconds(Path.of("/proc", Long.toString(pid), "stat")) / RECORDS);
    }

    private static double seconds(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        long ticks = Arrays.stream(fields, 11, 13).mapToLong(Long::parseLong).sum();
        return ticks / 100.0;
    }
}
