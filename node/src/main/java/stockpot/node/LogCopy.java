package stockpot.node;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import stockpot.node.load.Progress;

/**
 * Writes records to the offsets that they had. What is there already is compared instead. Offsets that were left out get
 * {@link #isFiller fillers}: an import that is killed can go on behind the last one, and no transaction comes to a topic of
 * commands.
 */
final class LogCopy implements LogFile.Visitor, AutoCloseable {
    private static final int REQUEST_BYTES = 16 << 20;

    private final LogReaders logs;
    private final String contracts;
    private final boolean mayWrite;
    private final Progress progress;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private long written;
    private long taken;
    private @Nullable LogStream there;
    private @Nullable LogChain chainThere;
    private @Nullable LogChain chainHere;
    private long next;

    /** @param contracts the one topic that is compacted */
    LogCopy(Map<String, Object> client, String contracts, boolean mayWrite, Progress progress) {
        this.logs = new LogReaders(client);
        this.contracts = contracts;
        this.mayWrite = mayWrite;
        this.progress = progress;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
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
            stream = logs.open(log);
            there = stream;
            next = stream.end();
            ours = new LogChain(log);
            chainHere = ours;
            theirs = new LogChain(log);
            chainThere = theirs;
        }
        taken++;
        progress.at(taken, taken, taken);
        ConsumerRecord<byte[], byte[]> found = stream.peek();
        while (found != null && found.offset() < record.offset() && isFiller(found)) {
            stream.next();
            found = stream.peek();
        }
        if (found != null && found.offset() > record.offset() && mayForget(record)) {
            return;
        }
        stream.next();
        if (found != null) {
            ours.add(record);
            theirs.add(found);
            if (!ours.digest().equals(theirs.digest())) {
                throw new Settings.BadSetting(LogChain.shown(log) + " has another record at offset " + found.offset()
                        + " than the file at offset " + record.offset() + ": it is another log, or went on differently."
                        + " Import into an empty data folder or cluster");
            }
        } else if (mayWrite) {
            if (next > record.offset()) {
                throw new Settings.BadSetting(LogChain.shown(log) + " has no record at offset " + record.offset()
                        + ", and none can be written there any more: import into an empty data folder or cluster");
            }
            place(record);
            written++;
        } else {
            throw new Settings.BadSetting(LogChain.shown(log) + " ends before offset " + record.offset()
                    + ", and nodes may have gone on from there: import into an empty data folder or cluster");
        }
    }

    /** Whether a record stands where none did: it is no command, and in a compacted topic it goes. */
    private static boolean isFiller(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null && record.key() != null && record.key().length == 0;
    }

    /** Whether the topic is compacted: what was erased since it was written here may be gone. */
    private boolean mayForget(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(contracts);
    }

    private void place(ConsumerRecord<byte[], byte[]> record) throws Exception {
        while (next < record.offset()) {
            send(new ProducerRecord<byte[], byte[]>(
                    record.topic(), record.partition(), record.timestamp(), new byte[0], (byte[]) null));
        }
        send(new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers()));
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        throwFailure();
        long offset = next++;
        producer.send(record, (placed, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            } else if (placed.offset() != offset) {
                failure.compareAndSet(
                        null,
                        new IllegalStateException("the record of offset " + offset + " came to offset "
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

    @Override
    public void end(LogChain chain) throws Exception {
        producer.flush();
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
    }

    @Override
    public void close() {
        closeStream();
        logs.close();
        producer.close();
    }
}
