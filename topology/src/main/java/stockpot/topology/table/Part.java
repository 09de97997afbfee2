package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
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

    void describe(ObjectNode properties, ArrayNode required);

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

        void describe(ObjectNode properties) {
            type.describe(properties.putObject(name).put("description", meaning));
        }

        @Override
        public void describe(ObjectNode properties, ArrayNode required) {
            describe(properties);
            if (presence == Presence.REQUIRED) {
                required.add(name);
            }
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
        public void describe(ObjectNode properties, ArrayNode required) {
            group.describe(properties, required);
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
        public void describe(ObjectNode properties, ArrayNode required) {
            group.describe(properties, required.arrayNode());
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
        public void describe(ObjectNode properties, ArrayNode required) {}
    }
}
