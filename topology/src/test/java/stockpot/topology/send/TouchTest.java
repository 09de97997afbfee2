package stockpot.topology.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import stockpot.topology.send.Membership.Counts;

/** How long what the brokers said lasts. */
class TouchTest {
    private static final double MISSING = Double.NaN;

    private final List<Throwable> failures = new ArrayList<>();
    private Counts counts = new Counts(0, MISSING, 0, MISSING, 0);
    private long nanos = Long.MAX_VALUE - 1_000;
    private long epochMillis = 1_767_268_800_000L;
    private final Touch touch = new Touch(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            "stockpot.catalog",
            Duration.ofSeconds(10),
            failures::add,
            () -> new Reading(nanos, epochMillis));

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        epochMillis += millis;
    }

    /** Looks every 100 ms for so long. */
    private void lookFor(long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            pass(100);
            touch.look();
        }
    }

    private void heartbeatAnswered(double slowestMillis) {
        counts = new Counts(counts.heartbeats() + 1, slowestMillis, counts.syncs(), counts.slowestSyncMillis(), 0);
    }

    private void join(double slowestMillis) {
        counts = new Counts(counts.heartbeats(), MISSING, counts.syncs() + 1, slowestMillis, 0);
        lookFor(100);
    }

    @Test
    void lastsFromWhenTheHeartbeatWasSentThatIsKnownToBeTaken() {
        touch.watch(() -> counts);
        lookFor(1_000);
        assertThat(touch.isMember()).as("has not joined").isFalse();
        join(500);
        assertThat(touch.isMember()).isTrue();
        lookFor(9_300);
        assertThat(touch.isMember())
                .as("9.9 s after the sync was sent, at most")
                .isTrue();
        lookFor(100);
        assertThat(touch.isMember()).isFalse();
        heartbeatAnswered(2_000);
        lookFor(5_000);
        assertThat(touch.isMember()).as("it may have been a refusal").isFalse();
        heartbeatAnswered(2_000);
        lookFor(100);
        assertThat(touch.isMember()).as("sent 7.1 s ago").isTrue();
        lookFor(2_800);
        assertThat(touch.isMember()).isTrue();
        lookFor(100);
        assertThat(touch.isMember()).isFalse();
    }

    @Test
    void isOverWhenTheProcessStoodStill() {
        touch.watch(() -> counts);
        join(1);
        pass(10_000);
        assertThat(touch.isMember()).isFalse();
        // What was on its way meanwhile: how long it took is not known any more.
        heartbeatAnswered(MISSING);
        touch.look();
        heartbeatAnswered(15_000);
        lookFor(100);
        assertThat(touch.isMember()).isFalse();
        assertThat(touch.complaint())
                .hasValueSatisfying(text -> assertThat(text).contains("heartbeat"));
    }

    @Test
    void isOverWhenTheMachineWasSuspended() {
        touch.watch(() -> counts);
        join(1);
        epochMillis += 10_000;
        assertThat(touch.isMember()).isFalse();
    }

    @Test
    void isNoneWhenOneOfTheConsumersHasNone() {
        touch.watch(() -> counts);
        Runnable unwatch = touch.watch(() -> new Counts(0, MISSING, 0, MISSING, 0));
        join(1);
        assertThat(touch.isMember()).isFalse();
        unwatch.run();
        join(1);
        assertThat(touch.isMember()).isTrue();
    }

    /** Another five minutes without a poll and the consumer leaves its group, and goes on to answer. */
    @Test
    void isNoneWhenTheConsumersThreadStandsStill() {
        touch.watch(() -> counts);
        join(1);
        for (int i = 0; i < 12; i++) {
            heartbeatAnswered(1);
            counts = new Counts(counts.heartbeats(), 1, counts.syncs(), MISSING, 281);
            lookFor(1_000);
        }
        assertThat(touch.isMember()).isFalse();
    }

    @Test
    void endsTheNodeWhenItMayHaveMissedDeletions() {
        touch.watch(() -> counts);
        join(1);
        pass(TimeUnit.HOURS.toMillis(12) - 20_000);
        assertThat(touch.look()).isTrue();
        assertThat(failures).isEmpty();
        pass(TimeUnit.HOURS.toMillis(1));
        heartbeatAnswered(1);
        assertThat(touch.look()).isFalse();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("out of touch with the brokers for 12 hours")
                        .hasMessageContaining("start it again"));
        assertThat(touch.isMember()).isFalse();
    }
}
