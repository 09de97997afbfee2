package stockpot.topology.follow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import stockpot.kernel.Unavailable;
import stockpot.topology.send.Patience;

/**
 * Reads what was committed before somebody listened. A few threads with a consumer each do it for all, a short turn at a
 * time, so whoever has much to catch up with keeps nobody waiting for long, and whoever takes it away slowly keeps nothing.
 */
final class Backlog implements AutoCloseable {
    private static final int READERS = 2;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration TURN = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FETCH_BYTES = 256 << 10;
    private static final int MOST_EVENTS = 500;
    private static final long MOST_BYTES = 1 << 20;
    private static final long IDLE_SECONDS = 10;

    /** How many records a search for a definition looks at first; then twice as many, and so on. */
    private static final long FIRST_LOOK = 1000;

    private static final long LONGEST_LOOK = 50_000;

    private final Map<String, Object> client;
    private final Followed followed;
    private final ThreadPoolExecutor threads;
    private final Queue<Consumer<byte[], byte[]>> consumers = new ArrayDeque<>();

    Backlog(Map<String, Object> client, Followed followed) {
        this.client = client;
        this.followed = followed;
        this.threads = new ThreadPoolExecutor(
                READERS,
                READERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("stockpot-backlog-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** One that reads what is committed, without a group. */
    static Consumer<byte[], byte[]> consumer(Map<String, Object> client, String name) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int) (2 * MOST_BYTES));
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Whether a position can be gone on from. */
    enum Reach {
        GOOD,
        /** Something behind it is not kept any more. */
        GONE,
        /** The ledgers do not go so far. */
        FOREIGN
    }

    Reach reach(LedgerPosition position) throws Unavailable, InterruptedException {
        return read(consumer -> {
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(followed.all());
            Map<TopicPartition, Long> end = consumer.endOffsets(followed.all());
            Reach reach = Reach.GOOD;
            for (int i = 0; i < followed.size(); i++) {
                long next = position.next()[i];
                if (next > end.getOrDefault(followed.all().get(i), 0L)) {
                    return Reach.FOREIGN;
                }
                if (next < begin.getOrDefault(followed.all().get(i), 0L)) {
                    reach = Reach.GONE;
                }
            }
            return reach;
        });
    }

    /**
     * What one turn gave.
     *
     * @param reached offsets up to which all was read
     */
    record Turn(List<Happening> happenings, long[] reached) {}

    /**
     * Reads on for a moment.
     *
     * @param from where to begin, in each partition
     * @param to where to end, exclusively
     * @param instance whose records are wanted
     * @param known what the instance's products are said to be; kept up to date with what is read
     */
    Turn turn(long[] from, long[] to, String instance, Map<String, Definition> known)
            throws Unavailable, InterruptedException {
        return read(consumer -> {
            long[] at = from.clone();
            List<Happening> found = new ArrayList<>();
            List<TopicPartition> behind = new ArrayList<>();
            for (int i = 0; i < at.length; i++) {
                if (at[i] < to[i]) {
                    behind.add(followed.all().get(i));
                }
            }
            seek(consumer, behind, at);
            Patience patience = Patience.of(TURN);
            long bytes = 0;
            while (isBehind(at, to) && found.size() < MOST_EVENTS && bytes < MOST_BYTES && !patience.isOver()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    int index = followed.index(record.topic(), record.partition());
                    if (record.offset() >= to[index]) {
                        continue;
                    }
                    at[index] = record.offset() + 1;
                    Happening happening = Happening.orNull(record, () -> happening(index, record, instance, known, at));
                    if (happening != null) {
                        found.add(happening);
                        bytes += record.value().length;
                    }
                }
                // A marker at the end of a transaction is passed without a record.
                for (TopicPartition each : behind) {
                    int index = followed.index(each.topic(), each.partition());
                    at[index] = Math.max(at[index], Math.min(to[index], consumer.position(each)));
                }
            }
            return new Turn(found, at);
        });
    }

