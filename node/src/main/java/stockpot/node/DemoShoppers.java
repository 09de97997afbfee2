package stockpot.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import stockpot.node.load.PatientClient;
import stockpot.node.load.PatientClient.Answer;

/**
 * Simulated shoppers of the demo: they lock what they pick, order, pay and give up, over HTTP as anybody would; and a baker
 * who fills the shelf that one of them found empty.
 */
final class DemoShoppers implements AutoCloseable {
    private static final int AT_A_TIME = 100;
    private static final int MOST_PRODUCTS = 3;
    private static final int MOST_PIECES = 3;
    private static final int BAKED = 24;
    private static final long A_MINUTE_MICROS = 60_000_000;
    private static final int SECONDS_TO_PAY = 120;
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final double SLOWEST_THOUGHT_MILLIS = 3_000;

    /** Of a hundred shoppers: those who put all back, walk off, order and do not pay, take the order back; the rest pays. */
    private static final int PUT_BACK = 15;

    private static final int WALK_OFF = 25;
    private static final int NOT_PAY = 35;
    private static final int TAKE_BACK = 40;

    private final PatientClient client;
    private final double pace;
    private final Random random;
    private final PrintStream out;
    private final List<Goods> offered;
    private final Semaphore room = new Semaphore(AT_A_TIME);
    private final AtomicLong came = new AtomicLong();
    private final AtomicLong paid = new AtomicLong();
    private final AtomicLong gaveUp = new AtomicLong();
    private volatile boolean closed;
    private long toldAt = System.nanoTime();

    /** What there is to buy. */
    private record Goods(String id, String currency, BigDecimal price) {}

    /** Some of it in a basket. */
    private record Picked(Goods goods, int pieces) {
        @Override
        public String toString() {
            return pieces + " x " + LedgerTool.printable(goods.id());
        }
    }

    private DemoShoppers(PatientClient client, double pace, Random random, PrintStream out) throws IOException {
        this.client = client;
        this.pace = pace;
        this.random = random;
        this.out = out;
        this.offered = offered();
    }

    /**
     * Lets them in.
     *
     * @param client of the shop, with a token that may do everything there
     * @param pace how many come in a second, on average
     */
    static DemoShoppers start(PatientClient client, double pace, Random random, PrintStream out) throws IOException {
        DemoShoppers shoppers = new DemoShoppers(client, pace, random, out);
        Thread.ofVirtual().name("demo-door").start(shoppers::letIn);
        return shoppers;
    }

    private List<Goods> offered() throws IOException {
        List<Goods> goods = new ArrayList<>();
        for (JsonNode each : require(client.ask("GET", "/private/products?details=yes&limit=1000"))
                .path("products")) {
            String[] price = each.path("price").asText().split(":", -1);
            if (price.length == 2 && !each.path("unit_total_stock").asText().equals("0")) {
                goods.add(new Goods(each.path("product_id").asText(), price[0], new BigDecimal(price[1])));
            }
        }
        return goods;
    }

    private static JsonNode require(Answer answer) throws IOException {
        if (!answer.isGood()) {
            throw new IOException(answer.refusal());
        }
        return answer.body();
    }

