package stockpot.topology.orders;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Unavailable;
import stockpot.orders.ContractRef;
import stockpot.orders.Order;
import stockpot.orders.OrderCommand;
import stockpot.orders.OrderCommand.ChangeContract;
import stockpot.orders.OrderCommand.RemoveOrder;
import stockpot.orders.OrderKey;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.query.LocalRows;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.send.Appending;
import stockpot.topology.send.Patience;
import stockpot.topology.table.RowReader;

/**
 * Looks through the orders that this node owns, now and then. It decides nothing: it asks the orders' logs to forget what has
 * been over for long enough, and erases contracts that no order came of.
 */
public final class OrderSweep implements AutoCloseable {
    /** Between a contract and its order there are seconds, unless a machine sleeps or a clock is wrong. */
    static final Duration ORPHANED_AFTER = Duration.ofDays(1);

    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration FIRST_AFTER = Duration.ofMinutes(5);
    private static final Duration FILL_EVERY = Duration.ofDays(1);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LAG = Duration.ofSeconds(30);
    private static final int AT_ONCE = 256;

    /** Replaces itself, so there is one of it in a partition: a segment is closed only when something is appended. */
    private static final byte[] FILLER = RecordKey.of("");

    private static final Logger LOG = LoggerFactory.getLogger(OrderSweep.class);

    private final Layout layout;
    private final OwnedPartitions owned;
    private final LocalRows rows;
    private final Appending log;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Kept kept;
    private final InstantSource clock;
    private final Records<?, OrderCommand, ?> records = new Records<>(new OrderCodec());
    private final Map<Integer, Instant> filled = new HashMap<>();
    private @Nullable Thread thread;

    /**
     * How long things are kept.
     *
     * @param contracts those of orders that are over; null for ever
     * @param orders those that were taken back, or that nobody paid
     */
    public record Kept(@Nullable Duration contracts, Duration orders) {}

    public OrderSweep(
            Layout layout,
            OwnedPartitions owned,
            LocalRows rows,
            Appending log,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Kept kept,
            InstantSource clock) {
        this.layout = layout;
        this.owned = owned;
        this.rows = rows;
        this.log = log;
        this.consumers = consumers;
        this.kept = kept;
        this.clock = clock;
    }

