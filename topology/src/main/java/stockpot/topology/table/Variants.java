package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records that a sealed type permits, each by the name that its {@code type} member has.
 *
 * @param <T> the sealed type
 */
public final class Variants<T> {
    private final Map<String, Variant<T>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, List<Variant<T>>> byClass = new LinkedHashMap<>();

    /**
     * One of the records; without keys it is no command, and without a table nobody sends it.
     *
     * @param is which values of its class it is
     */
    private record Variant<T>(
            String name, @Nullable Keys<?> keys, @Nullable RecordTable<? extends T> table, Predicate<Object> is) {}

    /** A record of the outside world that is not about anything of its own, such as an event. */
    public <V extends T> Variants<T> add(RecordTable<V> table) {
        return add(table.type().getSimpleName(), all -> true, table);
    }

    /** The same under a name of its own, of those values of its class. */
    public <V extends T> Variants<T> add(String name, Predicate<V> which, RecordTable<V> table) {
        return add(name, null, which, table);
    }

    /** A command about what those keys say. */
    public <V extends T> Variants<T> add(Keys<?> keys, RecordTable<V> table) {
        return add(table.type().getSimpleName(), keys, all -> true, table);
    }

    /** The same under a name of its own, of those values of its class. */
    public <V extends T> Variants<T> add(
            String name, @Nullable Keys<?> keys, Predicate<V> which, RecordTable<V> table) {
        Class<V> type = table.type();
        return add(type, new Variant<>(name, keys, table, value -> which.test(type.cast(value))));
    }

    /** A command that only the log's clock gives: its record is a tick. */
    public <V extends T> Variants<T> ticked(Keys<?> keys, Class<V> type) {
        return add(type, new Variant<>("Tick", keys, null, all -> true));
    }

    /** All of a part of the sealed type. */
    public Variants<T> addAll(Variants<? extends T> part) {
        part.byClass.forEach((type, variants) ->
                variants.forEach(each -> add(type, new Variant<>(each.name(), each.keys(), each.table(), each.is()))));
        return this;
    }

    private Variants<T> add(Class<?> type, Variant<T> variant) {
        if (variant.table() != null) {
            byName.put(variant.name(), variant);
        }
        byClass.computeIfAbsent(type, first -> new ArrayList<>()).add(variant);
        return this;
    }

    /** Writes for each name what JSON Schema says of the members that are its own. */
    public void describe(ObjectNode schemas) {
        byName.forEach((name, variant) -> {
            RecordTable<? extends T> table = variant.table();
            if (table != null) {
                table.describe(schemas.putObject(name));
            }
        });
    }

    public String name(T value) {
        return of(value).name();
    }

    private Variant<T> of(T value) {
        for (Variant<T> variant : byClass.getOrDefault(value.getClass(), List.of())) {
            if (variant.is().test(value)) {
                return variant;
            }
        }
        throw new IllegalArgumentException("there is no table for " + value.getClass());
    }

    public void write(JsonGenerator out, T value) throws IOException {
        RecordTable<? extends T> table = of(value).table();
        if (table == null) {
            throw new IllegalArgumentException("only a tick ends what is overdue; such a command is never sent");
        }
        write(out, table, value);
    }

    private static <V> void write(JsonGenerator out, RecordTable<V> table, Object value) throws IOException {
        table.write(out, table.type().cast(value));
    }

    /** What the ids of a value are called, in the order of its key. */
    public List<String> idNames(T value) {
        return keysOf(of(value)).names();
    }

    /** What the ids of a command with that {@code type} member are called. */
    public List<String> idNames(String name) throws Unreadable {
        return keysOf(of(name)).names();
    }

    /** The ids of a value of which the key is given. */
    @SuppressWarnings("unchecked")
    public <K> List<String> ids(T value, K key) {
        return ((Keys<K>) keysOf(of(value))).ids().apply(key);
    }

    public T read(String name, List<String> ids, Members members) throws Unreadable {
        Variant<T> variant = of(name);
        RecordTable<? extends T> table = variant.table();
        if (table == null) {
            throw new Unreadable("there is no type '" + name + "'");
        }
        return table.read(members, keysOf(variant).parse().apply(ids));
    }

    private Variant<T> of(String name) throws Unreadable {
        Variant<T> variant = byName.get(name);
        if (variant == null) {
            throw new Unreadable("there is no type '" + name + "'; there are " + String.join(", ", byName.keySet()));
        }
        return variant;
    }

    private static Keys<?> keysOf(Variant<?> variant) {
        Keys<?> keys = variant.keys();
        if (keys == null) {
            throw new IllegalStateException(variant.name() + " is no command");
        }
        return keys;
    }
}
