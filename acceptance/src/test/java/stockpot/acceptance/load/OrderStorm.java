package stockpot.acceptance.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Many shoppers that order several products at once, with and without the locks that they hold, and then pay, take back or leave it. */
public final class OrderStorm extends Crowd<OrderStorm.Told> {
    /** What clients do with orders. */
    public enum Verb {
        PLACE,
        PAY,
        TAKE_BACK
    }

    /** What a client was told for certain. */
    public record Told(Verb verb, String order, Answer answer) {}

    private final List<String> products;
    private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();

    /** A storm over these products, which somebody has defined. */
    public OrderStorm(Target target, List<String> products) {
        super(target);
        this.products = List.copyOf(products);
    }

    /** Sets clients loose; what they do follows from the seed, when it happens does not. */
    public OrderStorm blow(int clients, long seed) {
        start(clients, number -> new OrderClient(this, number, seed));
        return this;
    }

    List<String> products() {
        return products;
    }

    /** Notes what an order is as far as its client knows: {@code unpaid}, {@code paid} or {@code gone}. */
    void known(String order, String status) {
        known.put(order, status);
    }

    /** What each order is by what its client was told last. */
    public Map<String, String> known() {
        return Map.copyOf(known);
    }
}
