package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
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
@Tag("alone")
class ExpiryIT {
    private static final int ROUNDS = 3;
    private static final long DURATION_MILLIS = 1_000;
    private static final int CROWD = Integer.getInteger("stockpot.crowd", 4_000);
    private static final Duration CROWD_SETS_UP = Duration.ofSeconds(Math.max(5, CROWD / 1_000));
    private static final long SLACK_MILLIS = 500;
    private static final long LATEST_MILLIS = 1_500;
    private static final int CLIENTS = 32;
    private static final int ASKING = 32;
    private static final int OTHERS = 50;

    @TempDir
    Path folder;

    @Test
    void locksEndByTheLogsTime() throws Exception {
        RunningNode node = RunningNode.start(folder.resolve("data"), Map.of());
        Shop shop = Shop.at(node.url());
        LogReader log = new LogReader(node.kafka());
        for (int round = 0; round < ROUNDS; round++) {
            isFreeFromTheFirstRecordPastTheDeadline(shop, log, "round-" + round);
        }
        endsInTheLedgerWithNothingElseHappening(shop, log);
        replacedAndForEverAndUnlocked(shop, log);
        manyEndTogetherAndNobodyElseNotices(node, shop, log);
        node.verify();
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

    /**
     * Many locks of one product end in the same moment, and clients ask for more of it than is free before they have all been
     * ended: they get what there is, others their own, and the ledger one record for each lock.
     */
    private void manyEndTogetherAndNobodyElseNotices(RunningNode node, Shop shop, LogReader log) throws Exception {
        shop.define("crowd", Integer.toString(CROWD));
        shop.define("other", "1000000");
        long end = System.currentTimeMillis() + CROWD_SETS_UP.toMillis();
        AtomicInteger locked = new AtomicInteger();
        atOnce(CLIENTS, CLIENTS, client -> {
            Answer last = shop.lock("crowd", "first", 0, Duration.ZERO);
            for (long left = end - System.currentTimeMillis();
                    left > SLACK_MILLIS && locked.get() < CROWD - CLIENTS;
                    left = end - System.currentTimeMillis()) {
                String lock = "cart-" + locked.getAndIncrement();
                last = shop.lock("crowd", lock, 1, Duration.ofMillis(left));
                assertThat(last.status()).isEqualTo(204);
            }
            return last;
        });
        assertThat(locked.get()).as("proved nothing: too few locks").isGreaterThan(CROWD / 8);
        int half = locked.get() / 2;
        int rest = CROWD - locked.get();
        assertThat(shop.lock("crowd", "rest", rest, Duration.ofHours(1)).status())
                .isEqualTo(204);
        // The node sleeps over the deadlines, so that no tick can end any lock before the clients ask.
        awaitClock(end - SLACK_MILLIS / 2);
        node.freeze();
        awaitClock(end + LATEST_MILLIS);
        node.wake();
        List<Long> took = new CopyOnWriteArrayList<>();
        List<Answer> answers = atOnce(2 * ASKING, 2 * ASKING, number -> {
            if (number % 2 == 0) {
                String key = "crowd-" + number;
                Answer first;
                do {
                    // More than ends within the time that a request tries again is not decided yet, and says so.
                    first = shop.lock("crowd", "all-" + number, Integer.toString(half), 60_000_000L, key);
                } while (first.status() == 503);
                Answer again = shop.lock("crowd", "all-" + number, Integer.toString(half), 60_000_000L, key);
                assertThat(again.position()).isEqualTo(first.position());
                return first;
            }
            for (int i = 0; i < OTHERS; i++) {
                long before = System.nanoTime();
                shop.lock("other", "cart-" + number + "-" + i, 1, Duration.ofHours(1));
                took.add(System.nanoTime() - before);
            }
            return shop.lock("other", "cart", 1, Duration.ofHours(1));
        });
        assertThat(answers).extracting(Answer::status).containsOnly(204, 410);
        assertThat(answers).filteredOn(answer -> answer.status() == 204).hasSize(ASKING + 2);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 410)
                .allSatisfy(answer -> assertThat(
                                answer.body().path("available_quantity").asInt())
                        .isEqualTo(locked.get() % 2));
        assertThat(took).allMatch(nanos -> nanos < Duration.ofSeconds(2).toNanos());
        List<LogRecord> ended = ofProduct(log, "crowd", "LockExpired");
        assertThat(ended)
                .extracting(fact -> fact.text("lock"))
                .hasSize(locked.get())
                .doesNotHaveDuplicates();
        assertThat(ended)
                .allSatisfy(fact ->
                        assertThat(fact.value().path("time_ms").longValue()).isBetween(end - 1_000, end + 10_000));
        took.sort(null);
        long last = ended.stream()
                .mapToLong(fact -> fact.value().path("time_ms").longValue())
                .max()
                .orElseThrow();
        System.out.printf(
                "%,d locks drained within %d ms; %d tries of %d askers; others p99 %d ms, most %d ms%n",
                locked.get(),
                last - end,
                log.read(LogReader.COMMANDS).stream()
                        .filter(command -> command.text("lock").startsWith("all-"))
                        .count(),
                ASKING,
                took.get(took.size() * 99 / 100) / 1_000_000,
                took.getLast() / 1_000_000);
    }

    private static void awaitClock(long millis) throws InterruptedException {
        while (System.currentTimeMillis() < millis) {
            Thread.sleep(5);
        }
    }

    /** Something that one of many does. */
    private interface Asked {
        Answer answer(int number) throws Exception;
    }

    private static List<Answer> atOnce(int clients, int times, Asked asked) throws Exception {
        List<Future<Answer>> pending = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < times; i++) {
                int number = i;
                pending.add(pool.submit(() -> asked.answer(number)));
            }
            for (Future<Answer> each : pending) {
                answers.add(each.get());
            }
        }
        return answers;
    }
}
