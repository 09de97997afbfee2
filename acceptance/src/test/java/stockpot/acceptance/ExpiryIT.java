package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/** The end of a lock: exact by the log's time, and told without being asked. */
@ExtendWith(Children.class)
class ExpiryIT {
    private static final int ROUNDS = 3;
    private static final long DURATION_MILLIS = 1_000;

    @TempDir
    Path folder;

    @Test
    void locksEndByTheLogsTime() throws IOException, InterruptedException {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        LogReader log = new LogReader(node.kafka());
        for (int round = 0; round < ROUNDS; round++) {
            isFreeFromTheFirstRecordPastTheDeadline(shop, log, "round-" + round);
        }
        endsInTheLedgerWithNothingElseHappening(shop, log);
        replacedAndForEverAndUnlocked(shop, log);
        assertThat(node.tool("verify").out()).contains("equal: ");
        assertThat(node.terminate()).isLessThan(Duration.ofSeconds(10));
    }

    /** Somebody asks without a pause; whether he is refused depends on nothing but the timestamp of his record. */
    private void isFreeFromTheFirstRecordPastTheDeadline(Shop shop, LogReader log, String product) throws IOException {
        shop.define(product, "1");
        String lock = position(shop.lock(product, "first", 1, Duration.ofMillis(DURATION_MILLIS)));
        Map<String, Integer> answers = new HashMap<>();
        Answer answer;
        do {
            answer = shop.lock(product, "next", 1, Duration.ofHours(1));
            answers.put(position(answer), answer.status());
        } while (answer.status() == 410);
        Map<String, Long> times = new HashMap<>();
        log.read(LogReader.COMMANDS).forEach(command -> times.put(command.position(), command.timestamp()));
        long deadline = times.getOrDefault(lock, 0L) + DURATION_MILLIS;
        assertThat(answers.size()).as("proved nothing: too few asked").isGreaterThan(20);
        answers.forEach((position, status) -> {
            long time = times.getOrDefault(position, 0L);
            assertThat(status)
                    .as("a record at %d ms, %d ms after the deadline", time, time - deadline)
                    .isEqualTo(time < deadline ? 410 : 204);
        });
    }

    private static String position(Answer answer) {
        assertThat(answer.status()).isIn(204, 410);
        return String.valueOf(answer.position());
    }

    private void endsInTheLedgerWithNothingElseHappening(Shop shop, LogReader log)
            throws InterruptedException, IOException {
        shop.define("lonely", "1");
        assertThat(shop.lock("lonely", "cart", 1, Duration.ofSeconds(1)).status())
                .isEqualTo(204);
        LogRecord end = await(log, "lonely", "LockExpired");
        long deadline = end.value().path("deadline_ms").longValue();
        assertThat(end.value().path("cause").path("type").asText()).isEqualTo("Tick");
        assertThat(end.value().path("time_ms").longValue()).isBetween(deadline, deadline + 1_000);
        assertThat(end.value().path("after").path("locked").asText()).isEqualTo("0");
    }

    private static LogRecord await(LogReader log, String product, String type) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            List<LogRecord> found = ofProduct(log, product, type);
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no " + type + " of " + product + " in the ledger");
    }

    private static List<LogRecord> ofProduct(LogReader log, String product, String type) {
        return log.read(LogReader.LEDGER).stream()
                .filter(fact -> fact.text("product").equals(product) && fact.is(type))
                .toList();
    }

    private void replacedAndForEverAndUnlocked(Shop shop, LogReader log) throws IOException, InterruptedException {
        shop.define("various", "4");
        // A short lock that is made long does not end when the short one would have.
        shop.lock("various", "kept", 2, Duration.ofMillis(300));
        assertThat(shop.lock("various", "kept", 1, Duration.ofHours(1)).status())
                .isEqualTo(204);
        assertThat(shop.lock("various", "ever", "1", null, null).status()).isEqualTo(204);
        assertThat(shop.lock("various", "given-back", 2, Duration.ofHours(1)).status())
                .isEqualTo(204);
        assertThat(shop.lock("various", "late", 1, Duration.ofHours(1)).status())
                .isEqualTo(410);
        assertThat(shop.lock("various", "given-back", 0, Duration.ZERO).status())
                .isEqualTo(204);
        assertThat(shop.lock("various", "passing", 2, Duration.ofMillis(400)).status())
                .isEqualTo(204);
        LogRecord end = await(log, "various", "LockExpired");
        assertThat(end.text("lock")).isEqualTo("passing");
        assertThat(ofProduct(log, "various", "LockExpired")).hasSize(1);
        assertThat(ofProduct(log, "various", "StockUnlocked"))
                .extracting(fact -> fact.text("lock"))
                .containsExactly("given-back");
        Answer left = shop.lock("various", "all", 3, Duration.ofHours(1));
        assertThat(left.status()).isEqualTo(410);
        assertThat(left.body().path("available_quantity").asInt()).isEqualTo(2);
    }
}
