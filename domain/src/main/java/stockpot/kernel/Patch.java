package stockpot.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * New values for some components of a record; the others stay as they are. No component can be set to null.
 *
 * @param <T> the record
 */
public final class Patch<T> {
    private final RecordShape<T> shape;
    private final @Nullable Object[] values;

    private Patch(RecordShape<T> shape, @Nullable Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    /** A patch of those values; null where a component stays. */
    public static <T> Patch<T> of(RecordShape<T> shape, @Nullable Object[] values) {
        return new Patch<>(shape, values.clone());
    }

    /** A patch that changes nothing. */
    public static <T> Patch<T> nothing(RecordShape<T> shape) {
        return new Patch<>(shape, new @Nullable Object[shape.size()]);
    }

    /** The same with one more change; null changes nothing. */
    public Patch<T> set(String component, @Nullable Object value) {
        @Nullable Object[] changed = values.clone();
        changed[shape.indexOf(component)] = value;
        return new Patch<>(shape, changed);
    }

    /** The new value of a component; null when it stays. */
    public @Nullable Object get(int component) {
        return values[component];
    }

    public @Nullable Object get(String component) {
        return values[shape.indexOf(component)];
    }

    /**
     * A record with this patch laid over it.
     *
     * @throws IllegalArgumentException what the record's constructor says of the new values
     */
    public T over(T old) {
        @Nullable Object[] all = shape.values(old);
        for (int i = 0; i < all.length; i++) {
            if (values[i] != null) {
                all[i] = values[i];
            }
        }
        return shape.make(all);
    }

    /**
     * The same with each value as the record's constructor makes it of what it is given.
     *
     * @param sample any record; of the components that stay nothing is kept
     * @throws IllegalArgumentException what the record's constructor says of the new values
     */
    public Patch<T> checked(T sample) {
        @Nullable Object[] made = shape.values(over(sample));
        for (int i = 0; i < made.length; i++) {
            if (values[i] == null) {
                made[i] = null;
            }
        }
        return new Patch<>(shape, made);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Patch<?> patch && Arrays.equals(values, patch.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Patch" + Arrays.toString(values);
    }
}
