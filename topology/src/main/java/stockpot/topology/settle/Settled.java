package stockpot.topology.settle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import stockpot.schemas.Topics;
import stockpot.topology.log.LogPieces;
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

    /** Whether what follows from it was sent. */
    public boolean has(SourcePosition source) {
        return source.offset() < before.getOrDefault(new TopicPartition(source.topic(), source.partition()), 0L);
    }

    /** How far a running log is settled: whatever the settler has committed was taken by the brokers before. */
    public static Settled of(Map<String, Object> client, Topics topics) throws InterruptedException {
        Map<TopicPartition, Long> before = new HashMap<>();
        try (Admin admin = Admin.create(client);
                LogPieces pieces = new LogPieces(client)) {
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : admin.listConsumerGroupOffsets(topics.settlerId())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                // Of the command of the last record that was read, more may follow: it is taken for not settled.
                LogPieces.Range read =
                        new LogPieces.Range(each.getKey(), 0, each.getValue().offset());
                pieces.lasts(List.of(read)).values().forEach(last -> {
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
        try (LogPieces pieces = new LogPieces(client)) {
            LogPieces.Range all = pieces.range(new TopicPartition(topics.meta(), 0));
            pieces.read(
                    List.of(all),
                    (_, record) -> members(record)
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
}
