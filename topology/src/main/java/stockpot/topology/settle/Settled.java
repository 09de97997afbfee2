package stockpot.topology.settle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import stockpot.schemas.Topics;
import stockpot.topology.records.LedgerRecord;
import stockpot.topology.records.Records;
import stockpot.topology.records.SourcePosition;

/**
 * How far all that follows has been sent. An imported log has no ledgers, so they are made again and the settler reads them
 * from the beginning; without this it would send again all that was ever sent, which the receivers would drop one by one.
 *
 * @param before by partition of commands: what follows from commands before that offset is in the logs
 */
public record Settled(Map<TopicPartition, Long> before) {
    /** Of a log that began where it is. */
    public static final Settled NOTHING = new Settled(Map.of());

    private static final String MEMBER = "settled";
    private static final int LAST_FEW = 16;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Whether what follows from it was sent. */
    public boolean has(SourcePosition source) {
        return source.offset() < before.getOrDefault(new TopicPartition(source.topic(), source.partition()), 0L);
    }

    /** How far a running log is settled: whatever the settler has committed was taken by the brokers before. */
    public static Settled of(Map<String, Object> client, Topics topics) throws InterruptedException {
        Map<TopicPartition, Long> before = new HashMap<>();
        try (Admin admin = Admin.create(client);
                Reader reader = new Reader(client)) {
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : admin.listConsumerGroupOffsets(topics.settlerId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                // Of the command of the last record that was read, more may follow: it is taken for not settled.
                reader.lastBefore(each.getKey(), each.getValue().offset(), last -> {
                    SourcePosition source = LedgerRecord.read(last.value()).source(0);
                    before.put(new TopicPartition(source.topic(), source.partition()), source.offset());
                });
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new IllegalStateException("cannot read how far the settler is: " + e.getMessage(), e);
            }
        }
        return new Settled(before);
    }

    /** Says it behind what the log says of itself. */
    public void write(Map<String, Object> client, Topics topics) throws InterruptedException {
        byte[] value = Records.write(out -> {
            out.writeObjectFieldStart(MEMBER);
            for (Map.Entry<TopicPartition, Long> each : before.entrySet()) {
                out.writeNumberField(each.getKey().topic() + "/" + each.getKey().partition(), each.getValue());
            }
            out.writeEndObject();
        });
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.meta(), 0, null, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write to " + topics.meta() + ": " + e.getMessage(), e);
        }
    }

    /** What imports have said of this log; the last one says the most. */
    public static Settled read(Map<String, Object> client, Topics topics) {
        Map<TopicPartition, Long> before = new HashMap<>();
        try (Reader reader = new Reader(client)) {
            reader.all(
                    new TopicPartition(topics.meta(), 0),
                    record -> members(record)
                            .properties()
                            .forEach(each -> before.put(
                                    partition(each.getKey()), each.getValue().asLong())));
        }
        return new Settled(before);
    }

    private static JsonNode members(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Records.JSON.readTree(record.value()).path(MEMBER);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + record.topic() + " at offset " + record.offset(), e);
        }
    }

    private static TopicPartition partition(String text) {
        int slash = text.lastIndexOf('/');
        return new TopicPartition(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }

    /** Reads a piece of a partition. */
    private static final class Reader implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Reader(Map<String, Object> client) {
            Map<String, Object> committed = new HashMap<>(client);
            committed.put("isolation.level", "read_committed");
            this.consumer = new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        private void all(TopicPartition from, Consumer<ConsumerRecord<byte[], byte[]>> taken) {
            consumer.assign(List.of(from));
            read(from, 0, consumer.endOffsets(List.of(from)).getOrDefault(from, 0L), taken);
        }

        /** Markers of transactions lie between records, so a few offsets are looked at, then more. */
        private void lastBefore(TopicPartition of, long end, Consumer<ConsumerRecord<byte[], byte[]>> taken) {
            consumer.assign(List.of(of));
            for (long back = LAST_FEW; ; back *= LAST_FEW) {
                long from = Math.max(0, end - back);
                int[] records = {0};
                read(of, from, end, record -> {
                    taken.accept(record);
                    records[0]++;
                });
                if (records[0] > 0 || from == 0) {
                    return;
                }
            }
        }

        private void read(TopicPartition of, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> taken) {
            consumer.seek(of, from);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(of) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end) {
                        taken.accept(record);
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(of + " is not read within " + PATIENCE.toSeconds() + " s");
                }
            }
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
