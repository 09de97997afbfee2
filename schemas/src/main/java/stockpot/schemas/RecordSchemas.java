package stockpot.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The JSON Schemas of the public records, one for each topic: {@code stock-ledger} describes {@code
 * stockpot.stock.ledger}, and calls itself {@code urn:stockpot:schema:stock-ledger:1}.
 */
public final class RecordSchemas {
    private RecordSchemas() {}

    /** The names of all schemas there are. */
    public static final List<String> NAMES = List.of(
            "stock-commands",
            "stock-results",
            "stock-ledger",
            "orders-commands",
            "orders-results",
            "orders-ledger",
            "pots-commands",
            "pots-results",
            "pots-ledger",
            "catalog-commands",
            "catalog-results",
            "catalog-ledger");

    /**
     * The text of the schema of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("there is no schema '" + name + "'");
        }
        try (InputStream schema = RecordSchemas.class.getResourceAsStream(name + ".json")) {
            if (schema == null) {
                throw new IllegalStateException("the schema '" + name + "' is missing from this build");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schema '" + name + "'", e);
        }
    }
}
