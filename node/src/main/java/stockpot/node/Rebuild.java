package stockpot.node;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.topology.decide.Effects;
import stockpot.topology.decide.Family;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.Machine;
import stockpot.topology.log.Identity;
import stockpot.topology.log.KafkaLogCheck;
import stockpot.topology.log.Mark;
import stockpot.topology.rows.SpillingRows;
import stockpot.topology.table.RowWriter;

/**
 * Makes the rows of partitions anew: folds their commands through the machine that decided them, as far as they are
 * published, and writes what comes out to the changelog, from which nodes take it when they start. What is not published
 * yet they decide themselves.
 */
final class Rebuild {
    /** No family has rows of this kind. */
    private static final byte[] UNFINISHED = RowWriter.key('b').done();

    private static final int PROGRESS_STEP = 1_000;

    private final Layout layout;
    private final LogReaders readers;
    private final KafkaLogCheck check;
    private final Producer<byte[], byte[]> producer;
    private final LongConsumer progress;
    private final Consumer<String> warn;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Rebuild(
            Layout layout,
            LogReaders readers,
            KafkaLogCheck check,
            Producer<byte[], byte[]> producer,
            LongConsumer progress,
            Consumer<String> warn) {
        this.layout = layout;
        this.readers = readers;
        this.check = check;
        this.producer = producer;
        this.progress = progress;
        this.warn = warn;
    }

    /** How many commands were folded into how many rows, and the mark that these are to get. */
    record Done(TopicPartition changelog, @Nullable Mark mark, long commands, long rows) {}

    /** Lets nodes that are started in between refuse: there are rows, and nothing says what they are the fold of. */
    void begin(TopicPartition changelog) throws Exception {
        send(new ProducerRecord<>(changelog.topic(), changelog.partition(), UNFINISHED, new byte[] {1}));
        flush();
    }

    /** Says of the rows what they are the fold of; only when all are there, of all partitions. */
    void end(TopicPartition changelog, @Nullable Mark mark) throws Exception {
        send(new ProducerRecord<>(changelog.topic(), changelog.partition(), UNFINISHED, null));
        if (mark != null) {
            send(new ProducerRecord<>(changelog.topic(), changelog.partition(), Mark.KEY, mark.write()));
        }
        flush();
    }

    Done partition(Family<?, ?, ?> family, TopicPartition changelog) throws Exception {
        int partition = changelog.partition();
        TopicPartition source = new TopicPartition(family.topics(layout).commands(), partition);
        long published = check.publishedUpTo(family.topics(layout), partition);
        fillUp(source, published);
        try (LogStream commands = readers.open(source);
                SpillingRows rows = new SpillingRows()) {
            if (commands.begin() > 0) {
                warn.accept(source.topic() + "/" + partition + " begins at offset " + commands.begin() + ": "
                        + commands.begin() + " commands are gone, and the rows lack what they did");
            }
            Machine<?, ?, ?> machine = new Machine<>(family, layout, partition, rows, Effects.none());
            long folded = 0;
            ConsumerRecord<byte[], byte[]> last = null;
            ConsumerRecord<byte[], byte[]> command = commands.next();
            while (command != null && command.offset() <= published) {
                machine.process(command.key(), command.value(), command.timestamp(), command.offset());
                last = command;
                folded++;
                if (folded % PROGRESS_STEP == 0) {
                    progress.accept(PROGRESS_STEP);
                }
                command = commands.next();
            }
            progress.accept(folded % PROGRESS_STEP);
            Mark mark = mark(check.identity(family.topics(layout)), commands.begin(), last);
            return new Done(changelog, mark, folded, write(rows, changelog));
        }
    }

    /** What the rows are the fold of; null of a log in which there was never anything. */
    private static @Nullable Mark mark(Identity log, long begin, @Nullable ConsumerRecord<byte[], byte[]> last) {
        if (last != null) {
            return Mark.of(log, last.offset(), last.timestamp(), last.key(), last.value());
        }
        return begin == 0 ? null : Mark.of(log, begin - 1, 0, null, null);
    }

    /**
     * Results and ledger records of commands that the log has lost were published, and cannot be taken back. Their offsets
     * must not go to other commands, which would then be taken for published; so each is taken by a record that is none.
     */
    private void fillUp(TopicPartition source, long published) throws Exception {
        long end;
        try (LogStream commands = readers.open(source)) {
            end = commands.end();
        }
        if (published < end) {
            return;
        }
        warn.accept(source.topic() + "/" + source.partition() + " ends before offset " + end
                + ", but results up to offset " + published
                + " were published: what those commands did is not in the rows, and verify will say so");
        byte[] nothing = "in place of a command that the log has lost".getBytes(StandardCharsets.UTF_8);
        for (long offset = end; offset <= published; offset++) {
            send(new ProducerRecord<>(source.topic(), source.partition(), null, nothing));
        }
        flush();
    }

    private long write(SpillingRows rows, TopicPartition changelog) throws Exception {
        long count = 0;
        try (SpillingRows.Cursor all = rows.all()) {
            while (all.hasNext()) {
                Map.Entry<byte[], byte[]> row = all.next();
                send(new ProducerRecord<>(changelog.topic(), changelog.partition(), row.getKey(), row.getValue()));
                count++;
            }
        }
        flush();
        return count;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (sent, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private void flush() throws Exception {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
