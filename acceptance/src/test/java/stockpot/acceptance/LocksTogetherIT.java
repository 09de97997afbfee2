package stockpot.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stockpot.acceptance.check.LogReader;
import stockpot.acceptance.check.LogRecord;
import stockpot.acceptance.check.Verdict;
import stockpot.acceptance.load.Answer;
import stockpot.acceptance.load.Coordinator;
import stockpot.acceptance.load.OpenTransaction;
import stockpot.acceptance.load.Shop;
import stockpot.acceptance.process.Children;
import stockpot.acceptance.process.RunningNode;

/**
 * Locks of several products that are set together: all of them or none, also when the node dies by SIGKILL after any of the steps
 * that it takes for that, and when others want the same.
 */
@ExtendWith(Children.class)
class LocksTogetherIT {
    private static final long SEED = Long.getLong("faults.seed", 20_260_101);
    private static final String ORDER_LEDGER = "stockpot.orders.ledger";
    private static final String PIECES = "10";
    private static final String CART = "cart";

    /** A hold waits 10 s before its batch is asked. */
    private static final Duration DEAD_ATTEMPT = Duration.ofSeconds(25);

    @TempDir
    Path folder;

    private RunningNode node;
    private Shop shop;

    /** How far a node came with a batch of two products, and what is locked of them in the end. */
    private enum Step {
        ONE_HELD("0", "0"),
        ALL_HELD("0", "0"),
        GRANTED("3", "3"),
        OVER_A_LOCK_HELD("2", "0"),
        OVER_A_LOCK_GRANTED("3", "3");

        private final List<String> locked;

        Step(String first, String second) {
            this.locked = List.of(first, second);
        }

        private List<String> products() {
            return List.of(name() + "-1", name() + "-2");
        }
    }

    @BeforeEach
    void start() throws IOException {
        node = RunningNode.start(folder.resolve("data"), Map.of());
        shop = Shop.at(node.url());
    }

    private void define(String product, String total) throws IOException {
        assertThat(shop.define(product, total).status()).isEqualTo(204);
    }

    /** What is locked of each, when nothing is held. */
    private List<String> locked(List<String> products) throws IOException {
        List<String> locked = new ArrayList<>();
        for (String product : products) {
            JsonNode shown = shop.get("/private/products/" + product).body();
            assertThat(shown.path("unit_total_held").asText())
                    .as("held of %s", product)
                    .isEqualTo("0");
            locked.add(shown.path("unit_total_locked").asText());
        }
        return locked;
    }

    private static void begin(Step step, Coordinator dying) throws Exception {
        String attempt = "attempt-" + step;
        String batch = "batch-" + step;
        dying.holdForLock(step.products().get(0), attempt, batch, CART, "3");
        if (step != Step.ONE_HELD) {
            dying.holdForLock(step.products().get(1), attempt, batch, CART, "3");
        }
        if (step == Step.GRANTED || step == Step.OVER_A_LOCK_GRANTED) {
            dying.grant(batch, attempt, step.products());
        }
    }

