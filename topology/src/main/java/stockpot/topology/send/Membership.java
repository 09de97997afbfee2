package stockpot.topology.send;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Since when a consumer is certain to have been a member of its group, told from the figures that the consumer keeps.
 *
 * <p>The coordinator gives a member up when it has had no heartbeat for the session time-out, and only then somebody else may
 * own its partitions. So what counts is when a heartbeat was <em>sent</em> that was answered: not later than the last look
 * that did not see the answer yet, less the longest that an answer took lately. The figures count refusals as well as
 * answers; but a refused member sends no other heartbeat before it has joined anew, so each counts when the next is answered.
 * A sync of the group is counted only when it succeeds.
 */
final class Membership {
    /** The longest answer is known of the last seconds only; whoever looks too late cannot know how long this one took. */
    private static final long MOST_BETWEEN_LOOKS_MILLIS = 1_000;

    /** A consumer that has not polled for five minutes leaves its group by itself. */
    private static final double STUCK_SECONDS = 280;

    private final Supplier<Counts> figures;
    private Counts seen;
    private Reading looked;
    private Reading certain;
    private @Nullable Reading unconfirmed;

    /** What a consumer counts. */
    record Counts(
            double heartbeats,
            double slowestHeartbeatMillis,
            double syncs,
            double slowestSyncMillis,
            double secondsSincePoll) {
        static Supplier<Counts> of(Map<MetricName, ? extends Metric> metrics) {
            Metric heartbeats = find(metrics, "consumer-coordinator-metrics", "heartbeat-total");
            Metric slowestHeartbeat = find(metrics, "consumer-coordinator-metrics", "heartbeat-response-time-max");
            Metric syncs = find(metrics, "consumer-coordinator-metrics", "sync-total");
            Metric slowestSync = find(metrics, "consumer-coordinator-metrics", "sync-time-max");
            Metric sincePoll = find(metrics, "consumer-metrics", "last-poll-seconds-ago");
            return () -> new Counts(
                    value(heartbeats), value(slowestHeartbeat), value(syncs), value(slowestSync), value(sincePoll));
        }

        private static Metric find(Map<MetricName, ? extends Metric> metrics, String group, String name) {
            return metrics.entrySet().stream()
                    .filter(each -> each.getKey().group().equals(group)
                            && each.getKey().name().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "Kafka's consumer keeps no figure " + name + " in " + group + " any more"));
        }

        private static double value(Metric metric) {
            return ((Number) metric.metricValue()).doubleValue();
        }
    }

    /**
     * Begins to look.
     *
     * @param never what to say as long as nothing is certain
     */
    Membership(Supplier<Counts> figures, Reading now, Reading never) {
        this.figures = figures;
        this.seen = figures.get();
        this.looked = now;
        this.certain = never;
    }

    /** Looks again, and says since when at the earliest the coordinator may have waited for a heartbeat. */
    Reading look(Reading now) {
        Counts counts = figures.get();
        double answers = counts.heartbeats() - seen.heartbeats();
        if (answers > 0) {
            if (unconfirmed != null) {
                prove(unconfirmed);
            }
            unconfirmed = sent(now, counts.slowestHeartbeatMillis());
            if (answers > 1 && unconfirmed != null) {
                prove(unconfirmed);
            }
        }
        Reading synced = sent(now, counts.slowestSyncMillis());
        if (counts.syncs() > seen.syncs() && synced != null) {
            prove(synced);
        }
        seen = counts;
        looked = now;
        return certain;
    }

    /** Whether the consumer's thread has stood still for so long that the group may have been left. */
    boolean isStuck() {
        return seen.secondsSincePoll() > STUCK_SECONDS;
    }

    private void prove(Reading since) {
        if (since.isAfter(certain)) {
            certain = since;
        }
    }

    private @Nullable Reading sent(Reading now, double slowestMillis) {
        return looked.isWithin(MOST_BETWEEN_LOOKS_MILLIS, now) && slowestMillis >= 0
                ? looked.minusMillis((long) Math.ceil(slowestMillis))
                : null;
    }
}
