package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Patch;
import stockpot.kernel.RecordShape;
import stockpot.topology.table.Part.Member;
import stockpot.topology.table.Part.Presence;

/**
 * The members of a record, in the order of its components: what each is called, which values it has, and what it means.
 *
 * <p>Components that a reader knows from elsewhere, such as the key of a command, come first and have no member; they are
 * given to {@code read}. Members of a record that is only written may be anything that can be computed from it.
 *
 * @param <T> the record
 */
public final class RecordTable<T> implements MemberGroup<T> {
    private static final Object[] NOTHING_GIVEN = {};

    private final Class<T> type;
    private final String meaning;
    private final List<Part<T>> parts;
    private final List<String> rules;
    private @Nullable RecordShape<T> shape;

    private RecordTable(Class<T> type, String meaning, List<Part<T>> parts, List<String> rules) {
        this.type = type;
        this.meaning = meaning;
        this.parts = List.copyOf(parts);
        this.rules = List.copyOf(rules);
    }

    public Class<T> type() {
        return type;
    }

    public static <T> Builder<T> table(Class<T> type) {
        return new Builder<>(type);
    }

    /** Writes the members of an object. */
    @Override
    public void write(JsonGenerator out, T value) throws IOException {
        for (Part<T> part : parts) {
            part.write(out, value);
        }
    }

    /**
     * Reads the members of an object.
     *
     * @param given the components before the first member
     */
    public T read(Members members, Object... given) throws Unreadable {
        @Nullable Object[] components = Arrays.copyOf(given, given.length + parts.size());
        int next = given.length;
        for (Part<T> part : parts) {
            components[next++] = part.read(members);
        }
        return shape().make(components);
    }

    @Override
    public T read(Members members) throws Unreadable {
        return read(members, NOTHING_GIVEN);
    }

    @Override
    public T read(RowReader row) {
        return read(row, NOTHING_GIVEN);
    }

    @Override
    public void write(RowWriter row, T value) {
        for (Part<T> part : parts) {
            part.write(row, value);
        }
    }

    public T read(RowReader row, Object... given) {
        @Nullable Object[] components = Arrays.copyOf(given, given.length + parts.size());
        int next = given.length;
        for (Part<T> part : parts) {
            components[next++] = part.read(row);
        }
        return shape().make(components);
    }

    /** Writes what JSON Schema says of an object with these members. What we write may get more, what we read may not. */
    public void describeObject(ObjectNode schema, Definitions shared) {
        if (!meaning.isEmpty()) {
            schema.put("description", meaning);
        }
        schema.put("type", "object").putObject("properties");
        describe(schema, shared);
        if (!shared.written()) {
            schema.put("additionalProperties", false);
        }
    }

    /** What the record is; empty when it is no object of its own. */
    public String meaning() {
        return meaning;
    }

    @Override
    public void describe(ObjectNode schema, Definitions shared) {
        parts.forEach(part -> part.describe(schema, shared));
        rules.forEach(rule -> Definitions.add(schema, rule));
    }

    /** Found when it is needed first: what is only written may have other members than components. */
    private RecordShape<T> shape() {
        RecordShape<T> found = shape;
        if (found == null) {
            found = RecordShape.of(type);
            shape = found;
        }
        return found;
    }

    private String first() {
        return ((Member<T, ?>) parts.getFirst()).name();
    }

    /**
     * The same without its first member, which whoever reads gives.
     *
     * @throws IllegalArgumentException when that is another one
     */
    public RecordTable<T> given(String name) {
        if (!first().equals(name)) {
            throw new IllegalArgumentException(name + " is not the first member of " + type);
        }
        return new RecordTable<>(type, meaning, parts.subList(1, parts.size()), rules);
    }

    /** The members that a patch changes, of a record without parts; what is left out stays. */
    public MemberGroup<Patch<T>> patches() {
        return new Patches<>(this);
    }

    /** The same without one member: it is not written, and whoever reads gets the value given. */
    public RecordTable<T> without(String name, Object value) {
        return changed(name, member -> new Part.Fixed<>(value));
    }

    /** The same where one member is always there, and has some of its values only. */
    public RecordTable<T> always(String name, ValueType<?> some) {
        return changed(name, member -> member.always(some));
    }

    /** The same where one member may be missing. */
    public RecordTable<T> sometimes(String name) {
        return changed(name, Member::sometimes);
    }

    /** The same where one more thing is to be said of the members, see {@link Builder#rule}. */
    public RecordTable<T> rule(String keywords) {
        List<String> more = new ArrayList<>(rules);
        more.add(keywords);
        return new RecordTable<>(type, meaning, parts, more);
    }

