package stockpot.bench.shop;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** UUIDs as bytes, one after the other in the same place. */
final class RandomUuid {
    /** What stands where one is to come. */
    static final String BLANK = "00000000-0000-4000-8000-000000000000";

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] uuid = BLANK.getBytes(StandardCharsets.US_ASCII);
    private final SplittableRandom random = new SplittableRandom();

    /** The next one; good until the one after it. */
    byte[] next() {
        long bits = random.nextLong();
        int digits = 0;
        for (int i = 0; i < uuid.length; i++) {
            boolean fixed = i == 8 || i == 13 || i == 14 || i == 18 || i == 19 || i == 23;
            if (fixed) {
                continue;
            }
            if (++digits == 16) {
                bits = random.nextLong();
            }
            uuid[i] = HEX[(int) bits & 15];
            bits >>>= 4;
        }
        return uuid;
    }
}