    private @Nullable Happening happening(
            int index,
            ConsumerRecord<byte[], byte[]> record,
            String instance,
            Map<String, Definition> known,
            long[] at) {
        List<String> ids = Happening.ids(record);
        if (!Happening.instance(ids, record).equals(instance)) {
            return null;
        }
        String type = Happening.type(record);
        String product = followed.isOfStock(index) ? ids.getLast() : null;
        if (product != null && Definition.isIn(type)) {
            known.put(product, Definition.in(Happening.json(record.value())));
        }
        return new Happening(
                index,
                record.offset(),
                type,
                product,
                record.key(),
                record.value(),
                product == null ? null : known.get(product),
                at.clone(),
                0);
    }

    private static boolean isBehind(long[] at, long[] to) {
        for (int i = 0; i < at.length; i++) {
            if (at[i] < to[i]) {
                return true;
            }
        }
        return false;
    }

    private void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long[] at) {
        consumer.assign(partitions);
        for (TopicPartition each : partitions) {
            consumer.seek(each, at[followed.index(each.topic(), each.partition())]);
        }
    }

    /**
     * What the product with that key was said to be by its last definition before that record: searched for backwards, ever
     * further, a turn for each look.
     */
    Definition before(int index, long offset, byte[] key) throws Unavailable, InterruptedException {
        TopicPartition partition = followed.all().get(index);
        long end = offset;
        long look = FIRST_LOOK;
        while (end > 0) {
            long upTo = end;
            long from = Math.max(0, end - look);
            Definition found = read(consumer -> last(consumer, partition, from, upTo, key));
            if (found != null) {
                return found;
            }
            end = from;
            look = Math.min(LONGEST_LOOK, 2 * look);
        }
        return Definition.NONE;
    }

    private static @Nullable Definition last(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to, byte[] key) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seek(partition, Math.max(from, consumer.beginningOffsets(one).getOrDefault(partition, 0L)));
        byte[] last = null;
        Patience patience = Patience.of(PATIENCE);
        while (consumer.position(partition) < to && !patience.isOver()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to
                        && Arrays.equals(record.key(), key)
                        && Definition.isIn(Happening.type(record))) {
                    last = record.value();
                }
            }
        }
        if (consumer.position(partition) < to) {
            throw new org.apache.kafka.common.errors.TimeoutException("the brokers do not give " + partition);
        }
        return last == null ? null : Definition.in(Happening.json(last));
    }

    /** Reads on a thread of the backlog's own. A consumer with which something went wrong is not used again. */
    private <T extends @Nullable Object> T read(Function<Consumer<byte[], byte[]>, T> reading)
            throws Unavailable, InterruptedException {
        Future<T> read;
        try {
            read = threads.submit(() -> answer(reading));
        } catch (RejectedExecutionException e) {
            throw stopping(e);
        }
        try {
            return read.get();
        } catch (CancellationException e) {
            throw stopping(e);
        } catch (ExecutionException e) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the ledgers cannot be read: " + e.getCause(), e);
        } finally {
            read.cancel(false);
        }
    }

    private static Unavailable stopping(RuntimeException e) {
        return new Unavailable(Unavailable.Kind.NOT_READY, "the node is stopping", e);
    }

    private <T extends @Nullable Object> T answer(Function<Consumer<byte[], byte[]>, T> reading) {
        Consumer<byte[], byte[]> consumer = take();
        boolean good = false;
        try {
            T answer = reading.apply(consumer);
            good = true;
            return answer;
        } finally {
            give(consumer, good);
        }
    }

    private Consumer<byte[], byte[]> take() {
        synchronized (consumers) {
            Consumer<byte[], byte[]> idle = consumers.poll();
            if (idle != null) {
                return idle;
            }
        }
        return consumer(client, "stockpot-backlog");
    }

    private void give(Consumer<byte[], byte[]> consumer, boolean good) {
        synchronized (consumers) {
            if (good && !threads.isShutdown()) {
                consumers.add(consumer);
                return;
            }
        }
        close(consumer);
    }

    /** It is in no group and commits nothing, so there is nothing to wait for. */
    private static void close(Consumer<byte[], byte[]> consumer) {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    /** Lets go of what is held for those who might come. */
    void rest() {
        synchronized (consumers) {
            consumers.forEach(Backlog::close);
            consumers.clear();
        }
    }

    @Override
    public void close() {
        // Whoever waits for a turn that never comes is told so.
        for (Runnable left : threads.shutdownNow()) {
            ((Future<?>) left).cancel(false);
        }
        rest();
    }
}
