package stockpot.topology.webhook;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.RowReader;
import stockpot.topology.table.RowWriter;

/**
 * Keys and values of the topic of webhooks. It has, for each ledger partition of the same number, how far it was read
 * ({@code n family}), what is still to be told ({@code d family webhook offset}) and from where on it has to be read again
 * for a webhook that had too much before it ({@code k family webhook}).
 */
final class OutboxRows {
    private static final char READ = 'n';
    private static final char DELIVERY = 'd';
    private static final char PARKED = 'k';
    private static final int VERSION = 1;

    private OutboxRows() {}

    /**
     * A record of the topic.
     *
     * @param value null for what is to be forgotten
     */
    record Write(int partition, byte[] key, byte @Nullable [] value) {
        boolean isOf(OwnedPartitions.Id id) {
            return partition == id.partition() && family(key).equals(id.family());
        }
    }

    static Write read(Lane lane, long next) {
        return new Write(
                lane.id().partition(),
                RowWriter.key(READ).text(lane.id().family()).done(),
                RowWriter.begin(VERSION, next).done());
    }

    static Write pending(Delivery each) {
        return new Write(each.lane.id().partition(), key(each), each.row(VERSION));
    }

    static Write over(Delivery each) {
        return new Write(each.lane.id().partition(), key(each), null);
    }

    private static byte[] key(Delivery each) {
        return RowWriter.key(DELIVERY)
                .text(each.lane.id().family())
                .u64(each.hook)
                .u64(each.offset)
                .done();
    }

    static Write parked(Lane lane, long hook, Lane.@Nullable Parked parked) {
        return new Write(
                lane.id().partition(),
                RowWriter.key(PARKED).text(lane.id().family()).u64(hook).done(),
                parked == null
                        ? null
                        : RowWriter.begin(VERSION, parked.from())
                                .text(parked.instance())
                                .done());
    }

    /** The family that a key is of. */
    static String family(byte[] key) {
        return RowReader.key(key).text();
    }

    /** How far the ledger was read that these rows are of; -1 when nobody has begun. */
    static long next(Map<Bytes, byte[]> rows) {
        return rows.entrySet().stream()
                .filter(each -> each.getKey().get()[0] == READ)
                .mapToLong(each -> RowReader.offset(each.getValue()))
                .findFirst()
                .orElse(-1);
    }

    static boolean isDelivery(byte[] key) {
        return key[0] == DELIVERY;
    }

    static Delivery delivery(Lane lane, byte[] key, byte[] value) {
        return Delivery.read(lane, hook(key), VERSION, value);
    }

    static boolean isParked(byte[] key) {
        return key[0] == PARKED;
    }

    static Lane.Parked parked(byte[] key, byte[] value) {
        RowReader in = RowReader.row(VERSION, value);
        long from = in.number();
        return new Lane.Parked(in.text(), hook(key), from);
    }

    private static long hook(byte[] key) {
        RowReader in = RowReader.key(key);
        in.text();
        return in.u64();
    }
}
