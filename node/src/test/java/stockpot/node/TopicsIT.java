package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import stockpot.schemas.Topics;
import stockpot.topology.TopicPlan;
import stockpot.topology.TopicTable;
import stockpot.topology.decide.Layout;

/** Topics that somebody else made or changed, on a real broker. */
class TopicsIT {
    private static final Layout LAYOUT = new Layout(2, Duration.ofMinutes(5), Duration.ofHours(24));
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String CHANGELOG = "stockpot-stock-changelog";
    private static final String TO_MEND =
            "; this mends it: kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s"
                    + " --add-config %s=%s";

    @TempDir
    static Path folder;

    private static final Logger CHECK = (Logger) LoggerFactory.getLogger("stockpot.topology.TopicCheck");
    private static final ListAppender<ILoggingEvent> SAID = new ListAppender<>();
    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void makeAll() throws Exception {
        SAID.start();
        CHECK.addAppender(SAID);
        broker = EmbeddedBroker.start(
                folder.resolve("kafka"),
                BrokerListener.LOOPBACK,
                Topics.DEFAULT,
                BrokerUsers.nodeAlone(Topics.DEFAULT));
        admin = Admin.create(client());
        start(1, MONTH);
        // As Kafka Streams makes it, at the first start.
        NewTopic changelog = new NewTopic(CHANGELOG, LAYOUT.partitions(), (short) 1);
        admin.createTopics(List.of(changelog.configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        // A start passes over what the broker does not know of yet.
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(value(CHANGELOG, "cleanup.policy")).isEqualTo("compact"));
        start(1, MONTH);
        // Until the broker describes them as they were mended, the next start would mend them again, and say so.
        becomes(CHANGELOG, "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        becomes(CHANGELOG, "max.message.bytes", Integer.toString(8 << 20));
        SAID.list.clear();
    }

    @AfterAll
    static void close() {
        CHECK.detachAppender(SAID);
        admin.close();
        broker.close();
    }

    private static Map<String, Object> client() {
        return broker.client();
    }

    private static void start(int replication, Duration derivedKept) throws InterruptedException {
        plan(replication, derivedKept).settle(LAYOUT, true);
    }

    private static TopicPlan plan(int replication, Duration derivedKept) {
        return new TopicPlan(client(), new TopicTable(Topics.DEFAULT, replication, derivedKept));
    }

    @Test
    void changelogsThatCannotBeMadeAnewAreLeft() throws Exception {
        var before = admin.describeTopics(List.of(CHANGELOG)).allTopicNames().get();
        assertThatThrownBy(() -> plan(3, MONTH).recreateChangelogs(LAYOUT.partitions()))
                .hasMessageContaining("were left as they are");
        assertThat(admin.describeTopics(List.of(CHANGELOG))
                        .allTopicNames()
                        .get()
                        .get(CHANGELOG)
                        .topicId())
                .isEqualTo(before.get(CHANGELOG).topicId());
    }

    /** Alters what a topic is said to be; the broker describes it that way a moment after the controller has agreed. */
    private static void alter(String topic, String config, String value) throws Exception {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(config, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(change)))
                .all()
                .get();
        becomes(topic, config, value);
    }

    private static void becomes(String topic, String config, String value) {
        await().untilAsserted(() ->
                assertThat(value(topic, config)).as(topic + " " + config).isEqualTo(value));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static String value(String topic, String config) throws Exception {
        return admin.describeConfigs(List.of(resource(topic)))
                .all()
                .get()
                .get(resource(topic))
                .get(config)
                .value();
    }

    private static List<String> said() {
        List<String> said = SAID.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
        SAID.list.clear();
        return said;
    }

    @ParameterizedTest
    @CsvSource({
        "stockpot.stock.commands,  message.timestamp.type, CreateTime,     LogAppendTime",
        "stockpot.pots.commands,   cleanup.policy,         compact,        delete",
        "stockpot.orders.commands, cleanup.policy,         'compact,delete', delete",
        "stockpot.catalog.commands, retention.ms,          604800000,      -1",
        "stockpot.stock.commands,  retention.bytes,        1000000000,     -1",
        "stockpot.stock.ledger,    retention.ms,           604800000,      -1",
        "stockpot.pots.ledger,     cleanup.policy,         compact,        delete",
        "stockpot.stock.results,   cleanup.policy,         compact,        delete",
        "stockpot.dead-letters,    cleanup.policy,         compact,        delete",
        "stockpot.catalog,         cleanup.policy,         delete,         compact",
        "stockpot.meta,            retention.ms,           604800000,      -1",
        CHANGELOG + ",             cleanup.policy,         delete,         compact",
    })
    void refusesWhatBreaksALaw(String topic, String config, String bad, String needed) throws Exception {
        String good = value(topic, config);
        alter(topic, config, bad);
        try {
            assertThatThrownBy(() -> start(1, MONTH))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("topic " + topic + " has " + config + "=" + bad + " and needs " + needed
                            + TO_MEND.formatted(broker.bootstrapServers(), topic, config, needed));
            assertThat(value(topic, config)).as("left as it was found").isEqualTo(bad);
        } finally {
            alter(topic, config, good);
        }
        start(1, MONTH);
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stockpot.stock.ledger,  message.timestamp.after.max.ms,  3600000",
        "stockpot.stock.results, message.timestamp.before.max.ms, 3600000",
        "stockpot.catalog,       message.timestamp.after.max.ms,  3600000",
        "stockpot.dead-letters,  max.message.bytes,               1048588",
        CHANGELOG + ",           message.timestamp.after.max.ms,  3600000",
    })
    void mendsWhatIsOnlyABound(String topic, String config, String bad) throws Exception {
        String good = value(topic, config);
        alter(topic, config, bad);
        start(1, MONTH);
        becomes(topic, config, good);
        assertThat(said())
                .containsExactly("INFO topic " + topic + " had " + config + "=" + bad + " and has " + good + " now");
    }

    @Test
    void keepsResultsAndDeadLettersAsLongAsIsSet() throws Exception {
        start(1, Duration.ofDays(2));
        for (String topic : List.of("stockpot.stock.results", "stockpot.pots.results", "stockpot.dead-letters")) {
            becomes(topic, "retention.ms", "172800000");
        }
        assertThat(value("stockpot.stock.commands", "retention.ms")).isEqualTo("-1");
        start(1, MONTH);
        becomes("stockpot.stock.results", "retention.ms", "2592000000");
        SAID.list.clear();
    }

    @Test
    void warnsOfWhatIsOnlyWeaker() throws Exception {
        alter("stockpot.stock.ledger", "unclean.leader.election.enable", "true");
        start(3, MONTH);
        alter("stockpot.stock.ledger", "unclean.leader.election.enable", "false");
        List<String> said = said();
        assertThat(said)
                .contains(
                        "WARN topic stockpot.stock.commands has 1 replicas and 3 are set (STOCKPOT_REPLICATION);"
                                + " kafka-reassign-partitions.sh adds some",
                        "WARN topic stockpot.meta has min.insync.replicas=1 and needs 2"
                                + TO_MEND.formatted(
                                        broker.bootstrapServers(), "stockpot.meta", "min.insync.replicas", "2"),
                        "WARN topic " + CHANGELOG + " has min.insync.replicas=1 and needs 2"
                                + TO_MEND.formatted(broker.bootstrapServers(), CHANGELOG, "min.insync.replicas", "2"))
                .anyMatch(line -> line.startsWith(
                        "WARN topic stockpot.stock.ledger has unclean.leader.election.enable=true and needs false"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "old   | {\"log\":\"x\",\"partitions\":2} | from before 0.1, whose logs no release reads",
                "young | {\"log\":\"x\",\"level\":1,\"partitions\":2} | from before 0.1, whose logs no release reads",
                "later | {\"log\":\"x\",\"format\":1,\"level\":9,\"partitions\":2} | of level 9, and this one knows the rules up to level 2",
            })
    void refusesALogThatIsDecidedUnderOtherRules(String prefix, String first, String why) throws Exception {
        Topics topics = new Topics(prefix);
        NewTopic meta = new NewTopic(topics.meta(), 1, (short) 1);
        admin.createTopics(List.of(meta.configs(Map.of("retention.ms", "-1", "retention.bytes", "-1"))))
                .all()
                .get();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.meta(), 0, null, first.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        assertThatThrownBy(() -> new TopicPlan(client(), new TopicTable(topics, 1, MONTH)).settle(LAYOUT, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the ledger of " + topics.meta() + " was begun by a stockpot " + why)
                .hasMessageContaining("; nothing was changed: ");
        assertThat(admin.listTopics().names().get())
                .doesNotContain(topics.family("stock").commands());
        SAID.list.clear();
    }

    @Test
    void refusesOtherPartitions() throws Exception {
        NewTopic changelog = new NewTopic("stockpot-pots-changelog", 3, (short) 1);
        admin.createTopics(List.of(changelog.configs(Map.of("cleanup.policy", "compact"))))
                .all()
                .get();
        try {
            assertThatThrownBy(() -> start(1, MONTH))
                    .hasMessageStartingWith(
                            "topic stockpot-pots-changelog has 3 partitions and the ledger was begun with 2;")
                    .hasMessageContaining("./stockpot rebuild makes the topic anew");
        } finally {
            admin.deleteTopics(List.of("stockpot-pots-changelog")).all().get();
        }
        SAID.list.clear();
    }
}
