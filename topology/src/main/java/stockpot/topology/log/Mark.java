package stockpot.topology.log;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Up to which record of which log a partition's rows are the fold. It lies among the rows themselves, so wherever they
 * come from, a disk, a changelog or another node, it comes with them; the offsets of a consumer group do not.
 *
 * @param offset of the last record that is in the rows
 * @param timeMillis that record's timestamp
 * @param checksum of that record's key and value: a log that was put back and went on has another record there
 */
public record Mark(Identity identity, long offset, long timeMillis, int checksum) {
    /** The first of all keys, so that it is seen at once whether rows have a mark. */
    public static final byte[] KEY = RowWriter.key('a').done();

    private static final int VERSION = 1;

    public static Mark of(
            Identity identity, long offset, long timeMillis, byte @Nullable [] key, byte @Nullable [] value) {
        return new Mark(identity, offset, timeMillis, checksum(key, value));
    }

    /** Whether the record with this timestamp and these bytes is the one that the rows came to last. */
    public boolean isOf(long otherMillis, byte @Nullable [] key, byte @Nullable [] value) {
        return timeMillis == otherMillis && checksum == checksum(key, value);
    }

    private static int checksum(byte @Nullable [] key, byte @Nullable [] value) {
        CRC32C sum = new CRC32C();
        if (key != null) {
            sum.update(key);
        }
        sum.update('/');
        if (value != null) {
            sum.update(value);
        }
        return (int) sum.getValue();
    }

    public byte[] write() {
        return RowWriter.begin(VERSION, offset)
                .number(timeMillis)
                .number(Integer.toUnsignedLong(checksum))
                .text(identity.log())
                .text(identity.changelog())
                .done();
    }

    public static Mark read(byte[] row) {
        RowReader reader = RowReader.row(VERSION, row);
        long offset = reader.number();
        long timeMillis = reader.number();
        int checksum = (int) reader.number();
        return new Mark(new Identity(reader.text(), reader.text()), offset, timeMillis, checksum);
    }

    /**
     * The mark of all rows of a partition; null when there are no rows.
     *
     * @throws LogMismatch when there are rows and no mark: nobody can say what they are the fold of
     */
    static @Nullable Mark in(ReadOnlyKeyValueStore<Bytes, byte[]> rows, String what) {
        try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
            if (!all.hasNext()) {
                return null;
            }
            KeyValue<Bytes, byte[]> first = all.next();
            if (Arrays.equals(first.key.get(), KEY)) {
                return read(first.value);
            }
            throw new LogMismatch(
                    "the rows of " + what + " do not say up to which command they are the fold of the log:"
                            + " they are an older stockpot's, or a rebuild was cut short. Stop all nodes and run ./stockpot rebuild");
        }
    }
}
