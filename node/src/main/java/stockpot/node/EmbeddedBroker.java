package stockpot.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.DynamicVoters;
import stockpot.schemas.Topics;

/**
 * A real Kafka broker and controller in this process. Its node and its controller come by loopback only; where others come
 * is a {@link BrokerListener}, which is on loopback unless it is set otherwise.
 *
 * <p>All that is used of Kafka's inside is in this class: these are not public interfaces and may change with any release.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int ATTEMPTS = 5;

    /** Of others; the node's own are not among them. Each may keep a buffer of {@link #LOGIN_BYTES} before it is let in. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int LOGIN_BYTES = 16 << 10;

    private final KafkaRaftServer server;
    private final int port;
    private final BrokerListener clients;
    private final BrokerDoor door;

    private EmbeddedBroker(KafkaRaftServer server, int port, BrokerListener clients, BrokerDoor door) {
        this.server = server;
        this.port = port;
        this.clients = clients;
        this.door = door;
    }

    /**
     * Starts the broker on a folder, which is formatted if it is new.
     *
     * @param wanted where others come in
     * @param topics whose transactions are ours
     * @param door whom it lets in
     */
    static EmbeddedBroker start(Path folder, BrokerListener wanted, Topics topics, BrokerDoor door) throws IOException {
        Files.createDirectories(folder);
        if (wanted.port() != 0) {
            requireFree(wanted);
        }
        TopicFolders topicFolders = TopicFolders.in(folder);
        for (int attempt = 1; ; attempt++) {
            List<Integer> free = freePorts();
            BrokerListener clients = wanted.port() == 0 ? wanted.at(free.get(0)) : wanted;
            int port = free.get(1);
            int controllerPort = free.get(2);
            if (!Files.exists(folder.resolve("meta.properties"))) {
                format(folder, controllerPort);
            }
            KafkaRaftServer server = new KafkaRaftServer(
                    new KafkaConfig(settings(folder, port, controllerPort, clients, door), false), Time.SYSTEM);
            try {
                server.startup();
                EmbeddedBroker broker = new EmbeddedBroker(server, port, clients, door);
                Set<String> unknown = broker.endLastLife(topicFolders, topics);
                if (unknown.isEmpty()) {
                    return broker;
                }
                broker.close();
                topicFolders.giveBackNames();
                throw new Settings.BadSetting("the broker's own log, " + folder.resolve("__cluster_metadata-0")
                        + ", is damaged: it does not know the topics " + String.join(", ", unknown)
                        + " any more, which lie in " + folder + ". Put a backup of all of that folder back");
            } catch (Settings.BadSetting e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                server.shutdown();
                server.awaitShutdown();
                // Between finding a free port and taking it somebody else may have taken it.
                if (attempt == ATTEMPTS) {
                    throw new IOException(
                            "the embedded broker does not start on " + clients.bound() + ": " + rootOf(e), e);
                }
            }
        }
    }

    /** Ends what the last life has left open; the topics that this one does not know any more. */
    private Set<String> endLastLife(TopicFolders folders, Topics topics) throws IOException {
        try (Admin admin = Admin.create(client())) {
            Set<String> unknown = folders.unknownTo(admin);
            if (unknown.isEmpty()) {
                LostMarkers.write(admin, InetAddress.getLoopbackAddress(), port, topics, door);
            }
            return unknown;
        }
    }

    /** Where the node comes in, and whoever runs it. */
    String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Where others come in. */
    String othersBootstrapServers() {
        return clients.found();
    }

    /** What a client of this process, which may do everything, has to be told. */
    Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>(door.client());
        client.put("bootstrap.servers", bootstrapServers());
        return client;
    }

    private static void format(Path folder, int controllerPort) throws IOException {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder.toString())
                    .addDirectory(folder.toString())
                    .setIgnoreFormatted(true)
                    .setHasDynamicQuorum(true)
                    .setInitialControllers(
                            DynamicVoters.parse("1@" + HOST + ":" + controllerPort + ":" + Uuid.randomUuid()))
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format the broker's folder " + folder, e);
        }
    }

    private static Map<String, Object> settings(
            Path folder, int port, int controllerPort, BrokerListener clients, BrokerDoor door) {
        Map<String, Object> settings = new HashMap<>(door.broker());
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.bootstrap.servers", HOST + ":" + controllerPort);
        String node = "NODE://" + HOST + ":" + port;
        settings.put(
                "listeners", node + ",CLIENTS://" + clients.bound() + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", node + ",CLIENTS://" + clients.found());
        settings.put("listener.name.clients.max.connections", Integer.toString(MOST_CONNECTIONS));
        settings.put("sasl.server.max.receive.size", Integer.toString(LOGIN_BYTES));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "NODE");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("metric.reporters", "");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        // A node may be away for longer than Kafka's week; without its positions it would begin at the beginning.
        settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        // There is nobody to wait for.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        // After a crash the log is scanned and the dead process's transaction aborted at once.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // After a crash the controller takes the dead broker for alive as long as this, and the new one waits. It must
        // not be
        // too short either: a broker that is not heard of for so long loses its partitions for a moment.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("num.recovery.threads.per.data.dir", "2");
        // Few threads and small buffers: the broker shares two cores and a gigabyte with everything else. The cleaner's
        // buffer holds some 900,000 keys; a smaller one would compact the changelogs in many passes.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(24 << 20));
        settings.put("log.cleaner.threads", "1");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("group.coordinator.threads", "1");
        settings.put("background.threads", "2");
        settings.put("num.replica.fetchers", "1");
        settings.put("log.segment.bytes", Integer.toString(256 << 20));
        return settings;
    }

    /** A broker says this too, behind two hundred lines of stack trace. */
    private static void requireFree(BrokerListener wanted) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(wanted.address(), wanted.port()));
        } catch (BindException e) {
            throw new IOException(
                    "the embedded broker cannot listen on port " + wanted.port() + " of " + wanted.host() + " ("
                            + e.getMessage()
                            + "); choose another port with " + Setting.KAFKA_PORT.environmentName()
                            + ", or another address with " + Setting.KAFKA_HOST.environmentName(),
                    e);
        }
    }

    /** Three of them, each held until all are found: a port that is free is often found twice in a row. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = anyPort();
                ServerSocket two = anyPort();
                ServerSocket three = anyPort()) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private static ServerSocket anyPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.toString();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
