package stockpot.acceptance.load;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stockpot.acceptance.check.Operation;

/** One of many shoppers, with a few carts of its own. It does one thing after the other. */
final class Client implements Crowd.Member {
    private static final int CARTS = 3;
    private static final int MOST_ATTEMPTS = 8;
    private static final int MOST_PAUSE_MILLIS = 8;

    private final Storm storm;
    private final String name;
    private final SplittableRandom random;
    private @Nullable Request lastKeyed;
    private @Nullable Request standing;

    Client(Storm storm, int number, long seed) {
        this.storm = storm;
        this.name = "c" + number;
        this.random = new SplittableRandom(seed * 1_000 + number);
    }

    /** What is asked for; {@code micros} null is for ever. */
    private record Request(
            String product,
            String lock,
            BigDecimal quantity,
            @Nullable Long micros,
            @Nullable String key) {
        String identity() {
            return Operation.lockIdentity(product, lock, quantity, micros == null ? "forever" : micros.toString());
        }
    }

    @Override
    public void next() throws InterruptedException {
        Thread.sleep(random.nextInt(MOST_PAUSE_MILLIS));
        if (standing != null) {
            // A lock for ever would starve the rest if it were left.
            Request unlock = new Request(standing.product(), standing.lock(), BigDecimal.ZERO, micros(0), null);
            if (granted(perform(unlock))) {
                standing = null;
            }
            return;
        }
        Request request = draw();
        Operation done = perform(request);
        if (request.micros() == null && (done.isUnknown() || granted(done))) {
            standing = request;
        }
        if (request.key() != null) {
            lastKeyed = request;
        }
    }

    private static boolean granted(Operation operation) {
        return !operation.isUnknown() && operation.answers().getFirst().status() == 204;
    }

    private Request draw() {
        List<Storm.Product> products = storm.products();
        Storm.Product product = products.get(random.nextInt(random.nextInt(10) < 5 ? 3 : products.size()));
        String lock = name + "-" + random.nextInt(CARTS);
        int kind = random.nextInt(100);
        String key = kind >= 80 ? name + "-" + storm.nextTag() : null;
        if (kind >= 97 && lastKeyed != null) {
            // The key of another request, which this one must not be taken for.
            return new Request(lastKeyed.product(), lock, BigDecimal.ONE, micros(500_000), lastKeyed.key());
        }
        if (kind < 2) {
            return new Request(product.id(), name + "-ever-" + storm.nextTag(), BigDecimal.ONE, null, null);
        }
        BigDecimal quantity = kind < 20 ? BigDecimal.ZERO : quantity(product);
        return new Request(product.id(), lock, quantity, micros(duration()), key);
    }

    private BigDecimal quantity(Storm.Product product) {
        if (product.digits() > 0) {
            return BigDecimal.valueOf(1 + random.nextInt(4_000), product.digits());
        }
        return BigDecimal.valueOf(1 + random.nextInt(product.isHot() ? 6 : 3));
    }

    private long duration() {
        return switch (random.nextInt(10)) {
            case 0 -> 30_000_000;
            case 1, 2 -> 3_000_000;
            case 3, 4, 5 -> 1_000_000;
            default -> 100_000 + random.nextInt(400) * 1_000L;
        };
    }

    /** A duration that no other operation asks for. */
    private long micros(long about) {
        return about + storm.nextTag();
    }

    private Operation perform(Request request) throws InterruptedException {
        long invoked = System.nanoTime();
        long completed = Operation.NEVER;
        int attempts = 0;
        List<Answer> answers = new ArrayList<>();
        boolean asksAgain = request.key() != null && random.nextInt(4) == 0;
        for (int tried = 0; tried < MOST_ATTEMPTS; tried++) {
            Shop shop = storm.target().await(random);
            try {
                attempts++;
                Answer answer = shop.lock(
                        request.product(),
                        request.lock(),
                        request.quantity().toPlainString(),
                        request.micros(),
                        request.key());
                boolean certain = !answer.isUnknown() && (answer.status() != 503 || request.key() == null);
                if (certain) {
                    answers.add(answer);
                    completed = Math.min(completed, System.nanoTime());
                }
                if (answer.status() == 503) {
                    Thread.sleep(20);
                }
                if (certain && !(asksAgain && answers.size() < 2)) {
                    break;
                }
            } catch (ConnectException | HttpConnectTimeoutException e) {
                // It never left this machine.
                attempts--;
                tried--;
                Thread.sleep(20);
                continue;
            } catch (IOException e) {
                // The connection died: whether the node had decided, only the log can say.
            }
            if (request.key() == null) {
                break;
            }
        }
        Operation operation = new Operation(
                request.identity(), request.product(), request.key() != null, attempts, invoked, completed, answers);
        storm.done(operation);
        return operation;
    }
}
