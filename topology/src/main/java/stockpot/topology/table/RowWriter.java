package stockpot.topology.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stockpot.quantity.Quantity;

/**
 * Writes keys and rows. Numbers in rows are unsigned LEB128, small ones take one byte; numbers in keys are eight bytes,
 * big-endian, so that the order of the bytes is the order of the numbers. Text is always preceded by its length, so no
 * two different keys can have the same bytes.
 */
public final class RowWriter {
    private static final int INITIAL_BYTES = 64;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;

    /** Begins a row with what every row begins with. */
    public static RowWriter begin(int version, long offset) {
        return new RowWriter().u8(version).number(offset);
    }

    /** Begins a key with the kind of row it is for. */
    public static RowWriter key(char kind) {
        return new RowWriter().u8(kind);
    }

    public RowWriter u8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public RowWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** A number that is not negative, in as few bytes as it needs. */
    public RowWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("rows hold no negative numbers: " + value);
        }
        room(10);
        long rest = value;
        while (rest > 0x7f) {
            bytes[size++] = (byte) (0x80 | (rest & 0x7f));
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A number in eight bytes, so that keys sort by it. */
    public RowWriter u64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public RowWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes preceded by their number. */
    public RowWriter bytes(byte[] value) {
        number(value.length);
        return raw(value);
    }

    /** Bytes as they are: only where the reader knows how many. */
    public RowWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    public RowWriter quantity(Quantity value) {
        return number(value.whole()).number(value.micros());
    }

    public byte[] done() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
