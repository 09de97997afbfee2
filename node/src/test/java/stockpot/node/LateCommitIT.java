package stockpot.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;
import stockpot.topology.send.CommitTrackingClients;
import stockpot.topology.send.Commits;
import stockpot.topology.send.Touch;

/** A node that slept between its last record and its commit, on a real broker. */
class LateCommitIT {
    private static final String ID = "stockpot-late";

    @TempDir
    Path folder;

    /** Kafka Streams joins its group again when a producer is fenced; by any other answer its thread ends, and the node. */
    @Test
    void isToldAsATakeover() throws Exception {
        BrokerUsers users = BrokerUsers.nodeAlone(Topics.DEFAULT);
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, BrokerListener.LOOPBACK, Topics.DEFAULT, users);
                Admin admin = Admin.create(broker.client())) {
            admin.createTopics(List.of(new NewTopic(ID, 1, (short) 1))).all().get();
            Touch touch = new Touch(broker.client(), ID, Duration.ofSeconds(10), failure -> {});
            Map<String, Object> settings =
                    ClientSettings.of(broker.client(), "transactional.id", ID, "transaction.timeout.ms", "1000");
            try (Producer<byte[], byte[]> late =
                    new CommitTrackingClients(new Commits(), touch).getProducer(settings)) {
                late.initTransactions();
                late.beginTransaction();
                late.send(new ProducerRecord<>(ID, "decided".getBytes(StandardCharsets.UTF_8)))
                        .get();
                await().until(() -> admin.describeTransactions(Set.of(ID))
                                .description(ID)
                                .get()
                                .state()
                        == TransactionState.COMPLETE_ABORT);
                assertThatThrownBy(late::commitTransaction).isInstanceOf(ProducerFencedException.class);
            }
        }
    }
}
