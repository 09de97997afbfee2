package stockpot.topology.records;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * The key of a record: the ids it is about, each preceded by its length in bytes, such as {@code 5:admin5:chair}. No two
 * different lists of ids have the same bytes, and a person can read it.
 */
public final class RecordKey {
    private RecordKey() {}

    public static byte[] of(String... ids) {
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        for (String id : ids) {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            key.writeBytes(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            key.write(':');
            key.writeBytes(bytes);
        }
        return key.toByteArray();
    }

    /** The key without its last id: of what a part is a part of. */
    public static byte[] owner(byte[] key) {
        List<String> ids = ids(key);
        return of(ids.subList(0, ids.size() - 1).toArray(String[]::new));
    }

    /** The ids that a key was made of. */
    public static List<String> ids(byte[] key) {
        List<String> ids = new ArrayList<>();
        for (int from = 0; from < key.length; ) {
            int length = 0;
            while (key[from] != ':') {
                length = 10 * length + key[from++] - '0';
            }
            ids.add(new String(key, ++from, length, StandardCharsets.UTF_8));
            from += length;
        }
        return ids;
    }

    /** The partition that a key belongs to: what Kafka's own default partitioner says, computed by us to be asked first. */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
