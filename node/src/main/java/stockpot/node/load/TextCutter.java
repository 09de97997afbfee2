package stockpot.node.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of UTF-8 into pieces of a line or more, and goes on with the next line behind what cannot be read.
 *
 * <p>Lines end with a line feed, a carriage return, or both. Dropped are these, and a byte order mark at the beginning, which
 * spreadsheets write.
 */
final class TextCutter implements AutoCloseable {
    /** Longest piece in bytes: twice the longest body that HTTP takes by default. */
    static final int MAX_BYTES = 2 << 20;

    private static final int FIRST_BYTES = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final Ends ends;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int begin;
    private int end;
    private boolean over;
    private long line = 1;
    private long taken;

    TextCutter(InputStream in, Ends ends) {
        this.in = in;
        this.ends = ends;
    }

    /** Where pieces end. */
    @FunctionalInterface
    interface Ends {
        /** Each line is a piece. */
        Ends LINES = (bytes, from, to) -> {
            for (int i = from; i < to; i++) {
                if (isEnd(bytes, i, to)) {
                    return i;
                }
            }
            return -1;
        };

        /** Index of the last byte of the line end that ends the piece; -1 when the bytes end before it does. */
        int find(byte[] bytes, int from, int to);

        /** Whether a line ends with that byte. Behind a carriage return that is the last one yet, a line feed may follow. */
        static boolean isEnd(byte[] bytes, int at, int to) {
            return bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < to && bytes[at + 1] != '\n');
        }
    }

    /**
     * A piece.
     *
     * @param line where it begins, from 1
     * @param text empty when there is a fault
     * @param fault why it cannot be read; null when it can
     */
    record Piece(
            long line, int bytes, String text, @Nullable String fault) {}

    /** The next piece; null at the end. */
    @Nullable
    Piece next() throws IOException {
        while (true) {
            int found = ends.find(bytes, begin, end);
            if (found >= 0) {
                return take(found);
            }
            if (end - begin > MAX_BYTES) {
                return giveUp("a line has at most " + MAX_BYTES + " bytes");
            }
            if (over) {
                return begin == end ? null : giveUp("a quote is never closed");
            }
            read();
        }
    }

    private Piece take(int lineFeed) {
        int length = lineFeed - begin;
        if (length > 0 && bytes[lineFeed] == '\n' && bytes[lineFeed - 1] == '\r') {
            length--;
        }
        Piece piece;
        try {
            String text = decoder.decode(ByteBuffer.wrap(bytes, begin, length)).toString();
            piece = new Piece(line, length, text, null);
        } catch (CharacterCodingException e) {
            piece = new Piece(line, length, "", "not UTF-8");
        }
        moveBehind(lineFeed);
        return piece;
    }

    /** Steps over the line that the piece begins with. */
    private Piece giveUp(String fault) throws IOException {
        Piece bad = new Piece(line, 0, "", fault);
        int lineFeed = Ends.LINES.find(bytes, begin, end);
        while (lineFeed < 0 && !over) {
            taken += end - begin;
            begin = end;
            read();
            lineFeed = Ends.LINES.find(bytes, begin, end);
        }
        moveBehind(lineFeed < 0 ? end - 1 : lineFeed);
        return bad;
    }

    private void moveBehind(int lineFeed) {
        for (int i = begin; i <= lineFeed; i++) {
            if (Ends.isEnd(bytes, i, end)) {
                line++;
            }
        }
        taken += lineFeed + 1 - begin;
        begin = lineFeed + 1;
    }

    /** Reads more; at the end of the stream the last line gets the line feed that it may lack. */
    private void read() throws IOException {
        if (begin > 0) {
            System.arraycopy(bytes, begin, bytes, 0, end - begin);
            end -= begin;
            begin = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        boolean first = taken == 0 && end == 0;
        int got = first ? in.readNBytes(bytes, 0, BYTE_ORDER_MARK.length) : in.read(bytes, end, bytes.length - end);
        if (first && got == BYTE_ORDER_MARK.length && startsWithMark()) {
            taken = got;
            return;
        }
        if (got > 0) {
            end += got;
        }
        if (got < 0 || (first && got < BYTE_ORDER_MARK.length)) {
            over = true;
            if (end > 0 && bytes[end - 1] != '\n') {
                bytes[end++] = '\n';
            }
        }
    }

    private boolean startsWithMark() {
        return Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    /** Whether {@link #next} would have to wait for more to come in. */
    boolean wouldWait() throws IOException {
        return !over && ends.find(bytes, begin, end) < 0 && in.available() == 0;
    }

    /** How many bytes of the stream are behind. */
    long taken() {
        return taken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
