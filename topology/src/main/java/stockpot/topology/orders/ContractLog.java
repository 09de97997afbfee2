package stockpot.topology.orders;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Sha256;
import stockpot.kernel.Unavailable;
import stockpot.orders.Contract;
import stockpot.orders.ContractRef;
import stockpot.orders.OrderKey;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.RecordReader.Place;
import stockpot.topology.send.Appending;

/**
 * The contracts of orders: appended before the order is placed, and read where the order's row says. The row is what makes a
 * record in the topic a contract; no store has them, so nothing is left behind when Kafka has compacted the topic.
 */
public final class ContractLog {
    /** Longer than the log tries to append. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int HEAP_PARTS = 64;
    private static final int ENTRY_BYTES = 256;

    private final Layout layout;
    private final Appending log;
    private final RecordReading records;
    private final long mostKept = Runtime.getRuntime().maxMemory() / HEAP_PARTS;
    private final LinkedHashMap<ContractRef, Contract> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBytes;

    /** Reads records of the contracts' topic. */
    @FunctionalInterface
    public interface RecordReading {
        /** The values of those records that are there under that key and have one; it may be later. */
        Map<Place, Future<Optional<byte[]>>> read(Map<Place, byte[]> keys);
    }

    public ContractLog(Layout layout, Appending log, RecordReading records) {
        this.layout = layout;
        this.log = log;
        this.records = records;
    }

    /** Appends a contract. */
    public ContractRef keep(OrderKey order, Contract contract) throws Unavailable, InterruptedException {
        byte[] value = ContractRecords.write(contract);
        String hash = Sha256.hex(value);
        TopicPartition partition = partition(order);
        try {
            RecordMetadata appended = log.append(
                            partition.topic(), partition.partition(), ContractRecords.key(order, hash), value)
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            ContractRef ref = new ContractRef(hash, appended.offset());
            remember(ref, contract);
            return ref;
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the order's contract could not be kept", e);
        }
    }

    private TopicPartition partition(OrderKey order) {
        return new TopicPartition(layout.topics().contracts(), ContractRecords.partition(order, layout.partitions()));
    }

    /** Those that are still there. */
    public Map<ContractRef, Contract> read(Map<ContractRef, OrderKey> wanted) throws Unavailable, InterruptedException {
        Map<ContractRef, Contract> found = new HashMap<>();
        Map<Place, byte[]> keys = new HashMap<>();
        wanted.forEach((ref, order) -> {
            Contract known = known(ref);
            if (known == null) {
                keys.put(new Place(partition(order), ref.offset()), ContractRecords.key(order, ref.hash()));
            } else {
                found.put(ref, known);
            }
        });
        if (keys.isEmpty()) {
            return found;
        }
        Map<Place, Future<Optional<byte[]>>> values = records.read(keys);
        for (Map.Entry<ContractRef, OrderKey> each : wanted.entrySet()) {
            Future<Optional<byte[]>> value = values.get(
                    new Place(partition(each.getValue()), each.getKey().offset()));
            if (value != null) {
                contract(value, each.getKey()).ifPresent(contract -> {
                    found.put(each.getKey(), contract);
                    remember(each.getKey(), contract);
                });
            }
        }
        return found;
    }

    private static Optional<Contract> contract(Future<Optional<byte[]>> reading, ContractRef ref)
            throws Unavailable, InterruptedException {
        try {
            return reading.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .filter(value -> Sha256.hex(value).equals(ref.hash()))
                    .flatMap(value -> ContractRecords.read(new String(value, StandardCharsets.UTF_8)));
        } catch (ExecutionException | TimeoutException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "contracts cannot be read now", e);
        }
    }

    private synchronized @Nullable Contract known(ContractRef ref) {
        return kept.get(ref);
    }

    private synchronized void remember(ContractRef ref, Contract contract) {
        if (bytes(contract) > mostKept || kept.putIfAbsent(ref, contract) != null) {
            return;
        }
        keptBytes += bytes(contract);
        var oldest = kept.entrySet().iterator();
        while (keptBytes > mostKept) {
            keptBytes -= bytes(oldest.next().getValue());
            oldest.remove();
        }
    }

    private static long bytes(Contract contract) {
        return ENTRY_BYTES + 2L * contract.text().length();
    }
}
