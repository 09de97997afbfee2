package stockpot.node;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Sha256;

/**
 * The digest of a log from its first record up to any of its records: each digest is of the one before it and of a record
 * with its offset, time, key, value and headers. Whoever has one has all that was before it.
 */
final class LogChain {
    private static final int NONE = -1;

    private final TopicPartition log;
    private byte[] digest;
    private long records;
    private long first = NONE;
    private long last = NONE;
    private long lastMillis;

    LogChain(TopicPartition log) {
        this.log = log;
        // No two partitions have a digest in common, not even before their first records.
        this.digest = Sha256.of(log.topic() + "/" + log.partition());
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        MessageDigest next = Sha256.begin();
        next.update(digest);
        next.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(record.offset())
                .putLong(record.timestamp())
                .flip());
        add(next, record.key());
        add(next, record.value());
        for (Header header : record.headers()) {
            add(next, header.key().getBytes(StandardCharsets.UTF_8));
            add(next, header.value());
        }
        digest = next.digest();
        records++;
        first = first == NONE ? record.offset() : first;
        last = record.offset();
        lastMillis = record.timestamp();
    }

    private static void add(MessageDigest digest, byte @Nullable [] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(bytes == null ? NONE : bytes.length)
                .flip());
        if (bytes != null) {
            digest.update(bytes);
        }
    }

    TopicPartition log() {
        return log;
    }

    long records() {
        return records;
    }

    /** Offset of the first record, or -1 when there is none. */
    long first() {
        return first;
    }

    /** Offset of the last record, or -1 when there is none. */
    long last() {
        return last;
    }

    /** Time of the last record in milliseconds since the epoch, or 0 when there is none. */
    long lastMillis() {
        return lastMillis;
    }

    /** In hexadecimal. */
    String digest() {
        return HexFormat.of().formatHex(digest);
    }

    /** A partition as people write it. */
    static String shown(TopicPartition log) {
        return log.topic() + "/" + log.partition();
    }

    @Override
    public String toString() {
        return shown(log) + " up to offset " + last;
    }
}
