package stockpot.topology.query;

import java.util.function.Function;

/** What a row says, in which partition it lies, and at which offset the command stands that wrote it last. */
public record Kept<T>(T value, int partition, long offset) {
    public <U> Kept<U> with(Function<T, U> made) {
        return new Kept<>(made.apply(value), partition, offset);
    }
}
