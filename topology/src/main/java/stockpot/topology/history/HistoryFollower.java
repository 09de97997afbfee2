package stockpot.topology.history;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.log.Identity;
import stockpot.topology.log.Mark;
import stockpot.topology.send.Patience;

/**
 * Keeps the index of those partitions that this node decides, on a thread that nobody waits for. What it wrote of a partition
 * that has left stays: a ledger has one content, so the index of a part of it is good for ever, and goes on where it ended
 * when the partition comes back.
 */
public final class HistoryFollower implements Followed, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 200;
    private static final long FAILURE_PAUSE_MILLIS = 1_000;
    private static final int MOST_AT_ONCE = 2_000;

    /** Few and large answers of the brokers; who asks right after a write waits that much longer. */
    private static final int FETCH_BYTES = 256 << 10;

    private static final int FETCH_WAIT_MILLIS = 150;

    private static final int MOST_FETCHED_BYTES = 8 << 20;

    private final Layout layout;
    private final String log;
    private final OwnedPartitions ownedPartitions;
    private final LedgerReading reading;
    private final Map<String, Object> client;
    private final Opening opening;
    private final List<String> families;
    private final Map<OwnedPartitions.Id, Progress> progress = new ConcurrentHashMap<>();
    private final Thread thread;

    /** What a mark has to show again when a partition is read on. */
    private final Map<TopicPartition, Mark> unproved = new HashMap<>();

    private volatile @Nullable HistoryIndex index;
    private volatile boolean closed;

    /** Opens the index of that format. */
    @FunctionalInterface
    public interface Opening {
        HistoryIndex open(String format) throws IOException;
    }

    /**
     * Follows nothing before {@link #start}.
     *
     * @param log the identity of the log
     */
    public HistoryFollower(
            Map<String, Object> client,
            Layout layout,
            String log,
            List<Chronicle> chronicles,
            OwnedPartitions ownedPartitions,
            Opening opening) {
        this.client = new HashMap<>(client);
        this.layout = layout;
        this.log = log;
        this.ownedPartitions = ownedPartitions;
        this.opening = opening;
        this.reading = new LedgerReading(chronicles);
        this.families = chronicles.stream().map(each -> each.family().name()).toList();
        this.thread = Thread.ofPlatform().name("stockpot-history").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public @Nullable HistoryIndex index() {
        return index;
    }

    @Override
    public boolean await(OwnedPartitions.Task task, long told, Patience patience) throws InterruptedException {
        synchronized (progress) {
            while (!hasAllOf(task, told)) {
                if (patience.isOver()) {
                    return false;
                }
                progress.wait(patience.leftMillis());
            }
            return true;
        }
    }

    private boolean hasAllOf(OwnedPartitions.Task task, long told) {
        Progress known = progress.get(task.id());
        return known != null && known.hasAllOf(task, told);
    }

    private void run() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            Map<String, String> topicIds = Map.of();
            while (!closed) {
                try {
                    HistoryIndex opened = index;
                    if (opened == null) {
                        // First, because what is open cannot be opened again when this fails.
                        topicIds = topicIds();
                        opened = opening.open(reading.format());
                        index = opened;
                    }
                    follow(consumer, opened, topicIds);
                } catch (InterruptException e) {
                    return;
                } catch (RocksDBException e) {
                    LOG.warn("the index of the past is damaged and made anew", e);
                    beginAnew(consumer);
                } catch (KafkaException | IOException e) {
                    LOG.warn("the index of the past is not followed at present", e);
                    Thread.sleep(FAILURE_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOG.error("the index of the past is given up until the next start", e);
            }
        }
    }

    private void beginAnew(Consumer<byte[], byte[]> consumer) throws IOException {
        HistoryIndex damaged = index;
        progress.clear();
        unproved.clear();
        consumer.unsubscribe();
        if (damaged != null) {
            damaged.discard();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "stockpot-history");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Kafka's own ids of the ledgers; one that was made again has another. */
    private Map<String, String> topicIds() throws InterruptedException {
        List<String> ledgers = families.stream().map(this::ledger).toList();
        Admin admin = Admin.create(client);
        try {
            return admin.describeTopics(ledgers).allTopicNames().get().values().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            TopicDescription::name, topic -> topic.topicId().toString()));
        } catch (ExecutionException e) {
            throw new KafkaException("the ledgers cannot be described", e.getCause());
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private String ledger(String family) {
        return layout.topics().family(family).ledger();
    }

    private TopicPartition ledger(OwnedPartitions.Id id) {
        return new TopicPartition(ledger(id.family()), id.partition());
    }

    private void follow(Consumer<byte[], byte[]> consumer, HistoryIndex into, Map<String, String> topicIds)
            throws RocksDBException, InterruptedException {
        Map<TopicPartition, OwnedPartitions.Task> owned = new HashMap<>();
        for (OwnedPartitions.Task task : ownedPartitions.all()) {
            if (families.contains(task.id().family())) {
                owned.put(ledger(task.id()), task);
            }
        }
        if (owned.isEmpty()) {
            progress.clear();
            consumer.unsubscribe();
            Thread.sleep(PAUSE_MILLIS);
            return;
        }
        take(consumer, into, owned, topicIds);
        ConsumerRecords<byte[], byte[]> records = poll(consumer, into);
        long received = System.nanoTime();
        Map<OwnedPartitions.Id, Long> commands = write(consumer, records, into, topicIds);
        advance(consumer, owned, commands);
        if (records.count() > MOST_AT_ONCE / 2) {
            // Who is catching up takes a half of one core at most.
            TimeUnit.NANOSECONDS.sleep(System.nanoTime() - received);
        }
    }

    /** Begins what is new here, and leaves what is gone. */
    private void take(
            Consumer<byte[], byte[]> consumer,
            HistoryIndex into,
            Map<TopicPartition, OwnedPartitions.Task> owned,
            Map<String, String> topicIds)
            throws RocksDBException {
        progress.keySet().removeIf(id -> !owned.containsKey(ledger(id)));
        List<TopicPartition> fresh = new ArrayList<>();
        owned.forEach((ledger, task) -> {
            Progress known = progress.get(task.id());
            if (known == null || !known.task().equals(task)) {
                fresh.add(ledger);
            }
        });
        if (fresh.isEmpty() && consumer.assignment().size() == owned.size()) {
            return;
        }
        consumer.assign(owned.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
        for (TopicPartition ledger : fresh) {
            OwnedPartitions.Task task = Objects.requireNonNull(owned.get(ledger));
            long end = ends.getOrDefault(ledger, 0L);
            Optional<Mark> mark = into.mark(task.id());
            Identity identity = new Identity(log, topicIds.getOrDefault(ledger.topic(), ""));
            if (mark.isPresent()
                    && mark.get().identity().equals(identity)
                    && mark.get().offset() < end) {
                // The record of the mark is read once more: in a log that was put back another may stand there.
                unproved.put(ledger, mark.get());
                consumer.seek(ledger, mark.get().offset());
                progress.put(task.id(), new Progress(task, mark.get().offset(), end, -1, false));
            } else {
                unproved.remove(ledger);
                if (mark.isPresent()) {
                    forget(into, task.id());
                }
                consumer.seekToBeginning(List.of(ledger));
                progress.put(task.id(), new Progress(task, 0, end, -1, false));
            }
        }
    }

    private static void forget(HistoryIndex into, OwnedPartitions.Id id) throws RocksDBException {
        LOG.info("the past of {} is read again, because the index is of another log", id);
        try (HistoryIndex.Batch batch = into.batch()) {
            batch.forget(id);
            batch.write();
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, HistoryIndex into)
            throws RocksDBException {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            for (TopicPartition ledger : e.partitions()) {
                again(consumer, into, ledger);
            }
            return ConsumerRecords.empty();
        }
    }

    private void again(Consumer<byte[], byte[]> consumer, HistoryIndex into, TopicPartition ledger)
            throws RocksDBException {
        unproved.remove(ledger);
        forget(into, id(ledger));
        consumer.seekToBeginning(List.of(ledger));
    }

    private OwnedPartitions.Id id(TopicPartition ledger) {
        String family = families.stream()
                .filter(each -> ledger(each).equals(ledger.topic()))
                .findFirst()
                .orElseThrow();
        return new OwnedPartitions.Id(family, ledger.partition());
    }

    /** Writes what was read, and says of which commands the last records of each partition are. */
    private Map<OwnedPartitions.Id, Long> write(
            Consumer<byte[], byte[]> consumer,
            ConsumerRecords<byte[], byte[]> records,
            HistoryIndex into,
            Map<String, String> topicIds)
            throws RocksDBException {
        Map<OwnedPartitions.Id, Long> commands = new HashMap<>();
        try (HistoryIndex.Batch batch = into.batch()) {
            for (TopicPartition ledger : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> read = records.records(ledger);
                Mark mark = unproved.remove(ledger);
                ConsumerRecord<byte[], byte[]> first = read.getFirst();
                if (mark != null
                        && !(first.offset() == mark.offset()
                                && mark.isOf(first.timestamp(), first.key(), first.value()))) {
                    again(consumer, into, ledger);
                    continue;
                }
                OwnedPartitions.Id id = id(ledger);
                for (ConsumerRecord<byte[], byte[]> record : read) {
                    put(batch, id, record);
                }
                ConsumerRecord<byte[], byte[]> last = read.getLast();
                Identity identity = new Identity(log, topicIds.getOrDefault(ledger.topic(), ""));
                Mark reached = Mark.of(identity, last.offset(), last.timestamp(), last.key(), last.value());
                batch.put(HistoryRows.partition(HistoryRows.MARK, id), reached.write());
                read.reversed().stream()
                        .mapToLong(LedgerReading::command)
                        .filter(command -> command >= 0)
                        .findFirst()
                        .ifPresent(command -> commands.put(id, command));
            }
            batch.write();
        }
        return commands;
    }

    /** A record that says what none of ours says must not keep others from what comes after it. */
    private void put(HistoryIndex.Batch batch, OwnedPartitions.Id id, ConsumerRecord<byte[], byte[]> record)
            throws RocksDBException {
        try {
            reading.put(batch, id, record);
        } catch (RuntimeException e) {
            LOG.warn(
                    "the record at {}/{} of {} is none of ours and in no history",
                    id,
                    record.offset(),
                    record.topic(),
                    e);
        }
    }

    /** Tells those who wait. */
    private void advance(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, OwnedPartitions.Task> owned,
            Map<OwnedPartitions.Id, Long> commands) {
        owned.forEach((ledger, task) -> progress.computeIfPresent(
                task.id(),
                (id, known) -> new Progress(
                        known.task(),
                        consumer.position(ledger),
                        known.begun(),
                        commands.getOrDefault(id, known.command()),
                        consumer.currentLag(ledger).orElse(1) == 0)));
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            // It looks several times a second; interrupted, its consumer would complain.
            if (thread.isAlive() && !thread.join(CLOSE_PATIENCE)) {
                thread.interrupt();
                thread.join(CLOSE_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        HistoryIndex opened = index;
        if (opened != null) {
            opened.close();
        }
    }
}
