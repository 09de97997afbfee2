package stockpot.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stockpot.http.access.Guard;
import stockpot.http.access.Logins;
import stockpot.http.access.Passwords;
import stockpot.http.access.SecurityLog;
import stockpot.http.console.ConsoleRoutes;
import stockpot.http.exchange.Endpoint;
import stockpot.http.exchange.ErrorTable;
import stockpot.http.exchange.RequestIds;
import stockpot.http.gateway.Commands;
import stockpot.http.gateway.Contracts;
import stockpot.http.gateway.DefinitionSource;
import stockpot.http.gateway.Events;
import stockpot.http.gateway.Health;
import stockpot.http.gateway.PeerCall;
import stockpot.http.gateway.Reads;
import stockpot.http.gateway.RequestMeter;
import stockpot.http.iom.AtpRoutes;
import stockpot.http.iom.Envelope;
import stockpot.http.iom.ReservationRoutes;
import stockpot.http.taler.catalog.CategoryRoutes;
import stockpot.http.taler.catalog.Definitions;
import stockpot.http.taler.catalog.GroupRoutes;
import stockpot.http.taler.catalog.UnitRoutes;
import stockpot.http.taler.history.HistoryRoutes;
import stockpot.http.taler.instances.ConfigRoutes;
import stockpot.http.taler.instances.InstanceRoutes;
import stockpot.http.taler.instances.OpenApiRoute;
import stockpot.http.taler.instances.SchemaRoutes;
import stockpot.http.taler.instances.TokenRoutes;
import stockpot.http.taler.instances.WaysIn;
import stockpot.http.taler.orders.Agreements;
import stockpot.http.taler.orders.OrderLookup;
import stockpot.http.taler.orders.OrderPlacing;
import stockpot.http.taler.orders.OrderRoutes;
import stockpot.http.taler.orders.TemplateCustomers;
import stockpot.http.taler.orders.WalletOrderRoutes;
import stockpot.http.taler.pots.PotRoutes;
import stockpot.http.taler.products.ImageRoutes;
import stockpot.http.taler.products.LockRoutes;
import stockpot.http.taler.products.ProductRequests;
import stockpot.http.taler.products.ProductRoutes;
import stockpot.http.taler.products.ProductText;
import stockpot.http.taler.shared.Quota;
import stockpot.http.taler.templates.PosRoutes;
import stockpot.http.taler.templates.Renderings;
import stockpot.http.taler.templates.TemplateRoutes;
import stockpot.http.taler.templates.TemplateUseRoute;
import stockpot.http.taler.webhooks.WebhookRoutes;
import stockpot.kernel.Row;

/**
 * The HTTP side of a node: listens, and answers with what the machine behind it says.
 *
 * <p>Javalin is assembled here and hardened: its defaults are not safe to expose. Requests run on virtual threads; only the
 * selector and the acceptor have threads of their own.
 */
public final class HttpServer implements AutoCloseable {
    private static final long IDLE_MILLIS = 40_000;
    private static final long IDLE_MILLIS_WHEN_FULL = 1000;
    private static final long IDLE_MILLIS_WHEN_STOPPING = 200;
    private static final long STOP_MILLIS = 5000;
    private static final int REQUEST_HEADER_BYTES = 8192;
    private static final int MOST_PLATFORM_THREADS = 16;
    private static final int FEWEST_PLATFORM_THREADS = 2;

    /** The throughput of twice as many is hardly higher, and everybody waits half as long behind them. */
    private static final int MOST_WORKING = 64;

    private static final long DELIVERY_LOOK_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Javalin javalin;
    private final RequestPipeline front;
    private final HeaderDeadline headerDeadline;
    private final ScheduledExecutorService clock;
    private final Passwords passwords;
    private final SecurityLog securityLog;

    private HttpServer(
            Javalin javalin,
            RequestPipeline front,
            HeaderDeadline headerDeadline,
            ScheduledExecutorService clock,
            Passwords passwords,
            SecurityLog securityLog) {
        this.javalin = javalin;
        this.front = front;
        this.headerDeadline = headerDeadline;
        this.clock = clock;
        this.passwords = passwords;
        this.securityLog = securityLog;
    }