    private void letIn() {
        try {
            while (!closed && !offered.isEmpty()) {
                pause(-Math.log(1 - random.nextDouble()) * 1_000 / pace);
                if (room.tryAcquire()) {
                    long number = came.incrementAndGet();
                    Thread.ofVirtual().name("demo-shopper-" + number).start(() -> visit(number));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(long number) {
        try {
            shop(number);
        } catch (IOException e) {
            tell(number, "leaves: " + LedgerTool.printable(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            room.release();
        }
    }

    private void shop(long number) throws IOException, InterruptedException {
        String lock = UUID.randomUUID().toString();
        List<Picked> basket = new ArrayList<>();
        String currency = offered.get(random.nextInt(offered.size())).currency();
        for (int i = random.nextInt(MOST_PRODUCTS); i >= 0; i--) {
            Goods goods = offered.get(random.nextInt(offered.size()));
            boolean isPicked =
                    basket.stream().anyMatch(each -> each.goods().id().equals(goods.id()));
            if (!isPicked && goods.currency().equals(currency)) {
                Picked picked = new Picked(goods, 1 + random.nextInt(MOST_PIECES));
                if (lock(lock, picked.goods(), picked.pieces())) {
                    basket.add(picked);
                } else {
                    tell(number, "finds too little " + LedgerTool.printable(goods.id()));
                    bake(goods);
                }
            }
            think();
        }
        if (basket.isEmpty()) {
            gaveUp.incrementAndGet();
            return;
        }
        String all = basket.stream().map(Picked::toString).collect(Collectors.joining(", "));
        int mind = random.nextInt(100);
        if (mind < WALK_OFF) {
            gaveUp.incrementAndGet();
            for (Picked each : mind < PUT_BACK ? basket : List.<Picked>of()) {
                lock(lock, each.goods(), 0);
            }
            tell(number, (mind < PUT_BACK ? "puts back " : "walks off from ") + all);
            return;
        }
        order(number, lock, basket, currency, mind, all);
    }

    private void order(long number, String lock, List<Picked> basket, String currency, int mind, String all)
            throws IOException, InterruptedException {
        BigDecimal sum = basket.stream()
                .map(each -> each.goods().price().multiply(BigDecimal.valueOf(each.pieces())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        String amount = currency + ":" + sum.stripTrailingZeros().toPlainString();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode order = body.putObject("order").put("amount", amount).put("summary", "From the shelves");
        order.putObject("pay_deadline").put("t_s", Instant.now().getEpochSecond() + SECONDS_TO_PAY);
        for (Picked each : basket) {
            body.withArray("inventory_products")
                    .addObject()
                    .put("product_id", each.goods().id())
                    .put("quantity", each.pieces());
        }
        body.putArray("lock_uuids").add(lock);
        Answer answer = send("POST", "/private/orders", body);
        String path = "/private/orders/"
                + PatientClient.encoded(require(answer).path("order_id").asText());
        think();
        if (mind < TAKE_BACK) {
            gaveUp.incrementAndGet();
            if (mind >= NOT_PAY) {
                require(client.ask("DELETE", path));
            }
            tell(number, (mind < NOT_PAY ? "orders and does not pay for " : "takes back an order of ") + all);
            return;
        }
        ObjectNode payment = JsonNodeFactory.instance.objectNode();
        payment.put("payment_ref", lock).put("amount", amount);
        require(send("POST", path + "/payments", payment));
        paid.incrementAndGet();
        tell(number, "pays " + amount + " for " + all);
    }

    /** Whether there was enough. */
    private boolean lock(String lock, Goods goods, int pieces) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("lock_uuid", lock).put("quantity", pieces);
        body.putObject("duration").put("d_us", A_MINUTE_MICROS);
        return send("POST", path(goods) + "/lock", body).isGood();
    }

    private synchronized void bake(Goods goods) throws IOException {
        Answer answer = client.ask("GET", path(goods));
        long total = answer.body().path("total_stock").asLong();
        if (answer.isGood()
                && total >= 0
                && answer.body().path("unit_available").asDouble() < MOST_PIECES) {
            send("PATCH", path(goods), JsonNodeFactory.instance.objectNode().put("total_stock", total + BAKED));
        }
    }

    private static String path(Goods goods) {
        return "/private/products/" + PatientClient.encoded(goods.id());
    }

    private Answer send(String method, String path, ObjectNode body) throws IOException {
        return client.ask(method, path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The faster they come, the less they think. */
    private void think() throws InterruptedException {
        pause(random.nextDouble() * Math.min(SLOWEST_THOUGHT_MILLIS, 2_000 / pace));
    }

    private static void pause(double millis) throws InterruptedException {
        Thread.sleep(Math.round(millis));
    }

    /** Now and then, because the console is for what else happens, too. */
    private synchronized void tell(long number, String what) {
        if (!closed && System.nanoTime() - toldAt >= QUIET.toNanos()) {
            toldAt = System.nanoTime();
            out.printf(
                    Locale.ROOT,
                    "shopper %,d %s (%,d came, %,d paid, %,d gave up)%n",
                    number,
                    what,
                    came.get(),
                    paid.get(),
                    gaveUp.get());
        }
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
