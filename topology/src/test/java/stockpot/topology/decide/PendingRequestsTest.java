package stockpot.topology.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stockpot.topology.records.ResultWriter.Verdict;

@Timeout(30)
class PendingRequestsTest {
    private static final OwnedPartitions.Id TASK = new OwnedPartitions.Id("stock", 0);
    private static final Outcomes.Outcome OUTCOME =
            new Outcomes.Outcome(7, 1, new byte[0], new Verdict(true, "", new byte[0]));

    @AutoClose
    private final PendingRequests waiters = new PendingRequests(TimeUnit.SECONDS.toMillis(20));

    @AutoClose
    private final PendingRequests impatient = new PendingRequests(200);

    @Test
    void areToldWhatWasDecidedBeforeTheyBeganToWait() throws InterruptedException {
        try (PendingRequests.Waiter waiter = waiters.register(TASK, "x")) {
            waiters.decided(TASK, "x", OUTCOME);
            assertThat(waiter.await()).isSameAs(OUTCOME);
        }
    }

    @Test
    void areAllToldWhenTheyWaitForOneId() throws Exception {
        List<PendingRequests.Waiter> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(waiters.register(TASK, "x"));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcomes.Outcome>> told = new ArrayList<>();
            for (PendingRequests.Waiter waiter : all) {
                Callable<Outcomes.Outcome> wait = waiter::await;
                told.add(threads.submit(wait));
            }
            waiters.decided(TASK, "x", OUTCOME);
            for (Future<Outcomes.Outcome> each : told) {
                assertThat(each.get()).isSameAs(OUTCOME);
            }
        }
    }

    @Test
    void areNotToldOfOtherIdsNorOfOtherPartitions() throws InterruptedException {
        try (PendingRequests.Waiter waiter = impatient.register(TASK, "x")) {
            impatient.decided(TASK, "y", OUTCOME);
            impatient.decided(new OwnedPartitions.Id("stock", 1), "x", OUTCOME);
            assertThat(waiter.await()).as("sent away to look").isNull();
        }
    }

    /** Who was sent away and comes back is told of what is decided then. */
    @Test
    void mayBeSentAwayAndComeBack() throws InterruptedException {
        try (PendingRequests.Waiter waiter = impatient.register(TASK, "x")) {
            assertThat(waiter.await()).isNull();
        }
        try (PendingRequests.Waiter waiter = impatient.register(TASK, "x")) {
            impatient.decided(TASK, "x", OUTCOME);
            assertThat(waiter.await()).isSameAs(OUTCOME);
        }
    }

    @Test
    void mayLeaveWithoutTakingTheOthersAlong() throws InterruptedException {
        PendingRequests.Waiter leaving = waiters.register(TASK, "x");
        try (PendingRequests.Waiter staying = waiters.register(TASK, "x")) {
            leaving.close();
            waiters.decided(TASK, "x", OUTCOME);
            assertThat(staying.await()).isSameAs(OUTCOME);
        }
    }

    @Test
    void areForgottenWhenAllHaveLeft() throws Exception {
        PendingRequests.Waiter one = waiters.register(TASK, "x");
        PendingRequests.Waiter other = waiters.register(TASK, "x");
        one.close();
        other.close();
        try (PendingRequests.Waiter fresh = waiters.register(TASK, "x");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(fresh).isNotSameAs(one);
            Future<Outcomes.Outcome> left = threads.submit(one::await);
            waiters.decided(TASK, "x", OUTCOME);
            assertThat(fresh.await()).isSameAs(OUTCOME);
            assertThat(left.isDone()).as("has left before").isFalse();
            threads.shutdownNow();
        }
    }

    /** A repeated command waits for its own record; who came before does not take its place when it leaves. */
    @Test
    void ofARepetitionWaitAnew() throws InterruptedException {
        PendingRequests.Waiter first = impatient.register(TASK, "x");
        impatient.decided(TASK, "x", OUTCOME);
        try (PendingRequests.Waiter second = impatient.register(TASK, "x")) {
            first.close();
            assertThat(second.await()).as("of what was decided before").isNull();
        }
        try (PendingRequests.Waiter second = impatient.register(TASK, "x")) {
            first.close();
            impatient.decided(TASK, "x", OUTCOME);
            assertThat(second.await()).isSameAs(OUTCOME);
        }
    }

    /** Nobody looks at them any more, so nobody may wait for that. */
    @Test
    void areSentAwayWhenAllEnds() throws InterruptedException {
        PendingRequests ending = new PendingRequests(TimeUnit.SECONDS.toMillis(20));
        try (PendingRequests.Waiter before = ending.register(TASK, "x")) {
            ending.close();
            assertThat(before.await()).isNull();
        }
        try (PendingRequests.Waiter after = ending.register(TASK, "x")) {
            assertThat(after.await()).isNull();
        }
    }

    @Test
    void loseNoWakeUpInARace() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                String id = "x" + i;
                PendingRequests.Waiter waiter = waiters.register(TASK, id);
                Future<?> deciding = threads.submit(() -> waiters.decided(TASK, id, OUTCOME));
                Future<?> leaving =
                        threads.submit(() -> waiters.register(TASK, "x").close());
                assertThat(waiter.await()).isSameAs(OUTCOME);
                waiter.close();
                deciding.get();
                leaving.get();
            }
        }
    }
}
