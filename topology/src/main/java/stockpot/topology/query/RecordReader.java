package stockpot.topology.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.topology.send.Patience;

/**
 * Reads single records out of the log, for as many as ask at a time. It has a thread and a consumer of its own; what comes
 * while it reads is read together next.
 */
public final class RecordReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 64 << 10;

    /** What is asked for behind the last record of a log keeps the next one waiting for so long. */
    private static final int FETCH_WAIT_MILLIS = 5;

    /** Rather than to read as many records and pass them over, it seeks. */
    private static final long FAR = 8;

    private final String name;
    private final Consumer<byte[], byte[]> consumer;
    private final BlockingQueue<Wanted> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Touched by the thread alone. */
    private final Map<TopicPartition, NavigableMap<Long, List<Wanted>>> open = new HashMap<>();

    /** Of a record. */
    public record Place(TopicPartition partition, long offset) {}

    private record Wanted(Place place, byte[] key, Patience patience, CompletableFuture<Optional<byte[]>> value) {
        private void is(ConsumerRecord<byte[], byte[]> record) {
            boolean isThis = record.offset() == place.offset() && Arrays.equals(record.key(), key);
            value.complete(isThis ? Optional.ofNullable(record.value()) : Optional.empty());
        }
    }

    /**
     * Reads for whoever asks.
     *
     * @param name of its thread and its client
     */
    public RecordReader(Map<String, Object> client, String name) {
        this.name = name;
        this.consumer = consumer(client, name, "");
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** One that fetches little at a time, and whose positions that group keeps. */
    public static Consumer<byte[], byte[]> consumer(Map<String, Object> client, String group) {
        return consumer(client, group, group);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> client, String name, String group) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        if (!group.isEmpty()) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The values of those records that are there under that key and have one; it may be later. */
    public Map<Place, Future<Optional<byte[]>>> read(Map<Place, byte[]> keys) {
        Map<Place, Future<Optional<byte[]>>> values = new HashMap<>();
        keys.forEach((place, key) -> {
            Wanted wanted = new Wanted(place, key, Patience.of(PATIENCE), new CompletableFuture<>());
            values.put(place, wanted.value());
            queue.add(wanted);
        });
        return values;
    }

    private void run() {
        try {
            while (!closed) {
                if (open.isEmpty()) {
                    admit(queue.take());
                }
                for (Wanted more = queue.poll(); more != null; more = queue.poll()) {
                    admit(more);
                }
                try {
                    read();
                } catch (InterruptException e) {
                    return;
                } catch (RuntimeException e) {
                    // Whatever it is, the next may be read.
                    LOG.warn("{}: records could not be read", name, e);
                    giveUp(_ -> true, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            giveUp(_ -> true, new TimeoutException("the node is stopping"));
            consumer.close();
        }
    }

    private void admit(Wanted wanted) {
        open.computeIfAbsent(wanted.place().partition(), _ -> new TreeMap<>())
                .computeIfAbsent(wanted.place().offset(), _ -> new ArrayList<>())
                .add(wanted);
    }

    /** One look at all partitions that something is wanted of; one that gives nothing keeps nobody else waiting. */
    private void read() {
        Set<TopicPartition> before = Set.copyOf(consumer.assignment());
        if (!before.equals(open.keySet())) {
            consumer.assign(open.keySet());
        }
        open.forEach((partition, wanted) -> {
            long first = wanted.firstKey();
            long at = before.contains(partition) ? consumer.position(partition) : Long.MIN_VALUE;
            if (first < at || first > at + FAR) {
                consumer.seek(partition, first);
            }
        });
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                found(record, open.getOrDefault(partition, new TreeMap<>()));
            }
        } catch (OffsetOutOfRangeException e) {
            for (TopicPartition partition : e.partitions()) {
                open.getOrDefault(partition, new TreeMap<>())
                        .values()
                        .forEach(none -> none.forEach(wanted -> wanted.value().complete(Optional.empty())));
                open.remove(partition);
            }
            // Where such a partition was read from is no place to go on from.
            consumer.assign(open.keySet());
        }
        giveUp(wanted -> wanted.patience().isOver(), new TimeoutException("the brokers do not give it"));
    }

    /** What is before the record and was not found is gone. */
    private static void found(ConsumerRecord<byte[], byte[]> record, NavigableMap<Long, List<Wanted>> wanted) {
        NavigableMap<Long, List<Wanted>> passed = wanted.headMap(record.offset(), true);
        passed.values().forEach(all -> all.forEach(each -> each.is(record)));
        passed.clear();
    }

    /** Forgets what is answered, and what nobody is to wait for any more. */
    private void giveUp(Predicate<Wanted> hopeless, RuntimeException why) {
        for (NavigableMap<Long, List<Wanted>> partition : open.values()) {
            partition
                    .values()
                    .forEach(all -> all.removeIf(wanted -> {
                        boolean over = hopeless.test(wanted);
                        if (over) {
                            wanted.value().completeExceptionally(why);
                        }
                        return over;
                    }));
            partition.values().removeIf(List::isEmpty);
        }
        open.values().removeIf(Map::isEmpty);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
