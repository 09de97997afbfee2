package stockpot.node.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stockpot.node.load.TextCutter.Piece;

class TextCutterTest {
    private static List<Piece> pieces(InputStream in) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (TextCutter cutter = new TextCutter(in, TextCutter.Ends.LINES)) {
            for (Piece piece = cutter.next(); piece != null; piece = cutter.next()) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static List<String> texts(String text) throws IOException {
        return pieces(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).stream()
                .map(Piece::text)
                .toList();
    }

    /** A stream that gives one byte at a time, as a slow pipe may. */
    private static InputStream slowly(byte[] bytes) {
        InputStream all = new ByteArrayInputStream(bytes);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return all.read(into, offset, Math.min(1, length));
            }
        };
    }

    @Test
    void aFileIsCutAtItsLineFeedsWithOrWithoutCarriageReturns() throws IOException {
        assertThat(texts("one\ntwo\r\n\nfour\n")).containsExactly("one", "two", "", "four");
    }

    @Test
    void theLastLineNeedsNoLineFeed() throws IOException {
        assertThat(texts("one\ntwo")).containsExactly("one", "two");
    }

    @Test
    void anEmptyFileHasNoLines() throws IOException {
        assertThat(texts("")).isEmpty();
        assertThat(texts("\uFEFF")).isEmpty();
    }

    @Test
    void aByteOrderMarkIsDroppedAtTheBeginningAndOnlyThere() throws IOException {
        assertThat(texts("\uFEFFone\n\uFEFFtwo\n")).containsExactly("one", "\uFEFFtwo");
        assertThat(texts("\uFEFFé")).containsExactly("é");
    }

    @Test
    void howTheBytesComeInDoesNotMatter() throws IOException {
        byte[] bytes = "\uFEFFgrün\r\nrot\nblau".getBytes(StandardCharsets.UTF_8);
        assertThat(pieces(slowly(bytes))).isEqualTo(pieces(new ByteArrayInputStream(bytes)));
    }

    @Test
    void aLineThatIsNotUtf8IsBadAndTheNextIsNot() throws IOException {
        List<Piece> pieces = pieces(new ByteArrayInputStream("gr\u00FCn\nrot\n".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(pieces).extracting(Piece::fault).containsExactly("not UTF-8", null);
        assertThat(pieces).extracting(Piece::text).containsExactly("", "rot");
    }

    @Test
    void aLineThatIsTooLongIsSteppedOver() throws IOException {
        String tooLong = "x".repeat(3 * TextCutter.MAX_BYTES);
        List<Piece> pieces =
                pieces(new ByteArrayInputStream(("one\n" + tooLong + "\ntwo\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(pieces).extracting(Piece::line).containsExactly(1L, 2L, 3L);
        assertThat(pieces.get(1).fault()).contains("at most " + TextCutter.MAX_BYTES);
        assertThat(pieces.get(2).text()).isEqualTo("two");
    }

    @Test
    void aLineThatIsTooLongMayBeTheLast() throws IOException {
        String tooLong = "x".repeat(2 * TextCutter.MAX_BYTES);
        assertThat(pieces(new ByteArrayInputStream(("one\n" + tooLong).getBytes(StandardCharsets.UTF_8))))
                .extracting(Piece::line)
                .containsExactly(1L, 2L);
    }

    @Test
    void countsTheBytesThatAreBehind() throws IOException {
        byte[] bytes = "\uFEFFone\r\ntwo\n".getBytes(StandardCharsets.UTF_8);
        try (TextCutter cutter = new TextCutter(new ByteArrayInputStream(bytes), TextCutter.Ends.LINES)) {
            cutter.next();
            assertThat(cutter.taken()).isEqualTo(8);
            cutter.next();
            assertThat(cutter.taken()).isEqualTo(bytes.length);
        }
    }

    @Test
    void saysWhenTheNextLineIsNotThereYet() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                TextCutter cutter = new TextCutter(new PipedInputStream(out), TextCutter.Ends.LINES)) {
            assertThat(cutter.wouldWait()).isTrue();
            out.write("one\ntw".getBytes(StandardCharsets.UTF_8));
            assertThat(cutter.wouldWait()).isFalse();
            cutter.next();
            assertThat(cutter.wouldWait()).isTrue();
        }
    }
}
