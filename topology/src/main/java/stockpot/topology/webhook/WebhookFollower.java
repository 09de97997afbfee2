package stockpot.topology.webhook;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.kernel.Unavailable;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.webhook.OutboxRows.Write;

/**
 * Follows the ledgers of the partitions that this node decides, and has told what webhooks wait for.
 *
 * <p>How far a ledger was read is written into the same partition as what is still to be told, behind it: whoever has the
 * partition next begins there, and nothing before it is lost. While nobody has a webhook no ledger is read.
 */
public final class WebhookFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFollower.class);
    private static final Set<String> FAMILIES =
            Set.of(Topics.STOCK.name(), Topics.ORDERS.name(), Topics.CATALOG.name());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 200;
    private static final long FAILURE_PAUSE_MILLIS = 1_000;
    private static final long WRITE_EVERY_MILLIS = 1_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int FETCH_BYTES = 64 << 10;
    private static final int FETCH_WAIT_MILLIS = 50;
    private static final int MOST_FETCHED_BYTES = 8 << 20;

    /** A webhook that is there is in the view by then, see the lease of the view. */
    private static final long LOOK_EVERY_MILLIS = 15_000;

    /** After so long this node knows what another was answered. */
    private static final long VIEW_MILLIS = 1_000;

    private static final long WRITE_IDLE_EVERY_MILLIS = 60_000;

    private final Map<String, Object> client;
    private final Layout layout;
    private final OwnedPartitions ownedPartitions;
    private final Hooks hooks;
    private final Matching matching;
    private final BooleanSupplier alone;
    private final BooleanSupplier lease;
    private final InstantSource clock;
    private final OutboxLog log;
    private final Outbox outbox;
    private final Attempts attempts;
    private final Thread thread;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> behind;
    private Map<TopicPartition, Long> ends = Map.of();
    private long looked;
    private long written;
    private boolean reading;
    private volatile boolean closed;

    /**
     * Follows nothing before {@link #start}.
     *
     * @param alone whether there is no other node, through which a webhook may have come to be that this one does not know
     * @param lease whether nobody else can own the partitions at present
     */
    WebhookFollower(
            Map<String, Object> client,
            Layout layout,
            OwnedPartitions ownedPartitions,
            Hooks hooks,
            Matching matching,
            BooleanSupplier alone,
            BooleanSupplier lease,
            InstantSource clock,
            Outbox outbox,
            Attempts attempts) {
        this.client = client;
        this.layout = layout;
        this.ownedPartitions = ownedPartitions;
        this.hooks = hooks;
        this.matching = matching;
        this.alone = alone;
        this.lease = lease;
        this.clock = clock;
        this.log = new OutboxLog(client, layout.topics().webhooks());
        this.outbox = outbox;
        this.attempts = attempts;
        this.thread = Thread.ofPlatform().name("stockpot-webhooks").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (Consumer<byte[], byte[]> consumer = consumer("stockpot-webhooks")) {
            while (!closed) {
                try {
                    follow(consumer);
                } catch (InterruptException e) {
                    return;
                } catch (Unavailable | RuntimeException e) {
                    // What was read is read again: nothing of it counts as told.
                    LOG.warn("webhooks are not told at present", e);
                    leaveAll(consumer);
                    Thread.sleep(FAILURE_PAUSE_MILLIS);
                }
            }
            write(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.error("webhooks are given up until the next start", e);
            }
        } finally {
            if (behind != null) {
                behind.close();
            }
        }
    }

    private Consumer<byte[], byte[]> consumer(String name) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void follow(Consumer<byte[], byte[]> consumer) throws Unavailable, InterruptedException {
        Map<TopicPartition, OwnedPartitions.Task> owned = new HashMap<>();
        for (OwnedPartitions.Task task : ownedPartitions.all()) {
            if (FAMILIES.contains(task.id().family())) {
                owned.put(
                        new TopicPartition(
                                layout.topics().family(task.id().family()).ledger(),
                                task.id().partition()),
                        task);
            }
        }
        leaveOthers(owned);
        // Another node may have them by now, and would tell the same.
        if (!lease.getAsBoolean() || owned.isEmpty()) {
            Thread.sleep(PAUSE_MILLIS);
            return;
        }
        take(consumer, owned);
        if (hooks.any() || outbox.pending() > 0) {
            read(consumer);
            catchUp();
        } else {
            idle(consumer);
        }
        attempts.begin();
        write(false);
    }

    private void leaveOthers(Map<TopicPartition, OwnedPartitions.Task> owned) {
        lanes.values().removeIf(lane -> {
            boolean goes = !lane.task.equals(owned.get(lane.ledger));
            if (goes) {
                outbox.leave(lane);
            }
            return goes;
        });
    }

    private void leaveAll(Consumer<byte[], byte[]> consumer) {
        leaveOthers(Map.of());
        consumer.unsubscribe();
        reading = false;
    }

    /** Begins what is new here where whoever had it before ended; what nobody has had, with what comes from now on. */
    private void take(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OwnedPartitions.Task> owned)
            throws InterruptedException {
        Map<TopicPartition, OwnedPartitions.Task> fresh = new HashMap<>(owned);
        fresh.keySet().removeAll(lanes.keySet());
        if (fresh.isEmpty() && consumer.assignment().size() == lanes.size()) {
            return;
        }
        Map<OwnedPartitions.Id, NavigableMap<Bytes, byte[]>> rows =
                log.read(fresh.values().stream().map(OwnedPartitions.Task::id).toList());
        consumer.assign(owned.keySet());
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(fresh.keySet());
        Map<TopicPartition, Long> ledgerEnds = consumer.endOffsets(fresh.keySet());
        List<Lane> begun = new ArrayList<>();
        List<Write> first = new ArrayList<>();
        fresh.forEach((ledger, task) -> {
            NavigableMap<Bytes, byte[]> of = rows.getOrDefault(task.id(), new TreeMap<>());
            long end = ledgerEnds.getOrDefault(ledger, 0L);
            long next = OutboxRows.next(of);
            if (next >= begins.getOrDefault(ledger, 0L) && next <= end) {
                begun.add(load(new Lane(task, ledger, next), of));
            } else {
                // Nobody has begun it, or what was begun is another log: a backup was put back.
                Lane lane = new Lane(task, ledger, end);
                of.keySet().forEach(key -> first.add(new Write(ledger.partition(), key.get(), null)));
                first.add(OutboxRows.read(lane, end));
                begun.add(lane);
            }
        });
        log.write(first);
        begun.forEach(lane -> lanes.put(lane.ledger, lane));
        reading = false;
    }

    private Lane load(Lane lane, NavigableMap<Bytes, byte[]> rows) {
        rows.forEach((key, value) -> {
            if (OutboxRows.isDelivery(key.get())) {
                outbox.load(OutboxRows.delivery(lane, key.get(), value));
            } else if (OutboxRows.isParked(key.get())) {
                outbox.park(lane, OutboxRows.parked(key.get(), value));
            }
        });
        return lane;
    }

    private void read(Consumer<byte[], byte[]> consumer) throws Unavailable, InterruptedException {
        if (!reading) {
            lanes.values().forEach(lane -> consumer.seek(lane.ledger, lane.next));
            reading = true;
        }
        ConsumerRecords<byte[], byte[]> records = poll(consumer);
        awaitView(records);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Lane lane = lane(record);
            for (Hook hook : matching.hooks(lane, record)) {
                outbox.offer(Matching.delivery(lane, hook, record), record.value(), clock.millis());
            }
        }
        lanes.values().forEach(lane -> lane.next = consumer.position(lane.ledger));
    }

    private Lane lane(ConsumerRecord<byte[], byte[]> record) {
        return Objects.requireNonNull(lanes.get(new TopicPartition(record.topic(), record.partition())));
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            LOG.warn(
                    "ledgers do not have any more what webhooks were to be told next; they go on with what there is",
                    e);
            consumer.seekToBeginning(e.partitions());
            return ConsumerRecords.empty();
        }
    }

    /** What another node was answered a moment ago this one knows within a second. */
    private void awaitView(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        if (alone.getAsBoolean()) {
            return;
        }
        long newest = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            newest = Math.max(newest, record.timestamp());
        }
        long known = newest + VIEW_MILLIS - clock.millis();
        if (known > 0) {
            Thread.sleep(Math.min(known, VIEW_MILLIS));
        }
    }

    /** Reads a piece again, for a webhook that had too much before it when it was read first. */
    private void catchUp() throws Unavailable, InterruptedException {
        for (Lane lane : lanes.values()) {
            Lane.Parked parked = outbox.parked(lane);
            if (parked != null) {
                catchUp(lane, parked);
                return;
            }
        }
    }

    private void catchUp(Lane lane, Lane.Parked parked) throws Unavailable, InterruptedException {
        Optional<Hook> hook = hooks.find(parked.instance(), parked.hook());
        if (hook.isEmpty()) {
            outbox.unpark(lane, parked.hook());
            return;
        }
        Consumer<byte[], byte[]> again = behind;
        if (again == null) {
            again = consumer("stockpot-webhooks-behind");
            behind = again;
        }
        again.assign(List.of(lane.ledger));
        again.seek(lane.ledger, parked.from());
        for (ConsumerRecord<byte[], byte[]> record : poll(again)) {
            boolean isNew = record.offset() < lane.next && matching.isFor(lane, hook.get(), record);
            if (isNew && !outbox.catchUp(Matching.delivery(lane, hook.get(), record), record.value(), clock.millis())) {
                outbox.park(lane, parked.at(record.offset()));
                return;
            }
        }
        long reached = again.position(lane.ledger);
        if (reached >= lane.next) {
            outbox.unpark(lane, parked.hook());
        } else {
            outbox.park(lane, parked.at(reached));
        }
    }

    /** While nobody has a webhook, what was there some time before nobody had one need not be read. */
    private void idle(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        reading = false;
        long now = clock.millis();
        if (now - looked >= LOOK_EVERY_MILLIS) {
            looked = now;
            lanes.values().forEach(lane -> lane.next = Math.max(lane.next, ends.getOrDefault(lane.ledger, 0L)));
            ends = consumer.endOffsets(lanes.keySet());
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    /** Writes down what is still to be told, and then how far all that was read is settled. */
    private void write(boolean all) throws InterruptedException {
        long now = clock.millis();
        List<Write> writes = outbox.drain(now);
        if (!writes.isEmpty()) {
            log.write(writes);
        }
        if (!all && now - written < (reading ? WRITE_EVERY_MILLIS : WRITE_IDLE_EVERY_MILLIS)) {
            return;
        }
        written = now;
        Map<Lane, Long> settled = new HashMap<>();
        for (Lane lane : lanes.values()) {
            long next = outbox.settled(lane);
            if (next > lane.saved) {
                settled.put(lane, next);
            }
        }
        log.write(settled.entrySet().stream()
                .map(each -> OutboxRows.read(each.getKey(), each.getValue()))
                .toList());
        settled.forEach((lane, next) -> lane.saved = next);
    }

    @Override
    public void close() {
        closed = true;
        attempts.close();
        try {
            // It looks several times a second; interrupted, its consumer would complain.
            if (thread.isAlive() && !thread.join(CLOSE_PATIENCE)) {
                thread.interrupt();
                thread.join(CLOSE_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
