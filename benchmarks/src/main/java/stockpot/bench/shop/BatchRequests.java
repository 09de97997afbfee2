package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import stockpot.bench.drive.RequestSource;

/**
 * Locks one piece each of many products picked at random, in one request, for carts never seen before: each line for itself,
 * or all or none.
 */
final class BatchRequests implements RequestSource {
    private static final byte[] START = Wire.start("POST", "/private/products/lock");
    private static final byte[] INDEPENDENT = bytes("{\"lines\":[");
    private static final byte[] TOGETHER = bytes("{\"mode\":\"together\",\"lines\":[");
    private static final byte[] TAIL = bytes("]}");
    private static final byte[] REFUSED = bytes("\"error\"");

    private final Wire wire;
    private final byte[] head;
    private final byte[][] lines;
    private final int[] picked;
    private final int uuidAt;
    private final RandomUuid uuid = new RandomUuid();
    private final SplittableRandom random = new SplittableRandom();

    BatchRequests(Wire wire, List<String> products, int count, Duration lasting, boolean together) {
        this.wire = wire;
        this.head = together ? TOGETHER : INDEPENDENT;
        String begin = "{\"lock_uuid\":\"";
        this.lines = products.stream()
                .map(id -> bytes(begin + RandomUuid.BLANK + "\",\"duration\":{\"d_us\":" + lasting.toNanos() / 1000
                        + "},\"unit_quantity\":\"1\",\"product_id\":\"" + id + "\"}"))
                .toArray(byte[][]::new);
        this.picked = new int[count];
        this.uuidAt = begin.length();
    }

    @Override
    public void write(ByteBuffer to) {
        int length = head.length + picked.length - 1 + TAIL.length;
        for (int i = 0; i < picked.length; i++) {
            picked[i] = random.nextInt(lines.length);
            length += lines[picked[i]].length;
        }
        to.put(START);
        wire.beginJson(to, length);
        to.put(head);
        for (int i = 0; i < picked.length; i++) {
            if (i > 0) {
                to.put((byte) ',');
            }
            int at = to.position();
            to.put(lines[picked[i]]);
            to.put(at + uuidAt, uuid.next());
        }
        to.put(TAIL);
    }

    @Override
    public int longest() {
        int longest = 0;
        for (byte[] line : lines) {
            longest = Math.max(longest, line.length);
        }
        return START.length + wire.longestBeginning() + head.length + picked.length * (longest + 1) + TAIL.length;
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 200 && !says(body, REFUSED);
    }

    private static boolean says(ByteBuffer body, byte[] what) {
        for (int at = body.position(); at <= body.limit() - what.length; at++) {
            int same = 0;
            while (same < what.length && body.get(at + same) == what[same]) {
                same++;
            }
            if (same == what.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
