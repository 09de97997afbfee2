package stockpot.topology.follow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;

/**
 * A ledger record on its way to those who listen.
 *
 * @param index of its partition among those that are followed
 * @param product that it is about; null when it is not of stock
 * @param known what the product was with this record, as far as the reader knew; null when somebody has to find out
 * @param after offsets of the next records once this one was read
 * @param number in the order in which this reader read what somebody listens to
 */
record Happening(
        int index,
        long offset,
        String type,
        @Nullable String product,
        byte[] key,
        byte[] value,
        @Nullable Definition known,
        long[] after,
        long number) {
    private static final Logger LOG = LoggerFactory.getLogger(Happening.class);

    private static final long BESIDE_BYTES = 256;

    /** Roughly what it takes in memory. */
    long weight() {
        return BESIDE_BYTES + key.length + value.length + (long) Long.BYTES * after.length;
    }

    /**
     * What a record means; null when it means nothing. Who may write to a ledger can put anything there, and that must not
     * keep others from what comes after it.
     */
    static <T> @Nullable T orNull(ConsumerRecord<byte[], byte[]> record, Supplier<@Nullable T> meaning) {
        try {
            return meaning.get();
        } catch (RuntimeException e) {
            LOG.warn(
                    "the record at {}/{}/{} is none of ours and is passed over",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            return null;
        }
    }

    JsonNode json() {
        return json(value);
    }

    static JsonNode json(byte[] value) {
        try {
            return Records.JSON.readTree(value);
        } catch (IOException e) {
            throw new IllegalStateException("a ledger record is JSON that this program wrote", e);
        }
    }

    /** The instance that a record is of; empty for none. A reservation's key does not say it, nor does all that it is given up by. */
    static String instance(List<String> ids, ConsumerRecord<byte[], byte[]> record) {
        if (ids.size() > 1) {
            return ids.getFirst();
        }
        LedgerRecord told = LedgerRecord.read(record.value());
        return told.has("instance") ? told.instance().value() : "";
    }

    static List<String> ids(ConsumerRecord<byte[], byte[]> record) {
        return RecordKey.ids(record.key());
    }

    /** The record's type, without what stands before it in its header. */
    static String type(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(LedgerHeaders.TYPE);
        if (header == null) {
            return LedgerRecord.read(record.value()).type();
        }
        String type = new String(header.value(), StandardCharsets.UTF_8);
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return type + " at " + index + "/" + offset;
    }
}