    public void start() {
        thread = Thread.ofPlatform().name("stockpot-sweep").daemon().start(() -> {
            try {
                Thread.sleep(FIRST_AFTER);
                while (true) {
                    sweep();
                    Thread.sleep(EVERY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Looks through all orders that are here; what cannot be looked through now is the next time. */
    public void sweep() {
        for (OwnedPartitions.Task task : owned.all()) {
            if (task.id().family().equals(OrderFamily.ORDERS.name())) {
                try {
                    forgetWhatIsOver(task);
                    eraseOrphans(task);
                } catch (Unavailable | RuntimeException e) {
                    LOG.warn("orders of {} could not be looked through, and will be in an hour", task.id(), e);
                }
            }
        }
    }

    private void forgetWhatIsOver(OwnedPartitions.Task task) throws Unavailable {
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        rows.scan(task.id(), OrderRows.first(), OrderRows.end(), false, (key, row) -> {
            OrderCommand command = due(OrderRows.named(RowReader.key(key)), row);
            if (command != null) {
                sent.add(append(task, command));
                if (sent.size() == AT_ONCE) {
                    awaitDecided(task, sent);
                }
            }
            return true;
        });
        awaitDecided(task, sent);
    }

    /** Others wait behind what is sent here, so it is never more than one lot. */
    private void awaitDecided(OwnedPartitions.Task task, List<CompletableFuture<RecordMetadata>> sent)
            throws Unavailable {
        long last = -1;
        for (CompletableFuture<RecordMetadata> each : sent) {
            last = Math.max(last, each.join().offset());
        }
        sent.clear();
        awaitProcessed(task, last);
    }

    private void awaitProcessed(OwnedPartitions.Task task, long offset) throws Unavailable {
        Patience patience = Patience.of(LAG);
        while (task.processed() < offset) {
            if (patience.isOver()
                    || !owned.owns(task.id())
                    || Thread.currentThread().isInterrupted()) {
                throw new Unavailable(Unavailable.Kind.NOT_READY, "the rows are behind the log");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private @Nullable OrderCommand due(OrderKey key, byte[] row) {
        OrderRows.Stored stored = OrderRows.read(row);
        if (stored == null || stored.order().state() == Order.State.UNPAID) {
            return null;
        }
        Order order = stored.order();
        Instant over = Instant.ofEpochMilli(stored.changed());
        if (order.state() != Order.State.PAID && isPast(over, kept.orders())) {
            return new RemoveOrder(key, order.attempt());
        }
        ContractRef contract = order.terms().contract();
        return contract != null && kept.contracts() != null && isPast(over, kept.contracts())
                ? new ChangeContract(key, order.attempt(), contract.hash(), null)
                : null;
    }

    private boolean isPast(Instant instant, Duration duration) {
        return instant.plus(duration).isBefore(clock.instant());
    }

    private CompletableFuture<RecordMetadata> append(OwnedPartitions.Task task, OrderCommand command) {
        Envelope.Sent<OrderCommand> sent = new Envelope.Sent<>("sweep:" + UUID.randomUUID(), false, "", command);
        return log.append(
                OrderFamily.ORDERS.topics(layout).commands(),
                task.id().partition(),
                records.key(command),
                records.write(sent));
    }

    private static void await(List<CompletableFuture<?>> sent) {
        sent.forEach(CompletableFuture::join);
        sent.clear();
    }

    private void eraseOrphans(OwnedPartitions.Task task) throws Unavailable {
        int number = task.id().partition();
        TopicPartition contracts = new TopicPartition(layout.topics().contracts(), number);
        Instant now = clock.instant();
        Instant to = now.minus(ORPHANED_AFTER);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            awaitWhatIsInTheLog(task, consumer);
            List<CompletableFuture<?>> sent = new ArrayList<>();
            Orphans orphans = orphans(task, consumer, contracts, to);
            for (byte[] orphan : orphans.keys()) {
                sent.add(log.append(contracts.topic(), number, orphan, null));
            }
            Instant last = filled.getOrDefault(number, Instant.EPOCH);
            if (isPast(last, FILL_EVERY) && !isEmpty(consumer, contracts)) {
                sent.add(log.append(contracts.topic(), number, FILLER, null));
                filled.put(number, now);
            }
            await(sent);
            consumer.commitSync(Map.of(contracts, new OffsetAndMetadata(orphans.next())));
        }
    }

    /** An order that is in the log and not in the rows yet names its contract, too. */
    private void awaitWhatIsInTheLog(OwnedPartitions.Task task, Consumer<byte[], byte[]> consumer) throws Unavailable {
        TopicPartition commands = new TopicPartition(
                OrderFamily.ORDERS.topics(layout).commands(), task.id().partition());
        long end = consumer.endOffsets(List.of(commands)).getOrDefault(commands, Long.MAX_VALUE);
        awaitProcessed(task, end - 1);
    }

    private static boolean isEmpty(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L) == 0;
    }

    /**
     * Contracts that no order names.
     *
     * @param next the first record that is still too young
     */
    private record Orphans(List<byte[]> keys, long next) {}

    /** Goes on where some node has stopped looking, or else begins at the beginning. */
    private Orphans orphans(
            OwnedPartitions.Task task, Consumer<byte[], byte[]> consumer, TopicPartition contracts, Instant to)
            throws Unavailable {
        OffsetAndMetadata looked = consumer.committed(Set.of(contracts)).get(contracts);
        long end = consumer.endOffsets(List.of(contracts)).getOrDefault(contracts, 0L);
        consumer.assign(List.of(contracts));
        if (looked == null) {
            consumer.seekToBeginning(List.of(contracts));
        } else {
            consumer.seek(contracts, looked.offset());
        }
        List<byte[]> orphans = new ArrayList<>();
        while (consumer.position(contracts) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.timestamp() >= to.toEpochMilli()) {
                    return new Orphans(orphans, record.offset());
                }
                if (record.value() != null && !isNamed(task, record)) {
                    orphans.add(record.key());
                }
            }
        }
        return new Orphans(orphans, end);
    }

    private boolean isNamed(OwnedPartitions.Task task, ConsumerRecord<byte[], byte[]> record) throws Unavailable {
        List<String> ids;
        OrderKey order;
        try {
            ids = RecordKey.ids(record.key());
            order = OrderKey.of(ids.get(0), ids.get(1));
        } catch (RuntimeException e) {
            // Somebody else has put it there, whatever it is.
            return true;
        }
        if (ids.size() != 3) {
            return true;
        }
        Optional<byte[]> row = rows.get(task.id(), OrderRows.key(order));
        OrderRows.Stored stored = row.map(OrderRows::read).orElse(null);
        ContractRef contract = stored == null ? null : stored.order().terms().contract();
        return contract != null && contract.hash().equals(ids.get(2));
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
