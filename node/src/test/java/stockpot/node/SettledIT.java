package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;
import stockpot.topology.TopicPlan;
import stockpot.topology.TopicTable;
import stockpot.topology.decide.Layout;
import stockpot.topology.settle.Settled;

/** How far a log is settled, in commands, on a real broker. */
class SettledIT {
    private static final TopicPartition ORDERS = new TopicPartition(Topics.ORDERS.commands(), 1);
    private static final TopicPartition LEDGER = new TopicPartition(Topics.ORDERS.ledger(), ORDERS.partition());
    private static final TopicPartition IDLE = new TopicPartition(Topics.STOCK.ledger(), 0);

    @TempDir
    Path folder;

    private static byte[] fact(long command, int event) {
        return ("{\"type\":\"OrderPaid\",\"instance\":\"shop\",\"position\":\"" + ORDERS.topic() + "/"
                        + ORDERS.partition() + "/" + command + "\",\"ordinal\":" + event + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of the command whose record was read last there may be more, so all that follows from it is sent again. */
    @Test
    void goesToTheCommandOfTheLastRecordThatWasRead() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                        folder.resolve("kafka"),
                        BrokerListener.LOOPBACK,
                        Topics.DEFAULT,
                        BrokerUsers.nodeAlone(Topics.DEFAULT));
                Admin admin = Admin.create(broker.client())) {
            new TopicPlan(broker.client(), new TopicTable(Topics.DEFAULT, 1, Duration.ofDays(30)))
                    .settle(new Layout(2, Duration.ofMinutes(5), Duration.ofHours(24)), true);
            assertThat(Settled.of(broker.client(), Topics.DEFAULT)).isEqualTo(Settled.NOTHING);
            assertThat(Settled.read(broker.client(), Topics.DEFAULT)).isEqualTo(Settled.NOTHING);
            publish(broker.client());
            admin.alterConsumerGroupOffsets(
                            Topics.DEFAULT.settlerId(),
                            Map.of(LEDGER, new OffsetAndMetadata(64), IDLE, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            assertThat(Settled.of(broker.client(), Topics.DEFAULT).before()).isEqualTo(Map.of(ORDERS, 11L));
        }
    }

    /** Records of three commands; what was given up lies before the third, far more of it than is looked at first. */
    private static void publish(Map<String, Object> client) throws Exception {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("transactional.id", "test");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (byte[] fact : List.of(fact(7, 0), fact(11, 0), fact(11, 1))) {
                producer.send(new ProducerRecord<>(LEDGER.topic(), LEDGER.partition(), null, fact));
            }
            producer.commitTransaction();
            producer.beginTransaction();
            for (int given = 0; given < 59; given++) {
                producer.send(new ProducerRecord<>(LEDGER.topic(), LEDGER.partition(), null, fact(12, given)));
            }
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(LEDGER.topic(), LEDGER.partition(), null, fact(12, 0)));
            producer.commitTransaction();
        }
    }
}
