package stockpot.node;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.Health;
import stockpot.kernel.Unavailable;
import stockpot.node.metrics.EngineMetrics;
import stockpot.node.metrics.NodeMetrics;
import stockpot.schemas.Topics;
import stockpot.topology.StockpotFamilies;
import stockpot.topology.StockpotTopology;
import stockpot.topology.StreamsSettings;
import stockpot.topology.catalog.CatalogView;
import stockpot.topology.decide.Families;
import stockpot.topology.decide.Layout;
import stockpot.topology.decide.LogClock;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.decide.PendingRequests;
import stockpot.topology.follow.LedgerFeed;
import stockpot.topology.history.Histories;
import stockpot.topology.history.HistoryFollower;
import stockpot.topology.history.HistoryIndex;
import stockpot.topology.history.LocalHistories;
import stockpot.topology.log.KafkaLogCheck;
import stockpot.topology.log.LogMismatch;
import stockpot.topology.orders.ContractLog;
import stockpot.topology.orders.OrderSweep;
import stockpot.topology.query.CommandClient;
import stockpot.topology.query.FanOut;
import stockpot.topology.query.FlowRunner;
import stockpot.topology.query.LocalRows;
import stockpot.topology.query.Nodes;
import stockpot.topology.query.OutcomeReader;
import stockpot.topology.query.Peers;
import stockpot.topology.query.RecordReader;
import stockpot.topology.query.RowQueries;
import stockpot.topology.send.CommandLog;
import stockpot.topology.send.CommitTrackingClients;
import stockpot.topology.send.Commits;
import stockpot.topology.send.Ticker;
import stockpot.topology.send.Touch;
import stockpot.topology.settle.Settled;
import stockpot.topology.settle.SettlerTopology;
import stockpot.topology.stock.ProductQuery;
import stockpot.topology.webhook.ViewedHooks;
import stockpot.topology.webhook.Webhooks;

/** The running topology with everything that sends to it and reads from it. */
final class Engine implements AutoCloseable {
    private static final long VIEW_PATIENCE_MILLIS = 5_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(6);
    private static final Duration SETTLER_CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 20;

    private final Families families;
    private final Layout layout;
    private final OwnedPartitions ownedPartitions = new OwnedPartitions();
    private final CatalogView catalogView = new CatalogView();
    private final Restoring restoring = new Restoring();
    private final PendingRequests waiters;
    private final Commits commits = new Commits();
    private final Touch touch;
    private final KafkaStreams streams;
    private final KafkaLogCheck check;
    private final Nodes nodes;
    private final LevelOfAll levelOfAll;
    private final CommandLog log;
    private final Ticker ticker;
    private final FlowRunner flows;
    private final OutcomeReader outcomes;
    private final FanOut fanOut;
    private final RowQueries rowQueries;
    private final RecordReader contractReader;
    private final ContractLog contracts;
    private final Function<InstantSource, OrderSweep> sweeps;
    private final OrderSweep sweep;
    private final LedgerFeed feed;
    private final Webhooks webhooks;
    private final KafkaStreams settler;
    private final HistoryFollower historyFollower;
    private final LocalHistories localHistories;
    private final RecordReader historyReader;
    private final Histories histories;
    private @Nullable ReadOnlyKeyValueStore<Bytes, byte[]> view;
    private volatile @Nullable Throwable stopped;
    private volatile boolean alone;