    /**
     * Listens from now on. Before the node has been ready once, only the health of the node is told.
     *
     * @throws IllegalArgumentException when a setting is wrong
     * @throws io.javalin.util.JavalinBindException when the port is taken
     */
    public static HttpServer open(
            HttpSettings settings,
            Commands commands,
            Reads reads,
            Contracts contracts,
            Events events,
            Supplier<Health> health,
            List<PeerCall> peerCalls,
            RequestMeter meter,
            InstantSource clock) {
        ErrorTable errors = ErrorTable.load(settings.errorNumbers());
        Passwords passwords = new Passwords();
        Guard guard = new Guard(reads, new Logins(reads, passwords, System::nanoTime), clock);
        PeerEndpoint peers = new PeerEndpoint(peerCalls, settings.clusterSecret());
        List<Endpoint> endpoints =
                new ArrayList<>(endpoints(settings, commands, reads, contracts, errors, passwords, clock));
        endpoints.addAll(ofTheNode(settings, health, meter));
        endpoints.add(peers.endpoint());
        EventStreams streams = new EventStreams(settings.maxListeners(), reads, clock);
        endpoints.add(eventRoute(settings, events, reads, streams));
        ClientAddresses clients = new ClientAddresses(
                settings.outside().trustedProxies(), settings.outside().publicUrl());
        SecurityLog securityLog = new SecurityLog();
        Watch watch = new Watch(securityLog, reads, clients);
        endpoints.replaceAll(watch::over);
        Budget budget = new Budget(settings.maxHeldBytes());
        Deliveries deliveries = new Deliveries(budget, System::nanoTime);
        RequestPipeline front = new RequestPipeline(
                new Router(endpoints),
                guard,
                new RequestIds(reads),
                peers,
                errors,
                settings,
                clients,
                watch,
                budget,
                deliveries,
                streams,
                health,
                meter);
        Places places = new Places(MOST_WORKING, settings.maxInFlight(), System::nanoTime);
        meter.watch(places::working, places::waiting);
        Executor requests = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("stockpot-request").factory());
        Admission admission = new Admission(
                places,
                requests,
                peers::knows,
                errors,
                new Envelope(errors),
                settings.outside().origins(),
                meter);

