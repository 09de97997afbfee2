package stockpot.topology.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * The ids by which a record says what it is about, and what they make together.
 *
 * @param members one for each id, in the order of the record's key
 * @param names what those are called
 * @param ids the ids of a key, in that order
 * @param parse makes a key of ids; throws IllegalArgumentException saying what was expected
 */
public record Keys<K>(
        List<Id> members, List<String> names, Function<K, List<String>> ids, Function<List<String>, K> parse) {
    /** One of them, which is a text in JSON. */
    public record Id(String name, ValueType<?> type, String meaning) {}

    public Keys(List<Id> members, Function<K, List<String>> ids, Function<List<String>, K> parse) {
        this(members, members.stream().map(Id::name).toList(), ids, parse);
    }

    /** Writes what JSON Schema says of the ids, among the members of a record. */
    public void describe(ObjectNode schema, Definitions shared) {
        members.forEach(id -> Part.describe(schema, id.name(), id.meaning(), id.type(), shared));
        names.forEach(schema.withArray("required")::add);
    }
}