    /**
     * Prepares everything; nothing runs before {@link #start}.
     *
     * @param onFailure called once when a broken invariant or an unknown error has stopped the topology
     */
    Engine(
            Families families,
            Layout layout,
            String identity,
            Map<String, Object> client,
            StreamsSettings settings,
            OrderSweep.Kept kept,
            Peers peers,
            Webhooks.Outside outside,
            Consumer<Throwable> onFailure) {
        this.families = families;
        this.layout = layout;
        this.waiters = new PendingRequests(CommandClient.LOOK_AGAIN_MILLIS);
        this.touch = new Touch(
                client,
                layout.topics().catalogView(),
                Duration.ofMillis(StreamsSettings.SESSION_TIMEOUT_MILLIS),
                onFailure);
        CommitTrackingClients clients = new CommitTrackingClients(commits, touch);
        this.check = new KafkaLogCheck(client, layout.topics(), identity, clients::readFrom);
        CatalogView.discardOld(settings.stateFolder(), layout.topics());
        catalogView.onDamage(failure -> fail(failure, onFailure));
        StockpotTopology drawing = new StockpotTopology(families, layout, check, ownedPartitions, waiters, catalogView);
        this.streams = new KafkaStreams(drawing.draw(), new StreamsConfig(settings.asMap()), clients);
        streams.setGlobalStateRestoreListener(restoring);
        streams.setUncaughtExceptionHandler(failure -> {
            fail(failure, onFailure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        this.log = new CommandLog(client);
        this.ticker = new Ticker(ownedPartitions, log, layout.topics());
        LocalRows rows = new LocalRows(ownedPartitions, touch::isMember);
        this.nodes = new Nodes(streams, HostInfo.buildFromEndpoint(settings.advertised()));
        this.levelOfAll = new LevelOfAll(layout, families.levels(), this::levels, peers);
        this.outcomes = new OutcomeReader(layout, rows, waiters, commits);
        this.rowQueries = new RowQueries(families, layout, ownedPartitions, rows, nodes, peers);
        this.flows = new FlowRunner(
                new CommandClient(families, layout, log, ownedPartitions, waiters, outcomes, rowQueries, nodes, peers),
                rowQueries,
                position -> catalogView.awaitPosition(
                        this::viewRows, position.partition(), position.offset(), VIEW_PATIENCE_MILLIS));
        this.fanOut = new FanOut(StockpotFamilies.ANSWERS, layout, ownedPartitions, rows, nodes, peers);
        this.contractReader = new RecordReader(client, "stockpot-contracts");
        this.contracts = new ContractLog(layout, log, contractReader::read);
        this.sweeps = clock -> new OrderSweep(
                layout,
                ownedPartitions,
                rows,
                log,
                () -> RecordReader.consumer(client, layout.topics().sweepId()),
                kept,
                clock);
        this.sweep = sweeps.apply(InstantSource.system());
        this.historyFollower = new HistoryFollower(
                client,
                layout,
                identity,
                StockpotFamilies.CHRONICLES,
                ownedPartitions,
                format -> new HistoryIndex(settings.historyFolder(), format, settings::boundMemory));
        this.localHistories = new LocalHistories(ownedPartitions, historyFollower, rows.readings(), touch::isMember);
        this.historyReader = new RecordReader(client, "stockpot-past");
        this.histories = new Histories(layout, localHistories, nodes, peers, historyReader::read);
        this.feed = new LedgerFeed(
                client,
                layout,
                (instance, product) -> ProductQuery.said(rowQueries, instance, product),
                LedgerFeed.usualBytes());
        Settled settled = Settled.read(client, layout.topics());
        this.webhooks = new Webhooks(
                client,
                layout,
                ownedPartitions,
                rowQueries,
                new ViewedHooks(catalogView, this::viewStore),
                outside,
                settled,
                nodes,
                peers,
                () -> touch.isMember() && touch.followsCatalog());
        this.settler = new KafkaStreams(
                new SettlerTopology(layout, families, settled).draw(), new StreamsConfig(settings.forSettler()));
        settler.setUncaughtExceptionHandler(failure -> {
            fail(failure, onFailure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    private void fail(Throwable failure, Consumer<Throwable> onFailure) {
        Throwable cause = LogMismatch.orRoot(failure);
        stopped = cause;
        onFailure.accept(cause);
    }

    /**
     * Starts the topology and waits until it runs.
     *
     * @param alone whether this is the only node, which then has to own every partition before it is ready
     * @param patience how long nothing may move: reading back many rows, or deciding many commands again, takes its time
     */
    void start(boolean alone, Duration patience) throws InterruptedException {
        this.alone = alone;
        touch.start();
        streams.start();
        settler.start();
        sweep.start();
        long deadline = System.nanoTime() + patience.toNanos();
        long moved = 0;
        while (!isRunning() || (alone && !ownsAll()) || touch.complaint().isPresent()) {
            KafkaStreams.State state = streams.state();
            Throwable cause = stopped;
            if (cause instanceof LogMismatch mismatch) {
                throw mismatch;
            }
            if (cause != null || state.isShuttingDown() || state.hasCompletedShutdown()) {
                throw new IllegalStateException("the topology stopped while it was starting", cause);
            }
            long now = restoring.restored() + processed();
            if (now != moved) {
                moved = now;
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the topology is not running after " + patience.toSeconds() + " s but "
                        + state + touch.complaint().map(why -> ": " + why).orElse(""));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        // Nobody needs it to be served, so it takes nothing from a start.
        historyFollower.start();
        webhooks.start();
    }

    private long processed() {
        return ownedPartitions.all().stream()
                .mapToLong(OwnedPartitions.Task::processed)
                .sum();
    }

    private boolean ownsAll() {
        return ownedPartitions.all().size() == Topics.FAMILIES.size() * layout.partitions()
                && ownedPartitions.all().stream().allMatch(OwnedPartitions.Task::isWhole);
    }

    private boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Lets somebody measure what happens here. */
    void measuredBy(NodeMetrics metrics) {
        EngineMetrics.bind(metrics, ownedPartitions, streams::metrics, settler::metrics, restoring::restored);
        commits.onCommitted(
                partitions -> metrics.committed(partitions, layout.topics().prefix()));
    }

    /** How it is; it serves also while partitions move, because then the others are still served. */
    Health health() {
        if (!streams.state().isRunningOrRebalancing()) {
            return Health.not("stopping", "the topology has stopped");
        }
        return touch.complaint()
                .map(complaint -> Health.not("cut off", complaint))
                .or(this::notOwned)
                .orElseGet(this::ready);
    }

    /** A lone node serves what nobody else does; in a cluster another may have what this one gives up. */
    private Optional<Health> notOwned() {
        return !alone || ownsAll()
                ? Optional.empty()
                : restoring.health().or(() -> Optional.of(Health.not("restoring", "partitions are taken into use")));
    }

    /** While the log's time is far ahead of the clock, locks end late by as much. */
    private Health ready() {
        LogClock clock = ownedPartitions.logClock();
        return clock.isFarAhead() ? Health.READY.with("log_ahead_ms", clock.aheadMillis()) : Health.READY;
    }

    /** How it is before it has served: the stores are the longest part of a start. */
    Health starting() {
        return restoring.health().orElse(Health.not("starting", "the topology is not running yet"));
    }

    /** Where the other nodes say that they are. */
    List<HostInfo> otherNodes() {
        return nodes.others();
    }

    Layout layout() {
        return layout;
    }

    /** Up to which level this node can decide, and the lowest under which one of its partitions is decided. */
    LevelQuestion.Said levels() {
        return LevelQuestion.Said.of(ownedPartitions, families.levels(), nodes.others());
    }

    /** The lowest level that is in force in any partition, whichever node decides it. */
    int level() throws Unavailable, InterruptedException {
        return levelOfAll.now();
    }

    OwnedPartitions ownedPartitions() {
        return ownedPartitions;
    }

    FlowRunner flows() {
        return flows;
    }

    OutcomeReader outcomes() {
        return outcomes;
    }

    FanOut fanOut() {
        return fanOut;
    }

    RowQueries rows() {
        return rowQueries;
    }

    LedgerFeed feed() {
        return feed;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    ContractLog contracts() {
        return contracts;
    }

    Histories histories() {
        return histories;
    }

    LocalHistories localHistories() {
        return localHistories;
    }

    /** What looks through the orders as if it were that time. */
    OrderSweep sweepAt(InstantSource clock) {
        return sweeps.apply(clock);
    }

    CatalogView catalogView() {
        return catalogView;
    }

    /** The catalog's view, which may be read as long as it follows its topic. */
    ReadOnlyKeyValueStore<Bytes, byte[]> viewStore() {
        return new LeasedStore(viewRows(), () -> {
            if (!touch.followsCatalog()) {
                throw new InvalidStateStoreException(
                        "this node is out of touch with the brokers, and the catalog may have changed by now");
            }
        });
    }

    /** The same whether it follows or not; the facade is kept because it is asked with every request. */
    synchronized ReadOnlyKeyValueStore<Bytes, byte[]> viewRows() {
        if (view == null) {
            view = streams.store(
                    StoreQueryParameters.fromNameAndType(CatalogView.storeName(), QueryableStoreTypes.keyValueStore()));
        }
        return view;
    }

    @Override
    public void close() {
        feed.close();
        ticker.close();
        sweep.close();
        webhooks.close();
        historyFollower.close();
        historyReader.close();
        // What it has not sent its next life sends, or another node.
        settler.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(SETTLER_CLOSE_PATIENCE));
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_PATIENCE));
        contractReader.close();
        log.close();
        waiters.close();
        check.close();
        touch.close();
    }
}
