package stockpot.topology.records;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

    /** The partition that a key belongs to: what Kafka's own default partitioner says, computed by us to be asked first. */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
