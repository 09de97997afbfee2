package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes requests for one piece each of some products that are always wanted and of some picked at random, all of them
 * different. What the server makes of such a cart is its path's matter.
 */
final class CartRequests {

    /**
     * What stands around the products.
     *
     * @param head what the body begins with, up to the first product
     * @param entry one product, with {@code %s} for its id
     * @param tail what follows the last product
     */
    record Frame(String head, String entry, String tail) {}

    private final Wire wire;
    private final byte[] start;
    private final byte[] head;
    private final byte[] tail;
    private final byte[][] always;
    private final byte[][] among;
    private final byte[][] wanted;
    private final int[] picked;
    private final SplittableRandom random = new SplittableRandom();

    /**
     * @param path where they are posted
     * @param always the products of every cart
     * @param among the products that others are picked from; none of those in {@code always}
     * @param picked how many others each cart has
     */
    CartRequests(Wire wire, String path, Frame frame, List<String> always, List<String> among, int picked) {
        if (picked > among.size()) {
            throw new IllegalArgumentException("cannot pick " + picked + " of " + among.size() + " products");
        }
        this.wire = wire;
        this.start = Wire.start("POST", path);
        this.head = ascii(frame.head());
        this.tail = ascii(frame.tail());
        this.always = entries(frame, always);
        this.among = entries(frame, among);
        this.wanted = Arrays.copyOf(this.always, always.size() + picked);
        this.picked = new int[picked];
    }

    /** Writes the next request. */
    void write(ByteBuffer to) {
        pick();
        int length = head.length + tail.length + Math.max(wanted.length - 1, 0);
        for (byte[] entry : wanted) {
            length += entry.length;
        }
        to.put(start);
        wire.beginJson(to, length);
        to.put(head);
        for (int i = 0; i < wanted.length; i++) {
            if (i > 0) {
                to.put((byte) ',');
            }
            to.put(wanted[i]);
        }
        to.put(tail);
    }

    /** The most bytes that one request can have. */
    int longest() {
        int longestEntry = Math.max(longest(always), longest(among)) + 1;
        return start.length + wire.longestBeginning() + head.length + wanted.length * longestEntry + tail.length;
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

    private static byte[][] entries(Frame frame, List<String> products) {
        return products.stream()
                .map(id -> ascii(frame.entry().replace("%s", id)))
                .toArray(byte[][]::new);
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
