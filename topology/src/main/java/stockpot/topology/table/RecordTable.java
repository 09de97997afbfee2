package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a record, in the order of its components: what each is called, which values it has, and what it means.
 *
 * <p>Components that a reader knows from elsewhere, such as the key of a command, come first and have no member; they are
 * given to {@code read}. Members of a record that is only written may be anything that can be computed from it.
 *
 * @param <T> the record
 */
public final class RecordTable<T> {
    private final Class<T> type;
    private final List<Part<T>> parts;
    private final int read;
    private @Nullable MethodHandle constructor;

    private RecordTable(Class<T> type, List<Part<T>> parts) {
        this.type = type;
        this.parts = List.copyOf(parts);
        this.read = (int) parts.stream().filter(Part::isRead).count();
    }

    public Class<T> type() {
        return type;
    }

    public static <T> Builder<T> table(Class<T> type) {
        return new Builder<>(type);
    }

    /** Writes the members of an object. */
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
        @Nullable Object[] components = Arrays.copyOf(given, given.length + read);
        int next = given.length;
        for (Part<T> part : parts) {
            if (part.isRead()) {
                components[next++] = part.read(members);
            }
        }
        return make(components);
    }

    public void write(RowWriter row, T value) {
        for (Part<T> part : parts) {
            part.write(row, value);
        }
    }

    public T read(RowReader row, Object... given) {
        @Nullable Object[] components = Arrays.copyOf(given, given.length + read);
        int next = given.length;
        for (Part<T> part : parts) {
            if (part.isRead()) {
                components[next++] = part.read(row);
            }
        }
        return make(components);
    }

    /** Writes what JSON Schema says of an object with these members and no others. */
    public void describe(ObjectNode schema) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        describe(properties, required);
        schema.put("additionalProperties", false);
    }

    void describe(ObjectNode properties, ArrayNode required) {
        parts.forEach(part -> part.describe(properties, required));
    }

    private T make(@Nullable Object[] components) {
        try {
            return type.cast((Object) constructor().invokeExact(components));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** Found when it is needed first: what is only written may have other members than components. */
    private MethodHandle constructor() {
        MethodHandle found = constructor;
        if (found == null) {
            RecordComponent[] components = Objects.requireNonNull(type.getRecordComponents(), type + " is no record");
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                found = MethodHandles.publicLookup()
                        .findConstructor(type, MethodType.methodType(void.class, types))
                        .asType(MethodType.genericMethodType(types.length))
                        .asSpreader(Object[].class, types.length);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " cannot be made", e);
            }
            constructor = found;
        }
        return found;
    }

    /** What becomes of one component, or of what is computed. */
    private interface Part<T> {
        void write(JsonGenerator out, T value) throws IOException;

        boolean isRead();

        @Nullable
        Object read(Members members) throws Unreadable;

        void write(RowWriter row, T value);

        @Nullable
        Object read(RowReader row);

        void describe(ObjectNode properties, ArrayNode required);
    }

    /** When a member is there. */
    private enum Presence {
        /** Always. */
        REQUIRED,
        /** Written always; a reader takes a missing one for the usual value. */
        LENIENT,
        /** Unless it has the usual value, or is null. */
        OPTIONAL
    }

    private record Member<T, V>(
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

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public @Nullable V read(Members members) throws Unreadable {
            V own = members.valueOrNull(name, type);
            if (own != null) {
                return own;
            }
            if (presence == Presence.REQUIRED) {
                throw new Unreadable("member '" + name + "' is missing");
            }
            return usual;
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

        @Override
        public void describe(ObjectNode properties, ArrayNode required) {
            ObjectNode schema = properties.putObject(name).put("description", meaning);
            type.describe(schema);
            if (presence == Presence.REQUIRED) {
                required.add(name);
            }
        }
    }

    /** A component whose members stand among those of the record that it is part of. */
    private record Embedded<T, V>(Function<T, V> get, RecordTable<V> table) implements Part<T> {
        @Override
        public void write(JsonGenerator out, T value) throws IOException {
            table.write(out, get.apply(value));
        }

        @Override
        public boolean isRead() {
            return true;
        }

        @Override
        public V read(Members members) throws Unreadable {
            return table.read(members);
        }

        @Override
        public void write(RowWriter row, T value) {
            table.write(row, get.apply(value));
        }

        @Override
        public V read(RowReader row) {
            return table.read(row);
        }

        @Override
        public void describe(ObjectNode properties, ArrayNode required) {
            table.describe(properties, required);
        }
    }

    /** A component that a row or an object leaves out; there it has always the same value. */
    private record Fixed<T>(@Nullable Object value) implements Part<T> {
        @Override
        public void write(JsonGenerator out, T record) {}

        @Override
        public boolean isRead() {
            return true;
        }

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

    /** Takes the members one after another. */
    public static final class Builder<T> {
        private final Class<T> type;
        private final List<Part<T>> parts = new ArrayList<>();

        private Builder(Class<T> type) {
            this.type = type;
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
        public <V> Builder<T> embed(Function<T, V> get, RecordTable<V> table) {
            return add(new Embedded<>(get, table));
        }

        /** A component that is not written; whoever reads gets this value. */
        public Builder<T> fixed(@Nullable Object value) {
            return add(new Fixed<>(value));
        }

        private Builder<T> add(Part<T> part) {
            parts.add(part);
            return this;
        }

        public RecordTable<T> done() {
            return new RecordTable<>(type, parts);
        }
    }
}
