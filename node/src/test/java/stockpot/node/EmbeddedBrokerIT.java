package stockpot.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stockpot.schemas.Topics;

/** Who gets into the embedded broker, and how far: any user of the machine can reach its ports. */
class EmbeddedBrokerIT {
    private static final String COMMANDS = Topics.STOCK.commands();
    private static final String LEDGER = Topics.STOCK.ledger();
    private static final byte[] TEXT = {'{', '}'};

    @TempDir
    static Path folder;

    private static final BrokerUsers USERS =
            new BrokerUsers(Topics.DEFAULT, Secrets.drawn(), "with \"quotes\" and \\", "for the writer");
    private static EmbeddedBroker broker;
    private static Admin node;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder, BrokerListener.LOOPBACK, Topics.DEFAULT, USERS);
        node = Admin.create(broker.client());
        node.createTopics(List.of(new NewTopic(COMMANDS, 1, (short) 1), new NewTopic(LEDGER, 1, (short) 1)))
                .all()
                .get();
        append(broker.client(), LEDGER);
    }

    @AfterAll
    static void stop() {
        node.close();
        broker.close();
    }

    private static void append(Map<String, Object> client, String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            get(producer.send(new ProducerRecord<>(topic, TEXT, TEXT)));
        }
    }

    /** As a client reads it from the file that it is given. */
    private static Map<String, Object> client(String user) throws Exception {
        Properties file = new Properties();
        file.load(new StringReader(Objects.requireNonNull(
                USERS.files(broker.othersBootstrapServers()).get(user + ".properties"))));
        Map<String, Object> client = new HashMap<>();
        file.forEach((name, value) -> client.put(name.toString(), value));
        client.putAll(Map.of("max.block.ms", 5_000, "default.api.timeout.ms", 2_000, "request.timeout.ms", 1_500));
        return client;
    }

    private static void get(Future<?> answer) throws Exception {
        answer.get();
    }

    private static void denied(Future<?> answer) {
        assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(AuthorizationException.class);
    }

    @Test
    void asksEverybodyForAPassword() throws Exception {
        Map<String, Object> wrong = client("subscriber");
        wrong.put(
                "sasl.jaas.config",
                String.valueOf(wrong.get("sasl.jaas.config")).replace("quotes", "guesses"));
        Map<String, Object> none = client("subscriber");
        none.keySet().removeIf(name -> name.startsWith("s"));
        String controller = node.describeMetadataQuorum()
                .quorumInfo()
                .get()
                .nodes()
                .get(1)
                .endpoints()
                .iterator()
                .next()
                .toString()
                .replaceFirst("(?s).*port=([0-9]+).*", "127.0.0.1:$1");
        for (String key : List.of("bootstrap.servers", "bootstrap.controllers")) {
            boolean toController = key.equals("bootstrap.controllers");
            String address = toController ? controller : broker.othersBootstrapServers();
            for (Map<String, Object> client : List.of(none, wrong)) {
                client.remove("bootstrap.servers");
                client.remove("bootstrap.controllers");
                client.put(key, address);
                try (Admin stranger = Admin.create(client)) {
                    Throwable refused =
                            catchThrowable(() -> get(stranger.describeCluster().nodes()));
                    assertThat(refused).as(key).isNotNull();
                    if (client.equals(wrong)) {
                        assertThat(refused).hasCauseInstanceOf(SaslAuthenticationException.class);
                    }
                }
            }
        }
        Map<String, Object> known = client("subscriber");
        known.remove("bootstrap.servers");
        known.put("bootstrap.controllers", controller);
        try (Admin subscriber = Admin.create(known)) {
            assertThatThrownBy(() -> get(subscriber.describeCluster().nodes()))
                    .as("the controller knows nobody but the node")
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    /** Its password is drawn, but where others come in, also from other machines, nobody needs to be able to try it. */
    @Test
    void theNodeComesInByItsOwnDoorAlone() throws Exception {
        Map<String, Object> client = new HashMap<>(USERS.client());
        client.put("bootstrap.servers", broker.othersBootstrapServers());
        try (Admin admin = Admin.create(client)) {
            assertThatThrownBy(() -> get(admin.describeCluster().nodes()))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        Map<String, Object> other = client("subscriber");
        other.put("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(other)) {
            assertThatThrownBy(() -> get(admin.describeCluster().nodes()))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    /** Each that is not let in yet may have a buffer. */
    @Test
    void hasRoomForSoManyOthersAndAlwaysForItsNode() throws Exception {
        String address = broker.othersBootstrapServers();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 256; i++) {
                idle.add(new Socket("127.0.0.1", port));
            }
            try (Admin subscriber = Admin.create(client("subscriber"))) {
                assertThatThrownBy(() -> get(subscriber.describeCluster().nodes()))
                        .hasCauseInstanceOf(TimeoutException.class);
            }
            try (Admin another = Admin.create(broker.client())) {
                assertThat(another.describeCluster().nodes().get()).hasSize(1);
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        try (Admin subscriber = Admin.create(client("subscriber"))) {
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    subscriber.describeCluster().nodes().get())
                            .hasSize(1));
        }
    }

    @Test
    void tellsSubscribersWhereItIsSaidToBe() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        BrokerListener everywhere = new BrokerListener("0.0.0.0", port, "127.0.0.3:" + port);
        try (EmbeddedBroker open = EmbeddedBroker.start(folder.resolve("open"), everywhere, Topics.DEFAULT, USERS)) {
            Map<String, Object> client = client("subscriber");
            client.put("bootstrap.servers", "127.0.0.2:" + port);
            try (Admin subscriber = Admin.create(client)) {
                assertThat(subscriber.describeCluster().nodes().get())
                        .singleElement()
                        .satisfies(node -> assertThat(node.host() + ":" + node.port())
                                .isEqualTo(open.othersBootstrapServers())
                                .isEqualTo("127.0.0.3:" + port));
            }
            String own = open.bootstrapServers();
            assertThat(own).startsWith("127.0.0.1:");
            assertThatThrownBy(() ->
                            new Socket("127.0.0.2", Integer.parseInt(own.substring(own.indexOf(':') + 1))).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aSubscriberReadsWhatIsPublishedAndNothingElse() throws Exception {
        Map<String, Object> client = client("subscriber");
        client.put("group.id", "somebody's");
        client.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(LEDGER));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            ConsumerRecord<byte[], byte[]> read = null;
            while (read == null && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    read = record;
                }
            }
            assertThat(read).isNotNull();
            assertThat(read.value()).isEqualTo(TEXT);
            consumer.commitSync();
            assertThat(consumer.listTopics()).containsOnlyKeys(LEDGER);
        }
        TopicPartition ledger = new TopicPartition(LEDGER, 0);
        try (Admin admin = Admin.create(client("subscriber"))) {
            denied(admin.deleteTopics(List.of(LEDGER)).all());
            denied(admin.createTopics(List.of(new NewTopic("mine", 1, (short) 1)))
                    .all());
            denied(admin.deleteConsumerGroups(List.of("somebody's")).all());
            denied(admin.alterConsumerGroupOffsets("stockpot", Map.of(ledger, new OffsetAndMetadata(0)))
                    .all());
            denied(admin.describeConsumerGroups(List.of("stockpot-settler")).all());
        }
        for (String topic : List.of(LEDGER, COMMANDS)) {
            assertThatThrownBy(() -> append(client("subscriber"), topic))
                    .as(topic)
                    .isNotNull();
        }
        assertThat(node.listTopics().names().get()).contains(LEDGER, COMMANDS).doesNotContain("mine");
    }

    /** An open transaction would hold back everybody's commands. */
    @Test
    void aWriterAppendsCommandsAndOnlyOneByOne() throws Exception {
        append(client("writer"), COMMANDS);
        assertThatThrownBy(() -> append(client("writer"), LEDGER)).hasMessageContaining("authorized");
        Map<String, Object> transactions = client("writer");
        transactions.put("transactional.id", "mine");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(transactions, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(AuthorizationException.class);
        }
        assertThat(new BrokerUsers(Topics.DEFAULT, "n", "s", "").files("b:1"))
                .as("nobody but the node, unless a password is set")
                .containsOnlyKeys("subscriber.properties", "subscriber.kcat");
        assertThat(USERS.files("b:1").get("subscriber.kcat"))
                .contains("bootstrap.servers=b:1\n", "sasl.password=with \"quotes\" and \\\n");
    }
}
