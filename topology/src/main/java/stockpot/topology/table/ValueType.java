package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * How values of one kind are written and read, in JSON and in rows; see {@link Types} for those there are.
 *
 * @param <V> the values
 */
public interface ValueType<V> {
    void write(JsonGenerator out, V value) throws IOException;

    /**
     * Reads what {@link #write} wrote, strictly.
     *
     * @throws Unreadable saying what was expected
     * @throws IllegalArgumentException from the value's own constructor, saying the same
     */
    V read(JsonNode json) throws Unreadable;

    void write(RowWriter row, V value);

    V read(RowReader row);

    /** Writes the keywords of JSON Schema that say which values there are. */
    void describe(ObjectNode schema, Definitions shared);
}
