package stockpot.node.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stockpot.topology.records.Records;

/** JSON lines: an object on each. */
final class JsonLines implements LineSource {
    private static final String EXPECTED = "expected one JSON object a line";

    private static final Set<String> BEGINNINGS = Set.of("[", "{");

    private final TextCutter cutter;
    private boolean ended;

    JsonLines(InputStream in) {
        this.cutter = new TextCutter(in, TextCutter.Ends.LINES);
    }

    @Override
    public @Nullable Line next() throws IOException {
        if (ended) {
            return null;
        }
        TextCutter.Piece piece = cutter.next();
        while (piece != null && piece.fault() == null && piece.text().isBlank()) {
            piece = cutter.next();
        }
        if (piece != null && BEGINNINGS.contains(piece.text().strip())) {
            // All further lines would be wrong in the same way.
            ended = true;
            return new Line.Bad(
                    piece.line(),
                    EXPECTED + "; to make lines of what is laid out over several: jq -c '"
                            + (piece.text().strip().equals("[") ? ".[]" : ".") + "' FILE");
        }
        return piece == null ? null : read(piece);
    }

    private static Line read(TextCutter.Piece piece) throws IOException {
        if (piece.fault() != null) {
            return new Line.Bad(piece.line(), piece.fault());
        }
        try {
            JsonNode tree = Records.JSON.readTree(piece.text());
            if (tree instanceof ObjectNode members) {
                return new Line.Entry(piece.line(), piece.bytes(), members);
            }
            String list = tree.isArray() ? "; to cut a list into lines: jq -c '.[]' FILE" : "";
            return new Line.Bad(piece.line(), EXPECTED + list);
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            // The parser goes on with where it thinks that the source begins, which is nothing to a reader.
            String reason = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
            return new Line.Bad(piece.line(), "not JSON at column " + column + ": " + reason);
        }
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
