package stockpot.topology.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stockpot.quantity.Quantity;

/** Reads what a {@link RowWriter} wrote, in the same order. */
public final class RowReader {
    private final byte[] bytes;
    private int at;

    private RowReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Reads a row, whose version must be the one given; the offset comes next. */
    public static RowReader row(int version, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != version) {
            throw new IllegalStateException("expected a row of version " + version + " but found "
                    + (bytes.length == 0 ? "nothing" : bytes[0])
                    + ": the rows are those of another stockpot. Start that one again, or stop all nodes and run"
                    + " ./stockpot rebuild, which makes them again from the commands");
        }
        return new RowReader(bytes, 1);
    }

    /** Reads a key behind its kind. */
    public static RowReader key(byte[] bytes) {
        return new RowReader(bytes, 1);
    }

    /** Reads bytes that are part of a row. */
    public static RowReader content(byte[] bytes) {
        return new RowReader(bytes, 0);
    }

    /** The offset of the command that wrote the row last, whatever kind of row it is. */
    public static long offset(byte[] row) {
        return new RowReader(row, 1).number();
    }

    public int u8() {
        return bytes[at++] & 0xff;
    }

    public boolean flag() {
        return u8() != 0;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    public int integer() {
        return Math.toIntExact(number());
    }

    public long u64() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[at++] & 0xffL);
        }
        return value;
    }

    public String text() {
        int length = integer();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    public byte[] bytes() {
        return raw(integer());
    }

    public byte[] raw(int length) {
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    public boolean hasMore() {
        return at < bytes.length;
    }

    /** All that is left. */
    public byte[] rest() {
        return raw(bytes.length - at);
    }

    public Quantity quantity() {
        long whole = number();
        return new Quantity(whole, integer());
    }
}
