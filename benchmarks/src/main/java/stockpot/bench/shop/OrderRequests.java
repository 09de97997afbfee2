package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import stockpot.bench.drive.RequestSource;

/**
 * Orders carts.
 *
 * <p>The server makes the orders' ids, as it does for a shop: an id that the client chose would cost it one more look-up.
 */
final class OrderRequests implements RequestSource {

    /** What an order costs; nobody checks that it is the sum of its products' prices. */
    static final String AMOUNT = "KUDOS:3";

    private static final String ID_MEMBER = "\"order_id\":\"";

    private final CartRequests carts;
    private final Consumer<String> placed;

    /**
     * @param always the products of every order
     * @param among the products that others are picked from; none of those in {@code always}
     * @param picked how many others each order has
     * @param placed is told the id of every order that was answered
     */
    OrderRequests(Wire wire, List<String> always, List<String> among, int picked, Consumer<String> placed) {
        this(wire, "", always, among, picked, placed);
    }

    private OrderRequests(
            Wire wire, String more, List<String> always, List<String> among, int picked, Consumer<String> placed) {
        CartRequests.Frame frame = new CartRequests.Frame("""
                {"order":{"amount":"%s","summary":"stockpot bench"%s},"inventory_products":[""".formatted(AMOUNT, more), """
                {"product_id":"%s","quantity":1}""", "]}");
        this.carts = new CartRequests(wire, "/private/orders", frame, always, among, picked);
        this.placed = placed;
    }

    /** Orders of no goods, whose price goes to a pot when they are paid. */
    static OrderRequests forPot(Wire wire, long pot, Consumer<String> placed) {
        return new OrderRequests(wire, ",\"order_default_money_pot\":" + pot, List.of(), List.of(), 0, placed);
    }

    @Override
    public void write(ByteBuffer to) {
        carts.write(to);
    }

    @Override
    public int longest() {
        return carts.longest();
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        Optional<String> id = status == 200 ? id(body) : Optional.empty();
        id.ifPresent(placed);
        return id.isPresent();
    }

    /** Ids need no escaping, and theirs is the first member: this costs less than reading the JSON. */
    private static Optional<String> id(ByteBuffer body) {
        String text = StandardCharsets.ISO_8859_1.decode(body).toString();
        int from = text.indexOf(ID_MEMBER) + ID_MEMBER.length();
        int until = text.indexOf('"', from);
        boolean found = from >= ID_MEMBER.length() && until > from;
        return found && until - from <= PaymentRequests.LONGEST_ID
                ? Optional.of(text.substring(from, until))
                : Optional.empty();
    }
}
