package stockpot.node;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import stockpot.schemas.Topics;
import stockpot.stock.StockCommand;
import stockpot.topology.records.Envelope;
import stockpot.topology.records.RecordKey;
import stockpot.topology.records.Records;
import stockpot.topology.send.CommandLog;
import stockpot.topology.stock.StockFamily;

/** The log of stock's commands, as another node has it: to append to, and to see how long it is. */
final class StockLog implements AutoCloseable {
    private static final String TOPIC = Topics.STOCK.commands();

    private final CommandLog log;
    private final KafkaConsumer<byte[], byte[]> reader;
    private final List<TopicPartition> partitions;

    StockLog(Map<String, Object> brokers) {
        log = new CommandLog(brokers);
        reader = new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        partitions = reader.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition()))
                .toList();
    }

    void append(StockCommand command) {
        Records<?, StockCommand, ?> records = new Records<>(StockFamily.STOCK.codec());
        byte[] key = records.key(command);
        byte[] value = records.write(new Envelope.Sent<>("test:" + UUID.randomUUID(), false, "", command));
        log.append(TOPIC, RecordKey.partition(key, partitions.size()), key, value)
                .join();
    }

    /** How many commands there are. */
    long length() {
        return reader.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        log.close();
        reader.close();
    }
}
