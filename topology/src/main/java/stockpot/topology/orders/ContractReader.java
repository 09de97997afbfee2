package stockpot.topology.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import stockpot.topology.orders.ContractLog.Place;
import stockpot.topology.send.Patience;

/**
 * Reads single records out of the log, for as many as ask at a time. It has a thread and a consumer of its own; what comes
 * while it reads is read together next.
 */
public final class ContractReader implements ContractLog.RecordReading, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 64 << 10;

    /** Rather than to read as many records and pass them over, it seeks. */
    private static final long FAR = 256;

    private final Consumer<byte[], byte[]> consumer;
    private final BlockingQueue<Wanted> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private record Wanted(Place place, byte[] key, CompletableFuture<Optional<byte[]>> value) {
        private void is(ConsumerRecord<byte[], byte[]> record) {
            boolean isThis = record.offset() == place.offset() && Arrays.equals(record.key(), key);
            value.complete(isThis ? Optional.ofNullable(record.value()) : Optional.empty());
        }
    }

    public ContractReader(Map<String, Object> client) {
        this.consumer = consumer(client);
        this.thread = Thread.ofPlatform().name("stockpot-contracts").daemon().start(this::run);
    }

    /** In no group, and fetches little at a time. */
    public static Consumer<byte[], byte[]> consumer(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "stockpot-contracts");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Map<Place, Future<Optional<byte[]>>> read(Map<Place, byte[]> keys) {
        Map<Place, Future<Optional<byte[]>>> values = new HashMap<>();
        keys.forEach((place, key) -> {
            Wanted wanted = new Wanted(place, key, new CompletableFuture<>());
            values.put(place, wanted.value());
            queue.add(wanted);
        });
        return values;
    }

    private void run() {
        try {
            while (!closed) {
                List<Wanted> all = new ArrayList<>();
                all.add(queue.take());
                queue.drainTo(all);
                try {
                    read(all);
                } catch (KafkaException e) {
                    all.forEach(wanted -> wanted.value().completeExceptionally(e));
                    if (e instanceof InterruptException) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    private void read(List<Wanted> all) {
        Map<TopicPartition, NavigableMap<Long, List<Wanted>>> open = new HashMap<>();
        for (Wanted wanted : all) {
            open.computeIfAbsent(wanted.place().partition(), _ -> new TreeMap<>())
                    .computeIfAbsent(wanted.place().offset(), _ -> new ArrayList<>())
                    .add(wanted);
        }
        Patience patience = Patience.of(PATIENCE);
        consumer.assign(open.keySet());
        consumer.resume(open.keySet());
        open.forEach((partition, wanted) -> consumer.seek(partition, wanted.firstKey()));
        while (!open.isEmpty()) {
            if (patience.isOver()) {
                throw new TimeoutException("the brokers do not give " + open.keySet());
            }
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    found(record, open.getOrDefault(partition, new TreeMap<>()));
                }
            } catch (OffsetOutOfRangeException e) {
                e.partitions()
                        .forEach(partition -> open.getOrDefault(partition, new TreeMap<>())
                                .values()
                                .forEach(none ->
                                        none.forEach(wanted -> wanted.value().complete(Optional.empty()))));
                open.keySet().removeAll(e.partitions());
            }
            goOn(open);
        }
    }

    /** What is before the record and was not found is gone. */
    private static void found(ConsumerRecord<byte[], byte[]> record, NavigableMap<Long, List<Wanted>> wanted) {
        NavigableMap<Long, List<Wanted>> passed = wanted.headMap(record.offset(), true);
        passed.values().forEach(all -> all.forEach(each -> each.is(record)));
        passed.clear();
    }

    private void goOn(Map<TopicPartition, NavigableMap<Long, List<Wanted>>> open) {
        Iterator<Map.Entry<TopicPartition, NavigableMap<Long, List<Wanted>>>> left =
                open.entrySet().iterator();
        List<TopicPartition> done = new ArrayList<>();
        while (left.hasNext()) {
            Map.Entry<TopicPartition, NavigableMap<Long, List<Wanted>>> each = left.next();
            if (each.getValue().isEmpty()) {
                done.add(each.getKey());
                left.remove();
            } else if (each.getValue().firstKey() > consumer.position(each.getKey()) + FAR) {
                consumer.seek(each.getKey(), each.getValue().firstKey());
            }
        }
        if (!open.isEmpty()) {
            consumer.pause(done);
        }
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