    @Test
    void whateverStepANodeDiesAfterAllAreLockedOrNone() throws Exception {
        for (Step step : Step.values()) {
            for (String product : step.products()) {
                define(product, PIECES);
            }
        }
        for (Step step : List.of(Step.OVER_A_LOCK_HELD, Step.OVER_A_LOCK_GRANTED)) {
            assertThat(shop.lock(step.products().get(0), CART, 2, Duration.ofHours(1))
                            .status())
                    .isEqualTo(204);
        }
        try (Coordinator dying = new Coordinator(node.kafka())) {
            for (Step step : Step.values()) {
                begin(step, dying);
            }
        }
        node.kill();
        node.startAgain();
        shop = shop.movedTo(node.url());
        await().atMost(DEAD_ATTEMPT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            for (Step step : Step.values()) {
                assertThat(locked(step.products())).as(step.name()).isEqualTo(step.locked);
            }
        });
        try (Coordinator late = new Coordinator(node.kafka())) {
            late.grant("batch-" + Step.ALL_HELD, "attempt-" + Step.ALL_HELD, Step.ALL_HELD.products());
            await().untilAsserted(() -> assertThat(new LogReader(node.kafka()).read("stockpot.orders.results"))
                    .filteredOn(result ->
                            result.is("GrantLocks") && result.text("batch").equals("batch-" + Step.ALL_HELD))
                    .singleElement()
                    .satisfies(result -> assertThat(result.text("code")).isEqualTo("ATTEMPT_ABANDONED")));
        }
        assertThat(locked(Step.ALL_HELD.products())).isEqualTo(Step.ALL_HELD.locked);
        node.verify();
    }

    /**
     * The settler sees nothing of the decision for so long that the holds ask what became of them; then the node dies. The answer
     * to what they asked stands behind the decision, and comes behind it.
     */
    @Test
    void aDecisionIsCarriedOutBeforeTheAnswerToWhoAsked() throws Exception {
        define("bread", PIECES);
        define("jam", PIECES);
        List<String> products = List.of("bread", "jam");
        try (OpenTransaction _ = new OpenTransaction(node.kafka(), ORDER_LEDGER);
                Coordinator dying = new Coordinator(node.kafka())) {
            dying.holdForLock("bread", "a", "b", CART, "3");
            dying.holdForLock("jam", "a", "b", CART, "3");
            dying.grant("b", "a", products);
            await().atMost(DEAD_ATTEMPT)
                    .untilAsserted(() -> assertThat(new LogReader(node.kafka()).read("stockpot.orders.commands"))
                            .filteredOn(command -> command.is("ResolveHold"))
                            .hasSize(2));
            assertThat(shop.get("/private/products/bread")
                            .body()
                            .path("unit_total_held")
                            .asText())
                    .as("nobody has told stock")
                    .isEqualTo("3");
        }
        node.kill();
        node.startAgain();
        shop = shop.movedTo(node.url());
        await().atMost(DEAD_ATTEMPT)
                .untilAsserted(() -> assertThat(locked(products)).containsExactly("3", "3"));
        assertThat(new LogReader(node.kafka()).read(LogReader.LEDGER))
                .filteredOn(fact -> fact.is("HoldReleased"))
                .isEmpty();
    }

    /** Neither waits for the other: one has both in the end, and the other is told that there is not enough. */
    @Test
    void ofTwoThatWantTheSameInOppositeOrderOneHasAllOfIt() throws Exception {
        int won = 0;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                List<String> products = List.of("tea-" + round, "cup-" + round);
                for (String product : products) {
                    define(product, PIECES);
                }
                List<Future<Answer>> answers = two.invokeAll(List.of(
                        (Callable<Answer>) () -> shop.lockTogether("one", wanted(products), Duration.ofHours(1)),
                        () -> shop.lockTogether("two", wanted(products.reversed()), Duration.ofHours(1))));
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : answers) {
                    statuses.add(answer.get().status());
                }
                long granted = statuses.stream().filter(status -> status == 200).count();
                assertThat(statuses).as("round %d", round).isSubsetOf(200, 410, 503);
                assertThat(granted).as("round %d: %s", round, statuses).isLessThanOrEqualTo(1);
                assertThat(locked(products)).isEqualTo(granted == 1 ? List.of("6", "6") : List.of("0", "0"));
                won += (int) granted;
            }
        }
        Verdict.requireEnough("rounds that one has won", won, 8);
    }

    private static Map<String, String> wanted(List<String> products) {
        Map<String, String> wanted = new LinkedHashMap<>();
        products.forEach(product -> wanted.put(product, "6"));
        return wanted;
    }

    /** Whoever was told that his locks are set has them, each attempt has all or none, and nothing is left held. */
    @Test
    void underLoadEachAttemptHasAllOfItsLocksOrNone() throws Exception {
        System.out.println("LocksTogetherIT: -Dfaults.seed=" + SEED);
        List<String> products = List.of("a", "b", "c", "d");
        for (String product : products) {
            define(product, "400");
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger granted = new AtomicInteger();
        AtomicReference<Shop> target = new AtomicReference<>(shop);
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int client = 0; client < 8; client++) {
                SplittableRandom random = new SplittableRandom(SEED + client);
                clients.submit(() -> {
                    while (!over.get()) {
                        try {
                            Answer answer = target.get()
                                    .lockTogether(
                                            "cart-" + random.nextInt(40),
                                            some(products, random),
                                            Duration.ofSeconds(2));
                            granted.addAndGet(answer.status() == 200 ? 1 : 0);
                        } catch (IOException _) {
                            // The node is just dead.
                        }
                    }
                });
            }
            awaitMore(granted, 150);
            node.kill();
            node.startAgain();
            shop = shop.movedTo(node.url());
            target.set(shop);
            awaitMore(granted, 100);
            over.set(true);
        }
        await().atMost(DEAD_ATTEMPT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(locked(products)).containsOnly("0");
            requireAllOrNone();
        });
        node.verify();
    }

    private static Map<String, String> some(List<String> products, SplittableRandom random) {
        Map<String, String> some = new LinkedHashMap<>();
        for (String product : products) {
            if (random.nextInt(3) > 0) {
                some.put(product, Integer.toString(1 + random.nextInt(30)));
            }
        }
        return some.isEmpty() ? Map.of("a", "1") : some;
    }

    private static void awaitMore(AtomicInteger counted, int more) {
        int enough = counted.get() + more;
        await().atMost(Duration.ofSeconds(60)).until(() -> counted.get() >= enough);
    }

    private void requireAllOrNone() throws IOException {
        LogReader reader = new LogReader(node.kafka());
        Map<String, Integer> decided = new TreeMap<>();
        for (LogRecord fact : reader.read(ORDER_LEDGER)) {
            if (fact.is("LocksGranted")) {
                decided.put(fact.text("attempt"), fact.value().path("locks").size());
            }
        }
        Map<String, Integer> locked = new TreeMap<>();
        TreeSet<String> held = new TreeSet<>();
        for (LogRecord fact : reader.read(LogReader.LEDGER)) {
            String hold = fact.text("attempt") + " of " + fact.text("product");
            if (fact.is("StockHeld")) {
                held.add(hold);
            } else if (fact.is("HoldLocked") || fact.is("HoldReleased")) {
                assertThat(held.remove(hold)).as("%s", fact).isTrue();
                if (fact.is("HoldLocked")) {
                    locked.merge(fact.text("attempt"), 1, Integer::sum);
                }
            }
        }
        assertThat(held).as("held at rest").isEmpty();
        assertThat(locked).as("locks by attempt").isEqualTo(decided);
        Verdict.requireEnough("batches", decided.size(), 250);
    }
}
