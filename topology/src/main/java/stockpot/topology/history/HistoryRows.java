package stockpot.topology.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Keys of the index: kind, family, partition, the thing's key, the ledger's offset. A thing's rows of a kind lie together in
 * the order of the ledger, and everything of a partition can be thrown away at once.
 */
final class HistoryRows {
    /** What the index as a whole is made for. */
    static final byte[] FORMAT = {'a'};

    /** Up to which record a partition's rows go. */
    static final char MARK = 'b';

    /** A record that says how its thing stands. */
    static final char STANDS = 's';

    /** A record that leaves its thing as it is. */
    static final char ASIDE = 't';

    /** A record from which there is a thing. */
    static final char BEGINS = 'u';

    /** A record that describes the thing anew. */
    static final char DESCRIBES = 'v';

    /** One of those that says all of it. */
    static final char WHOLE = 'w';

    /** A record from which there is no thing any more. */
    static final char ENDS = 'x';

    static final char[] OF_RECORDS = {STANDS, ASIDE, BEGINS, DESCRIBES, WHOLE, ENDS};

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int OFFSET_BYTES = 8;

    private HistoryRows() {}

    /** Before all rows of a partition of that kind. */
    static byte[] partition(char kind, OwnedPartitions.Id id) {
        return RowWriter.key(kind).text(id.family()).number(id.partition()).done();
    }

    /** Behind them: no text and no number begins with such a byte. */
    static byte[] behind(byte[] prefix) {
        byte[] end = Arrays.copyOf(prefix, prefix.length + 4);
        Arrays.fill(end, prefix.length, end.length, (byte) 0xff);
        return end;
    }

    /** Before all rows of a thing. */
    static byte[] thing(char kind, OwnedPartitions.Id id, byte[] key) {
        return RowWriter.key(kind)
                .text(id.family())
                .number(id.partition())
                .bytes(key)
                .done();
    }

    static byte[] at(byte[] thing, long offset) {
        return new RowWriter().raw(thing).u64(offset).done();
    }

    /** The offset in a row's key, when the row is of that thing; -1 when it is another's. */
    static long offset(byte[] thing, byte[] key) {
        return key.length == thing.length + OFFSET_BYTES && Arrays.mismatch(thing, key) == thing.length
                ? RowReader.content(Arrays.copyOfRange(key, thing.length, key.length))
                        .u64()
                : -1;
    }

    /** Stands for what a search names. Two are never the same by chance, and who makes them so searches his own. */
    static long subject(String filter, String value) {
        long hash = FNV_OFFSET;
        for (byte each : (filter + '=' + value).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
