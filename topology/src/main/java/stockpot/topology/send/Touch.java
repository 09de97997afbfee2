package stockpot.topology.send;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node is in touch with the brokers: it reads only under a lease.
 *
 * <p>Two things are looked at ten times a second, and each lease lasts for the session time-out from when the question was
 * sent that proves it. For the partitions it is the {@link Membership} of the consumers that own them; for the catalog's view
 * it is a comparison of how far it follows its topic with how far the brokers say that the topic goes. Whoever answers asks
 * for no more than the time, so that a process that was stopped and goes on sees at once that its leases are over.
 */
public final class Touch implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long ASK_EVERY_MILLIS = 1_000;
    private static final long ASK_ANEW_MILLIS = 5_000;
    private static final long PUBLISH_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Half of the time for which topics keep what says that a row was deleted. */
    private static final long SILENCE_MILLIS = TimeUnit.HOURS.toMillis(12);

    private final Map<String, Object> client;
    private final TopicPartition followed;
    private final long leaseMillis;
    private final Consumer<Throwable> onFailure;
    private final Supplier<Reading> clock;
    private final List<Membership> members = new CopyOnWriteArrayList<>();
    private volatile Reading member;
    private volatile Reading shown;
    private volatile long reached = -1;
    private volatile @Nullable End end;
    private volatile boolean asking;
    private Reading asked;
    private long published;
    private @Nullable Admin admin;
    private @Nullable Thread thread;

    /** How far the view's topic went, at least, when it was asked. */
    private record End(Reading asked, long offset) {}

    /**
     * Prepares to look; nothing is held before {@link #start}.
     *
     * @param client what every Kafka client of the node is given
     * @param view the topic that the catalog's view follows
     * @param lease how long after its last heartbeat a member keeps its partitions
     * @param onFailure called with the reason when the node must end, as when it was out of touch for too long
     */
    public Touch(Map<String, Object> client, String view, Duration lease, Consumer<Throwable> onFailure) {
        this(client, view, lease, onFailure, Reading::now);
    }

    Touch(
            Map<String, Object> client,
            String view,
            Duration lease,
            Consumer<Throwable> onFailure,
            Supplier<Reading> clock) {
        this.client = client;
        this.followed = new TopicPartition(view, 0);
        this.leaseMillis = lease.toMillis();
        this.onFailure = onFailure;
        this.clock = clock;
        Reading begun = clock.get().minusMillis(leaseMillis);
        this.member = begun;
        this.shown = begun;
        this.asked = begun;
    }

    public void start() {
        admin = Admin.create(client);
        thread = Thread.ofPlatform().name("stockpot-touch").daemon().start(this::run);
    }

    private void run() {
        try {
            while (look()) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Without it no lease would ever be renewed, and nobody would know why.
            onFailure.accept(e);
        }
    }

    /** Looks once, and says whether to go on. */
    boolean look() {
        Reading now = clock.get();
        // Before anything is renewed: what was missed meanwhile is not less missed when the brokers are heard again.
        long silent = Math.max(member.millisBefore(now), shown.millisBefore(now)) - leaseMillis;
        if (silent > SILENCE_MILLIS) {
            onFailure.accept(new IllegalStateException("out of touch with the brokers for "
                    + TimeUnit.MILLISECONDS.toHours(silent)
                    + " hours; this node's copies may have missed deletions; start it again"));
            return false;
        }
        lookAtMembers(now);
        lookAtView(now);
        return true;
    }

    private void lookAtMembers(Reading now) {
        Reading oldest = null;
        for (Membership each : members) {
            Reading since = each.look(now);
            if (each.isStuck()) {
                return;
            }
            oldest = oldest == null || oldest.isAfter(since) ? since : oldest;
        }
        if (oldest != null && oldest.isAfter(member)) {
            member = oldest;
        }
    }

    private void lookAtView(Reading now) {
        End wanted = end;
        if (wanted != null && reached >= wanted.offset()) {
            shown = wanted.asked();
            end = null;
        } else if (wanted != null && wanted.asked().millisBefore(now) > ASK_ANEW_MILLIS) {
            end = null;
        }
        Admin brokers = admin;
        if (end == null && !asking && brokers != null && asked.millisBefore(now) >= ASK_EVERY_MILLIS) {
            asked = now;
            asking = true;
            ask(brokers, now);
        }
    }

    private void ask(Admin brokers, Reading now) {
        ListOffsetsOptions committed =
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int) leaseMillis / 2);
        brokers.listOffsets(Map.of(followed, OffsetSpec.latest()), committed)
                .partitionResult(followed)
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        end = new End(now, found.offset());
                    }
                    asking = false;
                });
    }

    /** A consumer that owns partitions, with the figures that it keeps; looked at until the answer is run. */
    Runnable watch(Map<MetricName, ? extends Metric> figures) {
        return watch(Membership.Counts.of(figures));
    }

    Runnable watch(Supplier<Membership.Counts> figures) {
        Reading now = clock.get();
        Membership watched = new Membership(figures, now, now.minusMillis(leaseMillis));
        members.add(watched);
        return () -> members.remove(watched);
    }

    /** Told by whoever follows the view's topic, before it asks for more, and so when it has done with what it was given. */
    void follows(LongSupplier position) {
        long now = System.nanoTime();
        if (now - published >= PUBLISH_EVERY_NANOS) {
            published = now;
            reached = position.getAsLong();
        }
    }

    /** Whether nobody else can own the partitions of this node. */
    public boolean isMember() {
        return member.isWithin(leaseMillis, clock.get());
    }

    /** Whether the catalog's view shows what the brokers had committed less than a lease ago. */
    public boolean followsCatalog() {
        return shown.isWithin(leaseMillis, clock.get());
    }

    /** What is wrong, if anything is. */
    public Optional<String> complaint() {
        Reading now = clock.get();
        if (!member.isWithin(leaseMillis, now)) {
            return Optional.of("no heartbeat of this node was answered by the brokers that was sent in the last "
                    + member.millisBefore(now) / 1_000 + " s; other nodes may own its partitions");
        }
        if (!shown.isWithin(leaseMillis, now)) {
            return Optional.of("the brokers did not say how far the catalog goes, or this node does not follow, since "
                    + shown.millisBefore(now) / 1_000 + " s");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
