package stockpot.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import stockpot.http.gateway.RequestMeter;
import stockpot.kernel.LogPosition;
import stockpot.kernel.Trace;
import stockpot.schemas.Topics;
import stockpot.topology.decide.DecisionMeter;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.table.Unreadable.Fault;
import stockpot.topology.webhook.DeliveryMeter;

/**
 * What a node measures of itself, under Micrometer's conventions. No product, instance, order or address is ever a label, so
 * how many series there are depends on the program alone.
 */
public final class NodeMetrics implements RequestMeter, DecisionMeter, DeliveryMeter, AutoCloseable {
    private static final double[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .mapToDouble(TimeUnit.MILLISECONDS::toNanos)
            .toArray();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Decided, Counter> decisions = new ConcurrentHashMap<>();
    private final Map<Happened, Counter> events = new ConcurrentHashMap<>();
    private final Map<DeadLetters, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, Timer> delays = new ConcurrentHashMap<>();
    private final Map<OwnedPartitions.Id, Long> uncommitted = new ConcurrentHashMap<>();
    private final @Nullable Traces traces;
    private final Map<String, Counter> deliveries = new ConcurrentHashMap<>();
    private final Timer commits;
    private final Counter refused;
    private volatile Runnable refresh = () -> {};

    private record Answered(String method, String route, String status) {}

    private record Decided(String family, String code) {}

    private record Happened(String family, String type) {}

    private record DeadLetters(String family, Fault fault) {}

    /** @param traces what exports spans; null for nothing */
    public NodeMetrics(String version, @Nullable Traces traces) {
        this.traces = traces;
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().startsWith("stockpot.") || id.getName().startsWith("http.")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(BUCKETS)
                                .build()
                                .merge(config)
                        : config;
            }
        });
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
        Gauge.builder("stockpot.build.info", () -> 1)
                .description("The version that runs; always 1.")
                .tag("version", version)
                .register(registry);
        commits = Timer.builder("stockpot.commit.delay")
                .description("From the first decision of a transaction to its commit.")
                .register(registry);
        // An alert sees a counter rise, and does not see it come to be.
        Topics.FAMILIES.forEach(family -> {
            for (Fault fault : Fault.values()) {
                deadLetters(family.name(), fault);
            }
        });
        DeliveryMeter.OUTCOMES.forEach(this::deliveries);
        refused = Counter.builder("stockpot.requests.refused")
                .description("Requests that were refused at the door, because there was no place.")
                .register(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** What is to be done before the figures are read. */
    void beforeReading(Runnable other) {
        refresh = other;
    }

    @Override
    public Followed begin(String method, @Nullable String traceparent) {
        Followed plain = RequestMeter.super.begin(method, traceparent);
        return traces == null ? plain : traces.begin(known(method), Trace.of(traceparent), plain.trace());
    }

    @Override
    public void followed(Trace trace, LogPosition command, String code, long appendedMillis) {
        if (traces != null) {
            traces.decided(trace, command, code, appendedMillis);
        }
    }

    @Override
    public void answered(String method, String route, int status, long nanos) {
        requests.computeIfAbsent(
                        new Answered(known(method), route.isEmpty() ? "none" : route, status / 100 + "xx"),
                        each -> Timer.builder("http.server.requests")
                                .description("From the headers of a request to the last byte of its answer.")
                                .tag("method", each.method())
                                .tag("route", each.route())
                                .tag("status", each.status())
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Anybody may call a method what he likes. */
    private static String known(String method) {
        return Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                        .contains(method)
                ? method
                : "other";
    }

    @Override
    public void refused() {
        refused.increment();
    }

    @Override
    public void watch(IntSupplier working, IntSupplier waiting) {
        Gauge.builder("stockpot.requests.working", working::getAsInt)
                .description("Requests at work.")
                .register(registry);
        Gauge.builder("stockpot.requests.waiting", waiting::getAsInt)
                .description("Requests that wait for a place.")
                .register(registry);
    }

    @Override
    public void decided(OwnedPartitions.Id partition, String code, long delayMillis) {
        decisions
                .computeIfAbsent(
                        new Decided(partition.family(), code),
                        each -> Counter.builder("stockpot.decisions")
                                .description("Commands that were decided, by what they came to.")
                                .tag("family", each.family())
                                .tag("outcome", each.code())
                                .register(registry))
                .increment();
        delays.computeIfAbsent(
                        partition.family(),
                        family -> Timer.builder("stockpot.decision.delay")
                                .description("From when the broker took a command to its decision, by two clocks.")
                                .tag("family", family)
                                .register(registry))
                .record(Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
        uncommitted.putIfAbsent(partition, System.nanoTime());
    }

    @Override
    public void happened(String family, String type) {
        events.computeIfAbsent(
                        new Happened(family, type),
                        each -> Counter.builder("stockpot.events")
                                .description("Ledger records, by type.")
                                .tag("family", each.family())
                                .tag("type", each.type())
                                .register(registry))
                .increment();
    }

    @Override
    public void deadLetter(String family, Fault fault) {
        deadLetters(family, fault).increment();
    }

    @Override
    public void tried(String outcome) {
        deliveries(outcome).increment();
    }

    private Counter deliveries(String outcome) {
        return deliveries.computeIfAbsent(
                outcome,
                each -> Counter.builder("stockpot.webhook.deliveries")
                        .description("Tries to tell an event by a webhook, by what came of them.")
                        .tag("outcome", each)
                        .register(registry));
    }

    @Override
    public void watch(IntSupplier pending) {
        Gauge.builder("stockpot.webhook.pending", pending::getAsInt)
                .description("Events that wait here to be told by webhooks.")
                .register(registry);
    }

    private Counter deadLetters(String family, Fault fault) {
        return deadLetters.computeIfAbsent(
                new DeadLetters(family, fault),
                each -> Counter.builder("stockpot.dead.letters")
                        .description("Records that were no commands.")
                        .tag("family", each.family())
                        .tag("reason", each.fault().name())
                        .register(registry));
    }

    /** What was not committed here others decide again. */
    @Override
    public void left(OwnedPartitions.Id partition) {
        uncommitted.remove(partition);
    }

    /** A transaction was committed that has something of those partitions. */
    public void committed(Set<TopicPartition> partitions, String prefix) {
        long now = System.nanoTime();
        for (TopicPartition each : partitions) {
            String family =
                    each.topic().substring(prefix.length() + 1, each.topic().lastIndexOf('.'));
            Long since = uncommitted.remove(new OwnedPartitions.Id(family, each.partition()));
            if (since != null) {
                commits.record(Duration.ofNanos(now - since));
            }
        }
    }

    @Override
    public synchronized byte[] text() {
        refresh.run();
        return registry.scrape().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
        if (traces != null) {
            traces.close();
        }
    }
}
