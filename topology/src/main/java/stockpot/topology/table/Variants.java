package stockpot.topology.table;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stockpot.topology.table.Unreadable.Fault;

/**
 * The records that a sealed type permits, each by the name that its {@code type} member has.
 *
 * @param <T> the sealed type
 */
public final class Variants<T> {
    private static final int FIRST = 1;

    private final Keys<?> about;
    private final @Nullable ValueType<?> snapshot;
    private final Map<String, Variant<? extends T>> byName = new LinkedHashMap<>();
    private final Map<Class<?>, List<Variant<? extends T>>> byClass = new LinkedHashMap<>();

    /**
     * One of the records.
     *
     * @param about what its ids say
     * @param snapshot how things stand before and after it, where its record says so
     * @param table null when nobody sends it
     * @param is which values of its class it is
     * @param settled whether the settler sends it, too
     * @param said what the result of a command may say when it is accepted; none of them: nothing
     * @param since the level from which on it is a command
     */
    public record Variant<T>(
            String name,
            Keys<?> about,
            @Nullable ValueType<?> snapshot,
            @Nullable RecordTable<T> table,
            Predicate<Object> is,
            boolean settled,
            List<RecordTable<?>> said,
            int since) {}

    /** Records about what those keys say. */
    public Variants(Keys<?> about) {
        this(about, null);
    }

    /** The same of records that say how things stood before and after. */
    public Variants(Keys<?> about, @Nullable ValueType<?> snapshot) {
        this.about = about;
        this.snapshot = snapshot;
    }

    /** Named like its class; what is said is of the result of a command. */
    public <V extends T> Variants<T> add(RecordTable<V> table, RecordTable<?>... said) {
        return add(table.type().getSimpleName(), all -> true, table, said);
    }

    /** The same under a name of its own, of those values of its class. */
    public <V extends T> Variants<T> add(
            String name, Predicate<V> which, RecordTable<V> table, RecordTable<?>... said) {
        return add(name, which, table, false, said);
    }

    /** A command that follows from what other logs decide, so that the settler sends it, too. */
    public <V extends T> Variants<T> settled(RecordTable<V> table) {
        return add(table.type().getSimpleName(), all -> true, table, true);
    }

    private <V extends T> Variants<T> add(
            String name, Predicate<V> which, RecordTable<V> table, boolean settled, RecordTable<?>... said) {
        Class<V> type = table.type();
        Predicate<Object> is = value -> which.test(type.cast(value));
        return add(type, new Variant<>(name, about, snapshot, table, is, settled, List.of(said), FIRST));
    }

    /** A command that programs do not know which know no higher level: below that one it is none for anybody. */
    public <V extends T> Variants<T> since(int level, RecordTable<V> table, RecordTable<?>... said) {
        Class<V> type = table.type();
        return add(
                type,
                new Variant<V>(type.getSimpleName(), about, snapshot, table, all -> true, false, List.of(said), level));
    }

    /** A command that only the log's clock gives: its record is a tick. */
    public <V extends T> Variants<T> ticked(Class<V> type) {
        return add(type, new Variant<V>("Tick", about, null, null, all -> true, false, List.of(), FIRST));
    }

    /** All of a part of the sealed type. */
    public Variants<T> addAll(Variants<? extends T> part) {
        part.byClass.forEach((type, variants) -> variants.forEach(each -> add(type, each)));
        return this;
    }

    /** All of them, in the order in which they were added. */
    public List<Variant<? extends T>> all() {
        return byClass.values().stream().flatMap(List::stream).toList();
    }

    public boolean hasSnapshots() {
        return snapshot != null;
    }

    private Variants<T> add(Class<?> type, Variant<? extends T> variant) {
        if (variant.table() != null) {
            byName.put(variant.name(), variant);
        }
        byClass.computeIfAbsent(type, first -> new ArrayList<>()).add(variant);
        return this;
    }

    public String name(T value) {
        return of(value).name();
    }

    /** The level from which on it is a command. */
    public int since(T value) {
        return of(value).since();
    }

    private Variant<? extends T> of(T value) {
        for (Variant<? extends T> variant : byClass.getOrDefault(value.getClass(), List.of())) {
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

    /** What the ids that a value is about are called, in the order of its key. */
    public List<String> idNames(T value) {
        return of(value).about().names();
    }

    /** What the ids of a command with that {@code type} member are called. */
    public List<String> idNames(String name) throws Unreadable {
        return of(name).about().names();
    }

    /** The ids of a value of which the key is given. */
    @SuppressWarnings("unchecked")
    public <K> List<String> ids(T value, K key) {
        return ((Keys<K>) of(value).about()).ids().apply(key);
    }

    public T read(String name, List<String> ids, Members members) throws Unreadable {
        Variant<? extends T> variant = of(name);
        RecordTable<? extends T> table = variant.table();
        if (table == null) {
            throw new Unreadable(Fault.UNKNOWN_TYPE, "there is no type '" + name + "'", null);
        }
        return table.read(members, variant.about().parse().apply(ids));
    }

    private Variant<? extends T> of(String name) throws Unreadable {
        Variant<? extends T> variant = byName.get(name);
        if (variant == null) {
            throw new Unreadable(
                    Fault.UNKNOWN_TYPE,
                    "there is no type '" + name + "'; there are " + String.join(", ", byName.keySet()),
                    null);
        }
        return variant;
    }
}
