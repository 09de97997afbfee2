package stockpot.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The components of a public record as a list of values, so that what is done with all of them is written once.
 *
 * @param <T> the record
 */
public final class RecordShape<T> {
    private final Class<T> type;
    private final List<RecordComponent> components;
    private final MethodHandle constructor;

    private RecordShape(Class<T> type, List<RecordComponent> components, MethodHandle constructor) {
        this.type = type;
        this.components = components;
        this.constructor = constructor;
    }

    /**
     * The shape of that record.
     *
     * @throws IllegalArgumentException when it is no record, or not public
     */
    public static <T> RecordShape<T> of(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type + " is no record");
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            MethodHandle constructor = MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new RecordShape<>(type, List.of(components), constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type + " is not public", e);
        }
    }

    public int size() {
        return components.size();
    }

    /**
     * Where the component of that name stands, from 0.
     *
     * @throws IllegalArgumentException when there is none
     */
    public int indexOf(String name) {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).getName().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + " has no component " + name);
    }

    /** The values of all components, in their order. */
    public @Nullable Object[] values(T record) {
        @Nullable Object[] values = new @Nullable Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = components.get(i).getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(components.get(i) + " cannot be read", e);
            }
        }
        return values;
    }

    /**
     * A record of those values, in the order of the components.
     *
     * @throws IllegalStateException when they are not as many as the components: whoever calls is wrong, not the values
     * @throws RuntimeException what the record's constructor throws
     */
    public T make(@Nullable Object[] values) {
        if (values.length != components.size()) {
            throw new IllegalStateException(
                    type.getSimpleName() + " has " + components.size() + " components, not " + values.length);
        }
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
