package stockpot.acceptance.load;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import stockpot.acceptance.check.Operation;

/**
 * Many carts at once on a few hot and some quiet products, with little stock, so that refusals abound: locks, locks again,
 * unlocks, for moments and for ever, with and without an {@code Idempotency-Key}. Whatever happens to the node, each
 * client goes on, and what it did and was told is kept.
 *
 * <p>No two operations ask for quite the same: their durations differ by microseconds, which the log keeps.
 */
public final class Storm extends Crowd<Operation> {
    /** A product of the storm. */
    public record Product(String id, String total, int digits) {
        public static List<Product> some() {
            List<Product> products = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                products.add(new Product("hot-" + i, "40", 0));
            }
            for (int i = 0; i < 12; i++) {
                products.add(new Product("spread-" + i, "5", 0));
            }
            products.add(new Product("by-weight", "7.75", 3));
            return products;
        }

        boolean isHot() {
            return id.startsWith("hot");
        }
    }

    private final List<Product> products;
    private final AtomicLong tags = new AtomicLong();

    public Storm(Target target, List<Product> products) {
        super(target);
        this.products = List.copyOf(products);
    }

    /** Makes the products of the storm. */
    public static void define(Shop shop, List<Product> products) throws IOException {
        for (Product product : products) {
            Answer answer = shop.define(product.id(), product.total(), product.digits());
            if (answer.status() != 204) {
                throw new AssertionError("cannot define " + product + ": " + answer);
            }
        }
    }

    /** Sets clients loose; what they do follows from the seed, when it happens does not. */
    public Storm blow(int clients, long seed) {
        start(clients, number -> new Client(this, number, seed));
        return this;
    }

    List<Product> products() {
        return products;
    }

    long nextTag() {
        return tags.incrementAndGet();
    }

    void done(Operation operation) {
        if (operation.isUnknown()) {
            note(operation);
        } else {
            tell(operation);
        }
    }

    /** Operations that were answered within a time before now. */
    public long answeredWithin(long nanos) {
        long since = System.nanoTime() - nanos;
        return told().stream()
                .filter(operation -> !operation.isUnknown() && operation.completed() > since)
                .count();
    }

    /** Asks for more of every product than there ever was, so that the answers say what is left of each. */
    public void probe(Shop shop) throws IOException {
        for (Product product : products) {
            ask(shop, product);
        }
    }

    /** Asks for more of a product than there ever was. */
    public Answer ask(Shop shop, Product product) throws IOException {
        long begun = System.nanoTime();
        long micros = 1_000_000 + nextTag();
        List<Answer> answers = new ArrayList<>();
        try {
            Answer answer = shop.lock(product.id(), "probe", "1000", micros, null);
            if (!answer.isUnknown()) {
                answers.add(answer);
            }
            return answer;
        } finally {
            done(new Operation(
                    Operation.lockIdentity(product.id(), "probe", new BigDecimal(1000), Long.toString(micros)),
                    product.id(),
                    false,
                    1,
                    begun,
                    answers.isEmpty() ? Operation.NEVER : System.nanoTime(),
                    answers));
        }
    }
}
