package stockpot.topology.table;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import stockpot.topology.table.Unreadable.Fault;

/**
 * The members of a JSON object, read strictly: a member of the wrong type is refused, and so is one that nobody asked
 * for, because a misspelt optional member would otherwise quietly mean its absence.
 */
public final class Members {
    private final JsonNode object;
    private int taken;

    public Members(@Nullable JsonNode object) throws Unreadable {
        if (object == null || !object.isObject()) {
            throw new Unreadable(Fault.NOT_JSON, "expected a JSON object", null);
        }
        this.object = object;
    }

    /** To be called last: refuses members that were not read. */
    public void noMore() throws Unreadable {
        if (taken != object.size()) {
            throw new Unreadable("there are members that the schema does not know");
        }
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /**
     * The member's value; null when it is not there.
     *
     * @throws Unreadable naming the member and saying what was expected
     */
    public <V> @Nullable V valueOrNull(String name, ValueType<V> type) throws Unreadable {
        JsonNode member = object.get(name);
        if (member == null) {
            return null;
        }
        taken++;
        try {
            return type.read(member);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("member '" + name + "': " + e.getMessage(), e);
        } catch (Unreadable e) {
            throw new Unreadable("member '" + name + "' " + e.getMessage(), e);
        }
    }

    /**
     * The member's value.
     *
     * @throws Unreadable naming the member and saying what was expected
     */
    public <V> V value(String name, ValueType<V> type) throws Unreadable {
        V value = valueOrNull(name, type);
        if (value == null) {
            throw new Unreadable("member '" + name + "' is missing");
        }
        return value;
    }
}
