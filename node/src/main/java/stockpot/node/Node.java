package stockpot.node;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.Door;
import stockpot.http.DoorSettings;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.PeerCall;
import stockpot.http.gateway.Unanswered;
import stockpot.topology.BoundedRocks;
import stockpot.topology.StreamsSettings;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Layout;
import stockpot.topology.query.CommitQuestion;
import stockpot.topology.query.OrderQueries;
import stockpot.topology.query.OutcomeQuestion;
import stockpot.topology.query.PotQueries;
import stockpot.topology.query.ProductQueries;
import stockpot.topology.query.ReservationQueries;
import stockpot.topology.query.RowQueries;
import stockpot.topology.send.NoAnswer;
import stockpot.topology.send.Patience;

/** One running node: the broker if it is embedded, the topology, the door. Started in this order and stopped in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration BROKERS_PATIENCE = Duration.ofMinutes(1);
    private static final long ADMIN_PAUSE_MILLIS = 100;
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final Settings settings;
    private final DataFolder folder;
    private final Consumer<Throwable> onFailure;
    private final SnapshotDesk snapshots = new SnapshotDesk(this::engine);
    private @Nullable EmbeddedBroker broker;
    private @Nullable HttpPeers peers;
    private @Nullable Door door;
    private volatile @Nullable Whereabouts whereabouts;
    private volatile @Nullable Engine engine;
    private volatile @Nullable Health begun = Health.not("starting", "the node has not found its brokers yet");
    private @Nullable String generatedPassword;

    private Node(Settings settings, DataFolder folder, Consumer<Throwable> onFailure) {
        this.settings = settings;
        this.folder = folder;
        this.onFailure = onFailure;
    }

    /**
     * Starts a node and returns when it can serve.
     *
     * @param onFailure called when the topology has stopped by itself; the node is to be ended then
     * @throws Settings.BadSetting when it cannot start as it is set
     */
    public static Node start(Settings settings, Consumer<Throwable> onFailure)
            throws IOException, InterruptedException {
        DataFolder folder = DataFolder.open(settings.dataFolder());
        Node node = new Node(settings, folder, onFailure);
        try {
            node.start();
            return node;
        } catch (IOException | InterruptedException | RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void start() throws IOException, InterruptedException {
        warnOfOpenListening();
        String clusterSecret = clusterSecret();
        Supplier<Engine> running = this::engine;
        HttpPeers asked = new HttpPeers(clusterSecret);
        peers = asked;
        Door opened = Door.open(
                doorSettings(clusterSecret),
                new EngineCommands(running),
                new EngineReads(running),
                this::health,
                peerCalls());
        door = opened;
        Whereabouts where = new Whereabouts(asked, settings.advertised(opened.port()));
        whereabouts = where;
        if (!settings.isEmbedded()) {
            where.requireOwn();
        }
        Map<String, Object> client = settings.kafkaClient(bootstrapServers());
        new AwaitedBrokers(client, settings.replication(), why -> begun = Health.not("starting", why))
                .await(BROKERS_PATIENCE);
        Layout wanted = new Layout(
                settings.partitions(),
                Duration.ofSeconds(settings.number(Setting.OUTCOMES_KEPT_SECONDS, 10, 86_400, 300)),
                Duration.ofSeconds(settings.number(Setting.KEYED_OUTCOMES_KEPT_SECONDS, 60, 31_536_000, 86_400)),
                settings.topics());
        TopicPlan topics = new TopicPlan(client, settings.topicTable());
        Layout layout = topics.settle(wanted, settings.isSet(Setting.PARTITIONS));
        BoundedRocks.loadFrom(folder.nativeCode());
        Engine started =
                new Engine(layout, topics.identity(), client, streamsSettings(client, opened.port()), asked, onFailure);
        engine = started;
        started.logClock().seen(topics.latestCommandMillis(layout));
        started.start(settings.isEmbedded(), START_PATIENCE);
        where.requireSeenBy(started.otherNodes());
        openAdmin();
        folder.noteRunning(url(), bootstrapServers());
        begun = null;
    }

    private void warnOfOpenListening() throws IOException {
        String host = settings.text(Setting.HTTP_HOST);
        if (!Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)) {
            LOG.warn(
                    "HTTP listens on {} without TLS: passwords and tokens can be read on the way unless a proxy"
                            + " encrypts them",
                    host);
        }
    }

    private StreamsSettings streamsSettings(Map<String, Object> client, int port) {
        Map<String, Object> streams = new HashMap<>(client);
        if (settings.isEmbedded()) {
            // A lone node that comes back under its old name need not wait until the group has given up its dead self.
            streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "lone-node");
        }
        return new StreamsSettings(
                streams,
                folder.state(),
                settings.advertised(port),
                settings.number(Setting.THREADS, 1, 64, 1),
                settings.replication(),
                settings.standbys(),
                settings.rocksBytes(),
                settings.topics());
    }

    private DoorSettings doorSettings(String clusterSecret) {
        return new DoorSettings(
                settings.text(Setting.HTTP_HOST),
                settings.number(Setting.HTTP_PORT, 0, 65_535, 8080),
                settings.text(Setting.CURRENCY),
                sha256("tokens:" + clusterSecret),
                clusterSecret,
                settings.number(Setting.MAX_IN_FLIGHT, 1, 1 << 20, DoorSettings.DEFAULT_MAX_IN_FLIGHT),
                DoorSettings.DEFAULT_MAX_CONNECTIONS,
                settings.number(Setting.MAX_BODY_BYTES, 1 << 10, 2 << 20, DoorSettings.DEFAULT_MAX_BODY_BYTES),
                settings.maxLockMicros(),
                Version.text(),
                settings.errorNumbers());
    }

    /** What nodes show each other. */
    String clusterSecret() throws IOException {
        String set = settings.text(Setting.CLUSTER_SECRET);
        if (!set.isEmpty()) {
            return set;
        }
        if (!settings.isEmbedded()) {
            throw new Settings.BadSetting("nodes on a Kafka cluster know each other by a secret: set "
                    + Setting.CLUSTER_SECRET.environmentName() + " to the same text of 16 characters or more on each");
        }
        return HexFormat.of().formatHex(folder.secret());
    }

    /** The brokers that this node uses. */
    String bootstrapServers() throws IOException {
        if (!settings.isEmbedded()) {
            return settings.text(Setting.KAFKA_BOOTSTRAP_SERVERS);
        }
        if (broker == null) {
            broker = EmbeddedBroker.start(
                    folder.kafka(), settings.number(Setting.KAFKA_PORT, 0, 65_535, 0), settings.topics());
        }
        return broker.bootstrapServers();
    }

    private List<PeerCall> peerCalls() {
        List<PeerCall> calls = new ArrayList<>();
        calls.add(new PeerCall(
                OutcomeQuestion.NAME, asked -> ask(() -> engine().outcomes().answer(asked))));
        calls.add(new PeerCall(
                CommitQuestion.NAME, asked -> ask(() -> engine().outcomes().answerCommitted(asked))));
        calls.add(
                new PeerCall(RowQueries.NAME, asked -> ask(() -> engine().rows().answer(asked))));
        calls.add(PeerCall.early(Whereabouts.WHO, asked -> whereabouts().name()));
        calls.add(PeerCall.early(Whereabouts.WHO_IS_AT, asked -> {
            Whereabouts here = whereabouts();
            return ask(() -> here.whoIsAt(asked));
        }));
        calls.add(new PeerCall(SnapshotDesk.NAME, asked -> ask(() -> snapshots.answer(asked))));
        for (String name : ProductQueries.NAMES) {
            calls.add(new PeerCall(name, asked -> ask(() -> engine().products().answer(name, asked))));
        }
        for (String name : OrderQueries.NAMES) {
            calls.add(new PeerCall(name, asked -> ask(() -> engine().orders().answer(asked))));
        }
        for (String name : PotQueries.NAMES) {
            calls.add(new PeerCall(name, asked -> ask(() -> engine().pots().answer(asked))));
        }
        for (String name : ReservationQueries.NAMES) {
            calls.add(new PeerCall(
                    name, asked -> ask(() -> engine().reservations().answer(asked))));
        }
        return calls;
    }

    /** A question to the engine. */
    private interface Question {
        byte[] answer() throws NoAnswer, InterruptedException;
    }

    private static byte[] ask(Question question) throws Unanswered {
        try {
            return question.answer();
        } catch (NoAnswer e) {
            throw EngineCommands.unanswered(e);
        } catch (InterruptedException e) {
            throw EngineCommands.interrupted(e);
        }
    }

    /** Opens instance admin, also while the other nodes are starting and partitions move to and fro. */
    private void openAdmin() throws IOException, InterruptedException {
        Patience patience = Patience.of(START_PATIENCE);
        while (true) {
            try {
                tryToOpenAdmin();
                return;
            } catch (IOException e) {
                if (!(e.getCause() instanceof Unanswered) || patience.isOver()) {
                    throw e;
                }
                LOG.debug("instance admin is not open yet", e);
                Thread.sleep(ADMIN_PAUSE_MILLIS);
            }
        }
    }

    /** Opens instance admin at the first start, and gives it the password that was set since. */
    private void tryToOpenAdmin() throws IOException {
        String set = settings.text(Setting.ADMIN_PASSWORD);
        AdminAccount account = new AdminAccount(
                new EngineCommands(this::engine), new EngineReads(this::engine), () -> "start:" + UUID.randomUUID());
        if (!set.isEmpty()) {
            account.ensure(set);
        } else if (!account.exists()) {
            String password =
                    folder.adminPassword().isPresent() ? folder.adminPassword().get() : folder.makeAdminPassword();
            // Before it is known whether the instance is open: if it is, the next try will not come here.
            generatedPassword = password;
            account.ensure(password);
        }
    }

    private Whereabouts whereabouts() throws Unanswered {
        Whereabouts known = whereabouts;
        if (known == null) {
            throw new Unanswered(Unanswered.Kind.NOT_READY, "the node is starting");
        }
        return known;
    }

    private Engine engine() {
        Engine running = engine;
        if (running == null) {
            throw new IllegalStateException("the node is starting");
        }
        return running;
    }

    private Health health() {
        Health other = begun;
        Engine running = engine;
        if (running == null || Health.STOPPING.equals(other)) {
            return other == null ? Health.STOPPING : other;
        }
        return other == null ? running.health() : running.starting();
    }

    /** The password of instance admin if this start has generated it; to be shown once. */
    public @Nullable String generatedPassword() {
        return generatedPassword;
    }

    public String url() {
        Door opened = door;
        if (opened == null) {
            throw new IllegalStateException("the node is not running");
        }
        return "http://" + settings.text(Setting.HTTP_HOST) + ":" + opened.port();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        begun = Health.STOPPING;
        snapshots.close();
        closeQuietly(door);
        closeQuietly(engine);
        closeQuietly(peers);
        closeQuietly(broker);
        folder.close();
    }

    private static void closeQuietly(@Nullable AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("while stopping {}", part.getClass().getSimpleName(), e);
            }
        }
    }
}
