package stockpot.node;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import stockpot.schemas.Topics;

/**
 * A settler that nothing reaches: a transaction stays open in every ledger, and what lies behind it is not read as committed.
 * The node itself commits and answers as ever.
 */
final class HeldBack implements AutoCloseable {
    private static final int LONGER_THAN_ANY_TEST_MILLIS = 800_000;

    private final KafkaProducer<byte[], byte[]> producer;

    HeldBack(Map<String, Object> brokers) throws Exception {
        producer = new KafkaProducer<>(
                ClientSettings.of(
                        brokers,
                        "transactional.id",
                        "held-back",
                        "transaction.timeout.ms",
                        LONGER_THAN_ANY_TEST_MILLIS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (Topics.Family family : List.of(Topics.STOCK, Topics.ORDERS)) {
            for (PartitionInfo partition : producer.partitionsFor(family.ledger())) {
                producer.send(new ProducerRecord<>(family.ledger(), partition.partition(), null, new byte[0]))
                        .get();
            }
        }
    }

    @Override
    public void close() {
        producer.abortTransaction();
        producer.close();
    }
}
