package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;
import stockpot.topology.decide.Layout;
import stockpot.topology.log.Identity;
import stockpot.topology.log.KafkaLogCheck;
import stockpot.topology.log.LogCheck;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.log.Mark;
import stockpot.topology.stock.StockFamily;

/** Rows against a log on a real broker: each way in which they may not belong together, and that otherwise they do. */
class KafkaLogCheckIT {
    private static final Topics.Family STOCK = Topics.STOCK;
    private static final TopicPartition COMMANDS = new TopicPartition(STOCK.commands(), 0);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir
    Path folder;

    private final long now = System.currentTimeMillis();
    private final List<TopicPartition> moved = new ArrayList<>();
    private long movedTo = -1;
    private EmbeddedBroker broker;
    private Admin admin;
    private Producer<byte[], byte[]> producer;
    private KafkaLogCheck check;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(
                folder, BrokerListener.LOOPBACK, Topics.DEFAULT, BrokerUsers.nodeAlone(Topics.DEFAULT));
        Map<String, Object> client = broker.client();
        admin = Admin.create(client);
        makeTopics(STOCK.commands(), STOCK.results(), STOCK.ledger(), Topics.DEFAULT.changelog(STOCK));
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        check = new KafkaLogCheck(client, Topics.DEFAULT, "this", (partition, offset) -> {
            moved.add(partition);
            movedTo = offset;
        });
    }

    private void makeTopics(String... names) throws Exception {
        admin.createTopics(List.of(names).stream()
                        .map(name -> new NewTopic(name, 1, (short) 1)
                                .configs(Map.of(
                                        TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                                        Long.toString(Long.MAX_VALUE))))
                        .toList())
                .all()
                .get();
    }

    @AfterEach
    void close() {
        check.close();
        producer.close();
        admin.close();
        broker.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void command(String text, long hoursAgo) throws Exception {
        producer.send(new ProducerRecord<>(STOCK.commands(), 0, now - hoursAgo * HOUR, null, bytes(text)))
                .get();
    }

    private Mark mark(long offset, String text, long hoursAgo) {
        return Mark.of(check.identity(STOCK), offset, now - hoursAgo * HOUR, null, bytes(text));
    }

    @Test
    void aCopyOfThisLogIsUsedUnlessItMayHaveMissedDeletions() throws Exception {
        command("a", 40);
        command("b", 39);
        assertThat(check.faultOf(STOCK, 0, mark(1, "b", 39))).isEmpty();
        command("c", 11);
        assertThat(check.faultOf(STOCK, 0, mark(1, "b", 39))).isEmpty();
        assertThat(check.faultOf(STOCK, 0, mark(0, "a", 40)))
                .hasValueSatisfying(why -> assertThat(why).contains("39 hours behind"));
    }

    @Test
    void aCopyWhoseLogIsAheadOfThisMachinesClockIsHeldAgainstTheLog() throws Exception {
        command("a", 0);
        command("b", -1);
        command("c", -20);
        assertThat(check.faultOf(STOCK, 0, mark(0, "a", 0)))
                .hasValueSatisfying(why -> assertThat(why).contains("19 hours behind"));
    }

    /** Rows that stand still somewhere are the fold of nothing that matters. */
    @Test
    void verifyGoesToTheEndOfTheLog() throws Exception {
        command("no command", 0);
        Layout layout = new Layout(1, Duration.ofMinutes(5), Duration.ofDays(1));
        try (LogReaders logs = new LogReaders(broker.client())) {
            PartitionFold fold = new PartitionFold(StockFamily.STOCK, layout, 0, logs, more -> {});
            Path none = Files.createFile(folder.resolve("rows"));
            long end = logs.end(COMMANDS);
            assertThat(fold.compare(new RowsReading(none, 0, 0), end).commands())
                    .isEqualTo(1);
            command("one that came later", 0);
            assertThat(fold.compare(new RowsReading(none, 0, 0), end).commands())
                    .isEqualTo(1);
            assertThatThrownBy(() -> fold.compare(new RowsReading(none, -1, 0), end))
                    .isInstanceOf(PartitionFold.Difference.class)
                    .hasMessageContaining("go up to offset -1, and there is a command at offset 0");
        }
    }

    @Test
    void aCopyOfAnotherLogIsNotUsed() throws Exception {
        command("a", 0);
        command("b", 0);
        Identity here = check.identity(STOCK);
        assertFault(mark(7, "b", 0), "they go up to offset 7 and the log ends before offset 2");
        assertFault(mark(1, "x", 0), "has another command at offset 1");
        assertFault(mark(1, "b", 1), "has another command at offset 1");
        assertFault(Mark.of(new Identity("other", here.changelog()), 1, now, null, bytes("b")), "from log other");
        admin.deleteTopics(List.of(Topics.DEFAULT.changelog(STOCK))).all().get();
        Mark mark = Mark.of(here, 1, now, null, bytes("b"));
        assertFault(mark, "the changelog that they were written to is not there any more");
        assertThat(check.open(STOCK, 0, mark).published()).isEqualTo(LogCheck.NOTHING);
    }

    private void assertFault(Mark mark, String words) {
        assertThat(check.faultOf(STOCK, 0, mark))
                .hasValueSatisfying(why -> assertThat(why).contains(words));
    }

    @Test
    void aPartitionIsReadFromTheFirstCommandThatIsNotInItsRows() throws Exception {
        command("a", 0);
        command("b", 0);
        check.open(STOCK, 0, null);
        assertThat(moved).containsExactly(COMMANDS);
        assertThat(movedTo).isZero();
        check.open(STOCK, 0, mark(0, "a", 0));
        assertThat(movedTo).isEqualTo(1);
        assertThat(Mark.read(mark(1, "b", 0).write())).isEqualTo(mark(1, "b", 0));
    }

    @Test
    void whatIsPublishedIsWhatWasCommittedLast() throws Exception {
        for (int i = 0; i < 40; i++) {
            command("command " + i, 0);
        }
        Map<String, Object> client = ClientSettings.of(broker.client(), "transactional.id", "publishing");
        try (Producer<byte[], byte[]> publishing =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            publishing.initTransactions();
            publish(publishing, STOCK.results(), 3, true);
            publish(publishing, STOCK.ledger(), 5, true);
            for (int offset = 6; offset < 26; offset++) {
                publish(publishing, STOCK.ledger(), offset, false);
            }
            assertThat(check.publishedUpTo(STOCK, 0)).isEqualTo(5);
            publish(publishing, STOCK.results(), 26, true);
            assertThat(check.publishedUpTo(STOCK, 0)).isEqualTo(26);
            publish(publishing, STOCK.results(), 40, true);
        }
        assertThatThrownBy(() -> check.open(STOCK, 0, mark(1, "command 1", 0)))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContainingAll("goes up to offset 40", "ends before offset 40", "./stockpot rebuild");
    }

    @Test
    void whereAllResultsAreGoneTheGroupKnowsWhatWasPublished() throws Exception {
        for (int i = 0; i < 4; i++) {
            command("command " + i, 0);
            byte[] value = bytes("{\"position\":\"" + STOCK.commands() + "/0/" + i + "\"}");
            producer.send(new ProducerRecord<>(STOCK.results(), 0, null, value)).get();
        }
        assertThat(check.publishedUpTo(STOCK, 0)).isEqualTo(3);
        admin.deleteRecords(Map.of(new TopicPartition(STOCK.results(), 0), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();
        assertThat(check.publishedUpTo(STOCK, 0)).isEqualTo(LogCheck.NOTHING);
        admin.alterConsumerGroupOffsets(Topics.DEFAULT.applicationId(), Map.of(COMMANDS, new OffsetAndMetadata(3)))
                .all()
                .get();
        assertThat(check.publishedUpTo(STOCK, 0)).isEqualTo(2);
    }

    private static void publish(Producer<byte[], byte[]> publishing, String topic, long offset, boolean committed)
            throws Exception {
        publishing.beginTransaction();
        byte[] value = bytes("{\"position\":\"" + STOCK.commands() + "/0/" + offset + "\"}");
        publishing.send(new ProducerRecord<>(topic, 0, null, value)).get();
        if (committed) {
            publishing.commitTransaction();
        } else {
            publishing.abortTransaction();
        }
    }

    @Test
    void commandsThatWereRemovedBeforeTheyWereProcessedAreMissed() throws Exception {
        for (String each : List.of("a", "b", "c", "d")) {
            command(each, 0);
        }
        check.lookAgain(STOCK, 0, mark(0, "a", 0), 3);
        assertThatThrownBy(() -> check.lookAgain(STOCK, 0, mark(1, "x", 0), 1))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContainingAll("on this node", "another command at offset 1");
        admin.deleteRecords(Map.of(COMMANDS, RecordsToDelete.beforeOffset(3)))
                .all()
                .get();
        check.open(STOCK, 0, mark(2, "c", 0));
        assertThatThrownBy(() -> check.open(STOCK, 0, mark(1, "b", 0)))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContainingAll("end before offset 2", "begins at offset 3", "./stockpot rebuild");
        assertThatThrownBy(() -> check.lookAgain(STOCK, 0, mark(0, "a", 0), 3))
                .isInstanceOf(LogMismatch.class)
                .hasMessageContainingAll("end before offset 1", "begins at offset 3");
    }
}
