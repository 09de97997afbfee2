package stockpot.node.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values: the first line names the members, each other line gives them; empty cells give none. */
final class CsvLines implements LineSource {
    private final TextCutter cutter;
    private final List<String> header;

    /**
     * Reads the header.
     *
     * @throws IllegalArgumentException when there is none, or a column is unknown
     */
    CsvLines(InputStream in) throws IOException {
        this.cutter = new TextCutter(in, CsvText::findEnd);
        this.header = header();
    }

    private List<String> header() throws IOException {
        TextCutter.Piece piece = nextPiece();
        if (piece == null) {
            throw new IllegalArgumentException("the file is empty; its first line has to name the columns");
        }
        List<String> names = new ArrayList<>();
        for (String cell : cells(piece)) {
            String name = cell.strip();
            if (!CsvColumn.byName().containsKey(name)) {
                throw new IllegalArgumentException("line " + piece.line() + ": there is no column '" + name
                        + "'; known are " + String.join(", ", CsvColumn.byName().keySet()));
            }
            if (names.contains(name)) {
                throw new IllegalArgumentException("line " + piece.line() + ": column '" + name + "' comes twice");
            }
            names.add(name);
        }
        return names;
    }

    private static List<String> cells(TextCutter.Piece piece) {
        try {
            if (piece.fault() != null) {
                throw new CsvText.BadRow(piece.fault());
            }
            return CsvText.cells(piece.text());
        } catch (CsvText.BadRow e) {
            throw new IllegalArgumentException("line " + piece.line() + ": " + e.getMessage(), e);
        }
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
        if (piece.fault() != null) {
            return new Line.Bad(piece.line(), piece.fault());
        }
        try {
            return new Line.Entry(piece.line(), piece.bytes(), members(CsvText.cells(piece.text())));
        } catch (CsvText.BadRow e) {
            return new Line.Bad(piece.line(), String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode members(List<String> cells) throws CsvText.BadRow {
        if (cells.size() > header.size()) {
            throw new CsvText.BadRow(
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
                    throw new CsvText.BadRow(name + ": " + e.getMessage());
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
