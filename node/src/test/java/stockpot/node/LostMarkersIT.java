package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest.CommittedOffset;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stockpot.schemas.Topics;

/**
 * Transactions that are over by the coordinator's record and open in a partition, on a real broker.
 *
 * <p>Each test has two topics and a group. What a transaction writes to {@code known} its coordinator knows. What it
 * writes to {@code lost}, and the position of the group, goes past the coordinator, which therefore sends no marker there,
 * as if it had been lost.
 */
class LostMarkersIT {
    /** The last versions that do not tell the coordinator of the partition. */
    private static final short PRODUCE_VERSION = 11;

    private static final short OFFSETS_VERSION = 4;

    private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    static Path folder;

    private static final BrokerUsers USERS = BrokerUsers.nodeAlone(Topics.DEFAULT);
    private static EmbeddedBroker broker;
    private static Admin admin;
    private static InetAddress host;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder, BrokerListener.LOOPBACK, Topics.DEFAULT, USERS);
        String[] address = broker.bootstrapServers().split(":", 2);
        host = InetAddress.getByName(address[0]);
        port = Integer.parseInt(address[1]);
        admin = Admin.create(broker.client());
        // Else the broker refuses records of a transaction of which the coordinator does not know that they come.
        ConfigEntry unverified = new ConfigEntry("transaction.partition.verification.enable", "false");
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.BROKER, "1"),
                        List.of(new AlterConfigOp(unverified, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    /** A transaction that has written to both topics; the one before it was all right. */
    private static final class Transaction implements AutoCloseable {
        private final String id;
        private final TopicPartition known;
        private final TopicPartition lost;
        private final KafkaProducer<String, String> producer;
        private final long producerId;

        Transaction(String id) throws Exception {
            this.id = id;
            known = new TopicPartition(id + "-known", 0);
            lost = new TopicPartition(id + "-lost", 0);
            admin.createTopics(List.of(
                            new NewTopic(known.topic(), 1, (short) 1), new NewTopic(lost.topic(), 1, (short) 1)))
                    .all()
                    .get();
            write("before", 1);
            producer = begin();
            producer.send(new ProducerRecord<>(known.topic(), "this")).get();
            TransactionDescription description = description();
            producerId = description.producerId();
            short epoch = (short) description.producerEpoch();
            append(lost, id, producerId, epoch, "this");
            putForward(id, producerId, epoch, known, 2);
        }

        private KafkaProducer<String, String> begin() {
            KafkaProducer<String, String> beginning = new KafkaProducer<>(
                    ClientSettings.of(broker.client(), "transactional.id", id),
                    new StringSerializer(),
                    new StringSerializer());
            beginning.initTransactions();
            beginning.beginTransaction();
            return beginning;
        }

        /** A transaction as it should be, where this one loses its markers. */
        void write(String value, long position) {
            try (KafkaProducer<String, String> sound = begin();
                    KafkaConsumer<String, String> member = consumer(id)) {
                sound.send(new ProducerRecord<>(lost.topic(), value));
                sound.sendOffsetsToTransaction(Map.of(known, new OffsetAndMetadata(position)), member.groupMetadata());
                sound.commitTransaction();
            }
        }

        private TransactionDescription description() throws Exception {
            return admin.describeTransactions(Set.of(id)).description(id).get();
        }

        void end(TransactionState asWhat) {
            if (asWhat == TransactionState.COMPLETE_COMMIT) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
            await().until(() -> description().state() == asWhat && !isOpen(known));
            producer.close();
        }

        /** Where the group is; the answer waits while a transaction that is open has a say in it. */
        long position() throws Exception {
            return admin.listConsumerGroupOffsets(id, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(known)
                    .offset();
        }

        boolean isOpen(TopicPartition partition) throws Exception {
            return admin
                    .describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()
                    .stream()
                    .anyMatch(state -> state.producerId() == producerId
                            && state.currentTransactionStartOffset().isPresent());
        }

        @Override
        public void close() {
            producer.close(Duration.ZERO);
        }
    }

    private static void append(TopicPartition partition, String id, long producerId, short epoch, String value)
            throws IOException {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(
                Compression.NONE,
                producerId,
                epoch,
                0,
                new SimpleRecord(System.currentTimeMillis(), null, value.getBytes(StandardCharsets.UTF_8)));
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(partition.topic())
                .setPartitionData(List.of(new PartitionProduceData()
                        .setIndex(partition.partition())
                        .setRecords(records))));
        ProduceRequest request = ProduceRequest.builder(
                        new ProduceRequestData()
                                .setTransactionalId(id)
                                .setAcks((short) -1)
                                .setTimeoutMs(PATIENCE_MILLIS)
                                .setTopicData(topics),
                        true)
                .build(PRODUCE_VERSION);
        ask(request);
    }

    private static void putForward(String id, long producerId, short epoch, TopicPartition partition, long position)
            throws IOException {
        CommittedOffset offset = new CommittedOffset(position, "", Optional.empty());
        ask(new TxnOffsetCommitRequest.Builder(id, id, producerId, epoch, Map.of(partition, offset), false)
                .build(OFFSETS_VERSION));
    }

    private static void ask(AbstractRequest request) throws IOException {
        try (Socket socket = LostMarkers.connected(host, port, USERS)) {
            assertThat(LostMarkers.ask(socket, request).errorCounts()).isEqualTo(Map.of(Errors.NONE, 1));
        }
    }

    private static long committedEnd(TopicPartition partition) throws Exception {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static KafkaConsumer<String, String> consumer(String group) {
        Map<String, Object> settings =
                ClientSettings.of(broker.client(), "group.id", group, "isolation.level", "read_committed");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    /** All that those who read what is committed see, up to and with the record that comes last. */
    private static List<String> readCommitted(TopicPartition partition, String last) {
        try (KafkaConsumer<String, String> consumer = consumer("readers")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.contains(last);
            });
            return values;
        }
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE_COMMIT, 2, before this after", "COMPLETE_ABORT, 1, before after"})
    void endsWhatIsOverTheWayItEnded(TransactionState end, long position, String seen) throws Exception {
        try (Transaction transaction = new Transaction("stockpot-" + end)) {
            transaction.end(end);
            assertThat(transaction.isOpen(transaction.lost)).isTrue();
            assertThat(transaction.isOpen(OFFSETS)).isTrue();

            LostMarkers.write(admin, host, port, Topics.DEFAULT, USERS);

            assertThat(transaction.isOpen(transaction.lost)).isFalse();
            assertThat(transaction.isOpen(OFFSETS)).isFalse();
            assertThat(transaction.position()).isEqualTo(position);
            transaction.write("after", 3);
            assertThat(readCommitted(transaction.lost, "after")).containsExactly(seen.split(" "));
            assertThat(transaction.position()).isEqualTo(3);
        }
    }

    @Test
    void isDoneBeforeAnybodyIsGivenTheBroker() throws Exception {
        try (Transaction transaction = new Transaction("stockpot-restart")) {
            transaction.end(TransactionState.COMPLETE_COMMIT);
            assertThat(transaction.isOpen(transaction.lost)).isTrue();

            stop();
            start();

            assertThat(transaction.isOpen(transaction.lost)).isFalse();
            assertThat(transaction.position()).isEqualTo(2);
            transaction.write("after", 3);
            assertThat(readCommitted(transaction.lost, "after")).containsExactly("before", "this", "after");
        }
    }

    @Test
    void leavesAloneWhatIsNotOver() throws Exception {
        try (Transaction transaction = new Transaction("stockpot-ongoing")) {
            LostMarkers.write(admin, host, port, Topics.DEFAULT, USERS);

            assertThat(transaction.isOpen(transaction.known)).isTrue();
            assertThat(transaction.isOpen(transaction.lost)).isTrue();
            transaction.end(TransactionState.COMPLETE_COMMIT);
            assertThat(readCommitted(transaction.known, "this")).containsExactly("this");
        }
    }

    @Test
    void leavesAloneWhatIsNotOurs() throws Exception {
        try (Transaction transaction = new Transaction("somebody-elses")) {
            transaction.end(TransactionState.COMPLETE_COMMIT);
            long end = committedEnd(transaction.lost);

            LostMarkers.write(admin, host, port, Topics.DEFAULT, USERS);

            assertThat(transaction.isOpen(transaction.lost)).isTrue();
            assertThat(transaction.isOpen(OFFSETS)).isTrue();
            assertThat(committedEnd(transaction.lost)).isEqualTo(end);
        }
    }
}
