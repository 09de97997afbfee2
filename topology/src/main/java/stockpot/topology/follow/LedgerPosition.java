package stockpot.topology.follow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How much of the followed ledgers somebody has had: for each partition the offset of the next record.
 *
 * <p>A record may make two events. Whoever has had the first of them alone stands before the record and says so.
 *
 * @param next offsets, in the order of {@link Followed}
 * @param half index of the partition whose next record's first event was had; {@link #NONE} for none
 */
public record LedgerPosition(long[] next, int half) {
    static final int NONE = -1;
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int LAST_SHIFT = 56;

    /** As clients are given it: the numbers one after another, seven bits a byte, lowest first. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4 * next.length + 1);
        for (long each : next) {
            write(out, each);
        }
        write(out, half + 1L);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long rest = number;
        while (rest > SEVEN_BITS) {
            out.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @param partitions how many there are
     * @throws IllegalArgumentException when it is no position over so many
     */
    static LedgerPosition read(byte[] bytes, int partitions) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long[] next = new long[partitions];
        for (int i = 0; i < partitions; i++) {
            next[i] = number(in);
        }
        long half = number(in);
        if (in.hasRemaining() || half > partitions) {
            throw new IllegalArgumentException("no position over " + partitions + " partitions");
        }
        return new LedgerPosition(next, (int) half - 1);
    }

    private static long number(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift <= LAST_SHIFT && in.hasRemaining(); shift += 7) {
            int bits = in.get();
            number |= (long) (bits & SEVEN_BITS) << shift;
            if ((bits & MORE) == 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a position's number has no end");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LedgerPosition position && Arrays.equals(bytes(), position.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    @Override
    public String toString() {
        return Arrays.toString(next) + "+" + half;
    }
}
