package stockpot.node.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as RFC 4180 describes them: a cell in quotes may hold commas, line ends and doubled quotes; in
 * another cell a quote is a character like any.
 */
final class CsvText {
    private CsvText() {}

    /** How far a cell has been read. */
    private enum State {
        BEGINS,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED;

        State after(int c) {
            return switch (this) {
                case BEGINS -> c == ',' ? BEGINS : c == '"' ? QUOTED : PLAIN;
                case PLAIN -> c == ',' ? BEGINS : PLAIN;
                case QUOTED -> c == '"' ? QUOTE_IN_QUOTED : QUOTED;
                case QUOTE_IN_QUOTED -> c == ',' ? BEGINS : c == '"' ? QUOTED : QUOTE_IN_QUOTED;
            };
        }
    }

    /** A quote that opens in the middle of nothing is what most broken files have; it is found by its never closing. */
    static int findEnd(byte[] bytes, int from, int to) {
        State state = State.BEGINS;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' && state != State.QUOTED) {
                return i;
            }
            state = state.after(bytes[i]);
        }
        return -1;
    }

    /** What is wrong with a row. */
    static final class BadRow extends Exception {
        private static final long serialVersionUID = 1;

        BadRow(String message) {
            super(message, null, false, false);
        }
    }

    /** The cells of a row. */
    static List<String> cells(String row) throws BadRow {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        State state = State.BEGINS;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            State next = state.after(c);
            if (next == State.BEGINS) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else if (next == State.PLAIN || (next == State.QUOTED && state != State.BEGINS)) {
                // Behind a quote inside quotes, another quote stands for itself.
                cell.append(c);
            } else if (next == State.QUOTE_IN_QUOTED && state == State.QUOTE_IN_QUOTED) {
                throw new BadRow("cell " + (cells.size() + 1) + " goes on behind its closing quote");
            }
            state = next;
        }
        cells.add(cell.toString());
        return cells;
    }
}
