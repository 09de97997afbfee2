package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.node.load.Progress;
import stockpot.schemas.Topics;
import stockpot.topology.ImportedTopics;
import stockpot.topology.TopicPlan;
import stockpot.topology.TopicTable;
import stockpot.topology.settle.Settled;

/** Records get the offsets that they had, whatever lay between them, on a real broker. */
class LogCopyIT {
    private static final TopicTable TABLE = new TopicTable(Topics.DEFAULT, 1, Duration.ofDays(30));
    private static final TopicPartition LOG = new TopicPartition("stockpot.stock.ledger", 1);

    private static final TopicPartition CONTRACTS = new TopicPartition("stockpot.contracts", 1);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static ImportedTopics topics;

    @BeforeAll
    static void begin() throws Exception {
        broker = EmbeddedBroker.start(
                folder.resolve("kafka"),
                BrokerListener.LOOPBACK,
                Topics.DEFAULT,
                BrokerUsers.nodeAlone(Topics.DEFAULT));
        topics = new ImportedTopics(broker.client(), TABLE);
        topics.begin(2);
    }

    @AfterAll
    static void close() {
        topics.close();
        broker.close();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition log, long offset) {
        return new ConsumerRecord<>(
                log.topic(),
                log.partition(),
                offset,
                1_000_000 - offset,
                TimestampType.CREATE_TIME,
                0,
                0,
                log.equals(CONTRACTS) ? new byte[] {(byte) offset} : null,
                new byte[] {(byte) offset},
                new RecordHeaders(),
                Optional.empty());
    }

    private static long copy(TopicPartition log, boolean mayWrite, long... offsets) throws Exception {
        try (LogCopy copy = new LogCopy(broker.client(), CONTRACTS.topic(), mayWrite, Progress.none())) {
            LogChain chain = new LogChain(log);
            for (long offset : offsets) {
                copy.record(record(log, offset));
                chain.add(record(log, offset));
            }
            copy.end(chain);
            return copy.written();
        }
    }

    private static List<Long> there(TopicPartition log) {
        List<Long> offsets = new ArrayList<>();
        try (LogReaders logs = new LogReaders(broker.client());
                LogStream stream = logs.open(log)) {
            for (ConsumerRecord<byte[], byte[]> each = stream.next(); each != null; each = stream.next()) {
                if (each.value() != null) {
                    offsets.add(each.offset());
                    assertThat(each.timestamp()).isEqualTo(1_000_000 - each.offset());
                }
            }
        }
        return offsets;
    }

    /** Kafka compacts that topic, and here it is told to forget what it would. */
    @Test
    void whatWasErasedSinceIsNotMissed() throws Exception {
        assertThat(copy(CONTRACTS, true, 2, 3, 5)).isEqualTo(3);
        try (Admin admin = Admin.create(broker.client())) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, CONTRACTS.topic());
            AlterConfigOp deletes =
                    new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact,delete"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(deletes))).all().get();
            admin.deleteRecords(Map.of(CONTRACTS, RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
        }
        assertThat(there(CONTRACTS)).containsExactly(5L);
        assertThat(copy(CONTRACTS, true, 2, 3, 5, 6)).isEqualTo(1);
        assertThat(there(CONTRACTS)).containsExactly(5L, 6L);
    }

    /** What lay between the records is filled, so an import that is cut short can go on wherever it was. */
    @Test
    void recordsGetTheOffsetsThatTheyHad() throws Exception {
        assertThat(copy(LOG, true, 2, 3, 5)).isEqualTo(3);
        assertThat(there(LOG)).containsExactly(2L, 3L, 5L);
        assertThat(copy(LOG, true, 2, 3, 5, 7, 8, 10, 13, 17)).isEqualTo(5);
        assertThat(there(LOG)).containsExactly(2L, 3L, 5L, 7L, 8L, 10L, 13L, 17L);
        assertThat(copy(LOG, false, 2, 3, 5, 7, 8, 10, 13, 17)).isZero();
        assertThatThrownBy(() -> copy(LOG, false, 2, 3, 5, 7, 8, 10, 13, 17, 18))
                .hasMessageContaining("ends before offset 18");
        assertThatThrownBy(() -> copy(LOG, true, 2, 3, 6))
                .hasMessageContaining("has another record at offset 5 than the file at offset 6");
        assertThatThrownBy(() -> copy(LOG, true, 0, 2))
                .hasMessageContaining("has another record at offset 0 than the file at offset 0");
    }

    @Test
    void anImportThatWasKilledBetweenFillersGoesOn() throws Exception {
        TopicPartition log = new TopicPartition("stockpot.pots.ledger", 0);
        try (Producer<byte[], byte[]> killed =
                new KafkaProducer<>(broker.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            killed.send(new ProducerRecord<>(log.topic(), log.partition(), new byte[0], (byte[]) null))
                    .get();
        }
        assertThat(copy(log, true, 3, 4)).isEqualTo(2);
        assertThat(there(log)).containsExactly(3L, 4L);
    }

    @Test
    void noNodeStartsBeforeTheImportIsComplete() throws Exception {
        TopicPartition commands = new TopicPartition("stockpot.stock.commands", 0);
        copy(commands, true, 0, 1, 2);
        copy(commands, true, 0, 1, 2, 3, 4);
        assertThat(there(commands)).containsExactly(0L, 1L, 2L, 3L, 4L);
        TopicPlan plan = new TopicPlan(broker.client(), TABLE);
        assertThat(topics.isUnfinished()).isTrue();
        assertThatThrownBy(plan::find)
                .hasMessageContaining("is imported by half: run ./stockpot import with the same file again");
        Settled settled = new Settled(Map.of(LOG, 7L));
        topics.finish(settled);
        assertThat(topics.isUnfinished()).isFalse();
        assertThat(Settled.read(broker.client(), Topics.DEFAULT)).isEqualTo(settled);
    }
}
