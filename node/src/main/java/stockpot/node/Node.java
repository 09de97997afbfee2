package stockpot.node;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.HttpServer;
import stockpot.http.HttpSettings;
import stockpot.http.exchange.TenantLimits;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.PeerCall;
import stockpot.http.taler.orders.TemplateLimits;
import stockpot.kernel.Unavailable;
import stockpot.node.metrics.NodeMetrics;
import stockpot.node.metrics.Traces;
import stockpot.node.webhook.HttpSender;
import stockpot.schemas.RecordSchemas;
import stockpot.topology.RocksDbMemory;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.StreamsSettings;
import stockpot.topology.TopicPlan;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Layout;
import stockpot.topology.send.Patience;
import stockpot.topology.webhook.Webhooks;

/** One running node: the broker if it is embedded, the topology, the door. Started in this order and stopped in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration BROKERS_PATIENCE = Duration.ofMinutes(1);
    private static final long ADMIN_PAUSE_MILLIS = 100;

    /** Of the heap, as much may be bodies that come and answers that go. */
    private static final int HEAP_SHARE_OF_BODIES = 8;

    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final String ADMIN_PASSWORD = "admin-password";

    private final Families families;
    private final Settings settings;
    private final DataFolder folder;
    private final Consumer<Throwable> onFailure;
    private final SnapshotEndpoint snapshots = new SnapshotEndpoint(this::engine);
    private @Nullable NodeBrokers brokers;
    private @Nullable HttpPeers peers;
    private @Nullable HttpSender hooks;
    private @Nullable HttpServer door;
    private volatile @Nullable Whereabouts whereabouts;
    private volatile @Nullable Engine engine;
    private volatile @Nullable Health begun = Health.not("starting", "the node has not found its brokers yet");
    private final NodeMetrics metrics;
    private final Map<String, String> generated = new LinkedHashMap<>();
    private @Nullable Secrets secrets;

    private Node(Settings settings, Families families, DataFolder folder, Consumer<Throwable> onFailure) {
        this.settings = settings;
        this.families = families;
        this.folder = folder;
        this.onFailure = onFailure;
        try {
            this.metrics = new NodeMetrics(Version.text(), Traces.ofEnvironment(System.getenv(), Version.text()));
        } catch (IllegalArgumentException e) {
            throw new Settings.BadSetting(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Starts a node and returns when it can serve.
     *
     * @param onFailure called when the topology has stopped by itself; the node is to be ended then
     * @throws Settings.BadSetting when it cannot start as it is set
     */
    public static Node start(Settings settings, Consumer<Throwable> onFailure)
            throws IOException, InterruptedException {
        return start(settings, StockpotFamilies.ALL, onFailure);
    }

    /** The same with other families, which may know other levels. */
    static Node start(Settings settings, Families families, Consumer<Throwable> onFailure)
            throws IOException, InterruptedException {
        DataFolder folder = DataFolder.open(settings.dataFolder());
        Node node = new Node(settings, families, folder, onFailure);
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
        Secrets known = Secrets.of(settings, folder);
        secrets = known;
        NodeBrokers starting = NodeBrokers.begin(settings, folder, generated::put);
        brokers = starting;
        Supplier<Engine> running = this::engine;
        HttpSender sender = new HttpSender(settings.webhooksToPrivateAddresses());
        hooks = sender;
        HttpPeers asked = new HttpPeers(known.peers());
        peers = asked;
        HttpServer opened = HttpServer.open(
                doorSettings(known),
                new EngineCommands(running),
                new EngineReads(running),
                new EngineContracts(running),
                new EngineEvents(running),
                this::health,
                peerCalls(),
                metrics,
                InstantSource.system());
        door = opened;
        Whereabouts where = new Whereabouts(asked, settings.advertised(opened.port()));
        whereabouts = where;
        if (!settings.isEmbedded()) {
            where.requireOwn();
        }
        Map<String, Object> client = settings.kafkaClient(starting.await());
        new AwaitedBrokers(client, settings.replication(), why -> begun = Health.not("starting", why))
                .await(BROKERS_PATIENCE);
        Layout wanted = new Layout(
                settings.partitions(),
                Duration.ofSeconds(settings.number(Setting.OUTCOMES_KEPT_SECONDS, 10, 86_400, 300)),
                Duration.ofSeconds(settings.number(Setting.KEYED_OUTCOMES_KEPT_SECONDS, 60, 31_536_000, 86_400)),
                settings.topics(),
                families.levels().highest());
        TopicPlan topics = new TopicPlan(client, settings.topicTable(), families.levels());
        Layout layout = topics.settle(wanted, settings.isSet(Setting.PARTITIONS));
        RocksDbMemory.loadFrom(folder.nativeCode());
        Engine started = new Engine(
                families,
                layout,
                topics.identity(),
                client,
                streamsSettings(client, opened.port()),
                settings.ordersKept(),
                asked,
                new Webhooks.Outside(sender, metrics),
                onFailure);
        engine = started;
        started.measuredBy(metrics);
        started.ownedPartitions().logClock().seen(topics.latestCommandMillis(layout));
        started.start(settings.isEmbedded(), START_PATIENCE);
        where.requireSeenBy(started.otherNodes());
        openAdmin();
        folder.noteRunning(url(), known.peers(), starting.await());
        begun = null;
    }

    private void warnOfOpenListening() throws IOException {
        String host = settings.text(Setting.HTTP_HOST);
        if (!Stream.of(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)) {
            LOG.warn(
                    "HTTP listens on {} without TLS: passwords and tokens can be read on the way unless a proxy"
                            + " encrypts them",
                    host);
            if (!settings.isSet(Setting.PUBLIC_URL)) {
                LOG.warn(
                        "contracts and pay URIs name the address that a request came to, because {} is not set; set it"
                                + " to where clients reach this node, such as https://shop.example",
                        Setting.PUBLIC_URL.environmentName());
            }
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

    private HttpSettings doorSettings(Secrets known) {
        return new HttpSettings(
                settings.text(Setting.HTTP_HOST),
                settings.number(Setting.HTTP_PORT, 0, 65_535, 8080),
                settings.text(Setting.CURRENCY),
                known.tokens(),
                known.peers(),
                settings.number(Setting.MAX_IN_FLIGHT, 1, 1 << 20, HttpSettings.DEFAULT_MAX_IN_FLIGHT),
                settings.number(Setting.MAX_CONNECTIONS, 1, 1 << 20, 8192),
                settings.number(Setting.MAX_CONNECTIONS_PER_ADDRESS, 1, 1 << 20, 4096),
                settings.number(Setting.MAX_LISTENERS, 1, 1 << 20, 2048),
                settings.number(Setting.MAX_BODY_BYTES, 1 << 10, 2 << 20, HttpSettings.DEFAULT_MAX_BODY_BYTES),
                Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES,
                new TenantLimits(
                        settings.maxLockMicros(),
                        settings.number(Setting.MAX_LOCKS_PER_TOKEN, 1, 1_000_000, 0),
                        settings.number(Setting.MAX_RESERVATION_SECONDS, 1, Integer.MAX_VALUE, 0),
                        settings.number(Setting.MAX_RESERVATIONS_PER_SHOP, 1, 1_000_000, 0)),
                (long) settings.number(Setting.INSTANCE_QUOTA_MB, 1, 1 << 20, 256) << 20,
                Version.text(),
                settings.errorNumbers(),
                new TemplateLimits(
                        settings.number(Setting.TEMPLATE_STOCK_PERCENT, 1, 100, TemplateLimits.DEFAULT.stockPercent()),
                        settings.number(
                                Setting.TEMPLATE_OPEN_ORDERS, 0, 1_000_000, TemplateLimits.DEFAULT.openOrders()),
                        settings.number(
                                Setting.TEMPLATE_ORDERS_PER_MINUTE, 0, 1_000_000, TemplateLimits.DEFAULT.perMinute())),
                settings.outside(),
                RecordSchemas.NAMES.stream().collect(Collectors.toMap(name -> name, RecordSchemas::text)),
                AsyncApi.text(settings.topics(), Version.text()));
    }

    /** What it knows and others may not. */
    Secrets secrets() {
        Secrets known = secrets;
        if (known == null) {
            throw new IllegalStateException("the node is not running");
        }
        return known;
    }

    /** What every Kafka client of the node is told. */
    Map<String, Object> client() throws IOException, InterruptedException {
        NodeBrokers known = brokers;
        if (known == null) {
            throw new IllegalStateException("the node is not running");
        }
        return settings.kafkaClient(known.await());
    }

    private List<PeerCall> peerCalls() {
        List<PeerCall> calls = new ArrayList<>(EnginePeers.calls(this::engine));
        calls.add(PeerCall.early(Whereabouts.WHO, asked -> whereabouts().name()));
        calls.add(PeerCall.early(Whereabouts.WHO_IS_AT, asked -> {
            Whereabouts here = whereabouts();
            return EngineCommands.answer(() -> here.whoIsAt(asked));
        }));
        calls.add(new PeerCall(LevelQuestion.NAME, asked -> engine().levels().write()));
        calls.add(new PeerCall(SnapshotEndpoint.NAME, asked -> EngineCommands.answer(() -> snapshots.answer(asked))));
        return calls;
    }

    /** Opens instance admin, also while the other nodes are starting and partitions move to and fro. */
    private void openAdmin() throws IOException, InterruptedException {
        Patience patience = Patience.of(START_PATIENCE);
        while (true) {
            try {
                tryToOpenAdmin();
                return;
            } catch (IOException e) {
                if (!(e.getCause() instanceof Unavailable) || patience.isOver()) {
                    throw e;
                }
                LOG.debug("instance admin is not open yet", e);
                Thread.sleep(ADMIN_PAUSE_MILLIS);
            }
        }
    }

    /** Opens instance admin at the first start, and gives it the password that was set since. */
    private void tryToOpenAdmin() throws IOException {
        String set = settings.adminPassword();
        AdminAccount account = new AdminAccount(
                new EngineCommands(this::engine), new EngineReads(this::engine), () -> "start:" + UUID.randomUUID());
        if (!set.isEmpty()) {
            account.ensure(set);
        } else if (!account.exists()) {
            Optional<String> kept = folder.password(ADMIN_PASSWORD);
            String password = kept.isPresent() ? kept.get() : folder.makePassword(ADMIN_PASSWORD);
            // Before it is known whether the instance is open: if it is, the next try will not come here.
            generated.put("instance admin", password + " (kept in " + ADMIN_PASSWORD + " in the data folder)");
            account.ensure(password);
        }
    }

    private Whereabouts whereabouts() throws Unavailable {
        Whereabouts known = whereabouts;
        if (known == null) {
            throw new Unavailable(Unavailable.Kind.NOT_READY, "the node is starting");
        }
        return known;
    }

    Engine engine() {
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

    /** The passwords that this start has generated, by what they are for, and where they are kept; to be shown once. */
    public Map<String, String> generatedPasswords() {
        return Collections.unmodifiableMap(generated);
    }

    public String url() {
        HttpServer opened = door;
        if (opened == null) {
            throw new IllegalStateException("the node is not running");
        }
        return "http://" + settings.text(Setting.HTTP_HOST) + ":" + opened.port();
    }

    @Override
    public void close() throws IOException {
        begun = Health.STOPPING;
        snapshots.close();
        closeQuietly(door);
        closeQuietly(engine);
        closeQuietly(hooks);
        closeQuietly(peers);
        closeQuietly(brokers);
        metrics.close();
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
