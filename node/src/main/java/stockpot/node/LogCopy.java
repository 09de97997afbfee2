package stockpot.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.node.load.Progress;
import stockpot.schemas.Topics;

/** Writes records to the offsets that they had. What is there already is compared instead. */
final class LogCopy implements LogFile.Visitor, AutoCloseable {
    private static final int REQUEST_BYTES = 16 << 20;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Map<String, Object> client;
    private final boolean mayWrite;
    private final Progress progress;
    private final Producer<byte[], byte[]> plain;
    private final Producer<byte[], byte[]> transactional;
    private final Consumer<byte[], byte[]> ends;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private boolean hasTransactions;
    private long written;
    private long taken;
    private @Nullable LogStream there;
    private @Nullable LogChain chainThere;
    private @Nullable LogChain chainHere;
    private @Nullable ConsumerRecord<byte[], byte[]> waiting;
    private long next;

    LogCopy(Map<String, Object> client, Topics topics, boolean mayWrite, Progress progress) {
        this.client = client;
        this.mayWrite = mayWrite;
        this.progress = progress;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        this.plain = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.applicationId() + "-import");
        this.transactional = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> committed = new HashMap<>(client);
        committed.put("isolation.level", "read_committed");
        this.ends = new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Ends what an import that was killed has left open, or its marker would come to a topic that is made anew. */
    void endLeftOpen() {
        transactional.initTransactions();
        hasTransactions = true;
    }

    /** How many records were not there before. */
    long written() {
        return written;
    }

    @Override
    public void head(LogFile.Head head) {
        // It is no part of any partition.
    }

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) throws Exception {
        TopicPartition log = new TopicPartition(record.topic(), record.partition());
        LogStream stream = there;
        LogChain ours = chainHere;
        LogChain theirs = chainThere;
        if (stream == null || ours == null || theirs == null) {
            stream = new LogStream(client, log);
            there = stream;
            next = stream.end();
            ours = new LogChain(log);
            chainHere = ours;
            theirs = new LogChain(log);
            chainThere = theirs;
        }
        taken++;
        progress.at(taken, taken, taken);
        ConsumerRecord<byte[], byte[]> found = waiting == null ? stream.next() : null;
        if (found != null) {
            ours.add(record);
            theirs.add(found);
            if (!ours.digest().equals(theirs.digest())) {
                throw new Settings.BadSetting(LogChain.shown(log) + " has another record at offset " + found.offset()
                        + " than the file at offset " + record.offset() + ": it is another log, or went on differently."
                        + " Import into an empty data folder or cluster");
            }
        } else if (mayWrite) {
            place(record);
            written++;
        } else {
            throw new Settings.BadSetting(LogChain.shown(log) + " ends before offset " + record.offset()
                    + ", and nodes may have gone on from there: import into an empty data folder or cluster");
        }
    }

    /** A record waits until it is known which offsets behind it are none. */
    private void place(ConsumerRecord<byte[], byte[]> record) throws Exception {
        ConsumerRecord<byte[], byte[]> before = waiting;
        if (before == null) {
            skip(record, record.offset() - next);
        } else if (record.offset() == before.offset() + 2) {
            sendWithMarker(before);
        } else {
            send(plain, before);
            skip(record, record.offset() - before.offset() - 1);
        }
        waiting = record;
    }

    private void send(Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> record) throws Exception {
        throwFailure();
        producer.send(
                new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()),
                (placed, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    } else if (placed.offset() != record.offset()) {
                        failure.compareAndSet(
                                null,
                                new IllegalStateException("the record of offset " + record.offset() + " came to offset "
                                        + placed.offset() + " of " + record.topic() + "/" + record.partition()
                                        + ": somebody else writes there. Delete the topics, or the data folder, and"
                                        + " import again"));
                    }
                });
    }

    private void throwFailure() throws Exception {
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** The marker that ends a transaction takes one offset. */
    private void sendWithMarker(ConsumerRecord<byte[], byte[]> last) throws Exception {
        begin();
        send(transactional, last);
        transactional.commitTransaction();
        awaitEnd(new TopicPartition(last.topic(), last.partition()), last.offset() + 2);
    }

    /** Leaves offsets out: they are a transaction's that is given up, and its marker's. */
    private void skip(ConsumerRecord<byte[], byte[]> before, long count) throws Exception {
        if (count == 0) {
            return;
        }
        if (count < 0 || count == 1) {
            throw new IllegalStateException(before.topic() + "/" + before.partition() + " cannot be gone on with at"
                    + " offset " + before.offset() + ". Delete the topics, or the data folder, and import again");
        }
        begin();
        for (long each = 1; each < count; each++) {
            transactional.send(new ProducerRecord<>(before.topic(), before.partition(), null, new byte[0]));
        }
        transactional.flush();
        transactional.abortTransaction();
        awaitEnd(new TopicPartition(before.topic(), before.partition()), before.offset());
    }

    private void begin() throws Exception {
        plain.flush();
        throwFailure();
        if (!hasTransactions) {
            endLeftOpen();
        }
        transactional.beginTransaction();
    }

    /** Brokers write the marker after they have said that the transaction is over. */
    private void awaitEnd(TopicPartition log, long end) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (ends.endOffsets(List.of(log)).getOrDefault(log, 0L) < end) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(log + " does not come to offset " + end);
            }
        }
        throwFailure();
    }

    @Override
    public void end(LogChain chain) throws Exception {
        ConsumerRecord<byte[], byte[]> last = waiting;
        if (last != null) {
            send(plain, last);
        }
        plain.flush();
        throwFailure();
        closeStream();
    }

    private void closeStream() {
        LogStream open = there;
        if (open != null) {
            open.close();
        }
        there = null;
        chainHere = null;
        chainThere = null;
        waiting = null;
    }

    @Override
    public void close() {
        closeStream();
        plain.close();
        transactional.close();
        ends.close();
    }
}