        HeaderDeadline headerDeadline = new HeaderDeadline(IDLE_MILLIS, System::nanoTime);
        JavalinLogger.startupInfo = false;
        Javalin javalin = Javalin.create(config ->
                configure(config, settings, front, places, admission, threads(requests), errors, headerDeadline));
        javalin.start();
        headerDeadline.start();
        return new HttpServer(javalin, front, headerDeadline, clock(places, deliveries), passwords, securityLog);
    }

    /** What is served of the node itself, whatever is in its logs. */
    private static List<Endpoint> ofTheNode(HttpSettings settings, Supplier<Health> health, RequestMeter meter) {
        List<Endpoint> endpoints = new ArrayList<>(new HealthRoutes(health).endpoints());
        endpoints.add(new OpenApiRoute().endpoint());
        endpoints.addAll(new SchemaRoutes(settings.schemas(), settings.asyncApi()).endpoints());
        endpoints.add(new WaysIn().endpoint());
        endpoints.addAll(new ConsoleRoutes().endpoints());
        endpoints.add(new MetricsRoute(meter, settings.outside()).endpoint());
        return endpoints;
    }

    private static ScheduledExecutorService clock(Places places, Deliveries deliveries) {
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("stockpot-door-clock").daemon().factory());
        schedule(clock, places::look, Places.TICK_MILLIS);
        schedule(clock, deliveries::look, DELIVERY_LOOK_MILLIS);
        return clock;
    }

    private static void schedule(ScheduledExecutorService clock, Runnable look, long millis) {
        Runnable again = () -> {
            try {
                look.run();
            } catch (RuntimeException e) {
                LOG.error("the door's clock goes on, but something is wrong", e);
            }
        };
        var _ = clock.scheduleWithFixedDelay(again, millis, millis, TimeUnit.MILLISECONDS);
    }

    static Endpoint eventRoute(HttpSettings settings, Events events, Reads reads, EventStreams streams) {
        return new EventRoute(events, reads, streams, settings.tokenSecret()).endpoint();
    }

    /** All that clients may ask for. */
    static List<Endpoint> endpoints(
            HttpSettings settings,
            Commands commands,
            Reads reads,
            Contracts contracts,
            ErrorTable errors,
            Passwords passwords,
            InstantSource clock) {
        Agreements agreements = new Agreements(contracts);
        Quota quota = new Quota(reads, settings.instanceQuotaBytes());
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new ConfigRoutes(settings.currency(), settings.version()).endpoints());
        endpoints.addAll(new InstanceRoutes(commands, reads, errors, passwords, quota).endpoints());
        endpoints.addAll(new TokenRoutes(commands, reads, errors, settings.tokenSecret(), clock).endpoints());
        endpoints.addAll(new LockRoutes(commands, errors, settings.tenantLimits(), clock).endpoints());
        addInventory(endpoints, settings, commands, reads, errors, quota, clock);
        addOrders(endpoints, settings, commands, reads, agreements, errors, clock, quota);
        endpoints.addAll(new ReservationRoutes(commands, reads, clock, settings.tenantLimits()).endpoints());
        endpoints.addAll(new AtpRoutes(reads, clock).endpoints());
        endpoints.addAll(new HistoryRoutes(reads).endpoints());
        return endpoints;
    }

    private static void addInventory(
            List<Endpoint> endpoints,
            HttpSettings settings,
            Commands commands,
            Reads reads,
            ErrorTable errors,
            Quota quota,
            InstantSource clock) {
        DefinitionSource source =
                (instance, of) -> reads.definition(instance, of).map(Row::value);
        ProductRequests requests =
                new ProductRequests(source, pot -> reads.find(pot).isPresent());
        Definitions definitions = new Definitions(commands, reads, errors, quota);
        ProductText text = new ProductText(settings.currency());
        Renderings renderings = new Renderings();
        endpoints.addAll(new ProductRoutes(commands, reads, errors, requests, text, quota, clock).endpoints());
        endpoints.addAll(new PosRoutes(reads, text, renderings).endpoints());
        endpoints.addAll(new ImageRoutes(reads).endpoints());
        endpoints.addAll(new CategoryRoutes(definitions, reads).endpoints());
        endpoints.addAll(new GroupRoutes(definitions).endpoints());
        endpoints.addAll(new UnitRoutes(definitions, source).endpoints());
        endpoints.addAll(new PotRoutes(commands, reads, errors, clock).endpoints());
        endpoints.addAll(new TemplateRoutes(definitions, reads, text, renderings).endpoints());
        endpoints.addAll(new WebhookRoutes(definitions, reads).endpoints());
    }

    private static void addOrders(
            List<Endpoint> endpoints,
            HttpSettings settings,
            Commands commands,
            Reads reads,
            Agreements agreements,
            ErrorTable errors,
            InstantSource clock,
            Quota quota) {
        OrderLookup lookup = new OrderLookup(reads);
        TemplateCustomers customers = new TemplateCustomers(settings.templateLimits(), reads, clock, System::nanoTime);
        OrderPlacing placing = new OrderPlacing(commands, reads, errors, clock, customers, agreements);
        endpoints.addAll(new OrderRoutes(commands, reads, errors, placing, lookup, agreements, clock).endpoints());
        endpoints.addAll(new WalletOrderRoutes(commands, errors, lookup, agreements).endpoints());
        Definitions definitions = new Definitions(commands, reads, errors, quota);
        endpoints.add(new TemplateUseRoute(definitions, reads, placing, customers).endpoint());
    }

    private static void configure(
            JavalinConfig config,
            HttpSettings settings,
            RequestPipeline front,
            Places places,
            Admission admission,
            QueuedThreadPool threads,
            ErrorTable errors,
            HeaderDeadline headerDeadline) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.generateEtags = false;
        config.routes.before(front);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> harden(server, settings, admission, errors));
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(
                new JettyErrors(errors, settings.outside().origins())));
        config.jetty.modifyHttpConfiguration(HttpServer::harden);
        Shares perAddress = new Shares(settings.maxConnections(), settings.maxConnectionsPerAddress());
        config.jetty.addConnector((server, http) -> {
            GuardedConnector connector = new GuardedConnector(
                    server, http, places, perAddress, settings.outside().trustedProxies());
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            connector.setIdleTimeout(IDLE_MILLIS);
            connector.setShutdownIdleTimeout(IDLE_MILLIS_WHEN_STOPPING);
            connector.addEventListener(headerDeadline);
            return connector;
        });
    }

    private static QueuedThreadPool threads(Executor virtual) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_PLATFORM_THREADS, FEWEST_PLATFORM_THREADS);
        threads.setName("stockpot-http");
        threads.setVirtualThreadsExecutor(virtual);
        return threads;
    }

    private static void harden(Server server, HttpSettings settings, Admission admission, ErrorTable errors) {
        // Javalin's own statistics and its watch over threads cost something on each request and tell nobody anything.
        server.removeBean(server.getBean(LowResourceMonitor.class));
        server.setHandler(new GracefulHandler(admission));
        server.setErrorHandler(new JettyErrors(errors, settings.outside().origins()));
        server.setStopTimeout(STOP_MILLIS);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(settings.maxConnections(), server);
        limit.setEndPointIdleTimeout(IDLE_MILLIS_WHEN_FULL);
        server.addBean(limit);
    }

    private static void harden(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        // The cache of each connection takes 98 KB from its first header on: 4,096 idle clients would take most of the
        // heap.
        http.setHeaderCacheSize(0);
        http.setHttpCompliance(HttpCompliance.STRICT);
        // Front judges the raw path itself, so that one place says what a path is and every refusal has the same words.
        http.setUriCompliance(UriCompliance.UNSAFE.without(
                "STOCKPOT", UriCompliance.Violation.FRAGMENT, UriCompliance.Violation.USER_INFO));
    }

    public int port() {
        return javalin.port();
    }

    /** Accepts nothing more, and returns when the requests in flight are answered or a few seconds have passed. */
    @Override
    public void close() {
        front.stopWaiting();
        headerDeadline.close();
        stopListening();
        clock.shutdownNow();
        passwords.close();
        securityLog.close();
    }

    /** Jetty stops either way; what it says is only that some connection had not ended when its time was up. */
    private void stopListening() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("connections that were still open after {} ms have been cut", STOP_MILLIS);
        }
    }
}
