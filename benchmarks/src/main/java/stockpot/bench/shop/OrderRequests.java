package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import stockpot.bench.drive.RequestSource;

/**
 * Orders one piece each of some products that are always wanted and of some picked at random, all of them different.
 *
 * <p>The server makes the orders' ids, as it does for a shop: an id that the client chose would cost it one more look-up.
 */
final class OrderRequests implements RequestSource {

    /** What an order costs; nobody checks that it is the sum of its products' prices. */
    static final String AMOUNT = "KUDOS:3";

    private static final byte[] START = Wire.start("POST", "/private/orders");
    private static final byte[] TAIL = ascii("]}");
    private static final String ID_MEMBER = "\"order_id\":\"";

    private final Wire wire;
    private final byte[] head;
    private final byte[][] always;
    private final byte[][] among;
    private final byte[][] wanted;
    private final int[] picked;
    private final Consumer<String> placed;
    private final SplittableRandom random = new SplittableRandom();

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
        if (picked > among.size()) {
            throw new IllegalArgumentException("cannot pick " + picked + " of " + among.size() + " products");
        }
        this.wire = wire;
        this.head = ascii("""
                {"order":{"amount":"%s","summary":"stockpot bench"%s},"inventory_products":[""".formatted(AMOUNT, more));
        this.always = entries(always);
        this.among = entries(among);
        this.wanted = Arrays.copyOf(this.always, always.size() + picked);
        this.picked = new int[picked];
        this.placed = placed;
    }

    /** Orders of no goods, whose price goes to a pot when they are paid. */
    static OrderRequests forPot(Wire wire, long pot, Consumer<String> placed) {
        return new OrderRequests(wire, ",\"order_default_money_pot\":" + pot, List.of(), List.of(), 0, placed);
    }

    @Override
    public void write(ByteBuffer to) {
        pick();
        int length = head.length + TAIL.length + Math.max(wanted.length - 1, 0);
        for (byte[] entry : wanted) {
            length += entry.length;
        }
        to.put(START);
        wire.beginJson(to, length);
        to.put(head);
        for (int i = 0; i < wanted.length; i++) {
            if (i > 0) {
                to.put((byte) ',');
            }
            to.put(wanted[i]);
        }
        to.put(TAIL);
    }

    @Override
    public int longest() {
        int longestEntry = Math.max(longest(always), longest(among)) + 1;
        return START.length + wire.longestBeginning() + head.length + wanted.length * longestEntry + TAIL.length;
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        Optional<String> id = status == 200 ? id(body) : Optional.empty();
        id.ifPresent(placed);
        return id.isPresent();
    }

    private void pick() {
        for (int i = 0; i < picked.length; i++) {
            do {
                picked[i] = random.nextInt(among.length);
            } while (isPickedBefore(i));
            wanted[always.length + i] = among[picked[i]];
        }
    }

    private boolean isPickedBefore(int index) {
        for (int i = 0; i < index; i++) {
            if (picked[i] == picked[index]) {
                return true;
            }
        }
        return false;
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

    private static byte[][] entries(List<String> products) {
        return products.stream().map(id -> ascii("""
                {"product_id":"%s","quantity":1}""".formatted(id))).toArray(byte[][]::new);
    }

    private static int longest(byte[][] entries) {
        int longest = 0;
        for (byte[] entry : entries) {
            longest = Math.max(longest, entry.length);
        }
        return longest;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
