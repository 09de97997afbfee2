package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of one component, or of what is computed. */
sealed interface Part<T> {
    void write(JsonGenerator out, T value) throws IOException;

    @Nullable
    Object read(Members members) throws Unreadable;

    void write(RowWriter row, T value);

    @Nullable
    Object read(RowReader row);

    /** Writes what JSON Schema says of the members, into the schema of the object that has them. */
    void describe(ObjectNode schema, Definitions shared);

    /** The same of one member, and gives what was written of it. */
    static ObjectNode describe(ObjectNode schema, String name, String meaning, ValueType<?> type, Definitions shared) {
        ObjectNode member = schema.withObject("/properties").putObject(name).put("description", meaning);
        type.describe(member, shared);
        return member;
    }

    /** When a member is there. */
    enum Presence {
        /** Always. */
        REQUIRED,
        /** Written always; a reader takes a missing one for the usual value. */
        LENIENT,
        /** Unless it has the usual value, or is null. */
        OPTIONAL
    }

    /** One member. */
    record Member<T, V>(
            String name,
            Function<T, @Nullable V> get,
            ValueType<V> type,
            String meaning,
            Presence presence,
            @Nullable V usual)
            implements Part<T> {
        @Override
        public void write(JsonGenerator out, T value) throws IOException {
            V own = get.apply(value);
            if (own == null || (presence == Presence.OPTIONAL && own.equals(usual))) {
                return;
            }
            out.writeFieldName(name);
            type.write(out, own);
        }

        @SuppressWarnings("unchecked")
        void writeValue(JsonGenerator out, Object value) throws IOException {
            out.writeFieldName(name);
            type.write(out, (V) value);
        }

        @Nullable
        V readValue(Members members) throws Unreadable {
            return members.valueOrNull(name, type);
        }

        @Override
        public @Nullable V read(Members members) throws Unreadable {
            if (presence == Presence.REQUIRED) {
                return members.value(name, type);
            }
            V own = readValue(members);
            return own == null ? usual : own;
        }

        /** One byte says whether it is there, where it may be missing. */
        @Override
        public void write(RowWriter row, T value) {
            V own = get.apply(value);
            if (presence == Presence.OPTIONAL) {
                boolean there = own != null && !own.equals(usual);
                row.flag(there);
                if (!there) {
                    return;
                }
            }
            type.write(row, Objects.requireNonNull(own, name));
        }

        @Override
        public @Nullable V read(RowReader row) {
            return presence != Presence.OPTIONAL || row.flag() ? type.read(row) : usual;
        }

        ObjectNode describeValue(ObjectNode schema, Definitions shared) {
            return Part.describe(schema, name, meaning, type, shared);
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            ObjectNode member = describeValue(schema, shared);
            if (presence == Presence.REQUIRED || (presence == Presence.LENIENT && shared.written())) {
                schema.withArray("required").add(name);
            } else if (presence == Presence.LENIENT) {
                member.set("default", Definitions.json(type, Objects.requireNonNull(usual, name)));
            } else if (shared.written() && usual instanceof List) {
                member.put("minItems", 1);
            }
        }

        /** The same, always there, with some of the values only. */
        @SuppressWarnings("unchecked")
        Member<T, V> always(ValueType<?> some) {
            return new Member<>(name, get, (ValueType<V>) some, meaning, Presence.REQUIRED, null);
        }

        /** The same, not always there. */
        Member<T, V> sometimes() {
            return new Member<>(name, get, type, meaning, Presence.OPTIONAL, null);
        }
    }

    /** A component whose members stand among those of the record that it is part of. */
    record Embedded<T, V>(Function<T, V> get, MemberGroup<V> group) implements Part<T> {
        @Override
        public void write(JsonGenerator out, T value) throws IOException {
            group.write(out, get.apply(value));
        }

        @Override
        public V read(Members members) throws Unreadable {
            return group.read(members);
        }

        @Override
        public void write(RowWriter row, T value) {
            group.write(row, get.apply(value));
        }

        @Override
        public V read(RowReader row) {
            return group.read(row);
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            group.describe(schema, shared);
        }
    }

    /** The same of a component that may be null: its members are there together, as the first of them tells. */
    record Together<T, V>(Function<T, @Nullable V> get, String first, MemberGroup<V> group) implements Part<T> {
        @Override
        public void write(JsonGenerator out, T value) throws IOException {
            V own = get.apply(value);
            if (own != null) {
                group.write(out, own);
            }
        }

        @Override
        public @Nullable V read(Members members) throws Unreadable {
            return members.has(first) ? group.read(members) : null;
        }

        @Override
        public void write(RowWriter row, T value) {
            V own = get.apply(value);
            row.flag(own != null);
            if (own != null) {
                group.write(row, own);
            }
        }

        @Override
        public @Nullable V read(RowReader row) {
            return row.flag() ? group.read(row) : null;
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {
            ObjectNode together = schema.objectNode();
            group.describe(together, shared);
            schema.withObject("/properties").setAll((ObjectNode) together.get("properties"));
            together.get("properties").fieldNames().forEachRemaining(name -> {
                ArrayNode others = schema.withObject("/dependentRequired").putArray(name);
                together.get("required").forEach(other -> {
                    if (!other.textValue().equals(name)) {
                        others.add(other);
                    }
                });
            });
        }
    }

    /** A component that a row or an object leaves out; there it has always the same value. */
    record Fixed<T>(@Nullable Object value) implements Part<T> {
        @Override
        public void write(JsonGenerator out, T record) {}

        @Override
        public @Nullable Object read(Members members) {
            return value;
        }

        @Override
        public void write(RowWriter row, T record) {}

        @Override
        public @Nullable Object read(RowReader row) {
            return value;
        }

        @Override
        public void describe(ObjectNode schema, Definitions shared) {}
    }
}
