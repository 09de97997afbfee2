package stockpot.acceptance.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tills that go on from the last number that they were told, while others make orders, products and pots through any node.
 *
 * <p>Whoever is told of fewer than he asked for has been told of everything that was answered before he asked.
 */
public final class Followers implements AutoCloseable {
    private static final int WRITERS = 2;
    private static final int PAGE = 20;
    private static final long PAUSE_MILLIS = 50;

    private final Target target;
    private final Shop own;
    private final String path;
    private final List<Till> tills = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** What is followed. */
    private enum Kind {
        ORDERS(
                "orders",
                "row_id",
                "order_id",
                "{\"order\":{\"order_id\":\"%s\",\"amount\":\"KUDOS:1\",\"summary\":\"s\"}}"),
        PRODUCTS(
                "products",
                "product_serial",
                "product_id",
                "{\"product_id\":\"%s\",\"description\":\"d\",\"unit\":\"piece\",\"unit_total_stock\":\"1\"}"),
        POTS("pots", "pot_serial", "pot_name", "{\"pot_name\":\"%s\",\"description\":\"d\"}");

        private final String list;
        private final String number;
        private final String name;
        private final String body;

        Kind(String list, String number, String name, String body) {
            this.list = list;
            this.number = number;
            this.name = name;
            this.body = body;
        }
    }

    /**
     * Begins.
     *
     * @param anybody whose instance they open for themselves
     */
    public Followers(Target target, Shop anybody, long seed) throws IOException {
        this.target = target;
        this.own = anybody.open("followed");
        this.path = own.url().substring(anybody.url().length());
        for (Kind kind : Kind.values()) {
            Till till = new Till(kind, new Random(seed + kind.ordinal()));
            tills.add(till);
            threads.add(Thread.ofVirtual().start(till::follow));
            for (int writer = 0; writer < WRITERS; writer++) {
                String name = "f" + writer + "-";
                Random random = new Random(seed + 31L * writer + kind.ordinal());
                threads.add(Thread.ofVirtual().start(() -> write(till, name, random)));
            }
        }
    }

    private Shop shop(Random random) throws InterruptedException {
        return own.movedTo(target.await(random).url() + path);
    }

    private void write(Till till, String name, Random random) {
        try {
            for (int number = 0; !stopped; number++) {
                // Enough to be followed, and little beside the storm that others blow.
                Thread.sleep(random.nextLong(2 * PAUSE_MILLIS));
                String own = name + number;
                try {
                    Answer answer = shop(random).post("/private/" + till.kind.list, till.kind.body.formatted(own));
                    if (answer.status() == 200 || answer.status() == 204) {
                        till.answered.add(own);
                    }
                } catch (IOException e) {
                    // The node died; what became of it is not known, and it may well be told.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that follows one list. */
    private final class Till {
        private final Kind kind;
        private final Random random;
        private final Set<String> answered = ConcurrentHashMap.newKeySet();
        private final Set<String> told = new LinkedHashSet<>();
        private final List<String> faults = new ArrayList<>();
        private long last;

        private Till(Kind kind, Random random) {
            this.kind = kind;
            this.random = random;
        }

        private void follow() {
            try {
                while (!stopped) {
                    look();
                    Thread.sleep(random.nextLong(PAUSE_MILLIS));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** One page; whether all that was answered before has been told. */
        private synchronized boolean look() throws InterruptedException {
            Set<String> before = Set.copyOf(answered);
            Answer page;
            try {
                page = shop(random).get("/private/" + kind.list + "?limit=" + PAGE + "&offset=" + last);
            } catch (IOException e) {
                return false;
            }
            if (page.status() != 200) {
                return false;
            }
            JsonNode entries = page.body().path(kind.list);
            for (JsonNode entry : entries) {
                long number = entry.path(kind.number).asLong();
                String name = entry.path(kind.name).asText();
                if (number <= last || !told.add(name)) {
                    faults.add(name + " was told again, or out of order, with number " + number + " after " + last);
                }
                last = number;
            }
            if (entries.size() == PAGE) {
                return false;
            }
            before.stream().filter(name -> !told.contains(name)).forEach(name -> faults.add(name + " was not told"));
            return true;
        }
    }

    /** Ends the writing, and says what is wrong. */
    public void requireAllTold(int least) throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
        for (Till till : tills) {
            while (!till.look()) {
                Thread.sleep(PAUSE_MILLIS);
            }
            System.out.println("followed " + till.told.size() + " " + till.kind.list);
            assertThat(till.faults).as(till.kind.list).isEmpty();
            assertThat(till.told).as(till.kind.list).containsAll(till.answered).hasSizeGreaterThan(least);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
