package stockpot.node.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** How a file is written. */
public enum Format {
    JSON_LINES {
        @Override
        public LineSource open(InputStream in) {
            return new JsonLines(in);
        }
    },
    CSV {
        @Override
        public LineSource open(InputStream in) throws IOException {
            return new CsvLines(in);
        }
    };

    /** What the end of a file's name says; empty when it says nothing that is known. */
    public static Optional<Format> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Optional.of(CSV);
        }
        boolean json = name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
        return json ? Optional.of(JSON_LINES) : Optional.empty();
    }

    /**
     * Begins to read.
     *
     * @throws IllegalArgumentException when the beginning shows that none of it can be read
     */
    public abstract LineSource open(InputStream in) throws IOException;
}
