package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Members that stand together for one value, among others of the same object.
 *
 * @param <V> the value
 */
public interface MemberGroup<V> {
    void write(JsonGenerator out, V value) throws IOException;

    V read(Members members) throws Unreadable;

    void write(RowWriter row, V value);

    V read(RowReader row);

    /** Writes what JSON Schema says of the members, into the schema of the object that has them. */
    void describe(ObjectNode schema, Definitions shared);
}
