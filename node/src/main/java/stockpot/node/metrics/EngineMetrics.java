package stockpot.node.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import stockpot.topology.decide.LogClock;
import stockpot.topology.decide.OwnedPartitions;
import stockpot.topology.rows.ExpiringEntries;

/** What is read off the running topology when somebody asks: partitions, the settler, and a few of Kafka's own figures. */
public final class EngineMetrics {
    private static final double MILLIS = 1_000;

    /** Of the thousands that Kafka has, those by which trouble is seen first. */
    private static final List<String> KAFKA = List.of(
            "consumer-fetch-manager-metrics/records-lag-max",
            "consumer-fetch-manager-metrics/records-consumed-rate",
            "producer-metrics/record-send-rate",
            "producer-metrics/record-error-rate",
            "producer-metrics/request-latency-avg",
            "stream-thread-metrics/process-rate",
            "stream-thread-metrics/process-latency-avg",
            "stream-thread-metrics/commit-rate",
            "stream-thread-metrics/commit-latency-avg",
            "stream-thread-metrics/poll-records-avg",
            "stream-metrics/failed-stream-threads",
            "stream-state-metrics/block-cache-usage",
            "stream-state-metrics/size-all-mem-tables",
            "stream-state-metrics/total-sst-files-size",
            "stream-state-metrics/estimate-pending-compaction-bytes");

    private final OwnedPartitions owned;
    private final List<Source> kafka;
    private final MultiGauge processed;
    private final MultiGauge lag;
    private final MultiGauge overdue;
    private final MultiGauge figures;

    /** Kafka's own figures of one application. */
    private record Source(String application, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {}

    private EngineMetrics(
            NodeMetrics metrics,
            OwnedPartitions owned,
            Supplier<? extends Map<MetricName, ? extends Metric>> deciding,
            Supplier<? extends Map<MetricName, ? extends Metric>> settling,
            LongSupplier restored) {
        this.owned = owned;
        this.kafka = List.of(new Source("deciding", deciding), new Source("settling", settling));
        this.processed = gauges(
                metrics,
                "stockpot.partition.processed",
                "Offset of the last command in a partition that is decided here.");
        this.lag = gauges(metrics, "stockpot.partition.lag", "Records of a partition that wait to be processed here.");
        this.overdue = gauges(
                metrics,
                "stockpot.partition.overdue.seconds",
                "For how long the earliest deadline of a partition has been over.");
        this.figures = gauges(metrics, "stockpot.kafka", "A figure of Kafka's own, the largest of its kind.");
        LogClock clock = owned.logClock();
        Gauge.builder("stockpot.log.ahead.seconds", () -> clock.aheadMillis() / MILLIS)
                .description("How far the log's time is ahead of this node's clock.")
                .register(metrics.registry());
        Gauge.builder("stockpot.restored.records", restored::getAsLong)
                .description("Records that were read back into the stores since the start.")
                .register(metrics.registry());
    }

    private static MultiGauge gauges(NodeMetrics metrics, String name, String meaning) {
        return MultiGauge.builder(name).description(meaning).register(metrics.registry());
    }

    /** Adds them to what the node measures. */
    public static void bind(
            NodeMetrics metrics,
            OwnedPartitions owned,
            Supplier<? extends Map<MetricName, ? extends Metric>> deciding,
            Supplier<? extends Map<MetricName, ? extends Metric>> settling,
            LongSupplier restored) {
        owned.measuredBy(metrics);
        metrics.beforeReading(new EngineMetrics(metrics, owned, deciding, settling, restored)::read);
    }

    private void read() {
        long now = System.currentTimeMillis();
        List<Row<?>> offsets = new ArrayList<>();
        List<Row<?>> late = new ArrayList<>();
        for (OwnedPartitions.Task task : owned.all()) {
            Tags tags = Tags.of(
                    "family",
                    task.id().family(),
                    "partition",
                    Integer.toString(task.id().partition()));
            offsets.add(Row.of(tags, task.processed()));
            double over = task.due() == ExpiringEntries.FOREVER ? 0 : Math.max(0, now - task.due()) / MILLIS;
            late.add(Row.of(tags, over));
        }
        processed.register(offsets, true);
        overdue.register(late, true);
        List<Row<?>> lags = new ArrayList<>();
        List<Row<?>> all = new ArrayList<>();
        kafka.forEach(source -> read(source, lags, all));
        lag.register(lags, true);
        figures.register(all, true);
    }

    private static void read(Source source, List<Row<?>> lags, List<Row<?>> all) {
        Map<String, Double> largest = new TreeMap<>();
        source.metrics().get().forEach((name, metric) -> {
            if (!(metric.metricValue() instanceof Number number) || Double.isNaN(number.doubleValue())) {
                return;
            }
            String full = name.group() + "/" + name.name();
            String topic = name.tags().getOrDefault("topic", "");
            // Each is there twice, the second time with underscores in the topic's name.
            if (full.equals("consumer-fetch-manager-metrics/records-lag") && topic.contains(".")) {
                Tags tags = Tags.of(
                        "application", source.application(),
                        "topic", topic,
                        "partition", String.valueOf(name.tags().get("partition")));
                lags.add(Row.of(tags, number.doubleValue()));
            } else if (KAFKA.contains(full)) {
                largest.merge(full, number.doubleValue(), Math::max);
            }
        });
        largest.forEach(
                (name, value) -> all.add(Row.of(Tags.of("application", source.application(), "figure", name), value)));
    }
}
