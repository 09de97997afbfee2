package stockpot.topology.rows;

import java.util.List;
import java.util.function.Function;
import stockpot.schemas.Topics;
import stockpot.topology.records.RecordKey;

/**
 * Where a row is that a flow may look at.
 *
 * @param logKey of the records that are about it
 * @param key in its store
 */
public record NamedRow<T>(Topics.Family family, byte[] logKey, byte[] key, Function<byte[], Stored<T>> reader) {
    /**
     * A row as it is stored.
     *
     * @param offset of the command that wrote it
     */
    public record Stored<T>(T value, long offset) {}

    /** The row that is about these ids. */
    public static <T> NamedRow<T> named(
            Topics.Family family, List<String> ids, byte[] key, Function<byte[], Stored<T>> reader) {
        return new NamedRow<>(family, RecordKey.of(ids.toArray(String[]::new)), key, reader);
    }
}
