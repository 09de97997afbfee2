package stockpot.node.load;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values: the first line names the members, each other line gives them; empty cells give none.
 *
 * <p>Jackson reads the cells, of one row at a time: a quote that is never closed must not take the rest of the file with it.
 */
final class CsvLines implements LineSource {
    private static final ObjectReader ROW =
            new CsvMapper().readerForListOf(String.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final TextCutter cutter;
    private final List<String> header;

    /**
     * Reads the header.
     *
     * @throws IllegalArgumentException when there is none, or a column is unknown
     */
    CsvLines(InputStream in) throws IOException {
        this.cutter = new TextCutter(in, CsvLines::findEnd);
        this.header = header();
    }

    /** The first end of a line outside of quotes. A quote opens only where a cell begins, or behind its like. */
    private static int findEnd(byte[] bytes, int from, int to) {
        boolean quoted = false;
        boolean mayOpen = true;
        for (int i = from; i < to; i++) {
            if (!quoted && TextCutter.Ends.isEnd(bytes, i, to)) {
                return i;
            }
            if (bytes[i] == '"' && (quoted || mayOpen)) {
                quoted = !quoted;
                mayOpen = true;
            } else if (!quoted) {
                mayOpen = bytes[i] == ',';
            }
        }
        return -1;
    }

    private List<String> header() throws IOException {
        TextCutter.Piece piece = nextPiece();
        if (piece == null) {
            throw new IllegalArgumentException("the file is empty; its first line has to name the columns");
        }
        try {
            return columns(cells(piece));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + piece.line() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> columns(List<String> cells) {
        List<String> names = new ArrayList<>();
        for (String cell : withoutEmptyEnd(cells)) {
            String name = cell.strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("column " + (names.size() + 1) + " has no name");
            }
            if (!CsvColumn.byName().containsKey(name)) {
                throw new IllegalArgumentException("there is no column '" + name + "'; known are "
                        + String.join(", ", CsvColumn.byName().keySet()));
            }
            if (names.contains(name)) {
                throw new IllegalArgumentException("column '" + name + "' comes twice");
            }
            names.add(name);
        }
        return names;
    }

    /** Spreadsheets leave empty columns behind, on the right. */
    private static List<String> withoutEmptyEnd(List<String> cells) {
        int last = cells.size();
        while (last > 0 && cells.get(last - 1).isBlank()) {
            last--;
        }
        return cells.subList(0, last);
    }

    /**
     * The cells of a row.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    private static List<String> cells(TextCutter.Piece piece) throws IOException {
        if (piece.fault() != null) {
            throw new IllegalArgumentException(piece.fault());
        }
        try {
            List<String> cells = ROW.readValue(piece.text());
            BitSet quoted = quoted(piece.text());
            for (int i = 0; i < cells.size(); i++) {
                if (!quoted.get(i)) {
                    cells.set(i, cells.get(i).strip());
                }
            }
            return cells;
        } catch (JsonMappingException e) {
            // Of what can be wrong, the cutter has left nothing else.
            String cell = e.getPath().isEmpty()
                    ? "a cell"
                    : "cell " + (e.getPath().getFirst().getIndex() + 1);
            throw new IllegalArgumentException(cell + " goes on behind its closing quote");
        }
    }

    /** Which cells are in quotes: their blanks are meant (RFC 4180, section 2), and those of others are somebody's layout. */
    private static BitSet quoted(String row) {
        BitSet found = new BitSet();
        int cell = 0;
        boolean quoted = false;
        boolean mayOpen = true;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"' && (quoted || mayOpen)) {
                quoted = !quoted;
                mayOpen = true;
                found.set(cell);
            } else if (!quoted) {
                mayOpen = c == ',';
                cell += mayOpen ? 1 : 0;
            }
        }
        return found;
    }

    private TextCutter.@Nullable Piece nextPiece() throws IOException {
        TextCutter.Piece piece = cutter.next();
        while (piece != null && piece.fault() == null && isEmpty(piece.text())) {
            piece = cutter.next();
        }
        return piece;
    }

    /** Spreadsheets write rows without anything as commas alone. */
    private static boolean isEmpty(String row) {
        return row.chars().allMatch(c -> c == ',' || Character.isWhitespace(c));
    }

    @Override
    public @Nullable Line next() throws IOException {
        TextCutter.Piece piece = nextPiece();
        if (piece == null) {
            return null;
        }
        try {
            return new Line.Entry(piece.line(), piece.bytes(), members(cells(piece)));
        } catch (IllegalArgumentException e) {
            return new Line.Bad(piece.line(), String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode members(List<String> all) {
        List<String> cells = withoutEmptyEnd(all);
        if (cells.size() > header.size()) {
            throw new IllegalArgumentException(
                    "there are " + cells.size() + " cells, and the first line names " + header.size() + " columns");
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.size(); i++) {
            String name = header.get(i);
            CsvColumn column = CsvColumn.byName().get(name);
            if (column != null && !cells.get(i).isBlank()) {
                try {
                    members.set(name, column.value(cells.get(i)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(name + ": " + e.getMessage());
                }
            }
        }
        return members;
    }

    @Override
    public boolean wouldWait() throws IOException {
        return cutter.wouldWait();
    }

    @Override
    public long bytesTaken() {
        return cutter.taken();
    }

    @Override
    public void close() throws IOException {
        cutter.close();
    }
}
