package stockpot.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import stockpot.bench.drive.RequestSource;

/**
 * Locks one piece of a product picked at random for a cart never seen before.
 *
 * <p>Everything is put into bytes beforehand; a request costs two copies and 32 hexadecimal digits. The carts' UUIDs are
 * random and not counted up, because rows are ordered by them and an ordered stream would spare the server's stores work
 * that real carts cause.
 */
final class LockRequests implements RequestSource {

    private final byte[][] starts;
    private final byte[] rest;
    private final int uuidAt;
    private final RandomUuid uuid = new RandomUuid();
    private final SplittableRandom random = new SplittableRandom();

    LockRequests(Wire wire, List<String> products, Duration lasting) {
        this.starts = products.stream()
                .map(id -> Wire.start("POST", "/private/products/" + id + "/lock"))
                .toArray(byte[][]::new);
        this.rest = wire.json("""
                {"lock_uuid":"%s","duration":{"d_us":%d},"unit_quantity":"1"}""".formatted(RandomUuid.BLANK, lasting.toNanos() / 1000));
        this.uuidAt = new String(rest, StandardCharsets.ISO_8859_1).indexOf(RandomUuid.BLANK);
    }

    @Override
    public void write(ByteBuffer to) {
        to.put(starts.length == 1 ? starts[0] : starts[random.nextInt(starts.length)]);
        int at = to.position();
        to.put(rest);
        to.put(at + uuidAt, uuid.next());
    }

    @Override
    public int longest() {
        int longest = 0;
        for (byte[] start : starts) {
            longest = Math.max(longest, start.length);
        }
        return longest + rest.length;
    }

    @Override
    public boolean accepts(int status, ByteBuffer body) {
        return status == 204;
    }
}
