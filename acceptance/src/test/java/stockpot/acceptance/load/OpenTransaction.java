package stockpot.acceptance.load;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A transaction in every partition of a topic, open until it is closed: so long whoever reads what is committed sees nothing
 * that is written there. It is taken back, so nobody ever sees what it wrote.
 */
public final class OpenTransaction implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;

    public OpenTransaction(Map<String, Object> brokers, String topic) {
        Map<String, Object> settings = new HashMap<>(brokers);
        settings.put("transactional.id", UUID.randomUUID().toString());
        settings.put("transaction.timeout.ms", "60000");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        List<PartitionInfo> partitions = producer.partitionsFor(topic);
        for (PartitionInfo partition : partitions) {
            byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, partition.partition(), nothing, nothing));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.abortTransaction();
        producer.close();
    }
}
