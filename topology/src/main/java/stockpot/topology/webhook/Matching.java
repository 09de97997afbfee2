package stockpot.topology.webhook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Ids;
import stockpot.kernel.Unavailable;
import stockpot.quantity.Quantity;
import stockpot.schemas.Topics;
import stockpot.topology.decide.LedgerHeaders;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.RecordKey;
import stockpot.topology.settle.Settled;

/** Which webhooks a ledger record is told by. */
final class Matching {
    private static final Logger LOG = LoggerFactory.getLogger(Matching.class);

    private final Hooks hooks;
    private final Settled settled;
    private final Thresholds thresholds;

    /** At how much a product is running out. */
    @FunctionalInterface
    interface Thresholds {
        @Nullable
        Quantity of(String instance, String product) throws Unavailable, InterruptedException;
    }

    /**
     * Matches.
     *
     * @param settled what happened before this log was imported, and was told then
     */
    Matching(Hooks hooks, Settled settled, Thresholds thresholds) {
        this.hooks = hooks;
        this.settled = settled;
        this.thresholds = thresholds;
    }

    /** Those that the record is for. */
    List<Hook> hooks(Lane lane, ConsumerRecord<byte[], byte[]> record) throws Unavailable, InterruptedException {
        String instance = instance(lane, record);
        if (instance.isEmpty()) {
            return List.of();
        }
        List<Hook> all = new ArrayList<>();
        for (Hook hook : hooks.of(instance)) {
            if (isFor(lane, hook, record)) {
                all.add(hook);
            }
        }
        return all;
    }

    /** Whether the record is for that one. */
    boolean isFor(Lane lane, Hook hook, ConsumerRecord<byte[], byte[]> record)
            throws Unavailable, InterruptedException {
        String event = hook.said().event();
        String type = text(record, LedgerHeaders.TYPE);
        String recordType = type.substring(type.lastIndexOf('.') + 1);
        if (record.timestamp() < hook.said().madeMillis()
                || !HookEvents.mayBe(event, lane.id().family(), recordType)
                || !hook.instance().equals(instance(lane, record))) {
            return false;
        }
        try {
            String product = ids(record).getLast();
            return HookEvents.is(event, recordType, record.value(), () -> thresholds.of(hook.instance(), product))
                    && !settled.has(LedgerRecord.read(record.value()).source(0));
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            // Who may write to a ledger can put anything there, and that must not keep others from what comes after it.
            LOG.warn("the record at {}/{} is none of ours and is not told", lane.ledger, record.offset(), e);
            return false;
        }
    }

    /** Whose record it is; empty for what nobody is told of, such as reservations. */
    private static String instance(Lane lane, ConsumerRecord<byte[], byte[]> record) {
        List<String> ids = ids(record);
        boolean isOfInstance = lane.id().family().equals(Topics.CATALOG.name());
        return ids.size() == (isOfInstance ? 1 : 2) ? ids.getFirst() : "";
    }

    /** None of a key that is none of ours. */
    private static List<String> ids(ConsumerRecord<byte[], byte[]> record) {
        try {
            List<String> ids = record.key() == null ? List.of() : RecordKey.ids(record.key());
            if (!ids.isEmpty()) {
                Ids.checked("an instance id", ids.getFirst());
            }
            return ids;
        } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
            return List.of();
        }
    }

    static Delivery delivery(Lane lane, Hook hook, ConsumerRecord<byte[], byte[]> record) {
        return new Delivery(
                lane,
                hook.instance(),
                hook.serial(),
                record.offset(),
                record.key(),
                hook.said().event(),
                text(record, LedgerHeaders.ID),
                record.timestamp());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null || found.value() == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }
}