    /** The same of another meaning. */
    public RecordTable<T> meaning(String other) {
        return new RecordTable<>(type, other, parts, rules);
    }

    /** @throws IllegalArgumentException when there is no such member */
    private RecordTable<T> changed(String name, Function<Member<T, ?>, Part<T>> change) {
        List<Part<T>> others = new ArrayList<>(parts);
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i) instanceof Member<T, ?> member && member.name().equals(name)) {
                others.set(i, change.apply(member));
                return new RecordTable<>(type, meaning, others, rules);
            }
        }
        throw new IllegalArgumentException("there is no member " + name);
    }

    private record Patches<T>(RecordTable<T> table) implements MemberGroup<Patch<T>> {
        @Override
        public void write(JsonGenerator out, Patch<T> patch) throws IOException {
            for (int i = 0; i < table.parts.size(); i++) {
                Object value = patch.get(i);
                if (value != null && table.parts.get(i) instanceof Member<T, ?> member) {
                    member.writeValue(out, value);
                }
            }
        }

        @Override
        public Patch<T> read(Members members) throws Unreadable {
            @Nullable Object[] values = new @Nullable Object[table.parts.size()];
            for (int i = 0; i < values.length; i++) {
                if (table.parts.get(i) instanceof Member<T, ?> member) {
                    values[i] = member.readValue(members);
                }
            }
            return Patch.of(table.shape(), values);
        }

        @Override
        public void write(RowWriter row, Patch<T> patch) {
            throw new UnsupportedOperationException("rows hold no patches");
        }

        @Override
        public Patch<T> read(RowReader row) {
            throw new UnsupportedOperationException("rows hold no patches");
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            for (Part<T> part : table.parts) {
                if (part instanceof Member<T, ?> member) {
                    member.describeValue(schema, shared);
                }
            }
            table.rules.forEach(rule -> Definitions.add(schema, rule));
        }
    }

    /** Takes the members one after another. */
    public static final class Builder<T> {
        private final Class<T> type;
        private String meaning = "";
        private final List<Part<T>> parts = new ArrayList<>();
        private final List<String> rules = new ArrayList<>();

        private Builder(Class<T> type) {
            this.type = type;
        }

        /** Says in a sentence or two what the record is, where it is an object of its own. */
        public Builder<T> is(String what) {
            meaning = what;
            return this;
        }

        /**
         * A member that is always there.
         *
         * @param meaning a sentence for the schema, with the unit
         */
        public <V> Builder<T> member(String name, Function<T, V> get, ValueType<V> values, String meaning) {
            return add(new Member<T, V>(name, get, values, meaning, Presence.REQUIRED, null));
        }

        /** A member that is left out where the value is null. */
        public <V> Builder<T> optional(String name, Function<T, @Nullable V> get, ValueType<V> values, String meaning) {
            return add(new Member<T, V>(name, get, values, meaning, Presence.OPTIONAL, null));
        }

        /** A member that is left out where it has the usual value. */
        public <V> Builder<T> optional(String name, Function<T, V> get, ValueType<V> values, V usual, String meaning) {
            return add(new Member<T, V>(name, get, values, meaning, Presence.OPTIONAL, usual));
        }

        /** A member that is always written; where others leave it out it has the usual value. */
        public <V> Builder<T> lenient(String name, Function<T, V> get, ValueType<V> values, V usual, String meaning) {
            return add(new Member<T, V>(name, get, values, meaning, Presence.LENIENT, usual));
        }

        /** The members of a component, among the record's own. */
        public <V> Builder<T> embed(Function<T, V> get, MemberGroup<V> group) {
            return add(new Part.Embedded<>(get, group));
        }

        /** The members of a component that may be null: they are there together, as the first of them tells. */
        public <V> Builder<T> together(Function<T, @Nullable V> get, RecordTable<V> group) {
            return add(new Part.Together<T, V>(get, group.first(), group));
        }

        /** A component that is not written; whoever reads gets this value. */
        public Builder<T> fixed(@Nullable Object value) {
            return add(new Part.Fixed<>(value));
        }

        /** Keywords of JSON Schema, for what the record's constructor refuses of several members together. */
        public Builder<T> rule(String keywords) {
            rules.add(keywords);
            return this;
        }

        private Builder<T> add(Part<T> part) {
            parts.add(part);
            return this;
        }

        public RecordTable<T> done() {
            return new RecordTable<>(type, meaning, parts, rules);
        }
    }
}
